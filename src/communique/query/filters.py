"""The filters of each kind of question: one table that drives the Python keywords, the command line and addresses.

A filter has one name everywhere. Where it takes several values, any of them will do; filters together must all hold.
What a value means is told by the filter's `sort`, which also makes the SQL: values always go in as parameters.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from communique.errors import QueryError, UnknownName
from communique.query import names
from communique.records import (
    ActorKind,
    EncounterMode,
    EncounterStatus,
    EventStatus,
    PositionVoice,
    QuotationKind,
    Stance,
    Voice,
)

Question = Literal["quotations", "encounters", "events", "positions", "actors", "articles"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
Sort = Literal[
    "person", "party", "parties", "country", "side", "issue", "outlet", "since", "until", "choice", "place", "text",
    "confidence", "reports",
]  # fmt: skip
Value = str | datetime.date | float | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name, what it takes, which column it looks at, how it is told to people."""

    name: str
    sort: Sort
    column: str
    help: str
    choices: tuple[str, ...] = ()
    single: bool = False

    @property
    def many(self) -> bool:
        """Whether it takes several values."""
        return not self.single


Key = tuple[str, datetime.date | None]  # the id of a row and its day


class Keys(Protocol):
    """Rows that are known, newest first."""

    def __len__(self) -> int: ...

    def page(self, offset: int, limit: int) -> list[Key]:
        """So many of them."""

    def ids(self) -> list[str]:
        """The ids of all, in no order."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition in SQL with its parameters.

    `keys` are the rows that satisfy it, where they can be had without a query; `late` makes the SQL of them, once the
    SQL is needed.
    """

    sql: str
    values: tuple[object, ...] = ()
    keys: Keys | None = field(default=None, repr=False, compare=False)
    late: Callable[[Keys], Where] | None = field(default=None, repr=False, compare=False)

    def ready(self) -> Where:
        """The condition with its SQL made."""
        return self if self.late is None or self.keys is None else self.late(self.keys)


def on_days(days: Sequence[datetime.date | None]) -> Where:
    """The condition of being of one of these days; it lets most of the files be passed over."""
    known = sorted({day for day in days if day is not None})
    parts = [f"day IN ({', '.join('?' * len(known))})"] if known else []
    if None in days:
        parts.append("day IS NULL")
    return Where(f"({' OR '.join(parts) or 'false'})", tuple(known))


def by_keys(keys: Sequence[Key]) -> Where:
    """The condition of being one of these rows."""
    if not keys:
        return Where("false")
    days, ids = on_days([day for _, day in keys]), [name for name, _ in keys]
    return Where(f"{days.sql} AND id IN ({', '.join('?' * len(ids))})", (*days.values, *ids))


class Known(Protocol):
    """What a filter asks the corpus."""

    def names_in(self, question: Question, column: str) -> Sequence[str]:
        """The distinct values of a column (of the items of its lists)."""

    def said(self, question: Question, text: str) -> Where:
        """The condition of holding these words."""

    def alike(self, found: Sequence[str]) -> Sequence[str]:
        """Names, and what else the same persons are called."""

    def groups(self, question: Question) -> tuple[str, str, str] | None:
        """What merging made of findings: the view, its column of the group and of the member; None before merging."""


def _event_types() -> tuple[str, ...]:
    return tuple(
        "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
        "COERCE ASSAULT".split()
    )


LONG = 366  # days that a time may last to be found by all of them
_DAY = (str, datetime.date)
_OUTLET = Filter("outlet", "outlet", "outlet", "The paper or site, by its name or a part of it.")


def _days(column: str) -> tuple[Filter, Filter]:
    return (
        Filter("since", "since", column, "The first day: 2024, 2024-03 or 2024-03-05.", single=True),
        Filter("until", "until", column, "The last day, itself included.", single=True),
    )


def _choice(name: str, kind: object, told: str) -> Filter:
    return Filter(name, "choice", name, told, choices=get_args(kind))


def _sure(column: str) -> Filter:
    return Filter("confidence", "confidence", column, "How sure it is at least, 0 to 1: .9.", single=True)


