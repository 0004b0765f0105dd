"""What passed between two sides over time: encounters, events and words, in one list.

The quad classes of PLOVER (cooperation or conflict, in words or in deed) sort events, as the field's time series do.
Once a corpus is merged each row is one statement, meeting or happening (`query.folding`).
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query import filters, folding, names, pictures, stands
from communique.query.answers import Answer
from communique.query.asking import Ask
from communique.query.columns import TIMELINE
from communique.query.filters import Question, Where
from communique.query.result import Result, told
from communique.query.rows import Table
from communique.query.series import Series, of_positions, of_timeline
from communique.query.writing import told_day

if TYPE_CHECKING:
    from communique.query.corpus import Corpus, Day

SHOWN = ("day", "finding", "direction", "what", "status", "voice", "goldstein", "words", "outlet", "id")
_ORDER = "day NULLS LAST, id"
_COLUMNS = f'id, article_id, outlet, reported, day, "when", words, {", ".join(folding.MARKS)}'


class Positions(Answer):
    """Positions, newest first; `series` counts them by time, `plot` draws that."""

    given: Mapping[str, Any] = MappingProxyType({})  # the filters that were asked by

    def series(self, by: str | None = None) -> Series:
        """Counts by period (day, week, month, quarter or year; else as fits) and stance."""
        return of_positions(self, by)

    def plot(self, path: str | os.PathLike[str], by: str | None = None) -> Path:
        """Draw it to a .png or .svg. Raises QueryError where there is nothing to draw."""
        return pictures.stacked(self.drawn(by), Path(path), pictures.of_positions(self.given), "positions")

    def drawn(self, by: str | None = None) -> pictures.Drawn:
        """The series from where its bulk begins."""
        return pictures.drawn(self, lambda rows: of_positions(rows, by))

    def line(self) -> Table:
        """The acts, oldest first, with what changed, what lies between, and what reports contradict."""
        return stands.line(self.flat().dicts(), self._between)

    def grid(self) -> Table:
        """How many acts of each stance each holder has on each issue."""
        holder = "coalesce(holder_code, holder_name)"
        return stands.grid((str(a), str(b), str(c), n) for a, b, c, n in self.counts(holder, "issue", "stance"))

    def _between(self, code: str, first: datetime.date, last: datetime.date) -> str:
        """The findings of a side after one day and before another: how many encounters and events."""
        day = datetime.timedelta(days=1)
        try:
            found = timeline(self._corpus, code, since=first + day, until=last - day) if last - first > day else None
        except QueryError:  # a body that no side is known by
            return ""
        counts = dict(found.counts("finding")) if found is not None else {}
        told = [(counts.get(kind, 0), kind) for kind in ("encounter", "event")]
        return ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for count, kind in told if count)


class Timeline(Result):
    """The rows of a timeline, oldest first; `series` counts them by time, `plot` draws that."""

    sides: tuple[str, ...] = ()
    merged = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return self._ask.columns or tuple(column.name for column in TIMELINE)

    def _rows(self) -> tuple[str, list[object]]:
        known = {column.name: column for column in TIMELINE}
        wanted = [known[name] for name in self.columns]
        outputs = [f'{column.sql} AS "{column.name}"' for column in wanted]
        return self._selected(outputs, beside=any(column.needs for column in wanted))

    def _selected(self, outputs: list[str], *, beside: bool) -> tuple[str, list[object]]:
        inner, values = self._with(self._ask).stored()
        joined = " LEFT JOIN (SELECT id, url, title FROM articles) a ON a.id = f.article_id" if beside else ""
        order = ", ".join(f"f.{part}" for part in self._ask.order.split(", "))
        return f"SELECT {', '.join(outputs)} FROM ({inner}) f{joined} ORDER BY {order}", values  # noqa: S608

    def stored(self) -> tuple[str, list[object]]:
        """The SQL and its values of all rows, whatever columns are wanted of them."""
        return self._ask.sql("*")

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows as people are shown them; a day that is no single one as text, "2018"."""
        known = {column.name: column for column in TIMELINE}
        page = self.limit(rows)
        outputs = [f'{known[name].sql} AS "{name}"' for name in self.shown]
        beside = any(known[name].needs for name in self.shown)
        found = list(
            page._dicts(*page._selected([*outputs, 'f."when" AS "when"', "f.day_basis AS basis"], beside=beside))
        )
        days = [told_day(row.get("day"), row.pop("when"), row.pop("basis")) for row in found]
        return [row | ({"day": day} if "day" in row else {}) for row, day in zip(found, days, strict=True)]

    def caption(self) -> str:
        """How many findings there are, in how many reports, and of which sides."""
        inner, values = self._ask.sql("*")
        ((number, reports),) = self._fetch(f"SELECT count(*), sum(reports) FROM ({inner})", values)  # noqa: S608
        found = told(number, self._name) + (f" in {told(int(reports or 0), 'reports')}" if self.merged else "")
        return f"{found} {'between' if len(self.sides) > 1 else 'of'} {' and '.join(self.sides)}"

    def series(self, by: str | None = None) -> Series:
        """Counts by period (day, week, month, quarter or year; else as fits) and class."""
        return of_timeline(self, by)

    def plot(self, path: str | os.PathLike[str], by: str | None = None) -> Path:
        """Draw it to a .png or .svg. Raises QueryError where there is nothing to draw."""
        sides = " and ".join(pictures.side(code) for code in self.sides)
        return pictures.stacked(self.drawn(by), Path(path), f"{sides}: encounters, events and words", self._name)

    def drawn(self, by: str | None = None) -> pictures.Drawn:
        """The series from where its bulk begins."""
        return pictures.drawn(self, lambda rows: of_timeline(rows, by))


