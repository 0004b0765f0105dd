"""Two states: quotations, encounters and events in three lanes on one timeline, and Goldstein's intensity below."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from communique.export import view
from communique.query import filters, names
from communique.query.dyads import Dyads
from communique.query.series import PERIODS, every, quads
from communique.query.timelines import Timeline
from communique.web import charts
from communique.web.asked import Asked, address
from communique.web.asking import PAGE, Desk, Row
from communique.web.charts import Axis, element, text
from communique.web.showing import Shown

# PLOVER's quad classes and what else is in the lanes -> the style and words of each.
CLASSES: Mapping[str, tuple[str, str]] = {
    "quotation": ("c-quo", "words to each other"),
    "encounter": ("c-enc", "encounters"),
    "verbal cooperation": ("c-vco", "cooperation in words"),
    "material cooperation": ("c-mco", "cooperation in deed"),
    "verbal conflict": ("c-vcf", "conflict in words"),
    "material conflict": ("c-mcf", "conflict in deed"),
    "other event": ("c-other", "other events"),
}
_LANES = (("quotation", "Words"), ("encounter", "Encounters"), ("event", "Events"))
SHOWN = (
    "id", "day", "finding", "direction", "what", "status", "voice", "goldstein", "words", "outlet", "reports",
    "group_id",
)  # fmt: skip
_ON_A_DAY = 5000  # rows of the days of a page
_BIN = 9.0  # pixels of one dot
_NAMES = ("a", "b", "since", "until", "by", "sort", "cursor", "format")
Dots = dict[tuple[str, str, bool], dict[datetime.date, int]]  # lane, class, claimed -> day -> number


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """What passed between two sides, `a` and `b`."""
    asked.only(*_NAMES)
    a, b = asked.one("a"), asked.one("b")
    since, until = asked.one("since") or None, asked.one("until") or None
    context: dict[str, Any] = {"a": a, "b": b, "since": since or "", "until": until or "", "periods": PERIODS, "by": ""}
    if not a or not b:
        return Shown(context | {"ready": False, "pairs": pairs(desk)})
    timeline = desk.corpus.timeline(a, b, since=since, until=until)
    if asked.one("format"):
        return Shown({}, timeline)
    offset = desk.offset(asked.one("cursor"), asked)
    dots, undated = gathered(desk, timeline, since, until)
    rows = (
        newest(desk, (a, b), since, dots, offset)
        if dots
        else list(timeline.select(*SHOWN).limit(PAGE + 1, offset).dicts())
    )
    by = asked.one("by") or fitting(dots)
    indices = desk.corpus.dyads(a, b, by=by, since=since, until=until)
    here, there = timeline.sides
    chart = drawn(dots, indices, by, (here, there)) if dots else ""
    context |= {
        "ready": True,
        "here": view.country(here) or here,
        "there": view.country(there) or there,
        "by": by,
        "count": undated + sum(count for counts in dots.values() for count in counts.values()),
        "rows": rows[:PAGE],
        "next": desk.cursor(offset + PAGE, asked) if len(rows) > PAGE else None,
        "chart": chart,
        "lists": lists(a, b, {"since": since, "until": until}),
    }
    return Shown(context)


def lists(a: str, b: str, days: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The same by kind, each with filters of its own."""
    return [
        ("their encounters", address("/encounters", {"between": [a, b], **days})),
        (f"{a} towards {b}", address("/events", {"actor": a, "recipient": b, **days})),
        (f"{b} towards {a}", address("/events", {"actor": b, "recipient": a, **days})),
    ]


def pairs(desk: Desk) -> list[tuple[str, str, int, str]]:
    """The pairs of states with the most encounters, to begin with."""
    sql = """SELECT countries[1], countries[2], count(*) FROM encounters WHERE len(countries) = 2
        AND NOT list_contains(countries, 'IGO') GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 12"""
    rows = desk.corpus.cursor().execute(sql).fetchall()
    told = [(view.country(a) or a, view.country(b) or b, count) for a, b, count in rows]
    return [(a, b, count, address("/dyad", {"a": a, "b": b})) for a, b, count in told]


def newest(desk: Desk, sides: tuple[str, str], since: str | None, dots: Dots, offset: int) -> list[Row]:
    """A page of rows, the newest first: only the days that have them are read."""
    by_day: Counter[datetime.date] = Counter()
    for counts in dots.values():
        by_day.update(counts)
    left, first, last, passed = offset, None, None, 0
    for day in sorted(by_day, reverse=True):
        if left >= by_day[day]:
            left, passed = left - by_day[day], passed + by_day[day]
            continue
        last, first = last or day, day
        if passed + by_day[day] > offset + PAGE:
            break
        passed += by_day[day]
    if first is None:
        return []
    begin = max(first, names.first_day(since)) if since else first
    found = desk.corpus.timeline(*sides, since=begin, until=last).select(*SHOWN).order("-day")
    rows = sorted(found.limit(_ON_A_DAY).dicts(), key=lambda row: (-row["day"].toordinal(), row["id"]))
    return rows[left : left + PAGE + 1]


