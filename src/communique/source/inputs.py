"""Inputs of many pages: cut into slices, and each slice taken apart into items.

The same inputs always give the same slices in the same order, and a file's slice always the same items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from communique.errors import MissingSource
from communique.source import files, kinds, urls
from communique.source.items import Item, Slice

if TYPE_CHECKING:
    from communique.settings import Settings
    from communique.source.visits import State

# Each format is one module of this folder with a function `items`; those of large files have `cut` too.
_READERS = {
    "pages": "communique.source.pages",
    "jsonl": "communique.source.jsonl",
    "parquet": "communique.source.parquet",
    "table": "communique.source.tables",
    "warc": "communique.source.warc",
    "feed": "communique.source.feeds",
    "urls": "communique.source.urls",
}
RANGE = 32 << 20  # bytes of an archive, a JSON lines file, a table or Parquet row groups that one slice holds


def slices(paths: Sequence[str], settings: Settings, *, per: int = 500) -> Iterator[Slice]:
    """The slices of all inputs: paths of files and folders, globs, fsspec URLs, http(s) URLs, "-" (URLs on stdin).

    `per` is how many loose pages, or addresses, go into a slice. Every path is looked for before the first slice is
    given. Raises MissingSource for one that is not there.
    """
    found = [_found(path) for path in paths]
    return _sliced(found, settings, per)


def items(part: Slice, settings: Settings, state: State | None = None) -> Iterator[Item]:
    """What a slice holds, one item after another, never more than one in memory; damage is an item like any other.

    `state` remembers fetched addresses between two runs; without it, all are fetched anew.
    """
    read = cast("Callable[..., Iterator[Item]]", import_module(_READERS[part.kind]).items)
    return read(part, settings, state) if part.kind in {"feed", "urls"} else read(part, settings)


def _found(path: str) -> tuple[str, tuple[str, ...]]:
    if path == "-" or files.protocol(path) in {"http", "https"}:
        return path, ()
    return path, files.expand(path)


def _sliced(found: Sequence[tuple[str, tuple[str, ...]]], settings: Settings, per: int) -> Iterator[Slice]:
    loose: list[str] = []
    addresses: list[str] = []
    for given, paths in found:
        if not paths:
            addresses += urls.from_stdin() if given == "-" else [given]
        for path, named in _files(paths):
            try:
                kind = kinds.kind(path, named=named)
            except MissingSource:
                kind = "pages"  # whoever reads it says what is wrong
            if kind == "pages":
                loose.append(path)
                if len(loose) == per:
                    yield _pages(loose)
                    loose = []
            elif kind == "urls":
                addresses += urls.listed(path)
            else:
                yield from _cut(path, kind)
    if loose:
        yield _pages(loose)
    yield from urls.by_host(addresses, per)


def _files(paths: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each file, and whether it was named (by itself or by a glob) rather than found in a folder."""
    for path in paths:
        if files.is_folder(path):
            for file in files.walk(path):
                yield file, False
        else:
            yield path, True


def _pages(paths: Sequence[str]) -> Slice:
    return Slice(paths[0], "pages", 0, len(paths), tuple(paths))


def _cut(path: str, kind: str) -> Iterator[Slice]:
    """The slices of one large file; one that cannot be looked into is one slice, whose reader says what is wrong."""
    if kind == "feed":
        yield Slice(path, "feed")
        return
    cut = cast("Callable[[str, int], Iterator[Slice]]", import_module(_READERS[kind]).cut)
    try:
        yield from cut(path, RANGE)
    except MissingSource:
        yield Slice(path, "pages", 0, 1, (path,))
