"""`communique add`: pages into a corpus, each once, going on where an earlier run stood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.columns import columns_option
from communique.cli.runs import Told, ending, engine_options, show

if TYPE_CHECKING:
    from communique.settings import Only


@click.command("add")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--only",
    type=click.Choice(["diplomacy"]),
    help="Of a mixed crawl, read only pages with something diplomatic in them.",
)
@columns_option
@engine_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    paths: tuple[str, ...],
    only: Only | None,
    columns: str | None,
    engine: str,
    workers: int | None,
    settings_path: Path | None,
    as_json: bool,
    no_merge: bool,
) -> None:
    """Read pages into a corpus, which is made if it is not there.

    PATH is a file or folder of pages (HTML, text, JSON), a table (CSV, TSV, XLSX), JSON lines, Parquet, WARC, an RSS or
    Atom feed, a list of URLs, a glob, a URL of any of these (s3:// with the extra), or - for URLs on standard input.

    What is in the corpus already is not read again. Ctrl-C stops at once: what was done is kept, and the same
    command goes on. A page that cannot be read is listed by `communique errors` and stops nothing. Exit status:
    0 when all is in, 1 when some shards could not be done, 2 for a wrong command, path or corpus, 130 for Ctrl-C.
    """
    from communique.run.add import add
    from communique.settings import load_settings, with_columns

    told = Told(as_json=as_json, what="adding")
    with ending(ctx, told):
        settings = with_columns(load_settings(settings_path), columns)
        summary = add(
            corpus, paths, settings=settings, only=only, engine=engine, workers=workers, merge=not no_merge, tell=told
        )
    told.close()
    if (corpus / "search.sqlite").is_file():  # who searches it wants it to keep up
        from communique.store import search
        from communique.store.folder import open_folder

        with ending(ctx, told):
            search.update(open_folder(corpus))
    show(summary, corpus, as_json=as_json)
    if (corpus / "watches.json").is_file():
        _watch(ctx, corpus, told, as_json=as_json)
    ctx.exit(1 if summary.failed else 0)


def _watch(ctx: click.Context, corpus: Path, told: Told, *, as_json: bool) -> None:
    """Ask the questions that are kept of what has come."""
    import json

    from communique.cli.watch import tell
    from communique.query import watching
    from communique.store.folder import open_folder

    with ending(ctx, told):
        found = watching.run(open_folder(corpus))
        if as_json:
            click.echo(json.dumps({"event": "watches", "new": {hits.watch.name: len(hits.rows) for hits in found}}))
        else:
            tell(found, corpus)
