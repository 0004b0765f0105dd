"""The search index: `search.sqlite` in the corpus folder, SQLite FTS5 over what was said and over whole articles.

It can be made again at any time from the Parquet files, and is brought up to date part by part, in one transaction a
part, so that an index that a crash leaves is behind, never wrong. A part that compaction made of parts that are known
already (the same findings: their number and the sum of their checksums agree) is only told so.

Ranking is BM25 (SQLite's, k1 = 1.2, b = .75). It has to visit every text that has a word, so it is kept from words that
too many texts have: a word in more than `HEAVY` texts filters and does not rank; of a search that more than `RANKED`
texts satisfy, the newest are given, newest first (`matching`). `terms` counts the texts of each word for that.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.errors import CorpusError
from communique.store.manifest import Manifest, Part

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.store.folder import Folder

NAME = "search.sqlite"
VERSION = 2
NO_DAY = -(2**31)  # the day of what has none
Kind = Literal["quotations", "articles"]
KINDS: tuple[Kind, ...] = ("articles", "quotations")
PREFIX: dict[Kind, str] = {"articles": "a_", "quotations": "q_"}
_BATCH = 20_000  # rows at a time
_WAIT = 60.0  # seconds for another process to end its part
_TOKENIZER = "tokenize='unicode61 remove_diacritics 2'"
_SCHEMA = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value);
CREATE TABLE parts(name TEXT PRIMARY KEY, batch INTEGER);
CREATE TABLE batches(batch INTEGER PRIMARY KEY, articles INTEGER, quotations INTEGER, sum INTEGER);
CREATE TABLE ranges(batch INTEGER, kind TEXT, low INTEGER, high INTEGER, first INTEGER, last INTEGER);
CREATE TABLE arrays(kind TEXT, low INTEGER, days BLOB, keys BLOB, PRIMARY KEY(kind, low));
CREATE TABLE articles(rowid INTEGER PRIMARY KEY, id TEXT, day INTEGER, outlet TEXT, title TEXT);
CREATE TABLE quotations(
    rowid INTEGER PRIMARY KEY, id TEXT, day INTEGER, article INTEGER, speaker TEXT, country TEXT, words TEXT, kind TEXT,
    addressees TEXT, issues TEXT
);
CREATE TABLE articles_terms(term TEXT PRIMARY KEY, texts INTEGER) WITHOUT ROWID;
CREATE TABLE quotations_terms(term TEXT PRIMARY KEY, texts INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='', {_TOKENIZER});
CREATE VIRTUAL TABLE quotations_fts USING fts5(words, content='quotations', content_rowid='rowid', {_TOKENIZER});
INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 33554432);
INSERT INTO quotations_fts(quotations_fts, rank) VALUES ('hashsize', 33554432);
"""  # noqa: S608 - no values of others
_COLUMNS = {
    "articles": ["id", "day", "outlet", "title", "text"],
    "quotations": [
        "id",
        "day",
        "article_id",
        "speaker_name",
        "speaker_country",
        "words",
        "kind",
        "addressee_names",
        "issues",
    ],
}
_GROWTH = 0.2  # of the index: from so much new on, the words of all of it are counted again


@dataclass(frozen=True, slots=True)
class Behind:
    """What an index lacks: parts that are not in it, and parts in it that the corpus has no longer."""

    new: tuple[Part, ...]
    gone: frozenset[str]
    missing: bool = False  # the index itself

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.missing)


def path_of(folder: Folder) -> Path:
    """Where the index of a corpus lies."""
    return folder.path / NAME


def behind(folder: Folder, manifest: Manifest) -> Behind:
    """What the index lacks; everything where there is none, or one of another version."""
    known = _known(path_of(folder))
    if known is None:
        return Behind(manifest.parts, frozenset(), missing=True)
    here = {part.name for part in manifest.parts}
    return Behind(tuple(part for part in manifest.parts if part.name not in known), frozenset(known - here))


