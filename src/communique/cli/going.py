"""How far an export or an import is: a bar on standard error where people look, lines of JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from communique.cli.plain import one_line
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from rich.progress import Progress

INTERRUPTED = 130  # what shells report for a command stopped by Ctrl-C
WRONG = 2
_EVERY = 1.0  # seconds between two lines of JSON


class Going:
    """Called with the number of rows that are done since it was last called. A context manager, which ends the bar."""

    def __init__(self, what: str, total: int | None, *, as_json: bool) -> None:
        self.rows = 0
        self._what, self.total, self._as_json = what, total, as_json
        self._bar: Progress | None = None
        self._next = time.monotonic() + _EVERY

    def __call__(self, rows: int) -> None:
        self.rows += rows
        if self._as_json:
            if time.monotonic() >= self._next:
                click.echo(json.dumps({"event": "progress", "rows": self.rows, "of": self.total}))
                self._next = time.monotonic() + _EVERY
        elif sys.stderr.isatty():
            self._show()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self._what, total=self.total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=self.rows)


@contextmanager
def ending(ctx: click.Context, going: Going | None = None) -> Iterator[None]:
    """End the command as its error asks: 2 for what is wrong, 130 for Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        if going:
            going.close()
        click.echo("communique: stopped; nothing was written", err=True)
        ctx.exit(INTERRUPTED)
    except CommuniqueError as error:
        if going:
            going.close()
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(WRONG)
