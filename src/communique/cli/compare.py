"""`communique compare`: the events of two corpora side by side."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.asking import give, opened
from communique.cli.plain import one_line
from communique.query.series import PERIODS

if TYPE_CHECKING:
    from communique.comparison.events import Figures

FORMS = ("table", "csv", "jsonl", "json", "parquet")


@click.command("compare")
@click.argument("a", type=click.Path(path_type=Path), metavar="A")
@click.argument("b", type=click.Path(path_type=Path), metavar="B")
@click.option("--between", multiple=True, metavar="SIDE", help="Only events of this side; given twice, of this dyad.")
@click.option("--since", metavar="DAY", help="The first day: 2024, 2024-03 or 2024-03-05.")
@click.option("--until", metavar="DAY", help="The last day, itself included.")
@click.option("--by", type=click.Choice(PERIODS), default="month", show_default=True, help="The periods.")
@click.option("--name", "called", nargs=2, metavar="NAME NAME", help="What A and B are called; else their folders.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="PATH", help="Draw it to a .png or .svg.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write all rows here.")
@click.option("--format", "form", type=click.Choice(FORMS), help="A table for people, or rows for programs.")
@click.option("--limit", type=click.IntRange(0), help="At most so many rows.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON, and no table.")
@click.pass_context
def command(
    ctx: click.Context,
    a: Path,
    b: Path,
    between: tuple[str, ...],
    since: str | None,
    until: str | None,
    by: str,
    called: tuple[str, str] | None,
    plot: Path | None,
    output: Path | None,
    form: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """What two corpora of events have in common: coverage, agreement, what only one has, by dyad and period.

    Compared is what was done between two sides, in either direction. Two events could be the same where both corpora
    have the dyad and the class of the four (words or deeds, cooperation or conflict) in common, on the same day or one
    day apart. Exit status: 0, or 2 for a wrong command, a side that is none, or no corpus.
    """
    from communique.comparison.events import compare

    with ExitStack() as stack:
        one, other = (stack.enter_context(opened(ctx, path)) for path in (a, b))
        told = called or (a.resolve().stem, b.resolve().stem)
        found = compare(one, other, called=told, between=between, since=since, until=until, by=by)
        figures = found.figures()
        if plot:
            found.plot(plot)
            click.echo(f"drawn to {plot}", err=True)
        if as_json:
            click.echo(json.dumps(asdict(figures), ensure_ascii=False))
            return
        if form in (None, "table") and output is None:
            for line in lines(figures):
                click.echo(one_line(line))
        give(found.table(), form, output, limit)


def lines(figures: Figures) -> list[str]:
    """The figures in words."""
    found = []
    for place, name in enumerate(figures.names):
        days = figures.days[place]
        span = f", {days[0]} to {days[1]}" if days else ""
        found.append(
            f"{name} ({'ab'[place]}): {figures.events[place]:,} {figures.counted[place]} of {figures.dyads[place]:,} "
            f"dyads{span}; {figures.only[place]:,} only here"
        )
    found.append(f"in both, at most: {figures.both:,} events; dyads in both: {figures.shared_dyads:,}")
    measures = (
        ("same class, where both have the dyad and day", figures.agreement),
        ("correlation of counts", figures.count_correlation),
        ("correlation of mean Goldstein", figures.goldstein_correlation),
    )
    told = [f"{name}: {value:.2f}" for name, value in measures if value is not None]
    return [*found, "; ".join(told)] if told else found
