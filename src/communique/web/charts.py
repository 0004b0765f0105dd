"""Charts as SVG, made by the server: no script, no style attribute, colours by class for light, dark and print.

Each is drawn twice, for a wide and a narrow screen, with letters of the same size; the style sheet shows the one that
fits. A chart is an image with a text that says what it shows, and the numbers stand in a table behind it. Charts with
`data-brush` can be dragged over to choose days where there is a script (`static/explorer.js`).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from communique.query.series import Period, every
from communique.web.asked import Asked

WIDE, NARROW = 920, 350
_MONTHS = 72  # bars; more become years


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart: a caption, the heads of its columns, its rows; the first cell may be a link."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of days over a stretch of pixels."""

    first: datetime.date
    last: datetime.date
    left: float
    right: float

    def at(self, day: datetime.date) -> float:
        """Where a day lies."""
        days = max((self.last - self.first).days, 1)
        share = (day - self.first).days / days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def element(name: str, content: object = "", **given: object) -> Markup:
    """An element of SVG; `_` in a name of an attribute stands for `-`, `cls` for class."""
    told = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{_told(value)}"'
        for key, value in given.items()
        if value is not None
    )
    return Markup(f"<{name}{told}>{escape(content)}</{name}>")  # noqa: S704 - values are escaped, names are ours


def _told(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value) if isinstance(value, int) else str(escape(value))


def text(x: float, y: float, content: object, *, cls: str = "", anchor: str | None = None) -> Markup:
    """Words in a chart."""
    return element("text", content, x=x, y=y, cls=cls or None, text_anchor=anchor)


def both(
    draw: Callable[[float], tuple[Markup, float]], told: str, table: Table | None = None, **given: object
) -> Markup:
    """A chart for wide and for narrow screens. `draw` is given the width, and gives what is in it and its height."""
    parts = []
    for cls, width in (("wide", float(WIDE)), ("narrow", float(NARROW))):
        inside, height = draw(width)
        parts.append(
            element(
                "svg",
                inside,
                cls=f"chart {cls}",
                viewBox=f"0 0 {width:g} {height:g}",
                role="img",
                aria_label=told,
                xmlns="http://www.w3.org/2000/svg",
                **given,
            )
        )
    if table is not None:
        parts.append(_table(table))
    return Markup("\n").join(parts)


def _table(table: Table) -> Markup:
    heads = Markup("".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads))  # noqa: S704 - escaped
    told = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table.rows)
    rows = Markup("".join(f"<tr>{cells}</tr>" for cells in told))  # noqa: S704 - cells are escaped
    return Markup(
        '<details class="numbers"><summary>The numbers</summary><div class="scroll" tabindex="0" role="region" '
        'aria-label="{caption}"><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        "<tbody>{rows}</tbody></table></div></details>"
    ).format(caption=table.caption, heads=heads, rows=rows)


def link(href: str, label: object) -> Markup:
    """A link, for a table."""
    return Markup(f'<a href="{escape(href)}">{escape(label)}</a>')  # noqa: S704 - both are escaped


# --- counts by time ---


def months(values: Sequence[tuple[str, str, int]], asked: Asked) -> Markup:
    """Columns of counts by month (`2024-03`), or by year where there are many months."""
    counts = {month: count for month, _, count in values}
    first, last = (_first(month) for month in (min(counts), max(counts)))
    by: Period = "month"
    if (last.year - first.year) * 12 + last.month - first.month >= _MONTHS:
        by = "year"
        yearly: dict[str, int] = {}
        for month, count in counts.items():
            yearly[month[:4]] = yearly.get(month[:4], 0) + count
        counts = yearly
    label = "%Y-%m" if by == "month" else "%Y"
    periods = every(first.replace(month=1) if by == "year" else first, last, by)
    bars = [(day, {"all": counts.get(day.strftime(label), 0)}) for day in periods]
    total = sum(counts.values())
    told = f"{total:,} by {by}, from {first:%B %Y} to {last:%B %Y}; most in {max(counts, key=lambda k: counts[k])}"
    rows = tuple((link(asked.put(since=k, until=k), k), counts[k]) for k in sorted(counts, reverse=True))
    return columns(bars, by, told, Table(f"Number by {by}", (by.capitalize(), "Number"), rows), height=96)


