"""`communique positions`: where they stand, in a table, as bars, or drawn."""

from __future__ import annotations

from typing import Any

import click

from communique.cli.asking import ENDING, Command, asked, asked_argument, give, option_of, output_options
from communique.cli.charts import chart_options, chart_or_give
from communique.query.filters import FILTERS

TOLD = """Where they stand: who supports, opposes, demands, offers, agrees to, refuses or is ready for what.

    Of one holder on one issue the acts come oldest first, with what changed (refuses → ready), what lies between, and
    reports of one day that contradict each other; --line asks that for any. --grid counts the acts of each stance for
    each holder and issue."""


@click.pass_context
def _ask(ctx: click.Context, /, corpus: str, **given: Any) -> None:
    form, output, limit, bars, by, plot = (given.pop(key) for key in ("form", "output", "limit", "bars", "by", "plot"))
    shape = given.pop("shape")
    if not (shape or form or output or bars or plot) and len(given["of"]) == len(given["on"]) == 1:
        shape = "line"
    with asked(ctx, corpus) as there:
        found = there.positions(**{key: value or None for key, value in given.items()})
        if shape:
            give(found.line() if shape == "line" else found.grid(), form, output, limit)
        else:
            chart_or_give(found, form, output, limit, bars=bars, by=by, plot=plot)


def _command() -> click.Command:
    command: Command = output_options(chart_options(_ask))
    for shape, told in (("grid", "Counts by holder and issue."), ("line", "Oldest first, with what changed.")):
        command = click.option(f"--{shape}", "shape", flag_value=shape, help=told)(command)
    for row in reversed(FILTERS["positions"]):
        command = option_of(row)(command)
    return click.command("positions", help=TOLD + ENDING)(asked_argument(command))


command = _command()