def _known(path: Path) -> set[str] | None:
    """The parts that an index has; None where there is no index, or one that cannot be used."""
    if not path.is_file():
        return None
    try:
        with closing(connect(path)) as base:
            if base.execute("SELECT value FROM meta WHERE key = 'version'").fetchone() != (VERSION,):
                return None
            return {row[0] for row in base.execute("SELECT name FROM parts")}
    except sqlite3.DatabaseError:
        return None


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an index, to read unless said otherwise."""
    mode = "rwc" if write else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT, check_same_thread=False)
    base.execute("PRAGMA cache_size = -65536")
    base.execute("PRAGMA mmap_size = 8589934592")
    return base


def update(folder: Folder, manifest: Manifest | None = None, tell: Callable[[str], None] = lambda line: None) -> bool:
    """Bring the index up to date; False where there was nothing to do. Raises CorpusError where it cannot be written.

    `tell` is given a line about each step that takes time.
    """
    committed = manifest or folder.manifest()
    lacking = behind(folder, committed)
    if not lacking:
        return False
    path = path_of(folder)
    try:
        if lacking.missing:
            _make(path, folder, committed, tell)
        else:
            _bring_up(path, folder, lacking, tell)
    except (OSError, sqlite3.Error) as error:
        raise CorpusError(f"its search index cannot be written: {error}", origin=str(folder.path)) from error
    return True


def rebuild(folder: Folder, tell: Callable[[str], None] = lambda line: None) -> None:
    """Make the index anew and put it in place in one step. Raises CorpusError where it cannot be written."""
    try:
        _make(path_of(folder), folder, folder.manifest(), tell)
    except (OSError, sqlite3.Error) as error:
        raise CorpusError(f"its search index cannot be written: {error}", origin=str(folder.path)) from error


def make(path: Path, folder: Folder, manifest: Manifest, tell: Callable[[str], None] = lambda line: None) -> None:
    """Make an index elsewhere, of a corpus that cannot be written to. Raises CorpusError."""
    try:
        _make(path, folder, manifest, tell)
    except (OSError, sqlite3.Error) as error:
        raise CorpusError(f"no search index can be made: {error}", origin=str(path)) from error


def _make(path: Path, folder: Folder, manifest: Manifest, tell: Callable[[str], None]) -> None:
    part = path.with_name(f"{NAME}.{os.getpid()}.tmp")
    part.unlink(missing_ok=True)
    try:
        with closing(connect(part, write=True)) as base:
            # Nothing is lost with it: if this dies, the file has no name that counts.
            base.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            base.execute("PRAGMA cache_size = -262144")
            base.executescript(_SCHEMA)
            base.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
            base.execute("BEGIN")
            for number, made in enumerate(manifest.parts, 1):
                tell(f"making the search index, part {number} of {len(manifest.parts)}")
                _add(base, folder, made)
            _count_all(base)
            base.execute("COMMIT")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _bring_up(path: Path, folder: Folder, lacking: Behind, tell: Callable[[str], None]) -> None:
    with closing(connect(path, write=True)) as base:
        base.execute("PRAGMA temp_store = MEMORY")
        base.execute("BEGIN IMMEDIATE")
        try:
            new = _without_gone(base, folder, lacking)
            for number, part in enumerate(new, 1):
                tell(f"bringing the search index up to date, part {number} of {len(new)}")
                _add(base, folder, part)
            _count_new(base, folder, new)
            base.execute("COMMIT")
        except BaseException:
            base.execute("ROLLBACK")
            raise


def _without_gone(base: sqlite3.Connection, folder: Folder, lacking: Behind) -> list[Part]:
    """Take out the parts that are gone; the parts that are to be added then."""
    known = {part.name for part in lacking.new}
    new = [part for part in lacking.new if not _is_in(base, part.name)]  # another process may have been quicker
    if not lacking.gone:
        return new
    marks = ", ".join("?" * len(lacking.gone))
    gone = sorted(lacking.gone)
    broken = [row[0] for row in base.execute(f"SELECT DISTINCT batch FROM parts WHERE name IN ({marks})", gone)]  # noqa: S608
    listed = ", ".join(map(str, broken)) or "NULL"
    kept = {row[0] for row in base.execute(f"SELECT name FROM parts WHERE batch IN ({listed})")} - lacking.gone  # noqa: S608
    again = [*new, *(part for part in folder.manifest().parts if part.name in kept and part.name not in known)]
    was = base.execute(f"SELECT sum(articles), sum(quotations), sum(sum) FROM batches WHERE batch IN ({listed})")  # noqa: S608
    if broken and was.fetchone() == _sums(folder, again):
        _rename(base, broken, again)
        return []
    for kind in KINDS:
        base.execute(
            f"DELETE FROM {kind} WHERE EXISTS (SELECT 1 FROM ranges WHERE batch IN ({listed}) AND kind = ? "  # noqa: S608
            f"AND {kind}.rowid BETWEEN low AND high)",
            (kind,),
        )
    base.execute(
        f"DELETE FROM arrays WHERE EXISTS (SELECT 1 FROM ranges r WHERE batch IN ({listed}) "  # noqa: S608
        "AND r.kind = arrays.kind AND r.low = arrays.low)"
    )
    for table in ("parts", "batches", "ranges"):
        base.execute(f"DELETE FROM {table} WHERE batch IN ({listed})")  # noqa: S608
    return again


def _is_in(base: sqlite3.Connection, name: str) -> bool:
    return base.execute("SELECT 1 FROM parts WHERE name = ?", (name,)).fetchone() is not None


def _rename(base: sqlite3.Connection, broken: Sequence[int], parts: Sequence[Part]) -> None:
    """The rows of some batches are those of other parts now."""
    first, listed = broken[0], ", ".join(map(str, broken))
    base.execute(f"UPDATE ranges SET batch = ? WHERE batch IN ({listed})", (first,))  # noqa: S608
    sums = base.execute(f"SELECT sum(articles), sum(quotations), sum(sum) FROM batches WHERE batch IN ({listed})")  # noqa: S608
    total = sums.fetchone()
    base.execute(f"DELETE FROM batches WHERE batch IN ({listed})")  # noqa: S608
    base.execute("INSERT INTO batches VALUES (?, ?, ?, ?)", (first, *total))
    base.execute(f"DELETE FROM parts WHERE batch IN ({listed})")  # noqa: S608
    base.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?)", [(part.name, first) for part in parts])


def _sums(folder: Folder, parts: Sequence[Part]) -> tuple[int, int, int]:
    """Articles, quotations and the sum of their checksums, as `batches` has them."""
    counts = dict.fromkeys(KINDS, 0)
    total = 0
    for part in parts:
        for kind in KINDS:
            for batch in _batches(folder, kind, part, ["id"]):
                ids = batch.column(0).to_pylist()
                counts[kind] += len(ids)
                total += _checksum(ids)
    return counts["articles"], counts["quotations"], total


def _checksum(ids: Sequence[str]) -> int:
    return sum(zlib.crc32(name.encode()) for name in ids)


def _batches(folder: Folder, kind: Kind, part: Part, columns: list[str]) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    if part.rows.get(kind):
        yield from pq.ParquetFile(folder.file(kind, part.name)).iter_batches(_BATCH, columns=columns)


def _add(base: sqlite3.Connection, folder: Folder, part: Part) -> None:
    """Add the articles and quotations of a part."""
    batch = base.execute("SELECT coalesce(max(batch), 0) + 1 FROM batches").fetchone()[0]
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    total = 0
    for kind in KINDS:
        first = _next(base, kind)
        row = first
        days: list[int | None] = []
        ids: list[str] = []
        for found in _batches(folder, kind, part, _COLUMNS[kind]):
            columns = [_plain(found.column(name)) for name in _COLUMNS[kind]]
            numbers = range(row, row + found.num_rows)
            total += _checksum(columns[0])
            ids += columns[0]
            days += columns[1]
            if kind == "articles":
                places.update(zip(columns[0], numbers, strict=True))
                *plain, text = columns
                base.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", zip(numbers, *plain, strict=True))
                base.executemany(
                    "INSERT INTO articles_fts(rowid, title, text) VALUES (?, ?, ?)",
                    zip(numbers, columns[3], text, strict=True),
                )
            else:
                columns[2] = [places.get(article) for article in columns[2]]
                base.executemany(
                    "INSERT INTO quotations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", zip(numbers, *columns, strict=True)
                )
                base.executemany(
                    "INSERT INTO quotations_fts(rowid, words) VALUES (?, ?)", zip(numbers, columns[5], strict=True)
                )
            row += found.num_rows
        counts[kind] = row - first
        if row > first:
            _add_range(base, batch, kind, first, days, ids)
    base.execute("INSERT INTO batches VALUES (?, ?, ?, ?)", (batch, counts["articles"], counts["quotations"], total))
    base.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part.name, batch))


def _add_range(
    base: sqlite3.Connection, batch: int, kind: Kind, low: int, days: Sequence[int | None], ids: Sequence[str]
) -> None:
    """Note a range of numbers, with the day and the digits of the id of each row in arrays."""
    import numpy as np

    dated = np.array([NO_DAY if day is None else day for day in days], dtype="<i4")
    keys = np.array([int(name.partition("_")[2], 16) for name in ids], dtype="<u8")
    known = dated[dated != NO_DAY]
    span = (int(known.min()), int(known.max())) if len(known) else (NO_DAY, NO_DAY)
    base.execute("INSERT INTO ranges VALUES (?, ?, ?, ?, ?, ?)", (batch, kind, low, low + len(ids) - 1, *span))
    base.execute("INSERT INTO arrays VALUES (?, ?, ?, ?)", (kind, low, dated.tobytes(), keys.tobytes()))


def _next(base: sqlite3.Connection, kind: Kind) -> int:
    """The next number: above every row that was ever in, since FTS5 keeps the words of rows that are gone."""
    high = base.execute("SELECT max(high) FROM ranges WHERE kind = ?", (kind,)).fetchone()[0] or 0
    key = f"{kind} so far"
    ever = base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    number = max(high, ever[0] if ever else 0) + 1
    return int(number)


def _plain(column: pa.Array) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_list(column.type):
        return [json.dumps(listed, ensure_ascii=False) if listed else None for listed in column.to_pylist()]
    days = pa.types.is_date(column.type)
    return list((column.cast(pa.int32()) if days else column).to_pylist())


def _count_all(base: sqlite3.Connection) -> None:
    """Count the texts of every word anew, and remember how far the numbers went."""
    for kind in KINDS:
        base.execute(f"CREATE VIRTUAL TABLE temp.{kind}_vocabulary USING fts5vocab(main, {kind}_fts, 'row')")
        base.execute(f"DELETE FROM {kind}_terms")  # noqa: S608
        base.execute(f"INSERT INTO {kind}_terms SELECT term, doc FROM temp.{kind}_vocabulary")  # noqa: S608
        base.execute(f"DROP TABLE temp.{kind}_vocabulary")
    _remember(base)


def _remember(base: sqlite3.Connection) -> None:
    for kind in KINDS:
        base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"{kind} so far", _next(base, kind) - 1))


def _count_new(base: sqlite3.Connection, folder: Folder, new: Sequence[Part]) -> None:
    """Add the words of new parts to the counts, or count all where much is new."""
    for kind in KINDS:
        fresh = sum(part.rows.get(kind, 0) for part in new)
        if fresh > _GROWTH * (_next(base, kind) - 1):
            _count_all(base)
            return
    _remember(base)
    for kind in KINDS:
        columns = ["title", "text"] if kind == "articles" else ["words"]
        base.execute(f"CREATE VIRTUAL TABLE temp.fresh USING fts5({', '.join(columns)}, content='', {_TOKENIZER})")
        marks = ", ".join("?" * len(columns))
        for part in new:
            for found in _batches(folder, kind, part, columns):
                lists = [column.to_pylist() for column in found.columns]
                base.executemany(f"INSERT INTO temp.fresh VALUES ({marks})", zip(*lists, strict=True))  # noqa: S608
        base.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(temp, fresh, 'row')")
        base.execute(
            f"INSERT INTO {kind}_terms SELECT term, doc FROM temp.vocabulary WHERE true "  # noqa: S608
            "ON CONFLICT(term) DO UPDATE SET texts = texts + excluded.texts"
        )
        base.execute("DROP TABLE temp.vocabulary")
        base.execute("DROP TABLE temp.fresh")