_REPORTS = Filter("min_reports", "reports", "id", "Reported so many times at least; of a merged corpus.", single=True)
_EVIDENCE = "evidence.confidence"
_SPEAKER = f"least({_EVIDENCE}, coalesce(speaker.confidence, 1))"  # no surer than who speaks is
_TEXT = 'Words, "a phrase", begin*, one OR other, -without.'
_ABOUT = Filter("about", "issue", "issues", "An issue, by its id or name.")
FILTERS: Mapping[Question, tuple[Filter, ...]] = {
    "quotations": (
        Filter("speaker", "person", "speaker_name", "Who speaks, in any usual spelling."),
        Filter("addressee", "party", "addressees", "Who is spoken to: a person, a body or a country."),
        _ABOUT,
        Filter("country", "country", "speaker_country", "The speaker's country: RUS, Russia or Russian."),
        _OUTLET,
        *_days("day"),
        _choice("kind", QuotationKind, "How it is quoted."),
        Filter("relayed_by", "party", "relayed_by", "Who passes the words on: a person, a body or a country."),
        _sure(_SPEAKER),
        _REPORTS,
        Filter("text", "text", "words", f"What was said: {_TEXT}", single=True),
    ),
    "encounters": (
        Filter("between", "parties", "participants", "A party, a country or a person; all that are given took part."),
        _choice("mode", EncounterMode, "What it was."),
        _choice("status", EncounterStatus, "Whether it was held."),
        Filter("place", "place", "place", "Where, as the text names it."),
        _ABOUT,
        _OUTLET,
        *_days("day"),
        _sure(_EVIDENCE),
        _REPORTS,
    ),
    "events": (
        Filter("actor", "side", "actors", "Who acts: a country or a body."),
        Filter("recipient", "side", "recipients", "Who is acted upon: a country or a body."),
        Filter("type", "choice", "type", "The PLOVER type.", choices=_event_types()),
        _choice("voice", Voice, "Told by the page itself, or claimed by a speaker."),
        _choice("status", EventStatus, "Whether it happened."),
        _OUTLET,
        *_days("day"),
        _sure(_EVIDENCE),
        _REPORTS,
    ),
    "positions": (
        Filter("of", "party", "holder", "Whose position: a country, a body, or a person who speaks for one."),
        Filter("on", "issue", "issues", "An issue, by its id or name."),
        _choice("stance", Stance, "Where they stand."),
        Filter("towards", "party", "addressee", "Towards whom: a country, a person or a body."),
        _choice("voice", PositionVoice, "In the holder's own words, told by somebody else, or by the page."),
        _OUTLET,
        *_days("day"),
        _sure(_EVIDENCE),
    ),
    "actors": (
        Filter("name", "person", "name", "A person, a body or a state, in any usual spelling."),
        Filter("country", "country", "country", "The actor's country: RUS, Russia or Russian."),
        _choice("kind", ActorKind, "What kind of actor."),
        _OUTLET,
        *_days("reported"),
    ),
    "articles": (
        _OUTLET,
        Filter("language", "choice", "language", "The language, as an ISO 639-1 code."),
        *_days("day"),
        Filter("text", "text", "text", f"Words of the article: {_TEXT}", single=True),
    ),
}


def wheres(
    question: Question, given: Mapping[str, Value], known: Known, *, whole_times: bool = True
) -> tuple[Where, ...]:
    """The conditions of a question. Raises QueryError for a filter or a value that is none.

    With `whole_times` a finding whose time is longer than a day ("in 2018") is of all days of it, not the first alone.
    """
    table = {row.name: row for row in FILTERS[question]}
    found: list[Where] = []
    _in_order(given)
    for name, value in given.items():
        if name not in table:
            raise QueryError(f"{question} cannot be asked by {name!r}, only by {', '.join(table)}")
        if value is None or value == "" or (not isinstance(value, str | datetime.date) and not value):
            continue
        row = table[name]
        whole = whole_times and row.sort == "since" and row.column == "day" and question != "articles"
        found.append(_since_whole(value) if whole else _where(question, row, value, known))
    return tuple(found)


def _in_order(given: Mapping[str, Value]) -> None:
    """Raises QueryError where the last day asked for is before the first: no row could be meant."""
    since, until = given.get("since"), given.get("until")
    if not since or not until or not isinstance(since, _DAY) or not isinstance(until, _DAY):
        return
    if names.last_day(until) < names.first_day(since):
        raise QueryError(f"until {until} is before since {since}: no day is meant")


def _where(question: Question, row: Filter, value: Value, known: Known) -> Where:
    if row.sort in ("since", "until"):
        one = _one_day(row.name, value)
        day = names.first_day(one) if row.sort == "since" else names.last_day(one)
        return Where(f"{row.column} {'>=' if row.sort == 'since' else '<='} CAST(? AS DATE)", (day.isoformat(),))
    if row.sort == "text":
        return known.said(question, str(value))
    if row.sort == "confidence":
        return Where(f"{row.column} >= ?", (_number(row.name, value, 0, 1),))
    if row.sort == "reports":
        return _reported(question, int(_number(row.name, value, 1)), known)
    values = [value] if isinstance(value, str) else [str(part) for part in value or ()]  # type: ignore[union-attr]
    if row.sort == "parties":
        return _all_of([_party(question, row, one, known) for one in values])
    if row.sort == "party":
        return _any_of([_party(question, row, one, known) for one in values])
    if row.sort == "place":
        folded = "strip_accents(lower(place.name))"
        return _any_of([Where(f"contains({folded}, strip_accents(lower(?)))", (one,)) for one in values])
    told = list(dict.fromkeys(name for one in values for name in _told(question, row, one, known)))
    listed = row.column in ("issues", "actors", "recipients")
    return holds(row.column, told) if listed else among(row.column, told)


