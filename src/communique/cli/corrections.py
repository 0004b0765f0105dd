"""`communique corrections`: what people have said of findings, and who said how much."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import corpus_argument, give, opened, output_options


@click.command("corrections")
@corpus_argument
@click.option("--counts", is_flag=True, help="How much was said by whom, of which field.")
@click.option("--who", metavar="NAME", help="Only what this one said.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    counts: bool,
    who: str | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
) -> None:
    """List what people have said of findings and persons and not taken back, the latest first.

    With --counts: how many corrections each has made, by what was done and of which field. Exit status: 0, or 2 for no
    corpus.
    """
    from communique.query import tally

    with opened(ctx, corpus) as there:
        said = [one for one in there.corrections() if who in (None, one.who)]
        give(tally.tally(said) if counts else tally.listed(said), form, output, limit)
