"""`communique import`: findings from elsewhere, as a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import click

from communique.cli.going import Going, ending
from communique.cli.plain import one_line
from communique.formats.registry import SOURCES


@click.command("import")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--from", "form", type=click.Choice(list(SOURCES)), required=True, help="What the files are.")
@click.option("--source", metavar="NAME", default="", help="Where they are from, by name; without it, the format.")
@click.option("--json", "as_json", is_flag=True, help="Progress and summary as JSON, one object a line.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, paths: tuple[Path, ...], form: str, source: str, as_json: bool) -> None:
    """Take findings from elsewhere into a corpus, which is made if it is not there.

    So an older series stands beside the findings of news: every question, drawing and `communique compare` takes it as
    any corpus. The texts of articles are not in it. All of an import is taken in, or nothing of it; files that were
    taken in before are known. Exit status: 0, 2 for a wrong command, a file that is not in the format, or no corpus,
    130 for Ctrl-C.
    """
    from communique.formats import registry

    going = Going("taking in", None, as_json=as_json)
    with ending(ctx, going):
        taken = registry.take(corpus, form, paths, source, going)
    going.close()
    if as_json:
        click.echo(json.dumps({"event": "summary", "rows": taken.rows, "skipped": taken.skipped, "known": taken.known}))
        return
    if taken.known:
        click.echo("all of it is in already")
        return
    click.echo(", ".join(f"{count:,} {name}" for name, count in taken.rows.items()) or "nothing was in it")
    for reason, count in sorted(taken.skipped.items(), key=lambda item: -item[1]):
        click.echo(f"passed over: {count:,} {one_line(reason)}")
