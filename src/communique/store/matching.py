"""Asking the search index: which texts hold the words, the best first, and never slow for words that all texts have."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from communique.store.search import NO_DAY, PREFIX, Kind, connect
from communique.store.words import Search, Term

_EPOCH = datetime.date(1970, 1, 1).toordinal()
HEAVY = 10_000  # texts with a word: more, and the word filters but does not rank
RANKED = 2_000  # texts that satisfy a search: more, and the newest come first, unranked
_CHUNK = 8192  # texts that are looked into at a time for the newest
_SHARED = 2_000  # texts that may hold a search: from so many on, two threads look
_EXPANDED = 64  # words that a beginning stands for; more are left to FTS5, which is slower


class Hit(NamedTuple):
    """A text that was found. `score` is BM25, higher is better; None where the newest come first."""

    row: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Best:
    """The hits that were asked for, and of how many they are, None where that is more than were looked at."""

    hits: list[Hit]
    of: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A search made ready: how many texts may hold it at most, as FTS5 has it, and the part of it that ranks."""

    at_most: int
    expression: str
    ranking: str | None


def plan(base: sqlite3.Connection, kind: Kind, search: Search) -> Plan:
    """How a search is carried out, by the counts of its words."""
    clauses = [tuple(other for term in clause for other in _expanded(base, kind, term)) for clause in search.clauses]
    counts = [[_texts(base, kind, term) for term in clause] for clause in clauses]
    at_most = min(sum(count[0] for count in clause) for clause in counts)
    light = [
        tuple(_rarest(base, kind, term) for term in clause)
        for clause, count in zip(clauses, counts, strict=True)
        if sum(heavy for _, heavy in count) <= HEAVY
    ]
    ranking = Search(tuple(light)).expression() if light else None
    return Plan(at_most, Search(tuple(clauses), search.without).expression(), ranking)


def _expanded(base: sqlite3.Connection, kind: Kind, term: Term) -> tuple[Term, ...]:
    """A beginning of a word as the words that it stands for, where they are few: FTS5 is quicker with these."""
    if not term.prefix or len(term.words) > 1:
        return (term,)
    begin = term.words[0]
    sql = f"SELECT term FROM {kind}_terms WHERE term >= ? AND term < ? LIMIT ?"  # noqa: S608 - a kind of ours
    found = [row[0] for row in base.execute(sql, (begin, begin + "\U0010ffff", _EXPANDED + 1))]
    return tuple(Term((word,)) for word in found) if 0 < len(found) <= _EXPANDED else (term,)


def _rarest(base: sqlite3.Connection, kind: Kind, term: Term) -> Term:
    """What ranks for a term: of a phrase its rarest word, since BM25 of a phrase looks for it everywhere once more."""
    if len(term.words) == 1:
        return term
    whole = term.words[:-1] if term.prefix else term.words
    return Term((min(whole, key=lambda word: _count(base, kind, word, False)),))


def _texts(base: sqlite3.Connection, kind: Kind, term: Term) -> tuple[int, int]:
    """At most how many texts have a term; and how many have to be looked at to know (the rarest word of a phrase)."""
    counts = [_count(base, kind, word, term.prefix and word is term.words[-1]) for word in term.words]
    return min(counts), min(counts) if len(counts) > 1 else counts[0]


def _count(base: sqlite3.Connection, kind: Kind, word: str, prefix: bool) -> int:
    where = "term >= ? AND term < ?" if prefix else "term = ?"
    values = (word, word + "\U0010ffff") if prefix else (word,)
    sql = f"SELECT coalesce(sum(texts), 0) FROM {kind}_terms WHERE {where}"  # noqa: S608
    return int(base.execute(sql, values).fetchone()[0])


