"""`communique search`: words in quotations and articles."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import as_list, asked, asked_argument, give, output_options
from communique.store.search import KINDS


@click.command("search")
@asked_argument
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--among", type=click.Choice(KINDS), multiple=True, help="Only these; without it, both.")
@click.option("--meaning", is_flag=True, help="Find quotations that mean the like, in whatever words.")
@click.option(
    "--context",
    type=click.IntRange(1),
    metavar="N",
    help="Each place where they stand, with N characters before and after it: keyword in context.",
)
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: str,
    words: tuple[str, ...],
    among: tuple[str, ...],
    meaning: bool,
    context: int | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
) -> None:
    """Find words, best first: all of them, "a phrase", begin*, one OR other, -without.

    Of words that very many texts hold, the newest come first. The search index is made or brought up to date first,
    where it is behind; of a corpus that cannot be written to, one for the time of the search. With --meaning, WORDS are
    plain prose; `communique index CORPUS --meaning` comes first. Exit status: 0, or 2 for a search that cannot be
    meant, or no corpus.
    """
    with asked(ctx, corpus) as there:
        text, most = " ".join(words), 20 if limit is None else limit
        found = there.search(text, among=as_list(among), limit=most, meaning=meaning, context=context)
        give(found, form, output, limit)
