"""`communique search`: words in quotations and articles."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import as_list, corpus_argument, give, opened, output_options
from communique.store.search import KINDS


@click.command("search")
@corpus_argument
@click.argument("text", metavar="WORDS")
@click.option("--among", type=click.Choice(KINDS), multiple=True, help="Only these; without it, both.")
@click.option("--meaning", is_flag=True, help="Find quotations that mean the like, in whatever words.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    text: str,
    among: tuple[str, ...],
    meaning: bool,
    form: str | None,
    output: Path | None,
    limit: int | None,
) -> None:
    """Find words, best first: all of them, "a phrase", begin*, one OR other, -without.

    Of words that very many texts hold, the newest come first. The search index is made or brought up to date first,
    where it is behind. With --meaning, WORDS are plain prose; `communique index CORPUS --meaning` comes first. Exit
    status: 0, or 2 for a search that cannot be meant, or no corpus.
    """
    with opened(ctx, corpus) as there:
        found = there.search(text, among=as_list(among), limit=20 if limit is None else limit, meaning=meaning)
        give(found, form, output, limit)
