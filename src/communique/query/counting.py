"""How often who is quoted, and how much which outlet reports: counts by person, country, outlet and period.

Where the corpus is merged, a statement counts once however many report it, beside its reports; and a person is who
merging takes for one, under the name by which it is mostly known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from communique.errors import QueryError
from communique.query import filters
from communique.query.asking import Ask
from communique.query.filters import Value
from communique.query.result import Result
from communique.query.series import PERIODS

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

OF_SPEAKERS = ("person", "country", "outlet", "relayer", *PERIODS)
OF_OUTLETS = ("outlet", "language", *PERIODS)
_FINDINGS = ("quotations", "encounters", "events", "positions")
_LABELS = {
    "day": "strftime(day, '%Y-%m-%d')",
    "week": "strftime(date_trunc('week', day), '%Y-%m-%d')",  # its Monday
    "month": "strftime(day, '%Y-%m')",
    "quarter": "strftime(day, '%Y') || ' Q' || quarter(day)",
    "year": "strftime(day, '%Y')",
}
_SAID = "id, day, article_id, outlet, speaker_name, speaker_country, speaker_id, relayed_by.name AS relayer"
_SPEAKERS = """(
    SELECT {shown}, count(DISTINCT statement) AS quotations, count(*) AS reports,
        count(DISTINCT article_id) AS articles, count(DISTINCT outlet) AS outlets,
        min(day) AS first, max(day) AS last{id}
    FROM (
        SELECT q.id, q.day, q.article_id, q.outlet, q.relayer, {statement} AS statement, {person} AS person,
            {name} AS name, q.speaker_country AS country
        FROM ({asked}) q {merged}
    ) GROUP BY {grouped})"""
_OUTLETS = """(
    WITH asked AS ({asked})
    SELECT {shown}, count(*) AS articles, {sums}, min(day) AS first, max(day) AS last
    FROM asked {joined} GROUP BY {grouped})"""


def speakers(corpus: Corpus, by: Sequence[str], given: Mapping[str, Value]) -> Result:
    """Counts of quotations with a speaker, by what `by` names. Raises QueryError."""
    chosen = _chosen(by, OF_SPEAKERS)
    asked, values = _asked(corpus, "quotations", given, _SAID)
    statements, people = corpus.has("statements"), corpus.has("people")
    relayed = " AND relayer IS NOT NULL" if "relayer" in chosen else ""
    joins = ["LEFT JOIN statements s ON s.quotation_id = q.id"] if statements else []
    joins += ["LEFT JOIN people p ON p.actor_id = q.speaker_id"] if people else []
    shown = {"person": "mode(name) AS speaker, mode(country) AS country"}
    shown |= {name: f"{_LABELS.get(name, name)} AS {name}" for name in OF_SPEAKERS[1:]}
    if "person" in chosen and "country" in chosen:
        shown["person"] = "mode(name) AS speaker"
    sql = _SPEAKERS.format(
        shown=", ".join(shown[name] for name in chosen),
        id=", person AS id" if "person" in chosen and people else "",
        statement="coalesce(s.statement_id, q.id)" if statements else "q.id",
        person="coalesce(p.person_id, q.speaker_name)"
        if people
        else "q.speaker_name || coalesce(q.speaker_country, '')",
        name="coalesce(p.canonical, q.speaker_name)" if people else "q.speaker_name",
        asked=f"SELECT * FROM ({asked}) WHERE speaker_name IS NOT NULL{relayed}",  # noqa: S608 - a query of ours
        merged=" ".join(joins),
        grouped=", ".join(_LABELS.get(name, name) for name in chosen),
    )
    what = "speaker" if "person" in chosen else chosen[0]
    return _result(corpus, sql, values, chosen, ("quotations DESC", "reports DESC", what))


def outlets(corpus: Corpus, by: Sequence[str], given: Mapping[str, Value]) -> Result:
    """Counts of articles and what was found in them, by what `by` names. Raises QueryError."""
    chosen = _chosen(by, OF_OUTLETS)
    asked, values = _asked(corpus, "articles", given, "id, day, outlet, language")
    joins = (
        f"LEFT JOIN (SELECT article_id AS {name}_in, count(*) AS {name}_of FROM {name} GROUP BY ALL) "  # noqa: S608
        f"ON {name}_in = asked.id"
        for name in _FINDINGS
    )
    sql = _OUTLETS.format(
        asked=asked,
        shown=", ".join(f"{_LABELS.get(name, name)} AS {name}" for name in chosen),
        sums=", ".join(f"CAST(coalesce(sum({name}_of), 0) AS BIGINT) AS {name}" for name in _FINDINGS),
        joined=" ".join(joins),
        grouped=", ".join(_LABELS.get(name, name) for name in chosen),
    )
    return _result(corpus, sql, values, chosen, ("articles DESC", chosen[0]))


def _chosen(by: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    wrong = [name for name in chosen if name not in known]
    if wrong or not chosen:
        raise QueryError(f"counts are by {', '.join(known)}" + (f", not by {wrong[0]!r}" if wrong else ""))
    return chosen


def _asked(
    corpus: Corpus, question: filters.Question, given: Mapping[str, Value], columns: str
) -> tuple[str, tuple[object, ...]]:
    sql, values = Ask(question, filters.wheres(question, given, corpus)).sql(columns)
    return sql, tuple(values)


def _result(corpus: Corpus, sql: str, values: tuple[object, ...], chosen: Sequence[str], most: Sequence[str]) -> Result:
    """The rows: periods in their order, in each the most first."""
    periods = [name for name in chosen if name in PERIODS]
    order = ", ".join((*(f"{name} NULLS LAST" for name in periods), *most))
    made = Result(corpus, Ask(sql, order=order, values=values), name="rows")
    made.shown = (*periods, *(name for name in made.columns if name not in periods))
    return made
