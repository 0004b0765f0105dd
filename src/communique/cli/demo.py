"""`communique demo`: the corpus that ships with communique, built when it is first wanted, and the explorer on it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from communique.cli.plain import one_line
from communique.cli.runs import Told, ending, plural

if TYPE_CHECKING:
    from communique.run.demo import State

_QUESTIONS = (
    ("search", '"beacon of hope"'),
    ("encounters", "--between Armenia --between Azerbaijan"),
    ("positions", "--of Somalia --on horn-of-africa --bars"),
    ("timeline", "Iran 'Saudi Arabia'"),
)


@click.command("demo")
@click.option("--at", type=click.Path(path_type=Path), metavar="DIR", help="Keep the corpus here, not in the cache.")
@click.option("--fresh", is_flag=True, help="Build it anew, though it is there; corrections in it are lost.")
@click.option("--build-only", is_flag=True, help="Build it, and do not open the explorer.")
@click.option("--port", type=click.IntRange(0, 65535), help="Where the explorer listens on this machine; 0 takes any.")
@click.option("--no-browser", is_flag=True, help="Print the explorer's address, and open no browser.")
@click.pass_context
def command(
    ctx: click.Context, at: Path | None, fresh: bool, build_only: bool, port: int | None, no_browser: bool
) -> None:
    """Explore a corpus that ships with communique: 130 short articles on real diplomacy of 2021 to 2025.

    The papers are made up, the articles were written for the project, and most direct quotations in them are invented.
    They are read on this machine when the demo is first called, which takes some seconds; no network is needed. The
    corpus is a folder like any other, in the user's cache or at DIR, and can be asked by all commands. Exit status: 0,
    2 where it cannot be written, something else lies at DIR or the port is taken, 130 for Ctrl-C while it is built.
    """
    from communique.run.demo import demo, place, state

    path = place() if at is None else at
    told = Told(as_json=False, what="reading")
    with ending(ctx, told):
        before = state(path)
        if fresh or before != "ready":
            click.echo(_announced(before, fresh), err=True)
        demo(path, fresh=fresh, tell=told)
        told.close()
        if told.last:
            click.echo(f"built from {plural(told.last.pages, 'article')}; it lies in {one_line(str(path))}")
        if not build_only:
            _open(path, port, browser=not no_browser and sys.stdout.isatty())
            return
    _questions(path)


def _announced(before: State, fresh: bool) -> str:
    if before == "corrected" and not fresh:
        return "the demo is of an older version, and kept for the corrections in it; --fresh builds it anew"
    reason = {"missing": "", "older": " anew, since what it is made of has changed"}.get(before, " anew")
    return f"building the demo corpus{reason}; this takes some seconds, once"


def _open(path: Path, port: int | None, *, browser: bool) -> None:
    """Serve the explorer where it is installed; else say how to ask the corpus."""
    try:
        serve = cast("Callable[..., None]", import_module("communique.web").serve)
    except ImportError:
        _questions(path)
        return
    options = {} if port is None else {"port": port}
    with suppress(KeyboardInterrupt):  # Ctrl-C is how one leaves it
        serve(path, browser=browser, tell=click.echo, **options)


def _questions(path: Path) -> None:
    """Some questions to ask the demo, ready to be pasted."""
    where = shlex.quote(str(path))
    click.echo("ask it, for instance:")
    for name, arguments in _QUESTIONS:
        click.echo(f"  communique {name} {where} {arguments}")
