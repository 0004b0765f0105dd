"""`communique positions`: where they stand, in a table, as bars, or drawn."""

from __future__ import annotations

from typing import Any

import click

from communique.cli.asking import ENDING, Command, asked, asked_argument, option_of, output_options
from communique.cli.charts import chart_options, chart_or_give
from communique.query.filters import FILTERS

TOLD = "Where they stand: who supports, opposes, demands, offers or refuses what."


@click.pass_context
def _ask(ctx: click.Context, /, corpus: str, **given: Any) -> None:
    form, output, limit, bars, by, plot = (given.pop(key) for key in ("form", "output", "limit", "bars", "by", "plot"))
    with asked(ctx, corpus) as there:
        found = there.positions(**{key: value or None for key, value in given.items()})
        chart_or_give(found, form, output, limit, bars=bars, by=by, plot=plot)


def _command() -> click.Command:
    command: Command = output_options(chart_options(_ask))
    for row in reversed(FILTERS["positions"]):
        command = option_of(row)(command)
    return click.command("positions", help=TOLD + ENDING)(asked_argument(command))


command = _command()
