"""Corrections over the tables of a corpus: views in which rejected findings are gone and corrected ones are right.

The rows that people looked at are few, so they are kept in memory, as they should be (and in `reviewed/` in the corpus
folder as they were read, so that they are not looked for each time); the views are all other rows and these. Which rows
to leave out is told by file and place in the file, which cost nothing to read, where the ids of ten million findings
would cost more than most questions. Without corrections the views are the files themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from communique.query import connection as connections
from communique.query import fields
from communique.store.corrections import State, Verdict
from communique.store.schema import FINDINGS, Table

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from communique.store.folder import Folder
    from communique.store.manifest import Manifest

PREFIXES: Mapping[str, Table] = {"q": "quotations", "m": "encounters", "v": "events", "p": "positions"}
CACHE = "reviewed"
_FILE, _ROW = "file_of_row", "row_of_file"
_FEW = 20  # ids
_KEY, _IDS = b"files", b"ids"  # of the rows that are kept
_TOLD = ("id", "article_id", "day", "speaker_name", "speaker_country", "words", "reviewed")


@dataclass(frozen=True, slots=True)
class Overlay:
    """The rows that people looked at, by table and id, by a few of their columns; `rejected` are not shown.

    `found` are these rows as they were read, with where they stand; `reworded` are quotations with other words.
    """

    rows: Mapping[Table, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    found: Mapping[Table, pa.Table] = field(default_factory=dict)
    reworded: frozenset[str] = frozenset()

    def tables(self, name: str) -> tuple[str, str, str] | None:
        """Of a view that is corrected: all rows as they were read, and the few as they were read and as they are now.

        What is told of the few alone is quick; so a question that only counts does not look for them among all.
        """
        if name not in self.rows:
            return None
        return f"as_read_{name}", f"before_{name}", f"({_shown(noted(name))})"

    def source(self, table: Table, files: Sequence[Path]) -> str:
        """What some files hold of a table, corrected, as SQL."""
        if table not in self.rows:
            return f"({connections.as_read(files)})"
        name = noted(table)
        return (
            f"({connections.as_read(files)} WHERE id NOT IN (SELECT id FROM {name}) "  # noqa: S608 - names of ours
            f"UNION ALL {_shown(name)})"
        )

    def day(self, table: Table, name: str, day: datetime.date | None) -> datetime.date | None:
        """The day of a row by its id, where it was corrected."""
        row = self.rows.get(table, {}).get(name)
        return row["day"] if row else day

    def hit(self, name: str) -> dict[str, object]:
        """What a hit of a search shows of a quotation, where it was corrected."""
        row = self.rows.get("quotations", {}).get(name)
        shown = {"speaker": "speaker_name", "country": "speaker_country", "day": "day", "words": "words"}
        return {column: row[of] for column, of in shown.items()} if row else {}


def table_of(finding: str) -> Table | None:
    """The table of a finding by its id."""
    return PREFIXES.get(finding.partition("_")[0])


def noted(table: str) -> str:
    """The name of the table in memory with the rows that people looked at."""
    return f"looked_at_{table}"


def lay(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    committed: Manifest,
    state: State,
    old: Overlay | None = None,
    *,
    keep: bool = True,
) -> Overlay:
    """Replace the views of the connection by corrected ones; rows that `old` has are not looked for again.

    `keep` says whether the rows are kept on disk as well.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rows: dict[Table, Mapping[str, Mapping[str, Any]]] = {}
    kept: dict[Table, pa.Table] = {}
    for table in FINDINGS:
        files = folder.files(table, committed)
        verdicts = {name: verdict for name, verdict in state.findings.items() if table_of(name) == table}
        if not verdicts or not files:
            continue
        cache = _Cache(folder.path / CACHE / f"{table}.parquet", files, keep)
        kept[table] = _found(connection, cache, list(verdicts), old.found.get(table) if old else None)
        meant = pc.is_in(kept[table].column("id"), value_set=pa.array(list(verdicts), pa.string()))
        rows[table] = _lay(connection, table, files, kept[table].filter(meant), verdicts)
    rejected = frozenset(name for name, verdict in state.findings.items() if verdict.rejected)
    reworded = frozenset(name for name in rows.get("quotations", ()) if "words" in state.findings[name].values)
    return Overlay(rows, rejected, kept, reworded)


def lift(connection: duckdb.DuckDBPyConnection, folder: Folder, committed: Manifest, old: Overlay) -> None:
    """Take the corrected views away again."""
    for table in old.rows:
        files = folder.files(table, committed)
        connection.execute(f"CREATE OR REPLACE VIEW {table} AS {connections.as_read(files)}")
        for name in (noted(table), f"before_{table}"):
            connection.execute(f"DROP TABLE {name}")


