"""`communique serve`: a corpus in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import WRONG
from communique.cli.plain import one_line
from communique.errors import CommuniqueError


@click.command("serve")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", show_default=True, help="Where to listen.")
@click.option(
    "--port", default=8420, type=click.IntRange(0, 65535), show_default=True, help="0 takes any that is free."
)
@click.option(
    "--name", "names", multiple=True, metavar="NAME", help="A host name to be reached by. May be given several times."
)
@click.option(
    "--token", metavar="TEXT", help="The token that visitors need; elsewhere than here one is made where none is given."
)
@click.option("--review", is_flag=True, help="Visitors may accept, correct, reject and merge.")
@click.option("--open/--no-open", "browser", default=False, help="Open the browser.")
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    host: str,
    port: int,
    names: tuple[str, ...],
    token: str | None,
    review: bool,
    browser: bool,
) -> None:
    """Open the explorer: a corpus as pages in the browser, and as an HTTP API.

    It listens on this machine only, unless --host says otherwise; then whoever asks needs the token in the address that
    is printed. Nothing is fetched from elsewhere, and nothing is written but, with --review, what visitors say of
    findings. Needs communique[web]. Exit status: 0 when it is ended, 2 for a wrong command or no corpus.
    """
    from communique.web.serving import serve

    def tell(line: str) -> None:
        click.echo(f"communique: {one_line(line)}", err=True)

    try:
        serve(corpus, host=host, port=port, names=names, token=token, review=review, browser=browser, tell=tell)
    except CommuniqueError as error:
        tell(str(error))
        ctx.exit(WRONG)
