"""`communique index`: the search index of a corpus, made or brought up to date."""

from __future__ import annotations

import json
from pathlib import Path

import click

from communique.cli.as_json import json_option, wants_json
from communique.cli.asking import WRONG, corpus_argument
from communique.cli.plain import one_line
from communique.errors import CommuniqueError


@click.command("index")
@corpus_argument
@click.option("--rebuild", is_flag=True, help="Make it anew.")
@click.option(
    "--meaning", is_flag=True, help="Make the vectors that search by meaning needs, too: 150 bytes a quotation."
)
@json_option
@click.pass_context
def command(ctx: click.Context, corpus: Path, rebuild: bool, meaning: bool) -> None:
    """Bring the search index up to date. A search does that by itself where the index is behind.

    Exit status: 0, or 2 where there is no corpus, or it cannot be written.
    """
    from communique.store import meaning as vectors
    from communique.store import search
    from communique.store.folder import open_folder

    def tell(line: str) -> None:
        click.echo(f"communique: {one_line(line)}", err=True)

    try:
        folder = open_folder(corpus)
        if rebuild:
            search.rebuild(folder, tell)
        else:
            search.update(folder, tell=tell)
        if meaning:
            vectors.update(folder, folder.manifest(), tell)
    except CommuniqueError as error:
        tell(str(error))
        ctx.exit(WRONG)
    size = search.path_of(folder).stat().st_size
    if wants_json():
        click.echo(json.dumps({"index": str(search.path_of(folder)), "bytes": size}))
        return
    click.echo(f"the search index is up to date, {size / 1e6:,.1f} MB")
