"""What passed between two sides over time: encounters, events and words, in one list.

The quad classes of PLOVER (cooperation or conflict, in words or in deed) sort events, as the field's time series do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from communique.query import filters, names, pictures
from communique.query.filters import Where
from communique.query.result import Ask, Result
from communique.query.series import Series, of_positions, of_timeline

if TYPE_CHECKING:
    from communique.query.corpus import Corpus, Day

SHOWN = ("day", "finding", "direction", "what", "status", "voice", "intensity", "words", "outlet", "id")
_COLUMNS = 'id, day, "when", words, outlet, article_id'


class Positions(Result):
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


class Timeline(Result):
    """The rows of a timeline, oldest first; `series` counts them by time, `plot` draws that."""

    sides: tuple[str, ...] = ()

    def caption(self) -> str:
        """How many findings there are, and of which sides."""
        return f"{super().caption()} {'between' if len(self.sides) > 1 else 'of'} {' and '.join(self.sides)}"

    def series(self, by: str | None = None) -> Series:
        """Counts by period (day, week, month, quarter or year; else as fits) and class."""
        return of_timeline(self, by)

    def plot(self, path: str | os.PathLike[str], by: str | None = None) -> Path:
        """Draw it to a .png or .svg. Raises QueryError where there is nothing to draw."""
        sides = " and ".join(pictures.side(code) for code in self.sides)
        return pictures.stacked(self.drawn(by), Path(path), f"{sides}: encounters, events and words", "findings")

    def drawn(self, by: str | None = None) -> pictures.Drawn:
        """The series from where its bulk begins."""
        return pictures.drawn(self, lambda rows: of_timeline(rows, by))


def timeline(corpus: Corpus, a: str, b: str | None, *, since: Day, until: Day) -> Timeline:
    """All that passed between two sides, or at one, oldest first."""
    here = names.side(a)
    there = names.side(b) if b else None
    days = filters.wheres("events", {"since": since, "until": until}, corpus)
    parts = [_encounters(here, there, days), *_events(here, there, days), *_words(here, there, days)]
    union = "(" + "\nUNION ALL\n".join(sql for sql, _ in parts) + ")"
    values = tuple(value for _, found in parts for value in found)
    made = Timeline(corpus, Ask(union, order="day NULLS LAST, id", values=values), shown=SHOWN, name="findings")
    made.sides = (here, there) if there else (here,)
    made._spans = True
    return made


_Part = tuple[str, tuple[object, ...]]


def _part(table: str, columns: str, values: tuple[object, ...], wheres: tuple[Where, ...]) -> _Part:
    condition = " AND ".join(where.sql for where in wheres)
    sql = f"SELECT {_COLUMNS}, {columns} FROM {table} WHERE {condition}"  # noqa: S608
    return sql, (*values, *(value for where in wheres for value in where.values))


def _encounters(here: str, there: str | None, days: tuple[Where, ...]) -> _Part:
    sides = [filters.holds("countries", [code]) for code in (here, there) if code]
    columns = (
        "'encounter' AS finding, array_to_string(countries, ' – ') AS direction, mode AS what, status, "
        "'narrated' AS voice, CAST(NULL AS DOUBLE) AS intensity"
    )
    return _part("encounters", columns, (), (*sides, *days))


def _events(here: str, there: str | None, days: tuple[Where, ...]) -> list[_Part]:
    columns = (
        "'event' AS finding, array_to_string(actors, ', ') || CASE WHEN len(recipients) > 0 THEN ' → ' || "
        "array_to_string(recipients, ', ') ELSE '' END AS direction, type AS what, status, voice, intensity"
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
        "CAST(NULL AS DOUBLE) AS intensity"
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