def _first(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


def columns(
    bars: Sequence[tuple[datetime.date, Mapping[str, int]]],
    by: Period,
    told: str,
    table: Table | None,
    *,
    height: float = 150,
    classes: Mapping[str, str] | None = None,
) -> Markup:
    """Stacked columns, one a period; `classes` maps what is counted to the style of its part."""
    most = max((sum(parts.values()) for _, parts in bars), default=0) or 1
    top = nice(most)

    def draw(width: float) -> tuple[Markup, float]:
        left, right, base = 2.0, width - 34.0, height - 20.0
        inside = [_grid(left, width, base, 14.0, top)]
        step = (right - left) / len(bars)
        room = max(1, math.ceil(len(bars) * 46 / (right - left)))
        for place, (day, parts) in enumerate(bars):
            x, y = left + place * step, base
            for name, count in parts.items():
                tall = (base - 14.0) * count / top
                y -= tall
                if count:
                    inside.append(
                        element(
                            "rect",
                            element("title", f"{period(day, by)}: {count:,}"),
                            x=x + step * 0.08,
                            y=y,
                            width=max(step * 0.84, 0.8),
                            height=tall,
                            cls=f"bar {(classes or {}).get(name, '')}".strip(),
                        )
                    )
            if place % room == 0:
                inside.append(
                    text(
                        x + step / 2 if step > 30 else x,
                        height - 5,
                        period(day, by, brief=True),
                        cls="tick",
                        anchor="middle" if step > 30 else None,
                    )
                )
        return Markup("").join(inside), height

    given = {
        "data_brush": "since until",
        "data_from": bars[0][0].isoformat(),
        "data_to": _after(bars[-1][0], by).isoformat(),
    }
    return both(draw, told, table, **given, data_left=2, data_right=34)


def _after(day: datetime.date, by: Period) -> datetime.date:
    return every(day, day + datetime.timedelta(days=1), by)[-1] - datetime.timedelta(days=1)


def _grid(left: float, width: float, base: float, roof: float, top: float) -> Markup:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = base - (base - roof) * share
        parts.append(element("line", x1=left, x2=width, y1=y, y2=y, cls="base" if not share else "grid"))
        if share and (top * share) == int(top * share):
            parts.append(text(width, y - 3, f"{int(top * share):,}", cls="tick", anchor="end"))
    return Markup("").join(parts)


def nice(most: float) -> float:
    """A round number at or above the most.

    >>> nice(7), nice(23), nice(101)
    (8.0, 30.0, 200.0)
    """
    power = 10.0 ** math.floor(math.log10(max(most, 1)))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= most)


def period(day: datetime.date, by: Period, *, brief: bool = False) -> str:
    """A period as people write it."""
    if by == "year":
        return str(day.year)
    if by == "quarter":
        return f"{day.year} Q{(day.month + 2) // 3}"
    if by == "month":
        return f"{day:%b} ’{day:%y}" if brief else f"{day:%B %Y}"
    return f"{day.day} {day:%b}" if brief else f"{day.day} {day:%B %Y}"


def days_between(first: datetime.date, last: datetime.date, width: float) -> list[tuple[datetime.date, str]]:
    """Days to name under an axis of time, a few more on a wide screen."""
    room = int(width // 80)
    span = max((last - first).days, 1)
    if span > 366 * 2:
        by, step = "year", max(1, math.ceil(span / 365 / room))
    elif span > 62:
        by, step = "month", max(1, math.ceil(span / 30.4 / room))
    else:
        by, step = "day", max(1, math.ceil(span / room))
    begins = {"year": first.replace(month=1, day=1), "month": first.replace(day=1), "day": first}[by]
    found = [day for day in every(begins, last, by)[::step] if first <= day <= last]  # type: ignore[arg-type]
    return [(day, period(day, by, brief=True)) for day in found]  # type: ignore[arg-type]


def ticks(axis: Axis, y: float, width: float) -> Markup:
    """The days under an axis."""
    return Markup("").join(
        text(axis.at(day), y, label, cls="tick", anchor="start" if axis.at(day) < axis.left + 16 else "middle")
        for day, label in days_between(axis.first, axis.last, width)
    )


def legend(entries: Sequence[tuple[str, str]]) -> Markup:
    """What the styles of a chart mean: (class, words)."""
    return Markup('<ul class="legend-of">{}</ul>').format(
        Markup("").join(
            Markup(
                '<li><svg class="key" viewBox="0 0 14 14" aria-hidden="true">'
                '<rect class="{}" x="1" y="1" width="12" height="12"/></svg> {}</li>'
            ).format(cls, words)
            for cls, words in entries
        )
    )


def hatch() -> Markup:
    """The pattern that marks claims, so that colour is not the only sign."""
    stripes = element("path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", cls="stripe")
    pattern = element("pattern", stripes, id="hatched", width=6, height=6, patternUnits="userSpaceOnUse")
    return Markup('<svg class="defs" aria-hidden="true" width="0" height="0">{}</svg>').format(element("defs", pattern))


def safe(words: object) -> Markup:
    """Words escaped, for a chart."""
    return escape(words)
