"""Reports put together: once a corpus is merged, an answer has one row for each statement, meeting or happening.

The reports that answer a question are grouped by what merging says (`merge.tables`), and each group is shown by one of
them, the best by `BEST`. `reports`, `outlets`, `first_day` and `last_day` are of the reports that answered, so that
unfolding a row gives just these. The day is that of the report shown where words date it, else the first that words of
another report tell, else the one it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from communique.query.filters import Question
from communique.store import dating

# What each row has beside its record.
MARKS = ("day_basis", "group_id", "reports", "outlets", "first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Group:
    """What merging calls the group of a finding, and which of its reports is shown: the first by `best`."""

    view: str
    group: str
    member: str
    best: tuple[str, ...]


_SAID = dating.said("f")
_SURE = ("-coalesce(f.evidence.confidence, 0)", "coalesce(f.reported, DATE '9999-12-31')", "f.id")
_OUTLETS = "CASE WHEN q.outlet IS NULL THEN 0 ELSE 1 END"
# Direct speech before mixed before indirect, then the longest wording; a meeting by how it turned out and who names
# most of it; an act by the page's own voice, as done. Then the most confident, the earliest, and the id.
GROUPS: Mapping[Question, Group] = {
    "quotations": Group(
        "statements",
        "statement_id",
        "quotation_id",
        ("list_position(['direct', 'mixed', 'indirect'], f.kind)", "-length(f.words)", *_SURE),
    ),
    "encounters": Group(
        "meetings",
        "meeting_id",
        "encounter_id",
        (
            "CASE WHEN f.status = g.status THEN 0 ELSE 1 END",
            "-len(f.participants)",
            "CASE WHEN f.place IS NULL THEN 1 ELSE 0 END",
            f"CASE WHEN {_SAID} THEN 0 ELSE 1 END",
            *_SURE,
        ),
    ),
    "events": Group(
        "happenings",
        "happening_id",
        "event_id",
        (
            "CASE WHEN f.voice = 'narrated' THEN 0 ELSE 1 END",
            "list_position(['actual', 'planned', 'hypothetical', 'negated'], f.status)",
            f"CASE WHEN {_SAID} THEN 0 ELSE 1 END",
            *_SURE,
        ),
    ),
}


def marked(question: Question, inner: str, *, linked: bool) -> str:
    """Reports as they are, each a row of its own, with the marks; `linked` says whether to look up the group."""
    if question == "articles":
        told = "CASE WHEN q.day IS NULL THEN 'unknown' ELSE 'said' END"
        return f"SELECT q.*, {told} AS day_basis FROM ({inner}) q"  # noqa: S608 - SQL of ours, here and below
    group = GROUPS.get(question)
    joined = f" LEFT JOIN {group.view} g ON g.{group.member} = q.id" if linked and group else ""
    name = f"g.{group.group}" if linked and group else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT q.*, {dating.day_basis_sql('q')} AS day_basis, {name} AS group_id, 1 AS reports, "  # noqa: S608
        f"{_OUTLETS} AS outlets, q.reported AS first_day, q.reported AS last_day FROM ({inner}) q{joined}"
    )


def grouped(question: Question, inner: str, least: int = 1) -> str:
    """A row for each group: `id`, `own_day`, `article_id` and `reported` of the report shown, `day` and the marks."""
    group = GROUPS[question]
    having = f"HAVING count(*) >= {least}" if least > 1 else ""
    return f"""SELECT id, own_day, article_id, reported,
    CASE WHEN is_said THEN own_day ELSE coalesce(said_day, own_day) END AS day,
    CASE WHEN said_day IS NOT NULL THEN 'said' ELSE own_basis END AS day_basis, group_id, reports, outlets,
    first_day, last_day
FROM (SELECT unnest(shown), * EXCLUDE (shown) FROM (
    SELECT arg_min({{'id': f.id, 'own_day': f.day, 'own_basis': {dating.day_basis_sql("f")}, 'is_said': {_SAID},
            'article_id': f.article_id, 'reported': f.reported}}, ({", ".join(group.best)})) AS shown,
        min(f.day) FILTER ({_SAID}) AS said_day, any_value(g.{group.group}) AS group_id, count(*) AS reports,
        count(DISTINCT f.outlet) AS outlets, min(f.reported) AS first_day, max(f.reported) AS last_day
    FROM ({inner}) f LEFT JOIN {group.view} g ON g.{group.member} = f.id
    GROUP BY coalesce(g.{group.group}, f.id) {having}))"""  # noqa: S608


def folded(question: Question, inner: str, least: int = 1) -> str:
    """The reports that are shown, one for each group, with the marks."""
    return f"""WITH asked AS NOT MATERIALIZED ({inner}), grouped AS ({grouped(question, "FROM asked", least)})
SELECT f.* REPLACE (k.day AS day), {", ".join(f"k.{mark}" for mark in MARKS)}
FROM asked f JOIN grouped k ON k.id = f.id"""  # noqa: S608


def number(question: Question, inner: str, least: int = 1) -> str:
    """How many groups there are."""
    group = GROUPS[question]
    name = f"coalesce(g.{group.group}, f.id)"
    rows = f"FROM ({inner}) f LEFT JOIN {group.view} g ON g.{group.member} = f.id"
    if least > 1:
        return f"SELECT count(*) FROM (SELECT 1 {rows} GROUP BY {name} HAVING count(*) >= {least})"  # noqa: S608
    return f"SELECT count(DISTINCT {name}) {rows}"


def page(rows: Sequence[Sequence[object]]) -> tuple[str, list[object]]:
    """Rows of `grouped` that were fetched, as a table `k` to join, with its values."""
    one = "(?, CAST(? AS DATE), ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS DATE), CAST(? AS DATE))"
    told = f"(VALUES {', '.join([one] * len(rows))}) k(id, day, {', '.join(MARKS)})"
    return told, [value for row in rows for value in row]