@dataclass(frozen=True, slots=True)
class _Cache:
    """The rows that people looked at as they were read, kept from one time to the next; it can be deleted."""

    path: Path
    files: Sequence[Path]
    keep: bool

    def read(self) -> pa.Table | None:
        """What is kept, if it is of the files that there are."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            found = pq.read_table(self.path)
        except (OSError, pa.ArrowException):
            return None
        return found if (found.schema.metadata or {}).get(_KEY) == self.key() else None

    def write(self, found: pa.Table) -> None:
        """Keep them; a corpus that cannot be written to is asked all the same."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self.keep:
            return
        temporary = self.path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self.path.parent.mkdir(exist_ok=True)
            pq.write_table(found, temporary, compression="zstd")
            temporary.replace(self.path)
        except (OSError, pa.ArrowException):
            return

    def key(self) -> bytes:
        """What the rows are of."""
        return hashlib.sha256("\n".join(file.name for file in self.files).encode()).hexdigest().encode()


def _found(connection: duckdb.DuckDBPyConnection, cache: _Cache, ids: list[str], old: pa.Table | None) -> pa.Table:
    """The rows of these ids, and of others, as they were read, with where they stand; none of ids that are gone."""
    import pyarrow as pa

    known = old if old is not None else cache.read()
    looked = set(json.loads(known.schema.metadata[_IDS])) if known is not None else set()
    missing = [name for name in ids if name not in looked]
    if known is not None and not missing:
        return known
    found = _look(connection, cache.files, missing)
    if known is not None:
        found = pa.concat_tables([known, found], promote_options="default")
    kept = json.dumps(sorted(looked.union(missing))).encode()
    found = found.replace_schema_metadata({_KEY: cache.key(), _IDS: kept})
    cache.write(found)
    return found


def _look(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], ids: list[str]) -> pa.Table:
    """Rows by id; few are found by a filter that lets most of a file be passed over, many are joined."""
    import pyarrow as pa

    columns = f"t.*, t.file_index AS {_FILE}, t.file_row_number AS {_ROW} FROM {connections.reading(files)} t"
    if len(ids) <= _FEW:
        sql = f"SELECT {columns} WHERE {' OR '.join(['id = ?'] * len(ids)) or 'false'}"
        return connection.sql(sql, params=ids or None).to_arrow_table()
    connection.from_arrow(pa.table({"id": pa.array(ids, pa.string())})).create("looked_at_ids")
    try:
        return connection.sql(f"SELECT {columns} SEMI JOIN looked_at_ids USING (id)").to_arrow_table()
    finally:
        connection.execute("DROP TABLE looked_at_ids")


def _lay(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    files: Sequence[Path],
    found: pa.Table,
    verdicts: Mapping[str, Verdict],
) -> dict[str, dict[str, Any]]:
    import pyarrow as pa

    name, now = noted(table), _corrected(table, found, verdicts)
    connection.from_arrow(now).create(name)
    nothing = pa.nulls(len(found), pa.string())
    connection.from_arrow(found.append_column("reviewed", nothing)).create(f"before_{table}")
    places = f"SELECT 1 FROM {name} s WHERE s.{_FILE} = t.file_index AND s.{_ROW} = t.file_row_number"  # noqa: S608
    connection.execute(f"CREATE OR REPLACE VIEW as_read_{table} AS {connections.as_read(files)}")
    connection.execute(
        f"CREATE OR REPLACE VIEW {table} AS "  # noqa: S608 - names of ours
        f"SELECT *, CAST(NULL AS VARCHAR) AS reviewed FROM (SELECT t.* FROM {connections.reading(files)} t "
        f"WHERE NOT EXISTS ({places})) UNION ALL {_shown(name)}"
    )
    columns = [column for column in _TOLD if column in now.column_names]
    return {row["id"]: row for row in now.select(columns).to_pylist()}


def _corrected(table: Table, found: pa.Table, verdicts: Mapping[str, Verdict]) -> pa.Table:
    """The rows as they are now; only those with another value are taken apart."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words = [verdicts[name].word for name in found.column("id").to_pylist()]
    said = found.append_column("reviewed", pa.array(words, pa.string()))
    changed = pa.array([bool(verdicts[name].values) for name in found.column("id").to_pylist()], pa.bool_())
    rows = [fields.corrected(table, row, verdicts[row["id"]].values) for row in said.filter(changed).to_pylist()]
    return pa.concat_tables([said.filter(pc.invert(changed)), pa.Table.from_pylist(rows, schema=said.schema)])


def _shown(name: str) -> str:
    return f"SELECT * EXCLUDE ({_FILE}, {_ROW}) FROM {name} WHERE reviewed <> 'rejected'"  # noqa: S608 - names of ours
