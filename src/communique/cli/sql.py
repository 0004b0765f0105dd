"""`communique sql`: a SELECT over the tables of a corpus."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from communique.cli.asking import asked, asked_argument, give, output_options


@click.command("sql")
@asked_argument
@click.argument("query", metavar="QUERY|-")
@output_options
@click.pass_context
def command(
    ctx: click.Context, corpus: str, query: str, form: str | None, output: Path | None, limit: int | None
) -> None:
    """Ask in DuckDB's SQL: one SELECT over articles, mentions, actors, quotations, encounters, events and positions.

    With -, the query is read from standard input. Nothing can be written, and no other file be read. Exit status: 0, or
    2 for a query that fails, or no corpus.
    """
    with asked(ctx, corpus) as there:
        give(there.sql(sys.stdin.read() if query == "-" else query), form, output, limit)
