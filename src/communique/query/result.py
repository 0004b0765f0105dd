"""The lazy answer to a question: SQL and its parameters, carried out when rows are wanted.

A page of few rows is had in two steps: first the days that its rows have, from narrow columns, then the rows of these
days whole. The second step opens only the files and row groups that hold these days, where reading all columns of all
rows that could fit takes several times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from communique.errors import QueryError
from communique.query import searching
from communique.query.connection import plain
from communique.query.filters import Keys, Where, by_keys, on_days
from communique.query.rows import Rows
from communique.query.writing import told_day
from communique.store.rows import record

if TYPE_CHECKING:
    import datetime

    import pyarrow as pa
    from duckdb import DuckDBPyRelation

    from communique.query.corpus import Corpus

NEWEST = "day DESC NULLS LAST, id"
TWO_STEPS = 1000  # rows up to which a page is had in two steps
_FETCHED = 1000  # rows at a time


@dataclass(frozen=True, slots=True)
class Ask:
    """A SELECT in parts. `table` is a view, or a SELECT in brackets with its `values`."""

    table: str
    wheres: tuple[Where, ...] = ()
    order: str = ""
    limit: int | None = None
    offset: int = 0
    values: tuple[object, ...] = ()
    columns: tuple[str, ...] = ()  # all, where none are named

    def keys(self) -> Keys | None:
        """The rows, where the only condition knows them."""
        alone = len(self.wheres) == 1 and self.order in ("", NEWEST)
        return self.wheres[0].keys if alone else None

    def sql(self, columns: str = "") -> tuple[str, list[object]]:
        """The text and the parameters."""
        named = columns or ", ".join(f'"{column}"' for column in self.columns) or "*"
        parts = [f"SELECT {named} FROM {self.table}"]  # noqa: S608 - values go in as parameters
        wheres = [where.ready() for where in self.wheres]
        if wheres:
            parts.append("WHERE " + " AND ".join(where.sql for where in wheres))
        if self.order and not columns.startswith("count("):
            parts.append(f"ORDER BY {self.order}")
        if self.limit is not None:
            parts.append(f"LIMIT {self.limit} OFFSET {self.offset}")
        return "\n".join(parts), [*self.values, *(value for where in wheres for value in where.values)]


class Found:
    """One record of a corpus with where it stands; what is asked of it beyond that is asked of the record.

    `record` is the frozen dataclass, `article_id` and `outlet` say where it was reported and `reported` when, `day` is
    when it was, `words` what it rests on.
    """

    __slots__ = ("article_id", "day", "outlet", "record", "reported", "words")

    def __init__(self, kind: type, row: dict[str, Any]) -> None:
        self.record: Any = record(kind, row)
        self.article_id: str = row.get("article_id") or row["id"]
        self.outlet: str | None = row.get("outlet")
        self.reported: datetime.date | None = row.get("reported", row.get("day"))
        self.day: datetime.date | None = row.get("day")
        self.words: str | None = row.get("words", row.get("title"))

    def __getattr__(self, name: str) -> Any:
        if name == "record":  # not there yet: while it is copied
            raise AttributeError(name)
        return getattr(self.record, name)

    def __repr__(self) -> str:
        return f"Found({self.record!r}, article_id={self.article_id!r}, words={self.words!r})"


class Result(Rows):
    """The rows that answer a question, asked for when they are wanted; iteration gives `Found` records, or dicts."""

    def __init__(
        self,
        corpus: Corpus,
        ask: Ask,
        *,
        kind: type | None = None,
        groups: tuple[str, str] | None = None,
        shown: tuple[str, ...] = (),
        name: str = "rows",
    ) -> None:
        self._corpus = corpus
        self._ask = ask
        self._record = kind
        self._paged = kind is not None  # a table of a corpus, with ids and days
        self._spans = ask.table in ("encounters", "events", "positions")  # the days may be whole months or years
        self._groups = groups  # the view and the column that say which findings are one
        self._name = name
        self.shown = shown

    @property
    def sql(self) -> str:
        """The SQL that will be carried out; `?` stands for a value."""
        return self._ask.sql()[0]

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
        made._record = None
        made.shown = columns
        return made

    def where(self, condition: Where) -> Self:
        """With one more condition."""
        return self._with(replace(self._ask, wheres=(*self._ask.wheres, condition)))

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
        keys = self._ask.keys()
        if keys is not None:
            left = max(len(keys) - self._ask.offset, 0)
            return left if self._ask.limit is None else min(left, self._ask.limit)
        if self._ask.limit is None:
            tables = self._corpus.overlay.tables(self._ask.table)
            if tables is not None:
                as_read, before, now = (self._number(replace(self._ask, table=table)) for table in tables)
                return as_read - before + now
            sql, values = self._ask.sql("count(*)")
        else:
            inner, values = self._ask.sql("1")
            sql = f"SELECT count(*) FROM ({inner})"  # noqa: S608
        return int(self._fetch(sql, values)[0][0])

    def _number(self, ask: Ask) -> int:
        return int(self._fetch(*ask.sql("count(*)"))[0][0])

    def findings(self) -> int | None:
        """How many findings the rows report, each counted once; None where the corpus is not merged (`merge`)."""
        if self._groups is None or not self._corpus.has(self._groups[0]):
            return None
        view, group, member = self._groups[0], *self._groups[1].split(",")
        inner, values = self._ask.sql("id")
        sql = f"""SELECT count(DISTINCT coalesce(g.{group}, q.id))
            FROM ({inner}) q LEFT JOIN {view} g ON g.{member} = q.id"""  # noqa: S608
        return int(self._fetch(sql, values)[0][0])

    def counts(self, *values: str) -> list[tuple[Any, ...]]:
        """The distinct values of expressions in SQL, with the number of rows of each; for the parts of this package."""
        inner, given = self._ask.sql()
        listed = ", ".join(values)
        return self._fetch(f"SELECT {listed}, count(*) FROM ({inner}) GROUP BY ALL", given)  # noqa: S608

    def selected(self, columns: str) -> tuple[str, list[object]]:
        """The SQL and its values that give some columns; for the parts of this package."""
        return self._ask.sql(columns)

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day."""
        inner, given = self._ask.sql("day")
        first, last = self._fetch(f"SELECT min(day), max(day) FROM ({inner})", given)[0]  # noqa: S608
        return first, last

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows, with the columns that people are shown; a day that is no single one as text, "2018"."""
        page = self.limit(rows)
        quick = page._from_index()
        if quick is not None:
            return quick
        spans = self._spans and not self._ask.columns
        chosen = (*self.shown, "when") if spans else self.shown
        found = list((page.select(*chosen) if chosen else page).dicts())
        return [row | {"day": told_day(row["day"], row.pop("when"))} for row in found] if spans else found

    def _from_index(self) -> list[dict[str, Any]] | None:
        """The rows as they are shown, where words are all that is asked for: the search index has them all."""
        ask = self._ask
        if ask.limit is None or ask.table != "quotations" or ask.columns:
            return None
        found = searching.shown(self._corpus.index, ask.keys(), ask.offset, ask.limit)
        return found and [{column: row[column] for column in self.shown} for row in found]

    def caption(self) -> str:
        """How many there are, in words: reports, and findings where the corpus is merged."""
        reports, findings = self.count(), self.findings()
        if findings is None:
            return self._told(reports, self._name)
        return f"{self._told(reports, 'reports')} of {self._told(findings, self._name)}"

    @staticmethod
    def _told(number: int, name: str) -> str:
        return f"{number:,} {name if number != 1 else name.removesuffix('s')}"

    def duckdb(self) -> DuckDBPyRelation:
        """A DuckDB relation, for more SQL on top."""
        return self._relation(*self._ask.sql())

    def arrow(self) -> pa.Table:
        """All rows as an Arrow table."""
        return self._run(lambda: self._relation(*self._rows()).to_arrow_table())

    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as dictionaries of all columns."""
        cursor = self._corpus.cursor()
        sql, values = self._rows()
        self._run(lambda: cursor.execute(sql, values))
        columns = [column[0] for column in cursor.description or ()]
        while batch := self._run(lambda: cursor.fetchmany(_FETCHED)):
            for row in batch:
                yield dict(zip(columns, row, strict=True))

    def __iter__(self) -> Iterator[Any]:
        if self._record is None:
            yield from self.dicts()
            return
        for row in self.dicts():
            yield Found(self._record, row)

    def _rows(self) -> tuple[str, list[object]]:
        """The SQL that gives the rows, after the first of two steps where there are two."""
        ask = self._ask
        if not self._paged or ask.limit is None or ask.limit > TWO_STEPS or not ask.wheres or ask.order != NEWEST:
            return ask.sql()
        known = ask.keys()
        if known is not None:
            keys = known.page(ask.offset, ask.limit)
            table = self._corpus.source(ask.table, [day for _, day in keys])
            return replace(ask, table=table, wheres=(by_keys(keys),), offset=0).sql()
        first = replace(ask, order="day DESC NULLS LAST", limit=ask.limit + ask.offset, offset=0)
        tables = self._corpus.overlay.tables(ask.table)
        if tables is not None:
            return self._corrected(first, ask, tables)
        days = [day for (day,) in self._fetch(*first.sql("day"))]
        table = self._corpus.source(ask.table, days)
        return replace(ask, table=table, wheres=(*ask.wheres, on_days(days))).sql()

    def _corrected(self, first: Ask, ask: Ask, tables: tuple[str, str, str]) -> tuple[str, list[object]]:
        """The two steps where rows are corrected: the rows as they were read but for a few, and the few as they are."""
        as_read, before, now = (replace(first, table=table) for table in tables)
        gone = [name for (name,) in self._fetch(*replace(before, limit=None, order="").sql("id"))]
        wanted = first.limit or 0
        days = [day for (day,) in self._fetch(*replace(as_read, limit=wanted + len(gone)).sql("day"))]
        name = self._corpus.source(ask.table, days, as_read=True)
        name = as_read.table if name == ask.table else name
        wheres = (*ask.wheres, on_days(days))
        if len(gone) <= TWO_STEPS and gone:
            wheres = (*wheres, Where(f"id NOT IN ({', '.join('?' * len(gone))})", tuple(gone)))
        elif gone:
            wheres = (*wheres, Where(f"id NOT IN (SELECT id FROM {before.table})"))  # noqa: S608 - a name of ours
        parts = [replace(first, table=name, wheres=wheres, order=NEWEST).sql("*"), replace(now, order=NEWEST).sql("*")]
        both = "({})".format(" UNION ALL BY NAME ".join(f"(SELECT * FROM ({sql}))" for sql, _ in parts))  # noqa: S608
        return replace(ask, table=both, wheres=(), values=tuple(value for _, given in parts for value in given)).sql()

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