def _number(name: str, value: Value, least: float, most: float = math.inf) -> float:
    try:
        number = float(str(value))
    except (TypeError, ValueError):
        number = math.nan
    if not least <= number <= most:
        raise QueryError(
            f"{name} is a number, {least:g} {'or more' if most == math.inf else f'to {most:g}'}: not {value!r}"
        )
    return number


def _reported(question: Question, least: int, known: Known) -> Where:
    """That merging found so many reports of it."""
    groups = known.groups(question)
    if groups is None:
        raise QueryError("reports of one thing are put together by merging first: communique merge CORPUS")
    view, group, member = groups
    several = f"SELECT {group} FROM {view} GROUP BY {group} HAVING count(*) >= ?"  # noqa: S608 - names of ours
    alone = f" OR id NOT IN (SELECT {member} FROM {view})" if least <= 1 else ""  # noqa: S608
    return Where(f"(id IN (SELECT {member} FROM {view} WHERE {group} IN ({several})){alone})", (least,))  # noqa: S608


def _one_day(name: str, value: Value) -> str | datetime.date:
    if not isinstance(value, _DAY):
        raise QueryError(f"{name} takes one day: a date, or a text such as '2024', '2024-03' or '2024-03-05'")
    return value


def _since_whole(value: Value) -> Where:
    """That a time ends on a day or later; those that began LONG before are not looked at, so files are passed over."""
    day = names.first_day(_one_day("since", value))
    earliest = max(day.toordinal() - LONG, 1)
    told = (datetime.date.fromordinal(earliest).isoformat(), day.isoformat(), day.isoformat())
    return Where('(day >= CAST(? AS DATE) AND (day >= CAST(? AS DATE) OR "when"."end" >= ?))', told)


def _told(question: Question, row: Filter, value: str, known: Known) -> list[str]:
    """The stored values that a given one means."""
    if row.sort == "country":
        return [names.country(value)]
    if row.sort == "side":
        return [names.side(value)]
    if row.sort == "issue":
        return [issue(question, row, value, known)]
    if row.sort == "outlet":
        return names.outlets(value, known.names_in(question, row.column))
    if row.sort == "person":
        return list(known.alike(names.persons(value, known.names_in(question, row.column), row.name)))
    return [names.one_of(row.name, value, row.choices)] if row.choices else [value.casefold()]


def issue(question: Question, row: Filter, value: str, known: Known) -> str:
    """An issue of the taxonomy, or one of another taxonomy that the corpus was read with."""
    try:
        return names.issue(value)
    except UnknownName:
        if value in known.names_in(question, row.column):
            return value
        raise


# The columns of a party: its country, its name, whether they are lists.
_PARTIES = {
    "addressees": ("addressee_countries", "addressee_names", True),
    "participants": ("countries", "[party.name for party in participants]", True),
    "holder": ("holder_code", "holder_name", False),
    "addressee": ("addressee_code", "addressee_name", False),
    "relayed_by": ("relayed_by.country", "relayed_by.name", False),
}


def _party(question: Question, row: Filter, value: str, known: Known) -> Where:
    """A country, or else a person or body by name."""
    countries, called, listed = _PARTIES[row.column]
    code = names.known_country(value) or (names.known_body(value) if countries.endswith("_code") else None)
    if code:
        return holds(countries, [code]) if listed else among(countries, [code])
    told = known.alike(names.persons(value, known.names_in(question, called), row.name))
    return holds(called, told) if listed else among(called, told)


def among(column: str, values: Sequence[str]) -> Where:
    """That a column has one of the values."""
    if len(values) == 1:
        return Where(f"{column} = ?", (values[0],))
    return Where(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def holds(column: str, values: Sequence[str]) -> Where:
    """That a list has one of the values; list_contains is four times as fast as list_has_any on few."""
    if len(values) > 3:
        return Where(f"list_has_any({column}, CAST(? AS VARCHAR[]))", (list(values),))
    return _any_of([Where(f"list_contains({column}, ?)", (value,)) for value in values])


def _any_of(parts: Sequence[Where]) -> Where:
    return _joined(parts, " OR ")


def _all_of(parts: Sequence[Where]) -> Where:
    return _joined(parts, " AND ")


def _joined(parts: Sequence[Where], word: str) -> Where:
    if len(parts) == 1:
        return parts[0]
    return Where(
        "(" + word.join(part.sql for part in parts) + ")", tuple(value for part in parts for value in part.values)
    )