def fitting(dots: Dots) -> str:
    """The period that gives a curve of readable length."""
    known = [day for counts in dots.values() for day in counts]
    if not known:
        return "month"
    days = (max(known) - min(known)).days
    return "week" if days <= 200 else "month" if days <= 365 * 6 else "quarter"


def gathered(desk: Desk, timeline: Timeline, since: str | None, until: str | None) -> tuple[Dots, int]:
    """How many of what on which day, and how many without a day."""
    found: Dots = defaultdict(dict)
    undated = 0
    for day, finding, what, voice, count in _counts(desk, timeline, since, until):
        if day is None:
            undated += count
            continue
        sort = quads().get(what, "other event") if finding == "event" else finding
        key = (finding, sort, finding == "event" and voice == "claimed")
        found[key][day] = found[key].get(day, 0) + count
    return dict(found), undated


def drawn(dots: Dots, indices: Dyads, by: str, sides: tuple[str, str]) -> Markup:
    """The lanes and the curves."""
    days = [day for counts in dots.values() for day in counts]
    first, last = min(days), max(days)
    if (last - first).days < 28:  # so little is not drawn over the whole width
        first, last = first - datetime.timedelta(days=14), last + datetime.timedelta(days=14)
    curves = curved(indices, by)
    total = sum(count for counts in dots.values() for count in counts.values())
    told = (
        f"{total:,} findings between {sides[0]} and {sides[1]} from {first} to {last}, in three lanes; intensity below"
    )

    def draw(width: float) -> tuple[Markup, float]:
        axis = Axis(first, last, 4.0, width - 36.0)
        lanes, y = _lanes(dots, axis, width)
        below, height = _curves(curves, axis, width, y + 30, by)
        return Markup("").join([lanes, charts.ticks(axis, y + 12, width), below]), height

    given = {"data_brush": "since until", "data_from": first.isoformat(), "data_to": last.isoformat()}
    given |= {"data_left": "4", "data_right": "36"}
    known = dict.fromkeys(sort for _, sort, _ in dots)
    entries = [CLASSES[sort] for sort in CLASSES if sort in known]
    claims = (
        [("hollow c-other", "hollow, below the line: only claimed by a speaker")] if any(c for _, _, c in dots) else []
    )
    return Markup("").join([charts.legend([*entries, *claims]), charts.both(draw, told, numbers(indices, by), **given)])


