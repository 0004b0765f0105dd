"""`communique undo`: take back what was said."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.as_json import json_option
from communique.cli.asking import corpus_argument, opened
from communique.cli.saying import show


@click.command("undo")
@corpus_argument
@click.argument("last", default="1", metavar="[N|ID]")
@click.option("--who", metavar="NAME", help="Who says so; else COMMUNIQUE_USER, else the user of this machine.")
@json_option
@click.pass_context
def command(ctx: click.Context, corpus: Path, last: str, who: str | None) -> None:
    """Take back the last correction, the last N, or the one with this id (c_...).

    Of findings as of who is who. Exit status: 0, or 2 where there is nothing to take back, or no corpus.
    """
    with opened(ctx, corpus) as there:
        show(there.undo(int(last) if last.isdecimal() else last, who=who), undone=True)
