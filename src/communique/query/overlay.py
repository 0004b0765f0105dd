"""Corrections over the tables of a corpus: views in which rejected findings are gone and corrected ones are right.

The rows that people looked at are few, so they are kept in memory, as they should be; the views are all other rows and
these. Which rows to leave out is told by file and place in the file, which cost nothing to read, where the ids of ten
million findings would cost more than most questions. Without corrections the views are the files themselves.
"""

from __future__ import annotations

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
_FILE, _ROW = "file_of_row", "row_of_file"


@dataclass(frozen=True, slots=True)
class Overlay:
    """The rows that people looked at, by table and id; `rejected` are not shown."""

    rows: Mapping[Table, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()

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
        shown = {"speaker": "speaker_name", "country": "speaker_country", "day": "day"}
        return {column: row[of] for column, of in shown.items()} if row else {}


def table_of(finding: str) -> Table | None:
    """The table of a finding by its id."""
    return PREFIXES.get(finding.partition("_")[0])


def noted(table: Table) -> str:
    """The name of the table in memory with the rows that people looked at."""
    return f"looked_at_{table}"


def lay(connection: duckdb.DuckDBPyConnection, folder: Folder, committed: Manifest, state: State) -> Overlay:
    """Replace the views of the connection by corrected ones."""
    rows: dict[Table, dict[str, dict[str, Any]]] = {}
    for table in FINDINGS:
        files = folder.files(table, committed)
        verdicts = {name: verdict for name, verdict in state.findings.items() if table_of(name) == table}
        if not verdicts or not files:
            continue
        found = _found(connection, files, list(verdicts))
        rows[table] = _lay(connection, table, files, found, verdicts)
    return Overlay(rows, frozenset(name for name, verdict in state.findings.items() if verdict.rejected))


def lift(connection: duckdb.DuckDBPyConnection, folder: Folder, committed: Manifest, old: Overlay) -> None:
    """Take the corrected views away again."""
    for table in old.rows:
        files = folder.files(table, committed)
        connection.execute(f"CREATE OR REPLACE VIEW {table} AS {connections.as_read(files)}")
        connection.execute(f"DROP TABLE {noted(table)}")


def _found(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], ids: list[str]) -> pa.Table:
    """The rows of these ids as they were read, with where they stand."""
    import pyarrow as pa

    connection.from_arrow(pa.table({"id": pa.array(ids, pa.string())})).create("looked_at_ids")
    try:
        sql = f"""SELECT t.*, t.file_index AS {_FILE}, t.file_row_number AS {_ROW} FROM {connections.reading(files)} t
            SEMI JOIN looked_at_ids USING (id)"""  # noqa: S608 - names of ours
        return connection.sql(sql).to_arrow_table()
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

    rows: dict[str, dict[str, Any]] = {}
    for row in found.to_pylist():
        verdict = verdicts[row["id"]]
        rows[row["id"]] = fields.corrected(table, row, verdict.values) | {"reviewed": verdict.word}
    schema = found.schema.append(pa.field("reviewed", pa.string()))
    name = noted(table)
    connection.from_arrow(pa.Table.from_pylist(list(rows.values()), schema=schema)).create(name)
    places = f"SELECT 1 FROM {name} s WHERE s.{_FILE} = t.file_index AND s.{_ROW} = t.file_row_number"  # noqa: S608
    connection.execute(
        f"CREATE OR REPLACE VIEW {table} AS "  # noqa: S608 - names of ours
        f"SELECT *, CAST(NULL AS VARCHAR) AS reviewed FROM (SELECT t.* FROM {connections.reading(files)} t "
        f"WHERE NOT EXISTS ({places})) UNION ALL {_shown(name)}"
    )
    return rows


def _shown(name: str) -> str:
    return f"SELECT * EXCLUDE ({_FILE}, {_ROW}) FROM {name} WHERE reviewed <> 'rejected'"  # noqa: S608 - names of ours
