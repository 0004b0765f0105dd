"""Indices of a dyad: how much, and how hostile or friendly, what two sides did to each other was, over time.

The field's usual measure: events from one side to the other, counted and weighed by Goldstein's scale (-10 to 10; J. S.
Goldstein, "A conflict-cooperation scale for WEIS events data", 1992), by week or month and direction. Two things that
such series mostly hide are kept apart: what a page reports itself and what only a speaker claims (`voice`), what
happened and what was planned, supposed or denied (`status`). And each figure stands there twice: of reports, and of
events, where thirty reports of one are one event (`merge.events`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query import drawing, filters, names, pictures, series
from communique.query.asking import Ask
from communique.query.filters import Where
from communique.query.result import Result
from communique.query.series import PERIODS, Series

if TYPE_CHECKING:
    import datetime

    from communique.query.corpus import Corpus, Day

SHOWN = (
    "day", "direction", "voice", "status", "events", "events_intensity", "events_mean", "reports", "reports_intensity",
    "reports_mean",
)  # fmt: skip
DEFAULT = "month"
# Of the reports of one event the page's own voice counts before a claim, and what happened before what was to happen.
_QUERY = """(
WITH asked(a, b, a_to_b, b_to_a, together) AS (VALUES (?, ?, ?, ?, ?)), reports AS (
    SELECT date_trunc('{by}', e.day) AS period, CASE
        WHEN list_contains(actors, a) AND list_contains(recipients, b) THEN a_to_b
        WHEN list_contains(actors, b) AND list_contains(recipients, a) THEN b_to_a
        WHEN list_contains(actors, a) AND list_contains(actors, b) THEN together END AS direction,
        voice, status, intensity, {event} AS event, {event_day} AS event_day
    FROM (SELECT * FROM events WHERE {where}) e CROSS JOIN asked {merged}
), happened AS (
    SELECT date_trunc('{by}', any_value(event_day)) AS period, mode(direction) AS direction,
        CASE WHEN bool_or(voice = 'narrated') THEN 'narrated' ELSE 'claimed' END AS voice,
        arg_min(status, list_position(['actual', 'planned', 'hypothetical', 'negated'], status)) AS status,
        avg(intensity) AS intensity
    FROM reports WHERE direction IS NOT NULL AND event IS NOT NULL GROUP BY event
), both_ways AS (
    SELECT 1 AS report, period, direction, voice, status, intensity FROM reports WHERE direction IS NOT NULL
    UNION ALL SELECT 0, period, direction, voice, status, intensity FROM happened
)
SELECT CAST(period AS DATE) AS day, direction, voice, status,
    {count} AS events, sum(intensity) FILTER (report = 0) AS events_intensity,
    avg(intensity) FILTER (report = 0) AS events_mean,
    count(*) FILTER (report = 1) AS reports, sum(intensity) FILTER (report = 1) AS reports_intensity,
    avg(intensity) FILTER (report = 1) AS reports_mean
FROM both_ways GROUP BY ALL)"""
_MERGED = {
    "event": "coalesce(h.happening_id, e.id)",
    "event_day": "coalesce(h.day, e.day)",
    "merged": "LEFT JOIN happenings h ON h.event_id = e.id",
    "count": "count(*) FILTER (report = 0)",
}
_UNMERGED = {
    "event": "CAST(NULL AS VARCHAR)",
    "event_day": "CAST(NULL AS DATE)",
    "merged": "",
    "count": "CAST(NULL AS BIGINT)",
}
_COLOURS = ("#0072B2", "#D55E00", "#009E73")  # Okabe and Ito


class Dyads(Result):
    """A row for each period, direction, voice and status in which there was anything; `plot` draws them.

    `events` are counted once however many report them, and are none where the corpus is not merged; `reports` are all.
    `..._intensity` is the sum on Goldstein's scale, `..._mean` the mean. Where both sides acted together, the direction
    is `A – B`.
    """

    corpus: Corpus
    sides: tuple[str, str] = ("", "")
    days_asked: tuple[Where, ...] = ()
    by: str = DEFAULT

    @property
    def merged(self) -> bool:
        """Whether events are known, beside reports."""
        return self.corpus.has("happenings")

    def caption(self) -> str:
        """How many reports there are, and of how many events."""
        inner, values = self._ask.sql()
        rows = self._fetch(f"SELECT sum(reports), sum(events) FROM ({inner})", values)  # noqa: S608 - a query of ours
        reports, events = (int(value or 0) for value in rows[0])
        told = f"{reports:,} reports of {events:,} events" if self.merged else f"{reports:,} event reports"
        return f"{told} between {self.sides[0]} and {self.sides[1]}"

    def series(self, by: str | None = None) -> Series:
        """Counts by period, and direction with voice: of events where they are known, else of reports."""
        rows = self._in(by)._columns(f"direction || ', ' || voice, {self._counted}")
        return _series(rows, by or self.by)

    def plot(self, path: str | os.PathLike[str], by: str | None = None) -> Path:
        """Draw it to a .png or .svg: how many, and their sum on Goldstein's scale, of what pages report as done.

        Raises QueryError where there is nothing to draw.
        """
        target = Path(path)
        figure = drawing.canvas(target, height=6.5)
        asked = self._in(by).where(Where("status = 'actual' AND voice = 'narrated'"))
        what = "events" if self.merged else "reports"
        totals = {day: int(number or 0) for day, number in asked._columns(f"sum({what})", " GROUP BY day") if day}
        bulk = pictures.bulk_of(totals)
        if bulk.start is not None:
            asked = asked.where(Where("(day >= CAST(? AS DATE) OR day IS NULL)", (bulk.start.isoformat(),)))
        counts = _series(asked._columns(f"direction, {what}"), by or self.by)
        if not counts.periods:
            raise QueryError("there is nothing with a day to draw")
        sums = _by_direction(asked._columns(f"direction, {what}_intensity"))
        above, below = figure.subplots(2, 1, sharex=True)
        places = list(range(len(counts.periods)))
        width = 0.9 / len(counts.counts)
        for number, (direction, values) in enumerate(counts.counts.items()):
            colour, shifted = _COLOURS[number % len(_COLOURS)], [place + number * width for place in places]
            above.bar(shifted, values, width=width, color=colour, label=direction)
            known = [sums[direction].get(day, 0.0) for day in counts.periods]
            below.bar(shifted, known, width=width, color=colour)
        here, there = map(pictures.side, self.sides)
        told = f"{here} and {there}: {what} that pages report themselves, without claims, {pictures.span(counts)}"
        above.set_title(told, wrap=True)
        if bulk.start is not None:
            below.set_xlabel(bulk.told(what), fontsize="small", color="#555555", loc="right")
        above.set_ylabel(f"{what} a {counts.by}")
        above.legend(frameon=False, fontsize="small")
        below.axhline(0, color="#999999", linewidth=0.8)
        below.set_ylabel("Goldstein, sum")
        drawing.periods(below, counts)
        return drawing.save(figure, target)

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows as people are shown them: a month as 2018-01."""
        label = Series(self.by, (), {}).label  # type: ignore[arg-type]
        return [row | {"day": row["day"] and label(row["day"])} for row in super().preview(rows)]

    @property
    def _counted(self) -> str:
        return "events" if self.merged else "reports"

    def _in(self, by: str | None) -> Dyads:
        return self if by in (None, self.by) else _made(self.corpus, self.sides, str(by), self.days_asked)

    def _columns(self, columns: str, group: str = "") -> list[tuple[Any, ...]]:
        inner, values = self._ask.sql()
        return self._fetch(f"SELECT day, {columns} FROM ({inner}){group}", values)  # noqa: S608 - a query of ours


