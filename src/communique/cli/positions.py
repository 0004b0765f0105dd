"""`communique positions`: where they stand, in a table, as bars, or drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from communique.cli.asking import ENDING, Command, corpus_argument, give, opened, option_of, output_options
from communique.cli.charts import chart, chart_options
from communique.query.filters import FILTERS

TOLD = "Where they stand: who supports, opposes, demands, offers or refuses what."


@click.pass_context
def _ask(ctx: click.Context, /, corpus: Path, **given: Any) -> None:
    form, output, limit, bars, by, plot = (given.pop(key) for key in ("form", "output", "limit", "bars", "by", "plot"))
    with opened(ctx, corpus) as there:
        found = there.positions(**{key: value or None for key, value in given.items()})
        chart(found, bars=bars, by=by, plot=plot)
        if output or form or not (bars or plot):
            give(found, form, output, limit)


def _command() -> click.Command:
    asked: Command = output_options(chart_options(_ask))
    for row in reversed(FILTERS["positions"]):
        asked = option_of(row)(asked)
    return click.command("positions", help=TOLD + ENDING)(corpus_argument(asked))


command = _command()
