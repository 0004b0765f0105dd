"""`communique read`: pages in, readings out, one failing page never stopping the others."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from communique.cli.as_json import form_or_json, json_option
from communique.cli.columns import columns_option
from communique.cli.pages import readings
from communique.cli.plain import one_line
from communique.errors import SettingsError
from communique.settings import Extractor, load_settings, with_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

    from communique.cli.outputs import Form

MANY = 4  # from so many inputs on, progress is shown
INTERRUPTED = 130  # what shells report for a command stopped by Ctrl-C


@click.command("read")
@click.argument("origins", nargs=-1, required=True, metavar="FILE|-|URL...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    callback=form_or_json,
    help="A readout for people; Reading JSON, one object a line; or one self-contained page.",
)
@click.option(
    "--extractor",
    type=click.Choice(get_args(Extractor)),
    help="How the article is found on the page: quick and right, slow and more right, or fastest.",
)
@columns_option
@json_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write here instead of to the terminal; a folder when several pages become HTML.",
)
@click.option(
    "--settings",
    "settings_path",
    type=click.Path(path_type=Path),
    metavar="TOML",
    help="Settings file; without it, communique.toml in the working folder where there is one.",
)
@click.pass_context
def command(
    ctx: click.Context,
    origins: tuple[str, ...],
    form: Form,
    extractor: Extractor | None,
    columns: str | None,
    output: Path | None,
    settings_path: Path | None,
) -> None:
    """Read pages: HTML, plain text, or JSON with the fields text, title, url, date.

    Each page is a file, a URL, or - for standard input; CSV, TSV, XLSX, JSON lines and Parquet have a page a row. A
    page that cannot be read is named on standard error and the others go on. Exit status: 0 when every page was read, 1
    when some were not, 2 for a wrong command.
    """
    from communique.cli.outputs import drop_standard_output, open_output
    from communique.page.untold import Untold, words
    from communique.source import has_rows

    try:
        settings = with_columns(load_settings(settings_path), columns)
    except SettingsError as error:
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(2)
    if extractor:
        settings = replace(settings, extractor=extractor)
    failed = done = 0
    untold = Untold()
    rows = any(map(has_rows, origins))
    try:
        with (
            open_output(form, output, origins, several=rows or len(origins) > 1) as write,
            _progress(origins, output, rows=rows) as bar,
        ):
            for reading in readings(origins, settings, _teller(bar), untold=untold):
                failed += reading is None
                if reading is not None:
                    write(reading)
                done += 1
                if bar:
                    bar.advance(bar.task_ids[0])
    except KeyboardInterrupt:
        click.echo(f"communique: stopped after {done}{'' if rows else f' of {len(origins)}'}", err=True)
        ctx.exit(INTERRUPTED)
    except BrokenPipeError:
        raise  # whoever read the output has had enough: click ends quietly
    except OSError as error:
        click.echo(f"communique: cannot write: {error.strerror}", err=True)
        drop_standard_output()
        ctx.exit(1)
    if said := words(untold):
        click.echo(f"communique: {one_line(said)}", err=True)
    ctx.exit(1 if failed else 0)


def _teller(bar: Progress | None) -> Callable[[str], None]:
    if bar is None:
        return lambda line: click.echo(line, err=True)
    from rich.text import Text

    return lambda line: bar.console.print(Text(line), soft_wrap=True)


def _progress(origins: tuple[str, ...], output: Path | None, *, rows: bool) -> AbstractContextManager[Progress | None]:
    """A progress bar on standard error when there is much to do and nothing else is shown there."""
    shown = output is None and sys.stdout.isatty()
    if len(origins) < MANY and not rows or shown or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task("reading", total=None if rows else len(origins))
    return bar
