"""`communique dyads`: counts and intensity between two sides, by week or month."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import asked, asked_argument, output_options
from communique.cli.charts import chart_or_give
from communique.query.series import PERIODS


@click.command("dyads")
@asked_argument
@click.argument("a", metavar="SIDE")
@click.argument("b", metavar="SIDE")
@click.option("--since", metavar="DAY", help="The first day: 2024, 2024-03 or 2024-03-05.")
@click.option("--until", metavar="DAY", help="The last day, itself included.")
@click.option("--by", type=click.Choice(PERIODS), default="month", show_default=True, help="The periods.")
@click.option("--bars", is_flag=True, help="Draw it here, a bar a period.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="PATH", help="Draw it to a .png or .svg.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: str,
    a: str,
    b: str,
    since: str | None,
    until: str | None,
    by: str,
    bars: bool,
    plot: Path | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
) -> None:
    """What two sides did to each other: counts and Goldstein intensity, by period and direction.

    What pages report themselves stands apart from what speakers claim, and what happened from what was planned,
    supposed or denied. Each figure is of events, each counted once, and of reports; of events only where the corpus is
    merged. A side is a country or a body. Exit status: 0, or 2 for a wrong command, a side that is none, or no corpus.
    """
    with asked(ctx, corpus) as there:
        found = there.dyads(a, b, by=by, since=since, until=until)
        chart_or_give(found, form, output, limit, bars=bars, by=None, plot=plot)
