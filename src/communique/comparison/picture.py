"""A comparison as a picture: how many events each corpus has and both could share, and how friendly they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import QueryError
from communique.query import drawing
from communique.query.series import Series, every

if TYPE_CHECKING:
    from communique.comparison.events import Comparison

_ONE, _OTHER, _BOTH = "#0072B2", "#D55E00", "#BBBBBB"  # Okabe and Ito, and a grey


def draw(comparison: Comparison, path: Path) -> Path:
    """Draw it to a .png or .svg: above the events by period, below their mean on Goldstein's scale.

    Raises QueryError for another suffix, and where there is nothing to draw.
    """
    figure = drawing.canvas(path, height=6.5)
    rows = {row["period"]: row for row in comparison.periods().to_pylist()}
    if not rows:
        raise QueryError("there are no events with a day to draw")
    days = every(min(rows), max(rows), comparison.by)
    series = Series(comparison.by, days, {})
    counts = {name: [(rows.get(day) or {}).get(name) or 0 for day in days] for name in ("events_a", "events_b", "both")}
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    places = list(range(len(days)))
    one, other = (name.replace("$", r"\$") for name in comparison.names)
    above.bar(places, counts["both"], width=0.9, color=_BOTH, label="in both, at most")
    for name, label, colour, mark in (("events_a", one, _ONE, "o"), ("events_b", other, _OTHER, "s")):
        above.plot(places, counts[name], color=colour, marker=mark, markersize=3, linewidth=1.2, label=label)
        letter = name[-1]
        means = [(rows.get(day) or {}).get(f"goldstein_{letter}") for day in days]
        known = [(place, mean) for place, mean in zip(places, means, strict=True) if mean is not None]
        if known:
            below.plot(*zip(*known, strict=True), color=colour, marker=mark, markersize=3, linewidth=1.2)
    above.set_ylabel(f"events a {comparison.by}")
    above.legend(frameon=False, fontsize="small")
    below.axhline(0, color="#444444", linewidth=0.6)
    below.set_ylabel("mean Goldstein")
    below.set_ylim(-10, 10)
    drawing.periods(below, series)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    return drawing.save(figure, path)
