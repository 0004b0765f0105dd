"""Compaction: many small parts become few large ones, in order of day, and what no manifest names is removed.

A part holds whole articles: an article's row and all of its findings. Each new part takes so many articles that its
largest table has about a million rows, and its articles are those of one stretch of days, so that a query for some
days opens few files. Parts that are large already stay, and parts of different readers are not put together.

Whoever reads the corpus meanwhile keeps the files that were there when they opened it: what this compaction replaces is
removed by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from communique.errors import CorpusError
from communique.records import content_id
from communique.store import manifest as manifests
from communique.store import unread
from communique.store.folder import ROW_GROUP, Folder, open_folder, parquet_options
from communique.store.manifest import Manifest, Part
from communique.store.schema import TABLES, Table, schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

FULL = 1_000_000  # rows of the largest table of a part
MEMORY = "350MB"  # what DuckDB may use; beyond it, it sorts on disk
_BATCH = 5_000  # rows in hand while they are written
_BYTES = 32_000_000  # of a row group before it is written, if it has not enough rows by then
_TO = "to_part"  # column: which of the new parts a row goes to


@dataclass(frozen=True, slots=True)
class Compaction:
    """What a compaction did: parts before and after, files removed and their bytes."""

    before: int
    after: int
    removed: int
    freed: int


def compact(
    corpus: str | os.PathLike[str], *, everything: bool = False, full: int = FULL, memory: str = MEMORY
) -> Compaction:
    """Merge the small parts of a corpus (`everything`: the large ones too) and remove files that nothing names.

    `full` is how many rows the largest table of a part should have, `memory` DuckDB's limit ("350MB"). Raises
    CorpusError where there is no corpus, it is being written to, or cannot be written.
    """
    folder = open_folder(corpus)
    with _told(corpus), folder.locked():
        before = folder.manifest()
        unnamed = list(_unnamed(folder))
        for parts in _groups(before.parts, full, everything=everything):
            new = _merged(folder, before, parts, full, memory)
            merged = folder.manifest().with_parts(frozenset(part.name for part in parts), new)
            manifests.save(folder.path, merged)
        freed = sum(path.stat().st_size for path in unnamed)
        for path in unnamed:
            path.unlink()
        return Compaction(len(before.parts), len(folder.manifest().parts), len(unnamed), freed)


@contextmanager
def _told(corpus: str | os.PathLike[str]) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise CorpusError(
            "cannot be compacted in so little memory; give more (--memory)", origin=os.fspath(corpus)
        ) from error
    except (OSError, duckdb.IOException, duckdb.InvalidInputException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CorpusError(f"cannot be compacted: {reason}", origin=os.fspath(corpus)) from error


def _unnamed(folder: Folder) -> Iterator[Path]:
    """Files of tables that the manifest does not name: replaced by the last compaction, or left by runs that died."""
    named = {folder.file(cast(Table, table), part.name) for part in folder.manifest().parts for table in part.rows}
    for table in TABLES:
        for path in sorted((folder.path / table).glob("*")):
            if path not in named and path.suffix in {".parquet", ".tmp"}:
                yield path


def _groups(parts: Sequence[Part], full: int, *, everything: bool) -> Iterator[list[Part]]:
    """The parts to be merged with each other: small ones of one reader."""
    small = [part for part in parts if everything or 2 * max(part.rows.values(), default=0) < full]
    for _, group in groupby(sorted(small, key=lambda part: part.reader), key=lambda part: part.reader):
        found = list(group)
        if len(found) > 1 or everything:
            yield found


def _merged(folder: Folder, manifest: Manifest, parts: Sequence[Part], full: int, memory: str) -> tuple[Part, ...]:
    """New parts with the rows of the given ones, which are some of the manifest's."""
    totals = {table: sum(part.rows.get(table, 0) for part in parts) for table in TABLES}
    largest = max(totals.values())
    articles = totals["articles"]
    names = [content_id("c", number, *(part.name for part in parts)) for number in range(max(1, -(-largest // full)))]
    each = max(1, -(-articles // len(names)))
    rows: dict[str, dict[str, int]] = {name: {} for name in names}
    with _sorter(folder, parts, each, memory) as connection:
        for table in TABLES:
            if totals[table]:
                found = _ordered(connection, folder, table, manifest, parts)
                for number, count in _write(folder, table, names, found).items():
                    rows[names[number]][table] = count
    return tuple(Part(name, counts, parts[0].reader) for name, counts in rows.items() if counts)


@contextmanager
def _sorter(folder: Folder, parts: Sequence[Part], each: int, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sorts on disk, with the table `place`: each article's rank by day and the part it goes to."""
    import duckdb

    spill = folder.work / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,  # what is asked for is sorted
        "threads": 1,  # each reads whole row groups, within the same memory
    }
    with _cleared(spill), duckdb.connect(config=config) as connection:
        files = _files(folder, "articles", parts)
        if files:
            connection.execute(
                "CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY day NULLS LAST, id) - 1 AS rank, "
                "rank // $each AS to_part FROM read_parquet($files)",
                {"files": files, "each": each},
            )
        yield connection


@contextmanager
def _cleared(spill: Path) -> Iterator[None]:
    """Leave nothing of what was sorted on disk."""
    try:
        yield
    finally:
        shutil.rmtree(spill, ignore_errors=True)
        with suppress(OSError):
            spill.parent.rmdir()


def _ordered(
    connection: duckdb.DuckDBPyConnection, folder: Folder, table: Table, manifest: Manifest, parts: Sequence[Part]
) -> Iterator[pa.RecordBatch]:
    """The rows of a table with the part they go to, in order of their articles' days, then as they stood.

    Of errors only those that stand, each once.
    """
    params: dict[str, Any] = {"files": _files(folder, table, parts)}
    if table == "errors":
        errors, params = unread.query(folder, manifest, parts)
        query = f"SELECT *, 0 AS to_part FROM ({errors}) ORDER BY ALL"  # noqa: S608 (a query of ours)
    else:
        key = "id" if table == "articles" else "article_id"
        query = (
            f"SELECT t.* EXCLUDE (file_row_number), place.to_part "  # noqa: S608 (names of ours)
            f"FROM read_parquet($files, file_row_number = true) t JOIN place ON t.{key} = place.id "
            "ORDER BY place.rank, t.file_row_number"
        )
    return iter(connection.sql(query, params=params).to_arrow_reader(_BATCH))


def _files(folder: Folder, table: Table, parts: Sequence[Part]) -> list[str]:
    return [str(folder.file(table, part.name)) for part in parts if part.rows.get(table)]


def _write(folder: Folder, table: Table, names: Sequence[str], batches: Iterator[pa.RecordBatch]) -> dict[int, int]:
    """Write the rows to the new parts, which come one after the other; how many rows each has."""
    counts: dict[int, int] = {}
    writer: _File | None = None
    for batch in batches:
        for number, rows in _runs(batch):
            if number not in counts:
                if writer:
                    writer.close()
                writer, counts[number] = _File(folder.file(table, names[number]), table), 0
            if writer:
                writer.write(rows)
            counts[number] += len(rows)
    if writer:
        writer.close()
    return counts


def _runs(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The stretches of a batch that go to one part, which are in order."""
    import numpy as np

    numbers = batch.column(_TO).to_numpy(zero_copy_only=False)
    rows = batch.drop_columns([_TO])
    edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
    for start, stop in pairwise(edges):
        if stop > start:
            yield int(numbers[start]), rows.slice(start, stop - start)


class _File:
    """A Parquet file written in stretches, under a temporary name until it is closed."""

    def __init__(self, path: Path, table: Table) -> None:
        import pyarrow.parquet as pq

        path.parent.mkdir(exist_ok=True)
        self._path = path
        self._temporary = path.with_suffix(f".{os.getpid()}.tmp")
        self._schema = schema(table)
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        self._writer: pq.ParquetWriter = pq.ParquetWriter(self._temporary, self._schema, **parquet_options())

    def write(self, rows: pa.RecordBatch) -> None:
        """Take rows; they reach the file a row group at a time."""
        self._held.append(rows)
        self._rows += len(rows)
        self._bytes += rows.nbytes
        if self._rows >= ROW_GROUP or self._bytes >= _BYTES:
            self._flush()

    def close(self) -> None:
        """Write the rest, and give the file its name."""
        self._flush()
        self._writer.close()
        with self._temporary.open("rb") as file:
            os.fsync(file.fileno())
        self._temporary.replace(self._path)

    def _flush(self) -> None:
        import pyarrow as pa

        if self._held:
            rows = pa.Table.from_batches(self._held).cast(self._schema)
            self._writer.write_table(rows, row_group_size=ROW_GROUP)
        self._held, self._rows, self._bytes = [], 0, 0
