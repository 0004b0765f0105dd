"""`communique actors`: who is in the record, across articles; and who is who, where people know better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from communique.cli.asking import opened, question_command
from communique.cli.saying import saying_options, show

TOLD = """Who is in the record, across articles: a row for each, with the spellings that there are.

With --merge, --split or --alias, say who is who. PERSON is an id, or a name that only one has; `communique undo` takes
it back."""


def _command() -> click.Command:
    asked = question_command("actors", "actors", TOLD)
    ask = asked.callback

    @click.pass_context
    def either(ctx: click.Context, /, corpus: str, note: str, who: str | None, **given: Any) -> None:
        said = [(name, given.pop(name)) for name in ("merge", "split", "alias")]
        if not any(pair for _, pair in said):
            ctx.invoke(ask, corpus=corpus, **given)  # type: ignore[arg-type]
            return
        with opened(ctx, Path(corpus)) as there:
            for name, pair in said:
                if pair:
                    show(getattr(there, f"{name}_actor{'s' if name == 'merge' else ''}")(*pair, note=note, who=who))

    command: Any = saying_options(either)
    for name, metavar, told in (
        ("alias", "PERSON NAME", "Say that a name means this person in every article."),
        ("split", "PERSON SPELLING", "Say that whoever is called so is another person."),
        ("merge", "PERSON PERSON", "Say that the two are one, the first."),
    ):
        command = click.option(f"--{name}", nargs=2, metavar=metavar, help=told)(command)
    made = click.command("actors", help=asked.help)(command)
    made.params = [*asked.params, *made.params]
    return made


command = _command()
