"""`communique mcp`: a corpus as tools for an assistant."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import WRONG
from communique.cli.plain import one_line
from communique.errors import CommuniqueError


@click.command("mcp")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option(
    "--explorer", default="http://127.0.0.1:8420", metavar="URL", show_default=True,
    help="Where the explorer of the corpus is; permalinks begin with it.",
)  # fmt: skip
@click.pass_context
def command(ctx: click.Context, corpus: Path, explorer: str) -> None:
    """Offer the record to an assistant, as tools of the Model Context Protocol, over standard input and output.

    Tools: search, quotes, encounters, events, positions, timeline, explain; articles are resources. Every row has its
    id, the exact words and a permalink, so that the assistant can cite it. Needs communique[mcp]. Exit status: 0 when
    the assistant ends it, 2 for a wrong command or no corpus.
    """
    from communique.web.mcp import server

    try:
        server(corpus, explorer=explorer).run()
    except CommuniqueError as error:
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(WRONG)
