"""`communique gold`: what people have looked at, as gold for `communique score`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.as_json import json_option, wants_json
from communique.cli.asking import corpus_argument, opened


@click.command("gold")
@corpus_argument
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--partly", is_flag=True, help="Also articles of which only a part was looked at.")
@json_option
@click.pass_context
def command(ctx: click.Context, corpus: Path, folder: Path, partly: bool) -> None:
    """Write what was accepted or corrected as gold: for each article an annotation and its text.

    `communique score DIR` holds a reader against it. An article of which only some findings were looked at is left out,
    since the others would count as wrong. Exit status: 0, or 2 where nothing was looked at, or no corpus.
    """
    with opened(ctx, corpus) as there:
        done = there.gold(folder, partly=partly)
        if wants_json():
            click.echo(json.dumps(asdict(done)))
            return
        click.echo(f"{done.findings:,} findings of {done.articles:,} articles in {folder}")
        if done.partly and not partly:
            click.echo(f"left out: {done.partly:,} articles of which only a part was looked at", err=True)
