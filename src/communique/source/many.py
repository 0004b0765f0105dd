"""What one path or address holds for who reads it at once: one page, or the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.errors import CommuniqueError
from communique.source import files, inputs, kinds
from communique.source.items import Item, Page, SliceKind, Trouble
from communique.source.load import load

if TYPE_CHECKING:
    from communique.settings import Settings

ROWS: frozenset[SliceKind] = frozenset({"jsonl", "parquet", "table"})  # kinds of files with an article a row
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")


def has_rows(origin: str) -> bool:
    """Whether an origin is a file with an article a row: JSON lines, Parquet, CSV, TSV or XLSX."""
    if origin == "-" or _SCHEME.match(origin):
        return False
    try:
        return not files.is_folder(origin) and kinds.kind(origin, named=False) in ROWS
    except CommuniqueError:
        return False


def pages(origin: str, settings: Settings) -> Iterator[Item]:
    """The page at a path, "-" or a URL, as `load` has it, or each row of a file of rows."""
    if has_rows(origin):
        for part in inputs.slices([origin], settings):
            yield from inputs.items(part, settings)
        return
    try:
        yield Page(*load(origin, settings))
    except CommuniqueError as error:
        yield Trouble(origin, type(error).__name__, error.reason)
