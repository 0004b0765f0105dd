"""Positions: holders by issues, each cell with how the stance went over time; a cell opens the words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from markupsafe import Markup

from communique.actors import default_registry
from communique.query.result import Result
from communique.records import Stance
from communique.web import charts
from communique.web.asked import Asked, address
from communique.web.asking import Desk
from communique.web.charts import Axis, element, text
from communique.web.rooms import search
from communique.web.showing import Shown

HOLDERS, ISSUES, STEPS = 24, 10, 4
STANCES: tuple[str, ...] = get_args(Stance)
# A sign and a style for each stance; the sign alone tells them apart.
SIGNS: Mapping[str, tuple[str, str]] = {
    "agrees": ("◆", "s-agree"),
    "supports": ("●", "s-for"),
    "offers": ("◒", "s-offer"),
    "ready": ("○", "s-ready"),
    "demands": ("▲", "s-demand"),
    "opposes": ("✕", "s-against"),
    "refuses": ("■", "s-refuse"),
}
# From no to yes, for the chart of one holder on one issue.
_ORDER = ("agrees", "supports", "offers", "ready", "demands", "opposes", "refuses")


@dataclass(frozen=True, slots=True)
class Cell:
    """The stances of a holder on an issue as they followed each other, the last few; `count` of all."""

    steps: tuple[str, ...]
    count: int
    href: str


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The grid, and the rows below it."""
    shown = search.look(desk, asked, path)
    if asked.one("format"):
        return shown
    result = desk.corpus.ask("positions", asked.given("positions"))
    holders, issues, cells = grid(desk, result, asked)
    alone = len(asked.all("of")) == 1 and len(asked.all("on")) == 1
    change = changed(desk, result) if alone else Markup("")
    more = {"holders": holders, "issues": issues, "cells": cells, "signs": SIGNS, "change": change, "alone": alone}
    return Shown({**shown.context, **more, "chart": ""})


def grid(
    desk: Desk, result: Result, asked: Asked
) -> tuple[list[tuple[str, str | None]], list[str], dict[tuple[str, str], Cell]]:
    """The sides that hold positions with their countries, issues, and the cells where there is anything."""
    inner, values = desk.stored(result, "coalesce(holder_code, holder_name) AS side, issue, stance, day")
    cursor = desk.corpus.cursor()
    top = f"""SELECT {{}}, count(*) FROM ({inner}) GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT ?"""  # noqa: S608
    issues = [row[0] for row in cursor.execute(top.format("issue"), [*values, ISSUES]).fetchall()]
    sides = [row[0] for row in cursor.execute(top.format("side"), [*values, HOLDERS]).fetchall()]
    holders = [(_name(side), side if side in default_registry().states else None) for side in sides]
    told = f"""SELECT side, issue, list(stance ORDER BY day NULLS FIRST), count(*) FROM ({inner})
        WHERE list_contains(?, side) AND list_contains(?, issue) GROUP BY 1, 2"""  # noqa: S608
    rows = cursor.execute(told, [*values, sides, issues]).fetchall()
    days = {"since": asked.one("since"), "until": asked.one("until")}
    cells = {
        (_name(side), issue): Cell(
            steps(stances), count, address("/positions", {"of": _name(side), "on": issue, **days})
        )
        for side, issue, stances, count in rows
    }
    return holders, issues, cells


def _name(side: str) -> str:
    """What a side is called, by its code."""
    registry = default_registry()
    known = registry.states.get(side) or registry.bodies.get(side)
    return known.name if known else side


def steps(stances: Sequence[str]) -> tuple[str, ...]:
    """The stances without repetitions, the last few.

    >>> steps(["refuses", "refuses", "supports"])
    ('refuses', 'supports')
    """
    kept = [one for place, one in enumerate(stances) if place == 0 or one != stances[place - 1]]
    return tuple(kept[-STEPS:])


def changed(desk: Desk, result: Result) -> Markup:
    """How one holder's stance on one issue went: a dot for each day, from refusal below to support above."""
    counts = [row for row in result.counts("day", "stance") if row[0] is not None]
    if len({day for day, _, _ in counts}) < 2:
        return Markup("")
    days = [day for day, _, _ in counts]
    first, last = min(days), max(days)
    path = sorted((day, stance) for day, stance, _ in counts)
    told = "; ".join(f"{charts.period(day, 'day')}: {stance}" for day, stance in path[:12])

    def draw(width: float) -> tuple[Markup, float]:
        return _change(counts, Axis(first, last, 112.0, width - 14.0), width)

    given = {"data_brush": "since until", "data_from": first.isoformat(), "data_to": last.isoformat()}
    rows = tuple((charts.period(day, "day"), stance) for day, stance in path)
    table = charts.Table("Stances by day", ("Day", "Stance"), rows)
    return charts.both(draw, f"Stances over time. {told}", table, **given, data_left=112, data_right=14)


def _change(counts: Sequence[tuple[datetime.date, str, int]], axis: Axis, width: float) -> tuple[Markup, float]:
    known = [stance for stance in _ORDER if any(stance == one for _, one, _ in counts)]
    level = {stance: 20.0 + 26 * place for place, stance in enumerate(known)}
    parts = []
    for stance, y in level.items():
        parts.append(text(0, y + 4, f"{SIGNS[stance][0]} {stance}"))
        parts.append(element("line", x1=axis.left - 6, x2=width, y1=y, y2=y, cls="grid"))
    points = sorted((day, level[stance]) for day, stance, _ in counts)
    path = "M" + " L".join(f"{axis.at(day):.1f},{y:.1f}" for day, y in points)
    parts.append(element("path", d=path, cls="line faint"))
    for day, stance, count in sorted(counts):
        title = element("title", f"{charts.period(day, 'day')}: {stance}, {count}")
        radius = min(4 + 1.4 * (count - 1), 9.0)
        parts.append(element("circle", title, cx=axis.at(day), cy=level[stance], r=radius, cls=SIGNS[stance][1]))
    base = 20.0 + 26 * len(known)
    parts.append(charts.ticks(axis, base + 6, width))
    return Markup("").join(parts), base + 12
