"""A DuckDB connection that can read a corpus and nothing else, and cannot write.

The tables are views over the committed Parquet files. Once they are made, access to other files is switched off, no
extension can be loaded, Python variables are not seen, and the settings are locked; `checked` lets only a single SELECT
through, since a statement such as COPY could otherwise write into the corpus folder, which DuckDB may read.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import QueryError
from communique.store.folder import whole
from communique.store.manifest import Manifest
from communique.store.schema import FINDINGS, TABLES, Table, schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow.parquet as pq

    from communique.store.folder import Folder

Days = dict[str, list[tuple[Path, datetime.date, datetime.date]]]
_FOOTERS = 256  # files whose footers are looked at
# Results of merging, where they lie; see merge.tables.
MERGED = ("people", "statements", "meetings", "happenings", "conflicts", "copies", "versions")


def connect(folder: Folder, committed: Manifest, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """The connection, with a view for each table and for each result of merging that there is.

    `memory` ("300MB") is what a query may take before it puts aside on the disk what it holds; DuckDB's own measure
    without it, which is most of the machine's. Raises CorpusError where a file of the corpus is missing or damaged.
    """
    import duckdb

    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("SET parquet_metadata_cache = true")
    if memory:
        connection.execute("SET memory_limit = $memory", {"memory": memory})
        # DuckDB counts all cores that there are, and each thread holds something.
        connection.execute("SET threads = $cores", {"cores": len(os.sched_getaffinity(0))})
    with whole(folder.path):
        _views(connection, folder, committed)
    _lock(connection, folder.path)
    return connection


def _views(connection: duckdb.DuckDBPyConnection, folder: Folder, committed: Manifest) -> None:
    for table in TABLES:
        files = folder.files(table, committed)
        if files:
            rows = as_read(files) if table in FINDINGS else f"SELECT * FROM {reading(files)}"  # noqa: S608
            connection.execute(f"CREATE VIEW {table} AS {rows}")
        else:
            _empty(connection, table)
    for name in MERGED:
        path = merged_file(folder, name)
        if path.is_file():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {reading([path])}")  # noqa: S608 - ours, quoted


def merged_file(folder: Folder, name: str) -> Path:
    """Where a result of merging lies."""
    return folder.path / "merged" / f"{name}.parquet"


def reading(files: Sequence[Path]) -> str:
    """The SQL that reads files."""
    return "read_parquet([" + ", ".join(_quoted(str(file.resolve())) for file in files) + "])"


def as_read(files: Sequence[Path]) -> str:
    """The SELECT of findings as they were read; `reviewed` says what people said of one, see `query.overlay`."""
    return f"SELECT *, CAST(NULL AS VARCHAR) AS reviewed FROM {reading(files)}"  # noqa: S608 - paths of ours, quoted


def days(folder: Folder, committed: Manifest) -> Days:
    """The files of each table of findings with their first and last day, where their footers tell and are not many."""
    import pyarrow.parquet as pq

    found: Days = {}
    for table in ("articles", *FINDINGS):
        files = folder.files(table, committed)
        if not 1 < len(files) <= _FOOTERS:
            continue
        spans = [_span(pq.read_metadata(file)) for file in files]
        found[table] = [(file, *span) for file, span in zip(files, spans, strict=True)]
    return found


def _span(footer: pq.FileMetaData) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a file; all of time where its footer does not tell."""
    place = next(n for n in range(footer.num_columns) if footer.schema.column(n).path == "day")
    groups = [footer.row_group(number).column(place).statistics for number in range(footer.num_row_groups)]
    if not all(stats is not None and stats.has_min_max for stats in groups):
        return datetime.date.min, datetime.date.max
    return min(stats.min for stats in groups), max(stats.max for stats in groups)


def _empty(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    import pyarrow as pa

    columns = schema(table)
    if table in FINDINGS:
        columns = columns.append(pa.field("reviewed", pa.string()))
    connection.from_arrow(columns.empty_table()).create(table)


def _lock(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    spill = Path(tempfile.gettempdir()) / f"communique-{os.getpid()}"
    connection.execute(f"SET temp_directory = {_quoted(str(spill))}")
    connection.execute(f"SET allowed_directories = [{_quoted(str(path.resolve()) + '/')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def checked(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The SQL, if it is one statement that only reads. Raises QueryError."""
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(plain(error)) from error
    if len(statements) != 1:
        raise QueryError("one statement at a time" if statements else "there is no statement in it")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("only SELECT is allowed: a corpus is written to by its own commands")
    return str(statements[0].query).strip().rstrip(";")


def plain(error: Exception) -> str:
    """What DuckDB says, in a line or few."""
    return str(error).strip()
