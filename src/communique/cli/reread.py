"""`communique reread`: bring up what an older reader made, from the text in the corpus."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.runs import Told, ending, engine_options, show


@click.command("reread")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--all", "everything", is_flag=True, help="Read all articles again, whoever read them.")
@engine_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    everything: bool,
    engine: str,
    workers: int | None,
    settings_path: Path | None,
    as_json: bool,
    no_merge: bool,
) -> None:
    """Read the articles of a corpus again that an older version of communique read.

    Articles keep their text and their ids; their findings are made anew. Ctrl-C stops at once, and the same
    command goes on. Exit status as for `communique add`.
    """
    from communique.run.reread import reread
    from communique.settings import load_settings

    told = Told(as_json=as_json, what="reading again")
    with ending(ctx, told):
        settings = load_settings(settings_path)
        summary = reread(
            corpus,
            settings=settings,
            engine=engine,
            workers=workers,
            everything=everything,
            merge=not no_merge,
            tell=told,
        )
    told.close()
    show(summary, corpus, as_json=as_json)
    ctx.exit(1 if summary.failed else 0)
