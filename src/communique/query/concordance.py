"""Keyword in context: a row for each place where the words of a search stand, with what is before and after it.

The columns that quanteda's `kwic` has, `pre`, `keyword` and `post`, with `start` and `end`, the place of the keyword in
the article's text in characters. Words are found as the search index has them: in any case, accents aside. Where a
quotation and its article are both found, the place is told once, with its speaker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query.filters import by_keys
from communique.query.rows import Table
from communique.store import words

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

SHOWN = ("day", "speaker", "country", "outlet", "pre", "keyword", "post", "start", "end", "title", "article_id", "id")
WIDEST = 1000  # characters of context
Row = dict[str, Any]


def lines(cursor: DuckDBPyConnection, hits: Table, text: str, width: int, limit: int) -> Table:
    """The places in the texts that were found, in their order, `limit` at most. Raises QueryError."""
    import pyarrow as pa

    if not 0 < width <= WIDEST:
        raise QueryError(f"a context has 1 to {WIDEST:,} characters")
    pattern = keyword(words.parse(text))
    found: list[Row] = []
    seen: set[tuple[str, int]] = set()
    more = False
    for row, body, spans in _texts(cursor, list(hits.dicts())):
        for start, end in places(pattern, body, spans):
            if (row["article_id"], start) in seen:
                continue
            more = more or len(found) == limit
            seen.add((row["article_id"], start))
            found.append(row | _line(body, start, end, width))
    found = found[:limit]
    texts = len({row["id"] for row in found})
    told = f"{'the first ' if more else ''}{len(found):,} place{'' if len(found) == 1 else 's'}"
    table = pa.Table.from_pylist([{name: row[name] for name in _schema().names} for row in found], schema=_schema())
    return Table(table, SHOWN, f"{told} in {texts:,} text{'' if texts == 1 else 's'}")


def keyword(search: words.Search) -> re.Pattern[str]:
    """What finds any of the words of a search in a text that `_folded` made."""
    terms = {term for clause in search.clauses for term in clause}
    either = sorted((r"[\W_]+".join(map(re.escape, term.words)), term.prefix) for term in terms)
    longest = sorted(either, key=lambda one: -len(one[0]))
    return re.compile("|".join(rf"(?<!\w){term}" + (r"\w*" if prefix else r"(?!\w)") for term, prefix in longest))


def places(
    pattern: re.Pattern[str], text: str, spans: Sequence[tuple[int, int]] | None = None
) -> Iterator[tuple[int, int]]:
    """Where the words stand in a text, or in some spans of it."""
    for first, last in spans if spans is not None else ((0, len(text)),):
        folded, at = _folded(text[first:last])
        for match in pattern.finditer(folded):
            yield first + at[match.start()], first + at[match.end() - 1] + 1


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as the index has it, and for each of its letters the place where it stood."""
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(text):
        for one in letter.lower() if letter.isascii() else unicodedata.normalize("NFKD", letter).lower():
            if not unicodedata.combining(one):
                letters.append(one)
                at.append(place)
    return "".join(letters), at


def _line(text: str, start: int, end: int, width: int) -> Row:
    """The words before and after, cut between words where there is more."""
    before, after = text[max(start - width, 0) : start], text[end : end + width]
    if start > width and not text[start - width - 1].isspace():
        before = before.partition(" ")[2] if " " in before else before
    if end + width < len(text) and not text[end + width].isspace():
        after = after.rpartition(" ")[0] if " " in after else after
    parts = {"pre": before, "keyword": text[start:end], "post": after}
    return {name: " ".join(part.split()) for name, part in parts.items()} | {"start": start, "end": end}


def _texts(
    cursor: DuckDBPyConnection, hits: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Row, str, Sequence[tuple[int, int]] | None]]:
    """Each hit with its article's text, and of a quotation where it stands; quotations first, since they say more."""
    said = _quoted(cursor, [(row["id"], row["day"]) for row in hits if row["finding"] == "quotation"])
    keys = {row["id"]: row["day"] for row in hits if row["finding"] == "article"}
    keys |= {article: reported for article, reported, _ in said.values()}
    where = by_keys(list(keys.items()))
    sql = f"SELECT id, text, title FROM articles WHERE {where.sql}"  # noqa: S608 - values are parameters
    bodies = {name: (text, title) for name, text, title in cursor.execute(sql, list(where.values)).fetchall()}
    for row in sorted(hits, key=lambda row: row["finding"] == "article"):
        spans = said[row["id"]][2] if row["id"] in said else None
        if row["article_id"] in bodies and (spans is not None or row["finding"] == "article"):
            text, title = bodies[row["article_id"]]
            yield dict(row) | {"title": title}, text, spans


def _quoted(
    cursor: DuckDBPyConnection, keys: Sequence[tuple[str, Any]]
) -> dict[str, tuple[str, Any, list[tuple[int, int]]]]:
    where = by_keys(keys)
    sql = f"SELECT id, article_id, reported, content FROM quotations WHERE {where.sql}"  # noqa: S608
    return {
        name: (article, reported, [(span["start"], span["end"]) for span in content])
        for name, article, reported, content in cursor.execute(sql, list(where.values)).fetchall()
    }


def _schema() -> pa.Schema:
    import pyarrow as pa

    texts = ("finding", "id", "article_id", "title", "outlet", "speaker", "country", "pre", "keyword", "post")
    columns = [(name, pa.string()) for name in texts]
    return pa.schema([("day", pa.date32()), *columns, ("start", pa.int64()), ("end", pa.int64())])
