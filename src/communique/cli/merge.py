"""`communique merge`: copies, people, and which reports are of one statement, encounter or event."""

from __future__ import annotations

import json
from pathlib import Path

import click

from communique.cli.runs import Told, ending


@click.command("merge")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--json", "as_json", is_flag=True, help="Print how many rows each result has as one JSON object.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, as_json: bool) -> None:
    """Find copies of articles, who is the same person, and which findings report one thing.

    `communique add` does this by itself where it takes little; on a large corpus, do it after a day's adding. Nothing
    is changed or deleted by it. Exit status: 0, or 2 where there is no corpus or it cannot be written.
    """
    from communique.run.derive import merge

    with ending(ctx, Told(as_json=as_json, what="merging")):
        rows = merge(corpus, tell=None if as_json else lambda name: click.echo(f"merging: {name}", err=True))
    click.echo(json.dumps(rows) if as_json else ", ".join(f"{count:,} {name}" for name, count in rows.items()))
