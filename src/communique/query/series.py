"""Answers counted by time: how much of what in each period, for plots and for bars in the terminal.

Periods without any are counted as none, so that a gap looks like one. Events are sorted by the four classes of PLOVER
(cooperation or conflict, in words or in deed), positions by stance.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from communique.errors import QueryError
from communique.records import Stance

if TYPE_CHECKING:
    from communique.query.result import Result

Period = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)
_DAYS: Mapping[Period, float] = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25}
MOST = 40  # periods that are shown where none is asked for
LIMIT = 20_000  # periods at all


@dataclass(frozen=True, slots=True)
class Series:
    """Counts by period and class: `counts[class][n]` belongs to `periods[n]`, the first day of each."""

    by: Period
    periods: tuple[datetime.date, ...]
    counts: Mapping[str, tuple[int, ...]]
    undated: int = 0

    def label(self, day: datetime.date) -> str:
        """A period as people write it."""
        if self.by == "year":
            return str(day.year)
        if self.by == "quarter":
            return f"{day.year} Q{(day.month + 2) // 3}"
        return day.strftime("%Y-%m") if self.by == "month" else day.isoformat()


@cache
def quads() -> Mapping[str, str]:
    """The class of each PLOVER type."""
    from communique.findings.events.plover import plover

    return {name: kind.quad for name, kind in plover().types.items()}


def of_timeline(result: Result, by: str | None = None) -> Series:
    """A timeline's encounters, events by class, and quotations."""
    sorts = dict.fromkeys(quads().values())
    whens = " ".join(f"WHEN '{name}' THEN '{quad}'" for name, quad in quads().items())
    value = f"CASE finding WHEN 'event' THEN (CASE what {whens} ELSE 'other event' END) ELSE finding END"
    return counted(result, value, ("encounter", *sorts, "other event", "quotation"), by)


def of_positions(result: Result, by: str | None = None) -> Series:
    """Positions by stance."""
    return counted(result, "stance", get_args(Stance), by)


def counted(result: Result, value: str, classes: Sequence[str], by: str | None = None) -> Series:
    """The rows of a result by period and the class that `value` (SQL) gives. Raises QueryError for no such period."""
    chosen = _period(result, by)
    rows = result.counts(f"date_trunc('{chosen}', day)", value)
    counts: dict[tuple[datetime.date, str], int] = {}
    undated = 0
    for when, sort, count in rows:
        if when is None:
            undated += count
            continue
        day = when.date() if isinstance(when, datetime.datetime) else when
        counts[day, str(sort)] = count
    days = sorted({day for day, _ in counts})
    periods = every(days[0], days[-1], chosen) if days else ()
    kept = [sort for sort in classes if any(there == sort for _, there in counts)]
    table = {sort: tuple(counts.get((day, sort), 0) for day in periods) for sort in kept}
    return Series(chosen, periods, table, undated)


def _period(result: Result, by: str | None) -> Period:
    if by is not None:
        if by not in PERIODS:
            raise QueryError(f"{by!r} is no period; it is one of {', '.join(PERIODS)}")
        return by
    first, last = result.days()
    if first is None or last is None:
        return "month"
    span = (last - first).days + 1
    return next((period for period in PERIODS if span / _DAYS[period] <= MOST), "year")


def every(first: datetime.date, last: datetime.date, by: Period) -> tuple[datetime.date, ...]:
    """The first days of all periods from one to another. Raises QueryError for very many."""
    found = [first]
    while found[-1] < last:
        if len(found) > LIMIT:
            raise QueryError(f"more than {LIMIT:,} periods; choose longer ones, or fewer days")
        found.append(_next(found[-1], by))
    return tuple(found)


def _next(day: datetime.date, by: Period) -> datetime.date:
    if by in ("day", "week"):
        return day + datetime.timedelta(days=int(_DAYS[by]))
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    at = day.year * 12 + day.month - 1 + months
    return datetime.date(at // 12, at % 12 + 1, 1)
