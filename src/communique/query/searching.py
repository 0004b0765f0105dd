"""Words in a corpus: ranked hits for people, and the exact set of texts for filters.

The search index is brought up to date before it is asked, where it is behind and can be written; a line says so.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from communique.errors import CorpusError, QueryError
from communique.query.filters import Key, Keys, Where, by_keys
from communique.query.overlay import Overlay, noted
from communique.query.rows import Table
from communique.store import matching, search, words
from communique.store.search import Kind

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from communique.query.corpus import Corpus

SHOWN = ("day", "finding", "speaker", "country", "words", "outlet", "id")
FILTERED = 200_000  # texts that a filter by words takes from the index; for more, the words themselves are read
LONGEST = 1000  # hits
_BEGINNING = 200  # characters of an article without a title
_FEW = 500  # texts whose ids go in as parameters


class Index:
    """The search index of an open corpus; made or brought up to date when it is first asked."""

    def __init__(self, corpus: Corpus, tell: Callable[[str], None]) -> None:
        self._corpus = corpus
        self._tell = tell
        self._base: sqlite3.Connection | None = None
        self._second: sqlite3.Connection | None = None
        self.arrays: matching.Arrays | None = None
        self._place: TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()

    def base(self) -> sqlite3.Connection:
        """A connection to an index that is not behind the corpus as it was opened. Raises CorpusError."""
        with self._lock:
            if self._base is None:
                path = self._path()
                self._base, self._second = (search.connect(path) for _ in range(2))
                self.arrays = matching.Arrays(self._base)
            return self._base

    def _path(self) -> Path:
        """The index, up to date; of a corpus that cannot be written to, one made for as long as it is open."""
        folder, manifest = self._corpus.folder, self._corpus.whole
        path = search.path_of(folder)
        try:
            search.update(folder, manifest, self._tell)
        except CorpusError as error:
            if not path.is_file() or search.behind(folder, manifest).new:
                self._tell(f"{error.reason}; one is made for this time")
                self._place = TemporaryDirectory(prefix="communique-")
                path = Path(self._place.name) / search.NAME
                search.make(path, folder, manifest, self._tell)
        return path

    def of(self, kind: Kind) -> sqlite3.Connection:
        """A connection for each kind, so that both can be asked at once. Raises CorpusError."""
        base = self.base()
        return self._second if self._second and kind == "articles" else base

    @property
    def overlay(self) -> Overlay:
        """What people said of findings."""
        return self._corpus.overlay

    def cursor(self) -> DuckDBPyConnection:
        """A cursor to ask the corpus itself."""
        return self._corpus.cursor()

    def close(self) -> None:
        """Let go of the file."""
        for connection in (self._base, self._second):
            if connection is not None:
                connection.close()
        self._base = self._second = None
        if self._place is not None:
            self._place.cleanup()


def hits(index: Index, text: str, kinds: Sequence[Kind], limit: int) -> Table:
    """The best hits among quotations and articles, each kind's own best in turn. Raises QueryError."""
    import pyarrow as pa

    if not 0 < limit <= LONGEST:
        raise QueryError(f"a search gives 1 to {LONGEST} hits")
    asked = words.parse(text)
    found: list[dict[str, Any]] = []
    numbers: list[int | None] = []
    with ThreadPoolExecutor(len(kinds)) as pool:  # SQLite works without the GIL
        for best, of in pool.map(lambda kind: _best(index, kind, asked, limit), kinds):
            found += best
            numbers.append(of)
    newest = any(row["score"] is None for row in found)
    found.sort(key=lambda row: -(row["score"] or 0))
    note = "the newest, since very many hold these words" if newest else "best first"
    count = _hits(index, numbers, len(found[:limit]))
    rows = _with_beginnings(index, found[:limit])
    return Table(pa.Table.from_pylist(rows, schema=_schema()), SHOWN, f"{count}, {note}")


def _hits(index: Index, numbers: Sequence[int | None], given: int) -> str:
    """How many hits are given, in words, and of how many where that is known."""
    looked_at = index.overlay.rejected or index.overlay.reworded
    if None in numbers or looked_at:  # more than are counted, or some that are not to be seen
        return f"the first {given:,}" if None in numbers else _counted(given)
    total = sum(number or 0 for number in numbers)
    return f"first {given:,} of {_counted(total)}" if given < total else _counted(given)


def _counted(hits: int) -> str:
    return f"{hits:,} hit" if hits == 1 else f"{hits:,} hits"