def timeline(
    corpus: Corpus, a: str, b: str | None = None, *, since: Day, until: Day, reports: bool = False
) -> Timeline:
    """All that passed between two sides, or at one, oldest first; with `reports` a row for each report."""
    here = names.side(a)
    there = names.side(b) if b else None
    days = filters.wheres("events", {"since": since, "until": until}, corpus)
    parts = [_encounters(here, there, days), *_events(here, there, days), *_words(here, there, days)]
    union = "(" + "\nUNION ALL\n".join(_told(corpus, part, reports) for part in parts) + ")"
    values = tuple(value for part in parts for value in part[2])
    made = Timeline(corpus, Ask(union, order=_ORDER, values=values), shown=SHOWN, name="findings")
    made.sides = (here, there) if there else (here,)
    made.merged = not reports and all(corpus.has(group.view) for group in folding.GROUPS.values())
    if made.merged:
        made.shown = (*SHOWN[:-2], "reports", *SHOWN[-2:])
    elif reports:
        made._name = "reports"
    return made


# The question, the columns of a timeline, the values, the SQL of the findings.
_Part = tuple[Question, str, tuple[object, ...], str]


def _part(table: Question, columns: str, values: tuple[object, ...], wheres: tuple[Where, ...]) -> _Part:
    condition = " AND ".join(where.sql for where in wheres)
    sql = f"SELECT * FROM {table} WHERE {condition}"  # noqa: S608
    return table, columns, (*values, *(value for where in wheres for value in where.values)), sql


def _told(corpus: Corpus, part: _Part, reports: bool) -> str:
    question, columns, _, inner = part
    merged = corpus.has(folding.GROUPS[question].view)
    if merged and not reports:
        found = folding.folded(question, inner)
    else:
        found = folding.marked(question, inner, linked=merged)
    return f"SELECT {_COLUMNS}, {columns} FROM ({found})"  # noqa: S608 - SQL of ours


def _encounters(here: str, there: str | None, days: tuple[Where, ...]) -> _Part:
    sides = [filters.holds("countries", [code]) for code in (here, there) if code]
    columns = (
        "'encounter' AS finding, array_to_string(countries, ' – ') AS direction, mode AS what, status, "
        "'narrated' AS voice, CAST(NULL AS DOUBLE) AS goldstein"
    )
    return _part("encounters", columns, (), (*sides, *days))


def _events(here: str, there: str | None, days: tuple[Where, ...]) -> list[_Part]:
    columns = (
        "'event' AS finding, array_to_string(actors, ', ') || CASE WHEN len(recipients) > 0 THEN ' → ' || "
        "array_to_string(recipients, ', ') ELSE '' END AS direction, type AS what, status, voice, "
        "intensity AS goldstein"
    )
    if there is None:
        either = Where("(list_contains(actors, ?) OR list_contains(recipients, ?))", (here, here))
        return [_part("events", columns, (), (either, *days))]
    involved = "(list_contains(actors, ?) OR list_contains(recipients, ?))"
    both = Where(f"{involved} AND {involved}", (here, here, there, there))
    return [_part("events", columns, (), (both, *days))]


def _words(here: str, there: str | None, days: tuple[Where, ...]) -> list[_Part]:
    columns = (
        "'quotation' AS finding, ? AS direction, kind AS what, 'said' AS status, 'claimed' AS voice, "
        "CAST(NULL AS DOUBLE) AS goldstein"
    )
    pairs = [(here, there), (there, here)] if there else [(here, None)]
    found = []
    for speaker, addressee in pairs:
        wheres = [filters.among("speaker_country", [str(speaker)])]
        if addressee:
            wheres.append(filters.holds("addressee_countries", [addressee]))
        direction = f"{speaker} → {addressee}" if addressee else str(speaker)
        found.append(_part("quotations", columns, (direction,), (*wheres, *days)))
    return found
