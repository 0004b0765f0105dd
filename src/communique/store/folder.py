"""The corpus folder: where its files lie, who may write, and DuckDB views over what is committed."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import CorpusError
from communique.store import manifest as manifests
from communique.store import rows
from communique.store.manifest import Manifest, Part
from communique.store.schema import TABLES, Table, schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

PAGE = 4096  # rows
ROW_GROUP = 50_000  # rows; small enough to skip by day, large enough to compress
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Folder:
    """A corpus on disk. Reading needs no lock: committed files never change."""

    path: Path

    def manifest(self) -> Manifest:
        """What is committed now. Raises CorpusError where the folder is no corpus."""
        return manifests.load(self.path)

    def file(self, table: Table, part: str) -> Path:
        """Where a part keeps its rows of a table."""
        return self.path / table / f"{part}.parquet"

    def files(self, table: Table, manifest: Manifest | None = None) -> list[Path]:
        """The committed files of a table, in order of commit."""
        parts = (manifest or self.manifest()).parts
        return [self.file(table, part.name) for part in parts if part.rows.get(table)]

    @property
    def work(self) -> Path:
        """Where a run keeps what it needs while it runs; made when it is first asked for."""
        path = self.path / "work"
        path.mkdir(exist_ok=True)
        return path

    def write(
        self, name: str, tables: Mapping[Table, Sequence[Mapping[str, Any]] | pa.Table], reader: str | None = None
    ) -> Part:
        """Write the rows of one part, each file by temporary name and rename; not in the corpus until committed.

        Rows come as dicts or as an Arrow table of the table's schema; `reader` is what read them (`reader_of`), the one
        installed with default settings unless another is given. Raises OSError as the disk does.
        """
        counts: dict[str, int] = {}
        for table, found in tables.items():
            if len(found):
                self._write(self.file(table, name), rows.as_arrow(table, found))
                counts[table] = len(found)
        return Part(name, counts, reader or manifests.reader_hash())

    def _write(self, path: Path, arrow: pa.Table) -> None:
        import pyarrow.parquet as pq

        path.parent.mkdir(exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as file:
                pq.write_table(arrow, file, row_group_size=ROW_GROUP, **parquet_options())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, table: Table, part: Part, columns: list[str] | None = None) -> pa.Table:
        """The rows of a table in one part, as it was written."""
        import pyarrow.parquet as pq

        if not part.rows.get(table):
            return schema(table).empty_table()
        return pq.ParquetFile(self.file(table, part.name)).read(columns=columns)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the right to commit. Raises CorpusError where another process has it."""
        import fcntl

        with (self.path / _LOCK).open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise CorpusError(f"{holder} is writing to it; wait for it to end", origin=str(self.path)) from error
            file.truncate(0)
            file.write(f"process {os.getpid()}")
            file.flush()
            try:
                yield
            finally:
                with suppress(OSError):
                    file.truncate(0)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in memory with a view for each table over what is committed now."""
        import duckdb

        # Nothing is fetched or loaded at run time, whatever a query asks for.
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        connection = duckdb.connect(config=config)
        committed = self.manifest()
        with whole(self.path):
            for table in TABLES:
                self._view(connection, table, committed)
        return connection

    def _view(self, connection: duckdb.DuckDBPyConnection, table: Table, committed: Manifest) -> None:
        files = [str(path) for path in self.files(table, committed)]
        relation = connection.read_parquet(files) if files else connection.from_arrow(schema(table).empty_table())
        relation.create_view(table)


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Files of a corpus are opened: one that is missing or damaged is told of as CorpusError."""
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        reason = str(error).partition("\n")[0]
        raise CorpusError(f"a file of the corpus is missing or damaged ({reason})", origin=os.fspath(path)) from error


def parquet_options() -> dict[str, Any]:
    """How tables are written: small pages with an index, so that single rows are had without their whole group."""
    import pyarrow.parquet as pq

    options: dict[str, Any] = {"compression": "zstd", "write_page_index": True}
    if "max_rows_per_page" in inspect.signature(pq.ParquetWriter.__init__).parameters:  # not in older versions
        options["max_rows_per_page"] = PAGE
    return options


def open_folder(path: str | os.PathLike[str]) -> Folder:
    """The corpus at a path. Raises CorpusError where there is none, or one of another schema."""
    folder = Folder(Path(path))
    folder.manifest()
    return folder


def make_folder(path: str | os.PathLike[str]) -> Folder:
    """The corpus at a path, made if nothing is there yet. Raises CorpusError for a folder with other things in it."""
    folder = Folder(Path(path))
    if not (folder.path / manifests.NAME).exists():
        if folder.path.exists() and not _vacant(folder.path):
            raise CorpusError("is no corpus and not empty; give a new name", origin=str(path))
        folder.path.mkdir(parents=True, exist_ok=True)
        manifests.save(folder.path, Manifest())
    folder.manifest()
    return folder


def _vacant(path: Path) -> bool:
    """Whether nothing is there, or only what a first run that died at once has left."""
    return path.is_dir() and all(file.suffix == ".tmp" or file.name == _LOCK for file in path.iterdir())
