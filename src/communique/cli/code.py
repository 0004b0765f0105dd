"""`communique code`: the PLOVER type of what a source does to a target, so that coders can be compared."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from communique.cli.as_json import json_option, wants_json

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000  # characters of a line; a longer one is no sentence


@click.command("code")
@click.option("--source", metavar="WORDS", help="Who acts, as the sentence has it.")
@click.option("--target", metavar="WORDS", help="Who is acted upon, as the sentence has it.")
@click.argument("sentence", metavar="SENTENCE|-")
@json_option
@click.pass_context
def command(ctx: click.Context, source: str | None, target: str | None, sentence: str) -> None:
    """Tell the type of event between two sides of a sentence: one of 15, with its probability.

    With -, lines of sentence, source and target parted by tabs are read from standard input, and a line of type and
    probability is written for each. The types are those of PLOVER; YIELD is CONCEDE and RETREAT in one. Exit status: 0
    when every sentence was coded, 1 when some were not, 2 for a wrong command.
    """
    from communique.findings.events.model import coder

    if sentence != "-" and not (source and target):
        raise click.UsageError("--source and --target are needed with a sentence")
    rows = _rows() if sentence == "-" else iter([(sentence, source or "", target or "")])
    failed = False
    for number, row in enumerate(rows, 1):
        try:
            coded = coder().code(*_checked(row))
        except ValueError as error:
            click.echo(f"communique: line {number}: {error}", err=True)
            click.echo("null" if wants_json() else "-\t-")
            failed = True
            continue
        told = {"type": coded.type, "probability": round(float(coded.probability), 4)}
        click.echo(json.dumps(told) if wants_json() else f"{coded.type}\t{coded.probability:.2f}")
    ctx.exit(1 if failed else 0)


def _rows() -> Iterator[tuple[str, ...]]:
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text:
            yield tuple(text.split("\t"))


def _checked(row: tuple[str, ...]) -> tuple[str, str, str]:
    if len(row) != 3:
        raise ValueError("wanted sentence, source and target parted by tabs")
    if len(row[0]) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    return row[0], row[1], row[2]
