"""`communique merge`: copies, people, and which reports are of one statement, encounter or event."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.runs import Told, ending, plural

# What was found of each sort, and what it was found in.
_TOLD = {
    "copies": ("shared text", "articles"),
    "versions": ("edited article", "versions"),
    "people": ("person", "mentions"),
    "statements": ("statement", "reports"),
    "meetings": ("meeting", "reports"),
    "happenings": ("happening", "reports"),
}


@click.command("merge")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON object.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, as_json: bool) -> None:
    """Find copies of articles, who is the same person, and which findings report one thing.

    `communique add` does this by itself where it takes little; on a large corpus, do it after a day's adding. Nothing
    is changed or deleted by it. Exit status: 0, or 2 where there is no corpus or it cannot be written.
    """
    from communique.run.derive import merge

    with ending(ctx, Told(as_json=as_json, what="merging")):
        found = merge(corpus, tell=None if as_json else lambda name: click.echo(f"merging: {name}", err=True))
    if as_json:
        click.echo(json.dumps({name: asdict(count) for name, count in found.items()}))
        return
    told = [
        f"{plural(found[name].things, one)} in {found[name].reports:,} {many}" for name, (one, many) in _TOLD.items()
    ]
    conflicts = found["conflicts"].things
    click.echo(", ".join(told) + f"; reports disagree in {plural(conflicts, 'point')}")
