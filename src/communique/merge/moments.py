"""When a reported thing can have been, as far as a report tells, and how well two such times go together.

A report gives a day, or it leaves one open: told in the past without a day (before that of the page), planned (after
it), or told as the news of the day (the page's day is assumed). Times are intervals of day numbers; what is open is
bounded by how long papers go back to what happened (`RETOLD`) and how far ahead they announce (`AHEAD`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from communique.merge.tables import Row, day_of
from communique.records import OPEN

How = Literal["told", "assumed", "before", "after", "none"]
RETOLD = 62  # days within which a report may tell again, without a day, of what was
AHEAD = 21  # days that a plan may lie before what came of it
_LATE = 2  # days between a page's assumed day and the thing itself
_VAGUE = 7  # days from which on a stated stretch (a month, a year) says little
_STATED = frozenset({"stated", "dateline"})


@dataclass(frozen=True, slots=True)
class Moment:
    """From which day to which it can have been, how that is known, and the day of the report (0 where none is)."""

    first: int
    last: int
    how: How
    reported: int

    @property
    def day(self) -> int | None:
        """The day on which it was, where one is known or assumed."""
        return self.first if self.how in ("told", "assumed") else None


def moment_of(row: Row) -> Moment:
    """The time of a report, from its columns `when`, `day` and `reported`."""
    reported = day_of(row["reported"]) or day_of(row["day"]) or 0
    when: Mapping[str, Any] | None = row["when"]
    if when is None:
        day = day_of(row["day"]) or reported
        return Moment(day, day, "assumed" if day else "none", reported)
    start, end = day_of(when["start"]), day_of(when["end"])
    if when["start"] == OPEN and end is not None:
        return Moment(end - RETOLD, end, "before", reported or end)
    if when["end"] == OPEN and start is not None:
        return Moment(start, start + AHEAD, "after", reported or start)
    if start is None:
        return Moment(reported, reported, "assumed" if reported else "none", reported)
    told = when["basis"] in _STATED or when.get("span") is not None
    return Moment(start, max(start, end or start), "told" if told else "assumed", reported or start)


def nearness(one: Moment, other: Moment) -> float:
    """How well two times go together, 1 (one stated day) to 0 (they cannot be of one thing)."""
    if "none" in (one.how, other.how):
        return 0.6
    a, b = sorted((one, other), key=lambda m: _ORDER.index(m.how))
    gap = max(a.first - b.last, b.first - a.last, 0)
    pair = a.how, b.how
    if pair == ("told", "told"):
        vague = max(a.last - a.first, b.last - b.first) >= _VAGUE
        return (0.75 if vague else 1.0, 0.4)[gap] if gap < 2 else 0.0
    if pair == ("before", "after"):
        ahead = a.reported - b.reported
        return 0.0 if ahead < -1 or ahead > AHEAD else _falling(max(0, ahead), 0.7, 2 * AHEAD)
    if pair == ("told", "assumed"):
        return _falling(gap, 0.95, 5) if gap > 0 else 0.95
    if pair == ("told", "before"):
        return 0.0 if a.first > b.reported else _falling(max(0, b.reported - a.last), 0.85, 2 * RETOLD)
    if pair == ("told", "after"):
        return 0.0 if a.last < b.reported - 1 or gap else 0.85
    if pair == ("assumed", "assumed"):
        return _falling(gap, 0.95, 6)
    if pair == ("assumed", "before"):
        behind = b.reported - a.first
        return 0.0 if behind < -_LATE else _falling(max(0, behind), 0.85, 2 * RETOLD)
    if pair == ("assumed", "after"):
        ahead = a.first - b.reported
        return 0.0 if ahead < -1 or ahead > AHEAD else _falling(max(0, ahead), 0.8, 2 * AHEAD)
    return _falling(abs(a.reported - b.reported), 0.85, 4 * RETOLD if a.how == "before" else 2 * AHEAD)


_ORDER: tuple[How, ...] = ("told", "assumed", "before", "after", "none")


def _falling(gap: int, best: float, over: int) -> float:
    """`best` where nothing lies between, less with every day, 0 from `over` days on."""
    return max(0.0, best * (1 - gap / over))


def usual_day(moments: Sequence[Moment]) -> int | None:
    """The day that most of the reports state; where none does, the first that is assumed; None where there is none."""
    told = [one.first for one in moments if one.how == "told"]
    if told:
        return max(sorted(set(told)), key=told.count)
    return next((one.first for one in moments if one.how == "assumed"), None)
