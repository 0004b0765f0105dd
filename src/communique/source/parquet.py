"""Parquet files with a column of text or HTML (https://parquet.apache.org/docs/file-format/), read by row groups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from communique.errors import MissingSource
from communique.source import fields, files
from communique.source.items import Item, Page, Slice, Trouble, defect

if TYPE_CHECKING:
    from communique.settings import Settings

_BATCH = 64  # rows at a time: pages are large


def cut(path: str, length: int) -> Iterator[Slice]:
    """Slices of whole row groups of together about `length` packed bytes. Raises MissingSource.

    A file whose footer cannot be read is one empty slice, whose reader says what is wrong with it.
    """
    with closing(files.open_binary(path)) as file:
        try:
            footer = _open(file).metadata
            weights = [_weight(footer.row_group(group)) for group in range(footer.num_row_groups)]
        except Exception:  # pyarrow raises whatever comes to it on damaged files
            weights = []
    if not weights:
        yield Slice(path, "parquet")
    start = held = 0
    for group, weight in enumerate(weights):
        held += weight
        if held >= length or group == len(weights) - 1:
            yield Slice(path, "parquet", start, group + 1)
            start, held = group + 1, 0


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each row as a page, or what is wrong with it; a damaged row group is one trouble, and the next one is read."""
    try:
        file = files.open_binary(part.path)
    except MissingSource as error:
        yield Trouble(part.path, "MissingSource", error.reason)
        return
    with closing(file):
        try:
            table = _open(file)
            names = list(table.schema_arrow.names)
            numbers = [table.metadata.row_group(group).num_rows for group in range(part.stop)]
        except Exception as error:  # pyarrow raises whatever comes to it on damaged files
            yield Trouble(part.path, "SourceError", f"no Parquet file that can be read ({_reason(error)})")
            return
        known = fields.columns(tuple(names), settings.columns)
        if not known.content:
            yield Trouble(part.path, "NoArticle", fields.lacking("column", known, names))
            return
        columns = [name for name in names if name in known.used]
        for group in range(part.start, part.stop):
            yield from _group(table, group, columns, f"{part.path}#", sum(numbers[:group]), settings)


def _group(table: Any, group: int, columns: list[str], prefix: str, first: int, settings: Settings) -> Iterator[Item]:
    row = first
    try:
        for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group], columns=columns):
            for values in batch.to_pylist():
                yield _item(values, f"{prefix}{row}", settings)
                row += 1
    except Exception as error:  # pyarrow raises whatever comes to it on damaged files
        last = first + table.metadata.row_group(group).num_rows
        reason = f"rows {row:,} to {last - 1:,} (row group {group}) cannot be read ({_reason(error)})"
        yield Trouble(f"{prefix}{row}", "SourceError", reason)


def _item(values: dict[str, Any], origin: str, settings: Settings) -> Page | Trouble:
    words = {name: _text(value) for name, value in values.items()}
    try:
        found = fields.page(words, origin, named=settings.columns)
    except Exception as error:  # one record never ends its slice
        return defect(origin, error)
    if isinstance(found, Page) and len(found.raw) > settings.max_bytes:
        return Trouble(origin, "TooLarge", f"is larger than {settings.max_bytes:,} bytes; raise max_bytes to read it")
    return found


def _text(value: Any) -> Any:
    """Binary columns hold bytes: their own place is kept as `surrogateescape` does."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _open(file: Any) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetFile(file, memory_map=False, pre_buffer=False)


def _weight(group: Any) -> int:
    return sum(int(group.column(column).total_compressed_size) for column in range(group.num_columns))


def _reason(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__
