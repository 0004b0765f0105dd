"""`communique watch`: questions that are kept, and asked again of whatever is added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.as_json import json_option, wants_json
from communique.cli.asking import corpus_argument, opened
from communique.cli.plain import one_line
from communique.query.filters import FILTERS, Question

if TYPE_CHECKING:
    from communique.query.watching import Hits, Watch

# The command that asks each question.
_COMMANDS: dict[str, Question] = {"quotes": "quotations"} | {
    name: name for name in ("encounters", "events", "positions", "articles")
}  # type: ignore[assignment]


@click.command("watch", context_settings={"ignore_unknown_options": True})
@corpus_argument
@click.argument("question", nargs=-1, type=click.UNPROCESSED, metavar="[QUESTION...]")
@click.option("--name", metavar="NAME", help="Keep the question that follows under this name.")
@click.option("--run", "again", is_flag=True, help="Ask all of them now of what has come since.")
@click.option("--drop", metavar="NAME", help="Keep this one no longer.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, corpus: Path, question: tuple[str, ...], name: str | None, again: bool, drop: str | None
) -> None:
    """Keep a question and hear of what is new: `communique watch CORPUS --name N quotes --speaker Lavrov`.

    The question is one of the commands quotes, encounters, events, positions and articles with its filters. It is asked
    again after each `communique add`, or with --run; new answers are added to watches/NAME.jsonl in the corpus folder
    and stand in the feed watches/NAME.atom. Without anything, the questions are listed. Exit status: 0, or 2 for a
    wrong command, or no corpus.
    """
    if (name is None) != (not question):
        raise click.UsageError("a question and a --name go together: --name N quotes --speaker Lavrov")
    with opened(ctx, corpus) as there:
        if drop is not None:
            click.echo(f"dropped: {told(there.unwatch(drop))}")
        if name is not None:
            asked, given = _parsed(question)
            made = there.watch(name, asked, **given)
            click.echo(f"watching: {told(made)}; {made.before:,} {made.question} answer it now")
        if again:
            found = there.run_watches()
            if wants_json():
                new = [{"name": hits.watch.name, "rows": hits.rows} for hits in found]
                click.echo(json.dumps(new, ensure_ascii=False, default=str))
                return
            tell(found, corpus)
        if name is None and drop is None and not again:
            known = there.watches()
            if wants_json():
                click.echo(json.dumps([asdict(watch) for watch in known], ensure_ascii=False, default=list))
                return
            for watch in known:
                click.echo(told(watch))
            click.echo("" if known else "nothing is watched", nl=not known)


def _parsed(words: Sequence[str]) -> tuple[Question, dict[str, Any]]:
    """The question and the filters that a command line of its command means."""
    first, *rest = words
    if first not in _COMMANDS:
        raise click.UsageError(f"{first!r} cannot be watched, only {', '.join(_COMMANDS)}")
    asked = _COMMANDS[first]
    command: click.Command = import_module(f"communique.cli.{first}").command
    given = command.make_context(first, [".", *rest]).params
    return asked, {row.name: given[row.name] for row in FILTERS[asked] if given[row.name] not in ((), None)}


def told(watch: Watch) -> str:
    """A watch in a line."""
    parts = [
        f"{name} {' or '.join(value) if isinstance(value, list | tuple) else value}"
        for name, value in watch.filters.items()
    ]
    return one_line(f"{watch.name}: {watch.question} with {', '.join(parts) or 'no filter'}")


def tell(found: Sequence[Hits], corpus: Path) -> None:
    """A line for each watch that has anything new."""
    for hits in found:
        if hits.rows:
            feed = corpus / "watches" / f"{hits.watch.name}.atom"
            click.echo(one_line(f"{len(hits.rows):,} new for {hits.watch.name}: {feed}"))
    if not any(hits.rows for hits in found):
        click.echo("nothing new")
