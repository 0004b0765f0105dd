"""What a question gives: rows, had in whatever form people work with, and nothing fetched before it is asked for.

`Rows` is the form that all answers share. `Table` holds its rows already (a timeline's counts, hits of a search);
`query.result.Result` asks the corpus for them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query import writing

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from duckdb import DuckDBPyRelation

PREVIEW = 20  # rows that a notebook is shown


class Rows(ABC):
    """The rows of an answer. `shown` names the columns that people are shown, in order."""

    shown: tuple[str, ...] = ()

    @abstractmethod
    def arrow(self) -> pa.Table:
        """All rows as an Arrow table."""

    @abstractmethod
    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as dictionaries of all columns."""

    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""

    @abstractmethod
    def limit(self, rows: int, offset: int = 0) -> Rows:
        """At most so many rows, `offset` of them passed over."""

    @abstractmethod
    def duckdb(self) -> DuckDBPyRelation:
        """A DuckDB relation, for more SQL on top."""

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Any]:
        return self.dicts()

    def __bool__(self) -> bool:
        return next(iter(self.limit(1).dicts()), None) is not None

    def polars(self) -> pl.DataFrame:
        """All rows as a polars data frame (needs `communique[frames]`). Raises QueryError where polars is missing."""
        try:
            import polars as pl
        except ImportError as error:
            raise QueryError("a polars frame needs polars: pip install 'communique[frames]'") from error
        return pl.DataFrame(self.arrow())

    def pandas(self) -> pd.DataFrame:
        """All rows as a pandas data frame (needs `communique[frames]`): days as datetimes, lists joined by `; `.

        Raises QueryError where pandas is missing.
        """
        try:
            import pandas as pd  # noqa: F401 - Arrow needs it, and says less well that it is missing
        except ImportError as error:
            raise QueryError("a pandas frame needs pandas: pip install 'communique[frames]'") from error
        frame: pd.DataFrame = _joined(self.arrow()).to_pandas(date_as_object=False)
        return frame

    def to(self, path: str | Path) -> Path:
        """Write all rows to a file by its suffix: `.csv`, `.tsv`, `.xlsx`, `.jsonl`, `.json`, `.parquet`.

        The file is put in place in one step. Raises QueryError for another suffix, OSError as the disk does.
        """
        return writing.write(self, Path(path))

    def caption(self) -> str:
        """How many there are, in words."""
        return f"{self.count():,} rows"

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows, with the columns that people are shown."""
        return list(islice(self.limit(rows).dicts(), rows))

    def __repr__(self) -> str:
        """What this is and how many rows it has, in words; of a corpus that is closed, what this is."""
        try:
            return f"<{type(self).__name__}: {self.caption()}>"
        except QueryError:
            return f"<{type(self).__name__} of a corpus that cannot be asked>"

    def _repr_html_(self) -> str:
        head = self.preview(PREVIEW)
        return writing.html(self.shown or tuple(head[0] if head else ()), head, self.caption())


class Table(Rows):
    """Rows that are here already."""

    def __init__(self, table: pa.Table, shown: tuple[str, ...] = (), caption: str = "") -> None:
        self._table = table
        self._caption = caption
        self.shown = shown or tuple(table.column_names)

    def arrow(self) -> pa.Table:
        """All rows as an Arrow table."""
        return self._table

    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as dictionaries of all columns."""
        for batch in self._table.to_batches(max_chunksize=1000):
            yield from batch.to_pylist()

    def count(self) -> int:
        """How many rows there are."""
        return int(self._table.num_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(self._table.column_names)

    def limit(self, rows: int, offset: int = 0) -> Table:
        """At most so many rows, `offset` of them passed over."""
        return Table(self._table.slice(offset, rows), self.shown, self._caption)

    def duckdb(self) -> DuckDBPyRelation:
        """A DuckDB relation, for more SQL on top."""
        import duckdb

        return duckdb.from_arrow(self._table)

    def caption(self) -> str:
        """How many there are, in words."""
        return self._caption or super().caption()


def _joined(table: pa.Table) -> pa.Table:
    """The table with its lists of texts as texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if pa.types.is_list(field.type) and pa.types.is_string(field.type.value_type):
            texts = pc.binary_join(table.column(place), "; ")
            table = table.set_column(place, pa.field(field.name, pa.string()), texts)
    return table