def _lanes(dots: Dots, axis: Axis, width: float) -> tuple[Markup, float]:
    parts, y = [], 18.0
    for lane, label in _LANES:
        parts.append(text(0, y, label, cls="head-of"))
        middle = y + (34 if lane == "event" else 24)
        parts.append(element("line", x1=0, x2=width, y1=middle, y2=middle, cls="grid"))
        places: dict[tuple[int, bool], dict[str, int]] = {}
        for (of, sort, claimed), counts in dots.items():
            if of != lane:
                continue
            for day, count in counts.items():
                key = (int(axis.at(day) // _BIN), claimed)
                places.setdefault(key, {})[sort] = places.get(key, {}).get(sort, 0) + count
        for (place, claimed), sorts in sorted(places.items()):
            total = sum(sorts.values())
            sort = max(sorts, key=lambda one: (sorts[one], one))
            radius = min(3.0 + 1.6 * (total**0.5 - 1), 12.0)
            words = ", ".join(f"{number} {CLASSES[one][1]}" for one, number in sorted(sorts.items()))
            side = (10.0 if claimed else -10.0) if lane == "event" else 0.0
            cls = f"{'hollow ' if claimed else ''}{CLASSES[sort][0]}"
            title = element("title", f"{words}{', claimed' if claimed else ''}")
            parts.append(element("circle", title, cx=place * _BIN + _BIN / 2, cy=middle + side, r=radius, cls=cls))
        y = middle + (40 if lane == "event" else 32)
    return Markup("").join(parts), y - 14


def _counts(desk: Desk, timeline: Timeline, since: str | None, until: str | None) -> list[tuple[Any, ...]]:
    """Days, kinds and voices with their numbers: as the timeline has them, or, of much, by a narrow look at reports."""
    if timeline.merged or len(timeline.sides) < 2 or not desk.is_large("quotations"):
        return timeline.counts("day", "finding", "what", "voice")
    a, b = timeline.sides
    days = filters.wheres("events", {"since": since, "until": until}, desk.corpus)
    when = "".join(f" AND {where.sql}" for where in days)
    given = [value for where in days for value in where.values]
    either = "(list_contains(actors, ?) OR list_contains(recipients, ?))"
    met = "SELECT day, 'encounter', mode, 'narrated', count(*) FROM encounters WHERE list_contains(countries, ?)"
    done = "SELECT day, 'event', type, voice, count(*) FROM events WHERE"
    said = """SELECT day, 'quotation', 'said', 'claimed', count(*) FROM quotations WHERE speaker_country IN (?, ?)
        AND list_contains(addressee_countries, CASE WHEN speaker_country = ? THEN ? ELSE ? END)"""
    parts = (
        (f"{met} AND list_contains(countries, ?){when} GROUP BY ALL", [a, b]),
        (f"{done} {either} AND {either}{when} GROUP BY ALL", [a, a, b, b]),
        (f"{said}{when} GROUP BY ALL", [a, b, a, b, a]),
    )
    cursor = desk.corpus.cursor()
    return [row for sql, values in parts for row in cursor.execute(sql, [*values, *given]).fetchall()]


Curve = dict[str, dict[datetime.date, float]]  # direction -> first day of a period -> sum


def curved(indices: Dyads, by: str) -> dict[str, Curve]:
    """Sums of intensity by voice, direction and period, of what happened."""
    found: dict[str, Curve] = {"narrated": {}, "claimed": {}}
    for row in indices.dicts():
        if row["status"] != "actual" or row["day"] is None:
            continue
        sums = row["events_intensity"] if indices.merged else row["reports_intensity"]
        found[row["voice"]].setdefault(row["direction"], {})[row["day"]] = float(sums or 0)
    return found


def _curves(curves: dict[str, Curve], axis: Axis, width: float, y: float, by: str) -> tuple[Markup, float]:
    """Two panels with one scale: what pages report, and what is only claimed."""
    parts = []
    values = [value for curve in curves.values() for line in curve.values() for value in line.values()]
    most = charts.nice(max((abs(value) for value in values), default=1) or 1)
    directions = sorted({direction for curve in curves.values() for direction in curve})
    for voice, label in (
        ("narrated", "Intensity (Goldstein), as pages report it"),
        ("claimed", "The same, as speakers claim it"),
    ):
        curve = curves[voice]
        if not curve:
            continue
        high = 78.0 if voice == "narrated" else 54.0
        roof, base = y + 22, y + 22 + high
        middle = (roof + base) / 2
        parts += [text(0, y + 8, label, cls="head-of")]
        for share in (-1, 0, 1):
            there = middle - share * high / 2
            parts.append(element("line", x1=0, x2=width - 30, y1=there, y2=there, cls="grid" if share else "base"))
            parts.append(text(width, there + 4, f"{share * most:+g}" if share else "0", cls="tick", anchor="end"))
        for place, direction in enumerate(directions):
            line = curve.get(direction)
            if line:
                parts.append(_line(line, axis, middle, high / 2 / most, "abc"[place % 3], by, direction))
        y = base + 14
    for place, direction in enumerate(directions):
        x = 4 + place * 118
        parts.append(element("line", x1=x, x2=x + 22, y1=y + 12, y2=y + 12, cls=f"line {'abc'[place % 3]}"))
        parts.append(text(x + 27, y + 16, direction, cls="tick"))
    return Markup("").join(parts), y + 24


def _line(
    line: dict[datetime.date, float], axis: Axis, middle: float, scale: float, cls: str, by: str, label: str
) -> Markup:
    """A curve; periods without anything are zero, so that a gap does not look like a slope."""
    days = every(min(line), max(line), by)  # type: ignore[arg-type]  # checked by Dyads
    points = [(axis.at(day), middle - line.get(day, 0.0) * scale, day) for day in days]
    path = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    dots = []
    for x, y, day in points:
        if day in line:
            words = f"{label}, {charts.period(day, by)}: {line[day]:+g}"  # type: ignore[arg-type]  # as above
            dots.append(element("circle", element("title", words), cx=x, cy=y, r=2.2, cls=f"dot {cls}"))
    return Markup("").join([element("path", d=path, cls=f"line {cls}"), *dots])


def numbers(indices: Dyads, by: str) -> charts.Table:
    """The numbers behind the curves."""
    rows = [
        (
            row["day"],
            row["direction"],
            row["voice"],
            row["status"],
            row["events"],
            row["reports"],
            _sum(row["reports_intensity"]),
        )
        for row in indices.limit(400).dicts()
    ]
    heads = (by.capitalize(), "Direction", "Voice", "Status", "Events", "Reports", "Intensity of reports")
    return charts.Table("Events between the two, by period, direction, voice and status", heads, tuple(rows))


def _sum(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"
