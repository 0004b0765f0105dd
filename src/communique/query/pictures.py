"""Answers as pictures: from where most of them lie, under a title that says of whom and what.

A page tells of 1945 as well as of last week, and one such finding would squeeze all others into a corner. So a picture
begins where the bulk begins: what lies before, at most one in fifty, is left out where that makes the picture half as
long again, and the picture says how much that is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.actors.registry import default_registry
from communique.errors import QueryError
from communique.query import drawing
from communique.query.filters import Where
from communique.query.series import Series

if TYPE_CHECKING:
    from communique.query.result import Result

_BEFORE = 0.02  # of all that has a day: so much may lie before
_LONGER = 1.5  # times as long must the whole be


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where the bulk begins, how many lie before, and the first day of these; None and none where all are drawn."""

    start: datetime.date | None = None
    before: int = 0
    first: datetime.date | None = None

    def told(self, what: str) -> str:
        """What is left out, in words; nothing where nothing is."""
        if self.start is None or self.first is None:
            return ""
        return f"{self.before:,} {what} before {self.start}, from {self.first} on, not drawn"


def bulk_of(counts: Mapping[datetime.date, int]) -> Bulk:
    """Where the bulk of counts by day begins.

    >>> first, second = datetime.date(1945, 5, 8), datetime.date(2018, 1, 5)
    >>> bulk_of({first: 1, second: 99}).start
    datetime.date(2018, 1, 5)
    """
    days = sorted(day for day, count in counts.items() if count)
    if not days:
        return Bulk()
    most, before, start = _BEFORE * sum(counts.values()), 0, days[0]
    for day, after in pairwise(days):
        if before + counts[day] > most:
            break
        before, start = before + counts[day], after
    whole, rest = (max((days[-1] - first).days, 1) for first in (days[0], start))
    return Bulk(start, before, days[0]) if before and whole >= _LONGER * rest else Bulk()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series from where the bulk begins, and what lies before."""

    series: Series
    bulk: Bulk


def drawn(result: Result, series: Callable[[Any], Series]) -> Drawn:
    """The series of a result, from where its bulk begins; `series` makes it."""
    found = bulk_of({_day(day): count for day, count in result.counts("day") if day is not None})
    if found.start is not None:
        result = result.where(Where("(day >= CAST(? AS DATE) OR day IS NULL)", (found.start.isoformat(),)))
    return Drawn(series(result), found)


def _day(day: Any) -> datetime.date:
    return day.date() if isinstance(day, datetime.datetime) else day


def stacked(what: Drawn, path: Path, title: str, called: str) -> Path:
    """Draw stacked bars, one a period, of what is `called` so, to a .png or .svg. Raises QueryError."""
    series = what.series
    figure = drawing.canvas(path)
    if not series.periods:
        raise QueryError("there is nothing with a day to draw")
    axes = figure.add_subplot()
    places = range(len(series.periods))
    base = [0] * len(series.periods)
    for name, counts in series.counts.items():
        axes.bar(places, counts, bottom=base, width=0.9, label=name, color=drawing.COLOURS.get(name, "#777777"))
        base = [low + count for low, count in zip(base, counts, strict=True)]
    drawing.periods(axes, series)
    axes.set_title(f"{title}, {span(series)}".replace("$", r"\$"), wrap=True)
    axes.set_ylabel(f"{called} a {series.by}")
    axes.locator_params(axis="y", integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize="small")
    undated = f"{series.undated:,} without a day" if series.undated else ""
    left_out = "; ".join(note for note in (what.bulk.told(called), undated) if note)
    if left_out:
        axes.set_xlabel(left_out, fontsize="small", color="#555555", loc="right")
    return drawing.save(figure, path)


def span(series: Series) -> str:
    """From when to when, as its periods are written."""
    first, last = (series.label(series.periods[place]) for place in (0, -1))
    return first if first == last else f"{first} to {last}"


def side(code: str) -> str:
    """A side as people call it."""
    registry = default_registry()
    known = registry.states.get(code) or registry.bodies.get(code)
    return known.name if known else code


def of_positions(given: Mapping[str, Any]) -> str:
    """What a picture of positions is of.

    >>> of_positions({"of": "Norway", "on": ["sanctions", "fisheries"]})
    'Positions of Norway on sanctions or fisheries'
    """
    told = {name: [value] if isinstance(value, str) else list(value) for name, value in given.items() if value}
    parts = [f" {name} {' or '.join(told[name])}" for name in ("of", "on") if name in told]
    return "Positions" + "".join(parts) + (f": {' or '.join(told['stance'])}" if "stance" in told else "")
