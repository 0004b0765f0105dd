"""Bars in the terminal and pictures, for the commands whose answers have a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.asking import give
from communique.cli.plain import safe
from communique.query.series import PERIODS

if TYPE_CHECKING:
    from communique.query.dyads import Dyads
    from communique.query.timelines import Positions, Timeline


def chart_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How an answer is drawn."""
    for option in (
        click.option("--plot", type=click.Path(path_type=Path), metavar="PATH", help="Draw it to a .png or .svg."),
        click.option("--by", type=click.Choice(PERIODS), help="The periods of a drawing; without it, what fits."),
        click.option("--bars", is_flag=True, help="Draw it here, a bar a period."),
    ):
        command = option(command)
    return command


def chart_or_give(
    found: Timeline | Positions | Dyads,
    form: str | None,
    output: Path | None,
    limit: int | None,
    *,
    bars: bool,
    by: str | None,
    plot: Path | None,
) -> None:
    """Draw an answer where it was asked for, be it by a picture's name as --output; else give its rows."""
    if output is not None and output.suffix.casefold() in (".png", ".svg") and form is None:
        plot, output = output, None
    chart(found, bars=bars, by=by, plot=plot)
    if output or form or not (bars or plot):
        give(found, form, output, limit)


def chart(found: Timeline | Positions | Dyads, *, bars: bool, by: str | None, plot: Path | None) -> None:
    """Draw an answer as it was asked for."""
    from communique.query import drawing
    from communique.query.dyads import Dyads

    if bars:
        what = None if isinstance(found, Dyads) else found.drawn(by)
        for line in drawing.bars(found.series(by) if what is None else what.series):
            click.echo(safe(line))
        if what is not None and what.bulk.start is not None:
            click.echo(what.bulk.told("findings"))
        click.echo(found.caption())
    if plot:
        found.plot(plot, by)
        click.echo(f"drawn to {plot}", err=True)
