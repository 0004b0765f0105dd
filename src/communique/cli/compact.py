"""`communique compact`: many small files become few large ones."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.runs import Told, ending, plural


@click.command("compact")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--all", "everything", is_flag=True, help="Merge the parts that are large already, too.")
@click.option("--memory", default="350MB", show_default=True, help="How much memory to use; beyond it, sort on disk.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, everything: bool, memory: str, as_json: bool) -> None:
    """Merge the small files of a corpus into large ones, in order of day, so that queries are quick.

    Others may read the corpus meanwhile: what is replaced now is removed by the next compaction. Exit status: 0, or 2
    where there is no corpus or it cannot be written.
    """
    from communique.store.compact import compact

    with ending(ctx, Told(as_json=as_json, what="compacting")):
        done = compact(corpus, everything=everything, memory=memory)
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(f"{plural(done.before, 'part')} before, {done.after:,} now")
    if done.removed:
        click.echo(f"removed {plural(done.removed, 'file')} that nothing named, {done.freed / 1e6:,.1f} MB")
