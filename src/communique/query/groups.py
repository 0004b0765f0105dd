"""What merging has put together, in plain words: a statement, meeting or event by its reports, a person by names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query import folding
from communique.query.filters import Question

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

MOST = 200  # reports, or names, that are listed


@dataclass(frozen=True, slots=True)
class _Sort:
    """One result of merging: its view, what a group of it is called, where its members are, what is told of one."""

    view: str
    called: str
    group: str
    member: str
    table: Question
    told: str  # SQL of g, the link, and f, the finding


_SORTS = {
    "st": _Sort("statements", "statement", "statement_id", "quotation_id", "quotations", "g.relation"),
    "mt": _Sort("meetings", "meeting", "meeting_id", "encounter_id", "encounters", "f.mode || ', ' || f.status"),
    "hp": _Sort(
        "happenings", "event", "happening_id", "event_id", "events", "f.type || ', ' || f.status || ', ' || f.voice"
    ),
}
_PERSON = "pn"


def is_group(given: str) -> bool:
    """Whether this is the id of something that merging made."""
    return given.partition("_")[0] in (*_SORTS, _PERSON) and "_" in given


def explain(corpus: Corpus, given: str) -> str:
    """The reports of a statement, meeting or event, or the names of a person, a line or two each.

    `given` is an id or its beginning. Raises QueryError for none, several, or a corpus that is not merged.
    """
    prefix = given.partition("_")[0]
    if prefix == _PERSON:
        return _person(corpus, _whole(corpus, "people", "person_id", given))
    sort = _SORTS[prefix]
    name = _whole(corpus, sort.view, sort.group, given)
    sql = f"""SELECT f.day, f.reported, f.outlet, f.words, f.id, {sort.told}, g.copy
        FROM {sort.view} g JOIN {sort.table} f ON f.id = g.{sort.member}
        WHERE g.{sort.group} = ? ORDER BY f.reported NULLS LAST, f.id"""  # noqa: S608 - names of ours
    rows = _rows(corpus, sql, name)
    days = sorted({str(row[0]) for row in rows if row[0]})
    outlets = {row[2] for row in rows if row[2]}
    between = f", {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""
    head = f"{name}: one {sort.called}, {_number(len(rows), 'report')} in {_number(len(outlets), 'outlet')}{between}"
    return "\n".join([head, *_listed([_report(*row) for row in rows])])


def shown(corpus: Corpus, given: str) -> str:
    """The id of the report by which a statement, meeting or event is shown. Raises QueryError for none, or a person."""
    prefix = given.partition("_")[0]
    if prefix == _PERSON:
        raise QueryError(f"{given!r} is a person; cite what the person said")
    sort = _SORTS[prefix]
    name = _whole(corpus, sort.view, sort.group, given)
    members = f"SELECT f.* FROM {sort.table} f JOIN {sort.view} g ON g.{sort.member} = f.id WHERE g.{sort.group} = ?"  # noqa: S608
    rows = _rows(corpus, f"SELECT id FROM ({folding.grouped(sort.table, members)})", name)  # noqa: S608
    rows = rows or _rows(corpus, f"SELECT id FROM ({members})", name)  # noqa: S608 - one without company
    if not rows:
        raise QueryError(f"all reports of {name} were rejected")
    return str(rows[0][0])


def _report(
    day: Any, reported: Any, outlet: str | None, words: str | None, name: str, told: str | None, copy: bool
) -> str:
    notes = [told or "", "in a copy of another article" if copy else "", f"of {day}" if day and day != reported else ""]
    note = ", ".join(note for note in notes if note)
    head = f"  {reported or 'no day'}  {_plain(outlet) or 'no outlet'}  {name}" + (f"  ({note})" if note else "")
    return f"{head}\n    {_plain(words)}" if words else head


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _person(corpus: Corpus, name: str) -> str:
    rows = _rows(
        corpus,
        "SELECT name, count(*), min(reported), max(reported), any_value(canonical), any_value(country) FROM people "
        "WHERE person_id = ? GROUP BY name ORDER BY count(*) DESC, name",
        name,
    )
    _, _, _, _, canonical, country = rows[0]
    articles = sum(row[1] for row in rows)
    head = f"{name}: {_plain(canonical)}{f' ({country})' if country else ''}, {_number(articles, 'mention')}, called"
    lines = [
        f"  {_plain(called)}  {_number(number, 'time')}, {first} to {last}" for called, number, first, last, *_ in rows
    ]
    return "\n".join([head, *_listed(lines)])


def _whole(corpus: Corpus, view: str, group: str, given: str) -> str:
    """The id that begins so. Raises QueryError."""
    if not corpus.has(view):
        raise QueryError(f"{given!r} is an id of merging, and this corpus is not merged: communique merge CORPUS")
    sql = f"SELECT DISTINCT {group} FROM {view} WHERE {group} >= ? AND {group} < ? LIMIT 2"  # noqa: S608
    found = [row[0] for row in corpus.cursor().execute(sql, [given, given + "\U0010ffff"]).fetchall()]
    if len(found) != 1:
        raise QueryError(f"{'nothing' if not found else 'more than one'} in {view} has an id that begins {given!r}")
    return str(found[0])


def _rows(corpus: Corpus, sql: str, name: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = corpus.cursor().execute(sql, [name]).fetchall()
    return rows


def _listed(lines: list[str]) -> list[str]:
    left = len(lines) - MOST
    return lines if left <= 0 else [*lines[:MOST], f"  and {left:,} more"]


def _number(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")