def _with_beginnings(index: Index, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows; articles without a title have the beginning of their text as their words."""
    bare = [(str(row["id"]), row["day"]) for row in rows if row["finding"] == "article" and not row["words"]]
    if not bare:
        return rows
    where = by_keys(bare)
    sql = f"SELECT id, left(text, {_BEGINNING}) FROM articles WHERE {where.sql}"  # noqa: S608 - values are parameters
    begins = dict(index.cursor().execute(sql, list(where.values)).fetchall())
    return [row | {"words": row["words"] or begins.get(row["id"])} for row in rows]


def _best(index: Index, kind: Kind, asked: words.Search, limit: int) -> tuple[list[dict[str, Any]], int | None]:
    """The best hits of one kind, without those that people rejected, and with the others as people corrected them.

    With them, of how many they are, None where that is not known.
    """
    look = matching.quotations if kind == "quotations" else matching.articles
    overlay, offset = index.overlay, 0
    given: list[dict[str, Any]] = []
    while True:
        best = matching.best(index.of(kind), kind, asked, limit, offset)
        known = look(index.of(kind), [hit.row for hit in best.hits])
        rows = [_row(kind, hit, known[hit.row]) for hit in best.hits if hit.row in known]
        given += [row | overlay.hit(str(row["id"])) for row in rows if row["id"] not in overlay.rejected]
        offset += limit
        if len(best.hits) < limit or len(given) >= limit or not overlay.rejected:
            again = _read_again(index, given, asked) if kind == "quotations" and overlay.reworded else given
            return again[:limit], best.of


def _read_again(index: Index, given: list[dict[str, Any]], asked: words.Search) -> list[dict[str, Any]]:
    """The hits, where the index has other words than people say: those that hold the search as they are now."""
    where, other = _read(asked, "words"), sorted(index.overlay.reworded)
    columns = "id, day, article_id, outlet, speaker_name AS speaker, speaker_country AS country, words"
    sql = f"""SELECT {columns} FROM {noted("quotations")}
        WHERE reviewed <> 'rejected' AND id IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND {where.sql}"""  # noqa: S608
    cursor = index.cursor().execute(sql, [other, *where.values])
    names = [column[0] for column in cursor.description or ()]
    now = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    kept = [row for row in given if row["id"] in now or row["id"] not in index.overlay.reworded]
    there = {row["id"] for row in kept}
    return kept + [row | {"finding": "quotation", "score": 0.0} for name, row in now.items() if name not in there]


def alike(corpus: Corpus, text: str, limit: int) -> Table:
    """The quotations that are most like a text in meaning. Raises QueryError where no vectors were made yet."""
    import pyarrow as pa

    from communique.store import meaning

    if not 0 < limit <= LONGEST:
        raise QueryError(f"a search gives 1 to {LONGEST} hits")
    if not text.strip():
        raise QueryError("a search by meaning needs some words")
    if not meaning.exists(corpus.folder):
        raise QueryError(f"no vectors were made yet: communique index {corpus.folder.path} --meaning")
    best = meaning.nearest(corpus.folder, corpus.manifest, text, limit)
    columns = "id, day, article_id, outlet, speaker_name AS speaker, speaker_country AS country, words"
    known = {}
    if best:
        where = by_keys([(near.id, near.day) for near in best])
        cursor = corpus.cursor().execute(f"SELECT {columns} FROM quotations WHERE {where.sql}", list(where.values))  # noqa: S608
        names = [column[0] for column in cursor.description or ()]
        known = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    rows = [known[near.id] | {"finding": "quotation", "score": near.score} for near in best if near.id in known]
    missing = len(meaning.behind(corpus.folder, corpus.manifest))
    note = f", without {missing} parts that have no vectors yet" if missing else ""
    return Table(
        pa.Table.from_pylist(rows, schema=_schema()), SHOWN, f"{_counted(len(rows))}, the most alike first{note}"
    )


def _schema() -> pa.Schema:
    import pyarrow as pa

    texts = ("article_id", "outlet", "speaker", "country", "words")
    return pa.schema(
        [
            ("finding", pa.string()),
            ("id", pa.string()),
            ("day", pa.date32()),
            *((name, pa.string()) for name in texts),
            ("score", pa.float64()),
        ]
    )


def _row(kind: Kind, hit: matching.Hit, known: dict[str, Any]) -> dict[str, Any]:
    renamed = {"speaker": known["speaker_name"], "country": known["speaker_country"]}
    return known | renamed | {"finding": kind.removesuffix("s"), "score": hit.score}


def shown(index: Index, keys: Keys | None, offset: int, limit: int) -> list[dict[str, Any]] | None:
    """A page of quotations that hold some words, as people are shown them, from the index and what people said of them.

    None where they are not known by their words alone.
    """
    if not isinstance(keys, matching.Matches | _Corrected):
        return None
    entries = keys.entries(offset, limit)
    known = matching.quotations(index.base(), [entry.number for entry in entries])
    told = _told(index, [entry.id for entry in entries])
    rows = [told.get(one.id) or known[one.number] | {"reviewed": None} for one in entries if one.number in known]
    return sorted(rows, key=lambda row: (-row["day"].toordinal() if row["day"] else 0, row["id"]))


def _told(index: Index, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Those of some quotations that people said something of, as they are now, by id."""
    looked = [name for name in ids if name in index.overlay.rows.get("quotations", {})]
    if not looked:
        return {}
    where = f"id IN ({', '.join('?' * len(looked))})"
    cursor = index.cursor().execute(f"SELECT * FROM {noted('quotations')} WHERE {where}", looked)  # noqa: S608
    names = [column[0] for column in cursor.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {row["id"]: row for row in rows}


def said(corpus: Corpus, kind: Kind, column: str, text: str) -> Where:
    """The condition that a text holds these words: by the index, or by reading where too many hold them."""
    asked = words.parse(text)
    base = corpus.index.base()
    matches = matching.Matches(base, kind, asked, corpus.index.arrays)
    keys: Keys = matches
    if kind == "quotations" and corpus.overlay.reworded:
        return _reworded(corpus, matches, _read(asked, column))
    if kind == "quotations" and "quotations" in corpus.overlay.rows:
        keys = _Corrected(corpus, matches, _read(asked, column))
    where = replace(_read(asked, column), keys=keys)
    if matching.plan(base, kind, asked).at_most > FILTERED:
        return where
    return replace(where, late=lambda keys: _by_ids(corpus, text, kind, keys))


def _reworded(corpus: Corpus, matches: matching.Matches, words: Where) -> Where:
    """The condition where people corrected words: of those quotations the words are read, of the others looked up."""
    if len(matches) > FILTERED:
        return words
    other = sorted(corpus.overlay.reworded)
    ids = [name for name in matches.ids() if name not in corpus.overlay.reworded]
    listed = "SELECT unnest(CAST(? AS VARCHAR[]))"
    return Where(f"(id IN ({listed}) OR id IN ({listed}) AND {words.sql})", (ids, other, *words.values))


class _Corrected:
    """The texts that satisfy a search, without those that people rejected; days are as people corrected them.

    The order is that of the days as they were read.
    """

    def __init__(self, corpus: Corpus, matches: matching.Matches, words: Where) -> None:
        self._corpus = corpus
        self._matches = matches
        self._words = words

    def __len__(self) -> int:
        return len(self._matches) - self._rejected

    @cached_property
    def _rejected(self) -> int:
        """How many of them are rejected: those rejected are few, so their words are read."""
        sql = f"SELECT count(*) FROM {noted('quotations')} WHERE reviewed = 'rejected' AND {self._words.sql}"  # noqa: S608
        rows = self._corpus.cursor().execute(sql, list(self._words.values)).fetchall()
        return int(rows[0][0])

    def page(self, offset: int, limit: int) -> list[Key]:
        """So many of them."""
        return [(entry.id, entry.day) for entry in self.entries(offset, limit)]

    def entries(self, offset: int, limit: int) -> list[matching.Entry]:
        """The same, with their numbers in the index."""
        overlay, wanted = self._corpus.overlay, offset + limit
        asked = wanted
        while True:
            page = self._matches.entries(0, asked)
            kept = [entry for entry in page if entry.id not in overlay.rejected]
            if len(kept) >= wanted or len(page) < asked:
                chosen = kept[offset:wanted]
                return [one._replace(day=overlay.day("quotations", one.id, one.day)) for one in chosen]
            asked *= 2

    def ids(self) -> list[str]:
        """The ids of all, in no order."""
        return [name for name in self._matches.ids() if name not in self._corpus.overlay.rejected]


def _by_ids(corpus: Corpus, text: str, kind: Kind, keys: Keys) -> Where:
    """The condition by ids; the ids stand in a table in memory, since so many parameters would be slow."""
    if len(keys) <= _FEW:
        page = keys.page(0, _FEW)
        return by_keys(page)
    return Where(f"id IN (SELECT id FROM {corpus.noted((kind, text), keys.ids)})")  # noqa: S608 - a name of ours


def _read(asked: words.Search, column: str) -> Where:
    """The same condition as regular expressions over the folded words."""
    folded = f"strip_accents(lower({column}))"
    parts: list[str] = []
    values: list[object] = []
    for clause in asked.clauses:
        parts.append("(" + " OR ".join([f"regexp_matches({folded}, ?)"] * len(clause)) + ")")
        values += [words.pattern(term) for term in clause]
    for term in asked.without:
        parts.append(f"NOT regexp_matches({folded}, ?)")
        values.append(words.pattern(term))
    return Where("(" + " AND ".join(parts) + ")", tuple(values))
