"""The option by which every command gives JSON, for programs."""

from __future__ import annotations

import click

_JSON = "communique.json"


def _note(ctx: click.Context, _option: click.Parameter, as_json: bool) -> None:
    ctx.meta[_JSON] = as_json


json_option = click.option(
    "--json", is_flag=True, is_eager=True, expose_value=False, callback=_note, help="As JSON, for programs."
)


def wants_json() -> bool:
    """Whether the command that runs was asked for JSON."""
    return bool(click.get_current_context().meta.get(_JSON))


def form_or_json(ctx: click.Context, _option: click.Parameter, form: str | None) -> str | None:
    """What --format says, json where --json was given; the callback of a --format."""
    return "json" if ctx.meta.get(_JSON) else form