def dyads(corpus: Corpus, a: str, b: str, *, by: str, since: Day, until: Day) -> Dyads:
    """The indices of two sides. Raises UnknownName for a side that is none, QueryError for a period that is none."""
    here, there = names.side(a), names.side(b)
    if here == there:
        raise QueryError(f"{a!r} and {b!r} are one side")
    # A period counts what began in it, so no row is of a period before the first day asked for.
    days = filters.wheres("events", {"since": since, "until": until}, corpus, whole_times=False)
    return _made(corpus, (here, there), by, days)


def _made(corpus: Corpus, sides: tuple[str, str], by: str, days: tuple[Where, ...]) -> Dyads:
    if by not in PERIODS:
        raise QueryError(f"{by!r} is no period; it is one of {', '.join(PERIODS)}")
    here, there = sides
    wheres = (_between(here, there), *days)
    parts = _MERGED if corpus.has("happenings") else _UNMERGED
    sql = _QUERY.format(by=by, where=" AND ".join(part.sql for part in wheres), **parts)
    asked = (here, there, f"{here} → {there}", f"{there} → {here}", f"{here} – {there}")
    values = (*asked, *(value for part in wheres for value in part.values))
    ask = Ask(sql, order="day NULLS LAST, direction, voice DESC, status", values=values)
    made = Dyads(corpus, ask, shown=SHOWN, name="rows")
    made.corpus, made.sides, made.days_asked, made.by = corpus, sides, days, by
    return made


def _between(here: str, there: str) -> Where:
    involved = "(list_contains(actors, ?) OR list_contains(recipients, ?))"
    return Where(f"{involved} AND {involved}", (here, here, there, there))


def _series(rows: list[tuple[Any, ...]], by: str) -> Series:
    """The rows (day, class, number) as a series without gaps."""
    counts = _by_direction(rows)
    days = sorted({day for known in counts.values() for day in known})
    found = series.every(days[0], days[-1], by) if days else ()  # type: ignore[arg-type]
    table = {name: tuple(int(known.get(day, 0)) for day in found) for name, known in sorted(counts.items())}
    undated = sum(int(number or 0) for day, _, number in rows if day is None)
    return Series(by, found, table, undated)  # type: ignore[arg-type]


def _by_direction(rows: list[tuple[Any, ...]]) -> dict[str, dict[datetime.date, float]]:
    found: dict[str, dict[datetime.date, float]] = {}
    for day, name, number in rows:
        if day is not None:
            known = found.setdefault(name, {})
            known[day] = known.get(day, 0) + (number or 0)
    return found
