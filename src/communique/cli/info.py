"""`communique info`: a corpus in figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.plain import one_line
from communique.cli.runs import Told, ending, plural

if TYPE_CHECKING:
    from communique.store.info import Info


@click.command("info")
@click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, as_json: bool) -> None:
    """Show what a corpus holds: counts, days, errors by kind, what was passed over, and which reader made it.

    Exit status: 0, or 2 where there is no corpus.
    """
    from communique.store.info import info

    with ending(ctx, Told(as_json=as_json, what="")):
        found = info(corpus)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    for name, value in _lines(found, corpus):
        click.echo(f"{name:<12} {value}")


def _lines(found: Info, corpus: Path) -> Iterator[tuple[str, str]]:
    for table, count in found.rows.items():
        yield table, f"{count:>12,}"
    yield "days", " to ".join(found.days) if found.days else "none known"
    yield "outlets", f"{found.outlets:,}"
    if found.copies:
        yield "copies", f"{plural(found.copies, 'article')} whose text another one has: communique duplicates {corpus}"
    if found.versions:
        yield (
            "versions",
            f"{plural(found.versions, 'article')} beside another of the same file, which was edited: both stay",
        )
    for name, count in found.errors.items():
        yield "not read", f"{count:,} {one_line(name)}"
    for reason, count in found.skipped.items():
        yield "passed over", f"{count:,} {one_line(reason)}"
    yield (
        "on disk",
        f"{found.size / 1e6:,.1f} MB in {plural(found.parts, 'part')}, from {plural(found.shards, 'shard')}",
    )
    older = f"; {plural(found.older, 'part')} by an older one: communique reread {corpus}" if found.older else ""
    yield "reader", f"{found.reader}, schema {found.schema}{older}"
    if set(found.readers) - {found.reader}:
        for reader, count in found.readers.items():
            yield "read by", f"{one_line(reader)}: {plural(count, 'part')}"
