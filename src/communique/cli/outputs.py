"""Where readings go: the terminal, one file, or a folder with a page for each."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from communique.records import Reading

Form = Literal["text", "json", "html"]
Write = Callable[["Reading"], None]


@contextmanager
def open_output(form: Form, output: Path | None, origins: tuple[str, ...], *, several: bool) -> Iterator[Write]:
    """What takes each reading in turn, one or `several`. Raises click.UsageError where the output cannot be as asked.

    A file is written beside its place and moved there at the end, so that a run which gave nothing leaves what stood
    there; no page is ever written over an input.
    """
    if output is None:
        if form == "html" and several:
            raise click.UsageError("several pages as HTML need --output FOLDER to go to")
        yield _onto(sys.stdout.buffer, form, terminal=True)
        return
    inputs = {Path(origin).resolve() for origin in origins if Path(origin).exists()}
    if form == "html" and (several or output.is_dir()):
        yield _into_folder(output, inputs)
        return
    if output.is_dir():
        raise click.UsageError(f"{output} is a folder; {form} goes to one file")
    if output.resolve() in inputs:
        raise click.UsageError(f"{output} is also read from; give another --output")
    with _replacing(output) as stream:
        yield _onto(stream, form, terminal=False)


@contextmanager
def _replacing(output: Path) -> Iterator[IO[bytes]]:
    """A stream whose content takes the place of `output` at the end, an interrupted one too, unless it is empty."""
    special = output.exists() and not output.is_file()  # a device or pipe is written to as it is
    part = output if special else output.with_name(f".{output.name}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror}") from error
    try:
        with stream:
            yield stream
    finally:
        if not special:
            if part.stat().st_size:
                part.replace(output)
            else:
                part.unlink()


def _onto(stream: IO[bytes], form: Form, *, terminal: bool) -> Write:
    """Writes one reading after the other onto a stream, always in UTF-8."""
    if form == "json":
        from communique.export.reading_json import dumps

        return lambda reading: _put(stream, dumps(reading) + "\n")
    if form == "html":
        from communique.export.html import to_html

        return lambda reading: _put(stream, to_html(reading))
    from communique.cli.readout import Readout

    readout = Readout(terminal=terminal)
    return lambda reading: _put(stream, readout.show(reading))


def _put(stream: IO[bytes], text: str) -> None:
    stream.write(text.encode("utf-8", "replace"))
    stream.flush()


def _into_folder(folder: Path, inputs: Iterable[Path]) -> Write:
    from communique.export.html import to_html

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot make the folder {folder}: {error.strerror}") from error
    taken = {path.name for path in inputs if path.parent == folder.resolve()}

    def write(reading: Reading) -> None:
        name = file_name(reading.source.origin, taken)
        taken.add(name)
        (folder / name).write_text(to_html(reading), encoding="utf-8", errors="replace")

    return write


def file_name(origin: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """A file name for the page of `origin` that no other page has taken.

    >>> file_name("https://news.example/a/talks?id=3"), file_name("in/talks.html", {"talks.html"})
    ('news.example-a-talks-id-3.html', 'talks-2.html')
    """
    parts: Any = urlsplit(origin) if re.match(r"https?://", origin) else None
    stem = f"{parts.netloc}{parts.path}-{parts.query}" if parts else Path(origin).stem
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:120] or "page"
    name, count = f"{stem}.html", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}.html"
    return name


def drop_standard_output() -> None:
    """Let what is still buffered go nowhere, or Python fails on it once more when it ends (its docs, on SIGPIPE)."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
