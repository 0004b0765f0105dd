"""`communique positions`: where they stand, in a table, as bars, or drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from communique.cli.asking import ENDING, Command, corpus_argument, give, opened, option_of, output_options
from communique.cli.charts import chart, chart_options
from communique.query.filters import FILTERS

TOLD = """Where they stand: who supports, opposes, demands, offers, agrees to, refuses or is ready for what.

    With --line the acts come oldest first, with what changed (refuses → ready), what lies between, and reports of one
    day that contradict each other; with --grid the acts of each stance are counted for each holder and issue."""


@click.pass_context
def _ask(ctx: click.Context, /, corpus: Path, **given: Any) -> None:
    form, output, limit, bars, by, plot = (given.pop(key) for key in ("form", "output", "limit", "bars", "by", "plot"))
    shape = given.pop("shape")
    with opened(ctx, corpus) as there:
        found = there.positions(**{key: value or None for key, value in given.items()})
        chart(found, bars=bars, by=by, plot=plot)
        if output or form or not (bars or plot):
            give({"line": found.line, "grid": found.grid}[shape]() if shape else found, form, output, limit)


def _command() -> click.Command:
    asked: Command = output_options(chart_options(_ask))
    for shape, told in (("grid", "Counts by holder and issue."), ("line", "Oldest first, with what changed.")):
        asked = click.option(f"--{shape}", "shape", flag_value=shape, help=told)(asked)
    for row in reversed(FILTERS["positions"]):
        asked = option_of(row)(asked)
    return click.command("positions", help=TOLD + ENDING)(corpus_argument(asked))


command = _command()
