"""Series as a picture (PNG or SVG, by matplotlib, `communique[plot]`) and as bars of characters for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import QueryError
from communique.query.series import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which people who see colours differently can tell apart.
COLOURS: Mapping[str, str] = {
    "encounter": "#009E73",
    "verbal cooperation": "#56B4E9",
    "material cooperation": "#0072B2",
    "verbal conflict": "#E69F00",
    "material conflict": "#D55E00",
    "other event": "#999999",
    "quotation": "#CCCCCC",
    "supports": "#0072B2",
    "offers": "#56B4E9",
    "agrees": "#009E73",
    "ready": "#F0E442",
    "demands": "#E69F00",
    "opposes": "#CC79A7",
    "refuses": "#D55E00",
}
_FILLS = "█▓▒░▚▞■"
_SUFFIXES = (".png", ".svg")
BARS = 60  # columns of the longest bar
FOLDED = 3  # periods in a row without any that are still drawn one by one


def canvas(path: Path, height: float = 4.5) -> Figure:
    """A figure for a picture at this path. Raises QueryError for a suffix that is none of a picture."""
    if path.suffix.casefold() not in _SUFFIXES:
        raise QueryError(f"a picture is .png or .svg, not {path.suffix or 'without a suffix'!r}")
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise QueryError("a picture needs matplotlib: pip install 'communique[plot]'") from error
    figure = Figure(figsize=(10, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def periods(axes: Axes, series: Series) -> None:
    """Write the periods under a picture, a dozen of them at most."""
    step = max(1, len(series.periods) // 12)
    labels = [series.label(day) for day in series.periods[::step]]
    axes.set_xticks(list(range(len(series.periods)))[::step], labels, rotation=30, ha="right")


def save(figure: Figure, path: Path) -> Path:
    """Write the picture; without a date inside, so that the same answer gives the same file."""
    figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix.casefold() == ".svg" else {})
    return path


def bars(series: Series, width: int = BARS) -> list[str]:
    """A line for each period: its label, a bar of its classes, its number; then what the fills mean.

    More than FOLDED periods in a row without any are one line.
    """
    if not series.periods:
        return ["nothing with a day"]
    fills = {name: _FILLS[place % len(_FILLS)] for place, name in enumerate(series.counts)}
    totals = [sum(counts[place] for counts in series.counts.values()) for place in range(len(series.periods))]
    scale = width / max(*totals, 1)
    label = max(len(series.label(day)) for day in series.periods)
    lines = []
    for any_there, run in groupby(range(len(totals)), key=lambda place: totals[place] > 0):
        places = list(run)
        if not any_there and len(places) > FOLDED:
            lines.append(f"{'...':<{label}}  ({len(places):,} {series.by}s without any)")
            continue
        for place in places:
            drawn = _bar({name: counts[place] for name, counts in series.counts.items()}, fills, scale)
            lines.append(f"{series.label(series.periods[place]):<{label}}  {drawn} {totals[place]:,}".rstrip())
    lines.append(" " * (label + 2) + "   ".join(f"{fills[name]} {name}" for name in series.counts))
    if series.undated:
        lines.append(f"{series.undated:,} without a day")
    return lines


def _bar(counts: Mapping[str, int], fills: Mapping[str, str], scale: float) -> str:
    """Stacked fills; what there is of a class shows at least once in a period that has room for it."""
    drawn, done, before = "", 0.0, 0
    for name, count in counts.items():
        done += count * scale
        upto = max(round(done), before + 1 if count else before)
        drawn += fills[name] * (upto - before)
        before = upto
    return drawn