def best(base: sqlite3.Connection, kind: Kind, search: Search, limit: int, offset: int = 0) -> Best:
    """The best texts; the newest where more than RANKED satisfy the search, or no word is rare enough to rank."""
    made = plan(base, kind, search)
    fts = f"{kind}_fts"
    enough = offset + limit if made.ranking is None else max(offset + limit, RANKED + 1)
    newest = _newest(base, kind, made, enough)
    of = len(newest) if len(newest) < enough else None
    if made.ranking is None or len(newest) > RANKED:
        return Best([Hit(row, None) for row in newest[offset : offset + limit]], of)
    # The part that ranks is true of whatever satisfies the whole. `+` keeps SQLite from asking FTS5 row by row; `bm25`,
    # unlike the column `rank`, is not reckoned for texts that do not satisfy the whole.
    sql = f"""SELECT rowid, -bm25({fts}) AS score FROM {fts} WHERE {fts} MATCH ?
        AND +rowid IN (SELECT value FROM json_each(?)) ORDER BY score DESC LIMIT ? OFFSET ?"""  # noqa: S608
    return Best([Hit(*row) for row in base.execute(sql, (made.ranking, json.dumps(newest), limit, offset))], of)


def _newest(base: sqlite3.Connection, kind: Kind, made: Plan, enough: int) -> list[int]:
    """The numbers of the newest texts, in two threads where much has to be looked at: SQLite works without the GIL."""
    fts = f"{kind}_fts"
    sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608

    def within(on: sqlite3.Connection, low: int, high: int) -> list[int]:
        return [row for (row,) in on.execute(sql, (made.expression, low, high, enough))]

    last = int(base.execute("SELECT coalesce(max(high), 0) FROM ranges WHERE kind = ?", (kind,)).fetchone()[0])
    if made.at_most < _SHARED:
        return within(base, 0, last)
    path = Path(base.execute("PRAGMA database_list").fetchone()[2])
    with closing(connect(path)) as other, ThreadPoolExecutor(1) as pool:
        older = pool.submit(within, other, 0, last // 2)
        newer = within(base, last // 2 + 1, last)
        if len(newer) >= enough:
            other.interrupt()
            return newer
        return [*newer, *older.result()][:enough]


class Arrays:
    """The days and keys of the texts of a range, kept once they were read: 12 bytes a text."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._known: dict[tuple[Kind, int], tuple[np.ndarray, np.ndarray]] = {}

    def of(self, kind: Kind, low: int) -> tuple[np.ndarray, np.ndarray]:
        """Those of the range that begins at `low`."""
        if (kind, low) not in self._known:
            sql = "SELECT days, keys FROM arrays WHERE kind = ? AND low = ?"
            days, keys = self._base.execute(sql, (kind, low)).fetchone()
            self._known[kind, low] = np.frombuffer(days, dtype="<i4"), np.frombuffer(keys, dtype="<u8")
        return self._known[kind, low]


class Entry(NamedTuple):
    """A text that satisfies a search, and its number in the index."""

    id: str
    day: datetime.date | None
    number: int


class Matches:
    """All texts that satisfy a search. Pages of them come newest first, from the ranges that can hold the newest."""

    def __init__(self, base: sqlite3.Connection, kind: Kind, search: Search, arrays: Arrays | None = None) -> None:
        self._base = base
        self._kind = kind
        self._arrays = arrays or Arrays(base)
        made = plan(base, kind, search)
        self._expression = made.expression
        self._ranges: list[tuple[int, int, int]] = base.execute(
            "SELECT low, high, last FROM ranges WHERE kind = ? ORDER BY last DESC, low DESC", (kind,)
        ).fetchall()
        texts = sum(high - low + 1 for low, high, _ in self._ranges)
        self._dense = made.at_most * _CHUNK > 50 * max(texts, 1)  # a chunk is likely to fill a page
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(self._counted(low, high) for low, high in _runs(self._ranges))
        return self._count

    def _counted(self, low: int, high: int) -> int:
        fts = f"{self._kind}_fts"
        sql = f"SELECT count(*) FROM {fts} WHERE {fts} MATCH ? AND rowid BETWEEN ? AND ?"  # noqa: S608
        return int(self._base.execute(sql, (self._expression, low, high)).fetchone()[0])

    def page(self, offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
        """Ids and days, newest first, those without a day last; by id where the days are the same."""
        return [(entry.id, entry.day) for entry in self.entries(offset, limit)]

    def entries(self, offset: int, limit: int) -> list[Entry]:
        """The same, with their numbers in the index."""
        return [self._entry(*one) for one in zip(*self._page(offset, limit), strict=True)]

    def _page(self, offset: int, limit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        wanted = offset + limit
        stretches = list(self._stretches())
        days, keys, numbers = np.array([], np.int64), np.array([], np.uint64), np.array([], np.int64)
        for place, (low, high, _) in enumerate(stretches):
            found = self._within(low, high)
            days = np.concatenate([days, found[0].astype(np.int64)])
            keys, numbers = np.concatenate([keys, found[1]]), np.concatenate([numbers, found[2]])
            order = np.lexsort((keys, -days))[:wanted]
            days, keys, numbers = days[order], keys[order], numbers[order]
            later = stretches[place + 1][2] if place + 1 < len(stretches) else None
            if len(days) >= wanted and (later is None or days[-1] > later):
                break
        return days[offset:], keys[offset:], numbers[offset:]

    def _stretches(self) -> Iterator[tuple[int, int, int]]:
        """Where to look, the newest first: ranges, or for common words their chunks, each with its last day."""
        if not self._dense:
            yield from self._ranges
            return
        found: list[tuple[int, int, int]] = []
        for low, _high, _ in self._ranges:
            days, _keys = self._arrays.of(self._kind, low)
            begins = np.arange(0, len(days), _CHUNK)
            lasts = np.maximum.reduceat(days, begins)
            ends = np.minimum(begins + _CHUNK, len(days)) + low - 1
            found += zip((begins + low).tolist(), ends.tolist(), lasts.tolist(), strict=True)
        yield from sorted(found, key=lambda stretch: (-stretch[2], -stretch[0]))

    def _entry(self, day: int, key: int, number: int) -> Entry:
        when = None if day == NO_DAY else datetime.date.fromordinal(int(day) + _EPOCH)
        return Entry(f"{PREFIX[self._kind]}{int(key):016x}", when, int(number))

    def ids(self) -> list[str]:
        """The ids of all, in no order."""
        prefix = PREFIX[self._kind]
        return [f"{prefix}{key:016x}" for low, high, _ in self._ranges for key in self._within(low, high)[1].tolist()]

    def _within(self, low: int, high: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The days, keys and numbers of those in a range of numbers."""
        fts = f"{self._kind}_fts"
        sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH ? AND rowid BETWEEN ? AND ?"  # noqa: S608
        rows = self._base.execute(sql, (self._expression, low, high)).fetchall()
        if not rows:
            return np.array([], np.int32), np.array([], np.uint64), np.array([], np.int64)
        first = next(start for start, end, _ in self._ranges if start <= low <= end)
        numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        days, keys = self._arrays.of(self._kind, first)
        return days[numbers - first], keys[numbers - first], numbers


def _runs(ranges: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges that follow each other as one."""
    start = end = None
    for low, high, _ in sorted(ranges):
        if end is not None and low == end + 1:
            end = high
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = low, high
    if start is not None and end is not None:
        yield start, end


def quotations(base: sqlite3.Connection, found: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What people are shown of quotations, by number; none for rows that are gone."""
    marks = ", ".join("?" * len(found))
    sql = f"""SELECT q.rowid, q.id, q.day, a.id, a.outlet, q.speaker, q.country, q.words, q.kind, q.addressees, q.issues
        FROM quotations q LEFT JOIN articles a ON a.rowid = q.article WHERE q.rowid IN ({marks})"""  # noqa: S608
    rows = {}
    for number, *shown, addressees, issues in base.execute(sql, list(found)):
        row = _shown(*shown[:-1])
        row |= {
            "kind": shown[-1],
            "addressee_names": json.loads(addressees or "[]"),
            "issues": json.loads(issues or "[]"),
        }
        rows[number] = row
    return rows


def articles(base: sqlite3.Connection, found: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What people are shown of articles, by number, with the title as its words; none for rows that are gone."""
    marks = ", ".join("?" * len(found))
    sql = f"SELECT rowid, id, day, id, outlet, NULL, NULL, title FROM articles WHERE rowid IN ({marks})"  # noqa: S608
    return {number: _shown(*shown) for number, *shown in base.execute(sql, list(found))}


def _shown(
    name: str, day: int | None, article: str, outlet: str | None, speaker: str | None, country: str | None, words: str
) -> dict[str, Any]:
    return {
        "id": name,
        "day": None if day is None else datetime.date.fromordinal(day + _EPOCH),
        "article_id": article,
        "outlet": outlet,
        "speaker_name": speaker,
        "speaker_country": country,
        "words": words,
    }
