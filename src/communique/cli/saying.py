"""What the commands share by which people say what is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.as_json import json_option, wants_json
from communique.cli.asking import corpus_argument, opened
from communique.cli.plain import one_line
from communique.query.fields import EXTENT

if TYPE_CHECKING:
    from communique.store.corrections import Correction

_PAST = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "merge": "merged", "split": "split"}
_PAST |= {"alias": "named", "undo": "undone"}


def saying_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Why it is said, and by whom."""
    for option in (
        click.option("--who", metavar="NAME", help="Who says so; else COMMUNIQUE_USER, else the user of this machine."),
        click.option("--note", default="", metavar="TEXT", help="Why."),
    ):
        command = option(command)
    return command


def verdict_command(name: str, told: str) -> click.Command:
    """A command that says one thing of findings."""

    @click.command(name, help=told + ENDING)
    @corpus_argument
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    @saying_options
    @json_option
    @click.pass_context
    def command(ctx: click.Context, corpus: Path, ids: tuple[str, ...], note: str, who: str | None) -> None:
        with opened(ctx, corpus) as there:
            show(getattr(there, name)(*ids, note=note, who=who))

    return command


ENDING = """

ID is the id of a finding or its beginning, or that of a statement, meeting or happening, which means all of its
reports. It is kept in corrections.jsonl, counts at once in every question, and `communique undo` takes it back. Exit
status: 0, or 2 for a finding that is none, or no corpus."""


def show(said: Sequence[Correction], *, undone: bool = False) -> None:
    """A line for each correction, or all of them as JSON."""
    if wants_json():
        click.echo(json.dumps([asdict(one) | {"undone": undone} for one in said], ensure_ascii=False))
        return
    for one in said:
        values = ", ".join(f"{name}: {_told(value)}" for name, value in one.values.items() if name != EXTENT)
        parts = ["undone:" if undone else "", _PAST[one.action], " and ".join(one.targets), values, one.note]
        click.echo(one_line(" ".join(part for part in parts if part)) + f"  ({one.id})")


def _told(value: str | Sequence[str]) -> str:
    return (value if isinstance(value, str) else "; ".join(value)) or "none"
