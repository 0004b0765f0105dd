"""The lazy answer to a question: SQL and its parameters, carried out when rows are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from communique.errors import QueryError
from communique.query.asking import Ask
from communique.query.connection import plain
from communique.query.filters import Where
from communique.query.rows import Rows

if TYPE_CHECKING:
    import datetime

    import pyarrow as pa
    from duckdb import DuckDBPyRelation

    from communique.query.corpus import Corpus

_FETCHED = 1000  # rows at a time


class Result(Rows):
    """The rows of a SELECT, asked for when they are wanted; going through them gives dicts."""

    def __init__(self, corpus: Corpus, ask: Ask, *, shown: tuple[str, ...] = (), name: str = "rows") -> None:
        self._corpus = corpus
        self._ask = ask
        self._name = name
        self.shown = shown

    @property
    def sql(self) -> str:
        """The SQL that will be carried out; `?` stands for a value."""
        return self._rows()[0]

    def limit(self, rows: int, offset: int = 0) -> Self:
        """At most so many rows, `offset` of them passed over."""
        if rows < 0 or offset < 0:
            raise QueryError("a limit is a number of rows, 0 or more")
        here = self._ask
        left = rows if here.limit is None else min(rows, max(here.limit - offset, 0))
        return self._with(replace(here, limit=left, offset=here.offset + offset))

    def order(self, by: str) -> Self:
        """Ordered by a column, `-column` for falling. Raises QueryError for what is no column."""
        column = by.removeprefix("-")
        if column not in self.columns:
            raise QueryError(f"no column {column!r}; there are {', '.join(self.columns)}")
        direction = "DESC" if by.startswith("-") else "ASC"
        return self._with(replace(self._ask, order=f'"{column}" {direction} NULLS LAST'))

    def select(self, *columns: str) -> Self:
        """Only these columns, which is quicker; rows are dicts then. Raises QueryError for what is no column."""
        known = self.columns
        for column in columns:
            if column not in known:
                raise QueryError(f"no column {column!r}; there are {', '.join(known)}")
        made = self._with(replace(self._ask, columns=columns))
        made.shown = columns
        return made

    def where(self, condition: Where) -> Self:
        """With one more condition on the rows as they are stored."""
        return self._with(replace(self._ask, wheres=(*self._ask.wheres, condition)))

    def flat(self) -> Self:
        """The rows without structs; those of a SELECT are as it says."""
        return self

    def _with(self, ask: Ask) -> Self:
        made = copy(self)
        made._ask = ask
        return made

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(self.limit(0).duckdb().columns)

    def count(self) -> int:
        """How many rows there are."""
        if self._ask.limit is None:
            sql, values = self._ask.sql("count(*)")
        else:
            inner, values = self._ask.sql("1")
            sql = f"SELECT count(*) FROM ({inner})"  # noqa: S608
        return int(self._fetch(sql, values)[0][0])

    def counts(self, *values: str) -> list[tuple[Any, ...]]:
        """The distinct values of expressions in SQL, with the number of rows of each; for the parts of this package."""
        inner, given = self.stored()
        listed = ", ".join(values)
        return self._fetch(f"SELECT {listed}, count(*) FROM ({inner}) GROUP BY ALL", given)  # noqa: S608

    def stored(self) -> tuple[str, list[object]]:
        """The SQL and its values of the rows as they are stored; for the parts of this package."""
        return self._ask.sql()

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day."""
        inner, given = self.stored()
        first, last = self._fetch(f"SELECT min(day), max(day) FROM ({inner})", given)[0]  # noqa: S608
        return first, last

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows, with the columns that people are shown."""
        page = self.limit(rows)
        return list((page.select(*self.shown) if self.shown else page).dicts())

    def caption(self) -> str:
        """How many there are, in words."""
        return told(self.count(), self._name)

    def duckdb(self) -> DuckDBPyRelation:
        """A DuckDB relation, for more SQL on top."""
        return self._relation(*self._rows())

    def arrow(self) -> pa.Table:
        """All rows as an Arrow table."""
        return self._run(lambda: self._relation(*self._rows()).to_arrow_table())

    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as dictionaries of all columns."""
        yield from self._dicts(*self._rows())

    def _dicts(self, sql: str, values: list[object]) -> Iterator[dict[str, Any]]:
        cursor = self._corpus.cursor()
        self._run(lambda: cursor.execute(sql, values))
        columns = [column[0] for column in cursor.description or ()]
        while batch := self._run(lambda: cursor.fetchmany(_FETCHED)):
            for row in batch:
                yield dict(zip(columns, row, strict=True))

    def _rows(self) -> tuple[str, list[object]]:
        """The SQL that gives the rows, with its values."""
        return self._ask.sql()

    def _relation(self, sql: str, values: list[object]) -> DuckDBPyRelation:
        relation: DuckDBPyRelation = self._run(lambda: self._corpus.cursor().sql(sql, params=values or None))
        return relation

    def _fetch(self, sql: str, values: list[object]) -> list[tuple[Any, ...]]:
        fetched: list[tuple[Any, ...]] = self._run(lambda: self._corpus.cursor().execute(sql, values).fetchall())
        return fetched

    @staticmethod
    def _run(action: Any) -> Any:
        import duckdb

        try:
            return action()
        except duckdb.Error as error:
            raise QueryError(plain(error)) from error


def told(number: int, name: str) -> str:
    """A number of things, in words."""
    return f"{number:,} {name if number != 1 else name.removesuffix('s')}"
