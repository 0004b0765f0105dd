"""`communique timeline`: all that passed between two sides, in a table, as bars, or drawn."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import asked, asked_argument, output_options, reports_option
from communique.cli.charts import chart_options, chart_or_give


@click.command("timeline")
@asked_argument
@click.argument("a", metavar="SIDE")
@click.argument("b", metavar="[SIDE]", required=False)
@click.option("--since", metavar="DAY", help="The first day: 2024, 2024-03 or 2024-03-05.")
@click.option("--until", metavar="DAY", help="The last day, itself included.")
@reports_option
@output_options
@chart_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: str,
    a: str,
    b: str | None,
    since: str | None,
    until: str | None,
    reports: bool,
    form: str | None,
    output: Path | None,
    limit: int | None,
    bars: bool,
    by: str | None,
    plot: Path | None,
) -> None:
    """All that passed between two sides, or at one, oldest first: encounters, events, and words to each other.

    A side is a country or a body, by code, name or demonym. Exit status: 0, or 2 for a wrong command, a side that is
    none, or no corpus. With -o t.svg or t.png it is drawn.
    """
    with asked(ctx, corpus) as there:
        found = there.timeline(a, b, since=since, until=until, reports=reports)
        chart_or_give(found, form, output, limit, bars=bars, by=by, plot=plot)
