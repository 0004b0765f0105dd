"""`communique correct`: what is right instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from communique.cli.asking import corpus_argument, opened
from communique.cli.saying import ENDING, saying_options, show
from communique.query.fields import LISTED, fields
from communique.query.filters import Filter
from communique.store.schema import FINDINGS

TOLD = """Say what is right instead, by the names that questions have for it.

A party is a country, or a name with the country in brackets: "Kari Lund (NOR)". An empty value says that there is
none."""


def options() -> dict[str, Filter]:
    """The fields of all kinds of findings by name; the choices of one name are those of all kinds."""
    found: dict[str, list[Filter]] = {}
    for table in FINDINGS:
        for row in fields(table):
            found.setdefault(row.name, []).append(row)
    return {
        name: Filter(
            name, rows[0].sort, name, rows[0].help, tuple(dict.fromkeys(one for row in rows for one in row.choices))
        )
        for name, rows in found.items()
    }


@click.pass_context
def _correct(ctx: click.Context, /, corpus: Path, id: str, note: str, who: str | None, **given: Any) -> None:  # noqa: A002
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    with opened(ctx, corpus) as there:
        show(there.correct(id, note=note, who=who, **{name: value for name, value in values.items() if value != []}))


def _command() -> click.Command:
    made: Any = saying_options(_correct)
    for row in reversed(options().values()):
        many = row.name in LISTED
        kind = click.Choice(row.choices, case_sensitive=False) if row.choices else None
        told = row.help.replace("The first day: 2024, 2024-03 or 2024-03-05.", "The day.")
        told += " May be given several times." if many else ""
        metavar = None if kind else row.name.upper()
        made = click.option(f"--{row.name}", row.name, type=kind, multiple=many, metavar=metavar, help=told)(made)
    made = click.argument("id", metavar="ID")(made)
    return click.command("correct", help=TOLD + ENDING)(corpus_argument(made))


command = _command()
