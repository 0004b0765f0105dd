"""`communique errors`: what could not be read, and why."""

from __future__ import annotations

import json
from pathlib import Path

import click

from communique.cli.plain import one_line
from communique.cli.runs import Told, ending


@click.command("errors")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--kind", metavar="NAME", help="Only errors of this name, such as NoArticle.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, kind: str | None, as_json: bool) -> None:
    """List what could not be read into a corpus: where it lies, the name of the error, and its reason.

    What has been read since, because the file was repaired or the reader is newer, is left out.

    Exit status: 0, or 2 where there is no corpus.
    """
    from communique.store import unread
    from communique.store.folder import open_folder
    from communique.store.schema import FLAT

    columns = list(FLAT["errors"])
    with ending(ctx, Told(as_json=as_json, what="")), (folder := open_folder(corpus)).connect() as connection:
        errors, params = unread.query(folder, folder.manifest())
        query = f"FROM ({errors}) WHERE $kind IS NULL OR error = $kind ORDER BY error, origin, reason"
        rows = connection.execute(query, {**params, "kind": kind})
        while found := rows.fetchmany(1000):
            for values in found:
                row = dict(zip(columns, values, strict=True))
                line = "\t".join(one_line(row[name]) for name in ("origin", "error", "reason"))
                click.echo(json.dumps(row) if as_json else line)
