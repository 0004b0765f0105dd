"""WARC archives (ISO 28500), plain and gzip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.source import files
from communique.source.items import Item, Slice

if TYPE_CHECKING:
    from communique.settings import Settings


def cut(path: str, length: int) -> Iterator[Slice]:
    """Slices by byte ranges: a record belongs to the one that holds its first byte. Raises MissingSource."""
    end = files.size(path)
    for start in range(0, end, length):
        yield Slice(path, "warc", start, min(start + length, end))


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Not there yet."""
    yield from ()
