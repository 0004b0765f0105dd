"""Asking the search index: which texts hold the words, the best first, and never slow for words that all texts have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from communique.store.search import Kind
from communique.store.words import Search, Term

HEAVY = 50_000  # texts with a word: more, and the word filters but does not rank
RANKED = 5_000  # texts that a search may satisfy: more, and the newest come first, unranked
_EXPANDED = 64  # words that a beginning stands for; more are left to FTS5, which is slower


class Hit(NamedTuple):
    """A text that was found. `score` is BM25, higher is better; None where the newest come first."""

    row: int
    score: float | None


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
    light = [clause for clause, count in zip(clauses, counts, strict=True) if sum(heavy for _, heavy in count) <= HEAVY]
    ranking = Search(tuple(light)).expression() if light and at_most <= RANKED else None
    return Plan(at_most, Search(tuple(clauses), search.without).expression(), ranking)


def _expanded(base: sqlite3.Connection, kind: Kind, term: Term) -> tuple[Term, ...]:
    """A beginning of a word as the words that it stands for, where they are few: FTS5 is quicker with these."""
    if not term.prefix or len(term.words) > 1:
        return (term,)
    begin = term.words[0]
    sql = f"SELECT term FROM {kind}_terms WHERE term >= ? AND term < ? LIMIT ?"  # noqa: S608 - a kind of ours
    found = [row[0] for row in base.execute(sql, (begin, begin + "\U0010ffff", _EXPANDED + 1))]
    return tuple(Term((word,)) for word in found) if 0 < len(found) <= _EXPANDED else (term,)


def _texts(base: sqlite3.Connection, kind: Kind, term: Term) -> tuple[int, int]:
    """At most how many texts have a term; and how many have to be looked at to know (the rarest word of a phrase)."""
    counts = [_count(base, kind, word, term.prefix and word is term.words[-1]) for word in term.words]
    return min(counts), min(counts) if len(counts) > 1 else counts[0]


def _count(base: sqlite3.Connection, kind: Kind, word: str, prefix: bool) -> int:
    where = "term >= ? AND term < ?" if prefix else "term = ?"
    values = (word, word + "\U0010ffff") if prefix else (word,)
    sql = f"SELECT coalesce(sum(texts), 0) FROM {kind}_terms WHERE {where}"  # noqa: S608
    return int(base.execute(sql, values).fetchone()[0])


def best(base: sqlite3.Connection, kind: Kind, search: Search, limit: int, offset: int = 0) -> list[Hit]:
    """The best texts, or the newest where more than RANKED may satisfy the search."""
    made = plan(base, kind, search)
    fts = f"{kind}_fts"
    if made.at_most > RANKED:
        sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?"  # noqa: S608
        return [Hit(row, None) for (row,) in base.execute(sql, (made.expression, limit, offset))]
    if made.ranking is None or made.ranking == made.expression:
        sql = f"SELECT rowid, -rank FROM {fts} WHERE {fts} MATCH ? ORDER BY rank LIMIT ? OFFSET ?"  # noqa: S608
        return [Hit(*row) for row in base.execute(sql, (made.expression, limit, offset))]
    # The part that ranks is true of whatever satisfies the whole; `+` keeps SQLite from asking FTS5 row by row.
    sql = f"""SELECT rowid, -rank FROM {fts} WHERE {fts} MATCH ?
        AND +rowid IN (SELECT rowid FROM {fts} WHERE {fts} MATCH ?) ORDER BY rank LIMIT ? OFFSET ?"""  # noqa: S608
    return [Hit(*row) for row in base.execute(sql, (made.ranking, made.expression, limit, offset))]


def rows(base: sqlite3.Connection, kind: Kind, search: Search) -> Iterator[int]:
    """All texts that satisfy a search, by their number in the index."""
    fts = f"{kind}_fts"
    sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH ?"  # noqa: S608
    for (row,) in base.execute(sql, (plan(base, kind, search).expression,)):
        yield row


def keys(base: sqlite3.Connection, kind: Kind, search: Search) -> list[tuple[str, int | None]]:
    """The ids and days (since 1970) of all texts that satisfy a search, newest first."""
    fts = f"{kind}_fts"
    sql = f"""SELECT t.id, t.day FROM {fts} f JOIN {kind} t ON t.rowid = f.rowid
        WHERE {fts} MATCH ? ORDER BY t.day DESC NULLS LAST, t.id"""  # noqa: S608
    return list(base.execute(sql, (plan(base, kind, search).expression,)))


def quotations(base: sqlite3.Connection, found: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """id, day, article, outlet, speaker, country and words of quotations, by number; none for rows that are gone."""
    marks = ", ".join("?" * len(found))
    sql = f"""SELECT q.rowid, q.id, q.day, a.id, a.outlet, q.speaker, q.country, q.words
        FROM quotations q LEFT JOIN articles a ON a.rowid = q.article WHERE q.rowid IN ({marks})"""  # noqa: S608
    return {row[0]: row[1:] for row in base.execute(sql, list(found))}


def articles(base: sqlite3.Connection, found: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """id, day, article, outlet, speaker, country and words (the title) of articles, by their number."""
    marks = ", ".join("?" * len(found))
    sql = f"SELECT rowid, id, day, id, outlet, NULL, NULL, title FROM articles WHERE rowid IN ({marks})"  # noqa: S608
    return {row[0]: row[1:] for row in base.execute(sql, list(found))}
