"""What questions to a corpus stand on: the connection, what merging made, the names that there are, files by day."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from communique.query import connection as connections
from communique.query import folding, searching
from communique.query.filters import Question, Where
from communique.query.whois import Spellings, Whois
from communique.store.schema import Table
from communique.store.search import Kind

if TYPE_CHECKING:
    import duckdb

    from communique.query.corpus import Corpus
    from communique.query.overlay import Overlay
    from communique.store.folder import Folder
    from communique.store.manifest import Manifest

_NOTED = 32  # tables of ids that are kept in memory


class Ground:
    """What a `Corpus` asks of itself."""

    folder: Folder
    manifest: Manifest
    whole: Manifest
    overlay: Overlay
    whois: Whois
    _connection: duckdb.DuckDBPyConnection

    def _stand(self) -> None:
        """Nothing is known yet."""
        self._names: dict[tuple[str, str], Sequence[str]] = {}
        self._spellings: Spellings | None = None
        self._noted: dict[tuple[str, str], str] = {}
        self._notes = 0
        self._days: connections.Days | None = None
        self._links: dict[Question, int] = {}
        self._lock = threading.Lock()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of the corpus's connection."""
        return self._connection.cursor()

    def has(self, view: str) -> bool:
        """Whether there is such a result of merging."""
        return view in self._views

    @cached_property
    def _views(self) -> frozenset[str]:
        return frozenset(name for name in connections.MERGED if connections.merged_file(self.folder, name).is_file())

    @cached_property
    def _edited(self) -> bool:
        """Whether there are versions of articles."""
        return self.has("versions") and self.cursor().execute("SELECT 1 FROM versions LIMIT 1").fetchone() is not None

    def names_in(self, question: Question, column: str) -> Sequence[str]:
        """The distinct values of a column (of the items of its lists), the most frequent first; kept once asked."""
        key = (question, column)
        if key not in self._names:
            listed = column.startswith("[") or column in ("issues", "addressee_names")
            value = f"unnest({column})" if listed else column
            sql = f"""SELECT value FROM (SELECT {value} AS value FROM {question}) WHERE value IS NOT NULL
                GROUP BY value ORDER BY count(*) DESC, value"""  # noqa: S608 - columns come from FILTERS
            self._names[key] = [str(row[0]) for row in self.cursor().execute(sql).fetchall()]
        return self._names[key]

    def said(self, question: Question, text: str) -> Where:
        """The condition of holding these words."""
        kind: Kind = "articles" if question == "articles" else "quotations"
        return searching.said(cast("Corpus", self), kind, "text" if kind == "articles" else "words", text)

    def source(self, table: str, days: Sequence[datetime.date | None], *, as_read: bool = False) -> str:
        """What rows of these days are read from: the files that can hold them, which is quicker, or else the view."""
        if self._days is None:
            self._days = connections.days(self.folder, self.manifest)
        known = self._days.get(table)
        if known is None or not days or None in days:
            return table
        wanted = sorted(day for day in days if day is not None)
        files = [file for file, first, last in known if any(first <= day <= last for day in wanted)]
        if not files:
            return table
        if table == "articles" or as_read:
            return connections.reading(files) if table == "articles" else f"({connections.as_read(files)})"
        return self.overlay.source(cast(Table, table), files)

    def alike(self, found: Sequence[str]) -> Sequence[str]:
        """Names, and what else the same persons are called, as people say or merging found."""
        if not self.has("people"):
            return list(found)
        if self._spellings is None:
            self._spellings = Spellings(self.cursor())
        return self.whois.named(self._spellings.of(found))

    def groups(self, question: Question) -> tuple[str, str, str] | None:
        """What merging made of findings: the view, its column of the group and of the member; None before merging."""
        group = folding.GROUPS.get(question)
        return (group.view, group.group, group.member) if group and self.has(group.view) else None

    def linked(self, question: Question) -> folding.Linked:
        """What merging knows of the findings that questions are asked of (`folding.folded`)."""
        if question not in self._links:
            links = connections.merged_file(self.folder, folding.GROUPS[question].view)
            self._links[question] = connections.rows(links)
        table = cast(Table, question)
        of_all = self._links[question] == self.manifest.rows(table) == self.whole.rows(table)
        return folding.Linked(ranked=table not in self.overlay.rows, of_all=of_all)

    def _names_changed(self) -> None:
        self._names.clear()
        self._spellings = None

    def noted(self, key: tuple[str, str], ids: Callable[[], Sequence[str]]) -> str:
        """The name of a table in memory with these ids; the last few that were asked for are kept."""
        import pyarrow as pa

        with self._lock:
            if key not in self._noted:
                self._notes += 1
                name = f"noted_{self._notes}"
                self._connection.from_arrow(pa.table({"id": pa.array(ids(), pa.string())})).create(name)
                self._noted[key] = name
                if len(self._noted) > _NOTED:
                    self._connection.execute(f"DROP TABLE {self._noted.pop(next(iter(self._noted)))}")
            self._noted[key] = self._noted.pop(key)  # the latest last
            return self._noted[key]

    def _rows_of(self, table: Table, column: str, value: str, day: datetime.date | None = None) -> list[dict[str, Any]]:
        """The rows with a value, in the order in which they were written."""
        cursor = self.cursor()
        sql = f"SELECT * FROM {table} WHERE {column} = ?"  # noqa: S608
        values: list[object] = [value]
        if "reported" in _flat(table) and day is not None:
            sql, values = f"{sql} AND reported = ?", [*values, day]
        cursor.execute(sql, values)
        columns = [described[0] for described in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _flat(table: Table) -> Mapping[str, str]:
    from communique.store.schema import FLAT

    return FLAT[table]
