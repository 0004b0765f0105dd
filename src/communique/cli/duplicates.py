"""`communique duplicates`: copies of articles, and versions of articles that were edited."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import corpus_argument, give, opened, output_options


@click.command("duplicates")
@corpus_argument
@output_options
@click.pass_context
def command(ctx: click.Context, corpus: Path, form: str | None, output: Path | None, limit: int | None) -> None:
    """List articles that are copies of one text, or versions of one article, a group at a time.

    The fullest of a group is named, of each copy how much of it and the fullest is the same. Versions come in order,
    the latest last. Nothing is taken out. Exit status: 0, or 2 where there is no corpus, or it is not merged.
    """
    with opened(ctx, corpus) as there:
        give(there.duplicates(), form, output, limit)
