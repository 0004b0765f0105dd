"""What the commands that change a corpus share: settings, progress, the summary, and how errors end a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.plain import one_line
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from communique.run.add import Progress, Summary

INTERRUPTED = 130  # what shells report for a command stopped by Ctrl-C
WRONG = 2
_NAMES = {"articles": "article", "quotations": "quotation", "encounters": "encounter", "events": "event"}
_NAMES |= {"positions": "position", "errors": "error"}

Tell = Callable[["Progress"], None]


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that read on an engine."""
    from communique.run.engine import ENGINES

    for option in (
        click.option("--no-merge", is_flag=True, help="Do not look for copies, people and reports of one thing."),
        click.option("--json", "as_json", is_flag=True, help="Progress and summary as JSON, one object a line."),
        click.option(
            "--settings",
            "settings_path",
            type=click.Path(path_type=Path),
            metavar="TOML",
            help="Settings file; without it, communique.toml in the working folder where there is one.",
        ),
        click.option("--workers", type=click.IntRange(1), help="How many at once; without it, as many as cores."),
        click.option(
            "--engine",
            type=click.Choice(list(ENGINES)),
            default="local",
            show_default=True,
            help="What carries it out.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def ending(ctx: click.Context, told: Told) -> Iterator[None]:
    """End the command as its error asks: 2 for what is wrong with the corpus or the paths, 130 for Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        told.close()
        done = f" with {told.last.shards} of {told.last.of} shards done" if told.last else ""
        click.echo(f"communique: stopped{done}; run the same command again to go on", err=True)
        ctx.exit(INTERRUPTED)
    except CommuniqueError as error:
        told.close()
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(WRONG)


class Told:
    """Shows how far a run is: lines of JSON on standard output, or a bar on standard error where people look."""

    def __init__(self, *, as_json: bool, what: str) -> None:
        self.last: Progress | None = None
        self._as_json = as_json
        self._what = what
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __call__(self, progress: Progress) -> None:
        """A shard has ended."""
        self.last = progress
        if self._as_json:
            click.echo(json.dumps({"event": "progress", **asdict(progress)}))
        elif sys.stderr.isatty():
            self._show(progress)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def _show(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = _bar()
            self._task = self._bar.add_task(self._what, total=progress.of, note="")
            self._bar.start()
        elapsed = self._bar.tasks[0].elapsed or 0.0
        rate = f", {progress.pages / elapsed:,.0f} a second" if elapsed > 1 else ""
        errors = f", {progress.errors:,} errors" if progress.errors else ""
        if self._task is not None:
            note = f"{progress.pages:,} articles{rate}{errors}"
            what = self._what if progress.stage == "reading" else progress.stage
            self._bar.update(self._task, completed=progress.shards, note=note, description=what)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def show(summary: Summary, corpus: Path, *, as_json: bool) -> None:
    """Print what a run did."""
    from communique.page.untold import words

    if as_json:
        click.echo(json.dumps({"event": "summary", **asdict(summary)}))
        return
    counts = [plural(summary.rows.get(table, 0), name) for table, name in _NAMES.items()]
    click.echo(", ".join(counts))
    if not (summary.shards or summary.before or summary.failed):
        click.echo("nothing to read was found there: no files in the folders that were given")
    for reason, count in sorted(summary.skipped.items(), key=lambda item: -item[1]):
        click.echo(f"passed over: {count:,} {one_line(reason)}")
    if said := words(summary.undated):
        click.echo(one_line(said))
    if summary.before:
        click.echo(f"done before: {plural(summary.before, 'shard')}")
    if summary.errors:
        click.echo(f"what could not be read: communique errors {corpus}")
    for failed in summary.failed:
        click.echo(f"communique: {failed.job}: {one_line(failed.reason)}; the same command tries it again", err=True)
    if summary.older:
        parts = plural(summary.older, "part")
        click.echo(f"by an older reader or with other settings: {parts}; communique reread {corpus} brings them up")
    if not summary.merged:
        click.echo(f"not merged as it is now: communique merge {corpus} finds copies, people and reports of one thing")
    click.echo(f"{summary.seconds:,.1f} s")


def plural(count: int, name: str) -> str:
    """A count with its noun.

    >>> plural(1, "shard"), plural(2000, "shard")
    ('1 shard', '2,000 shards')
    """
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"
