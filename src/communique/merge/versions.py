"""Versions of an article at one address: they are copies of each other, however little of the text was left.

An address is what `source.same` makes of it. One that many articles have, as a table may give the paper's own for each
of its rows, is no article's; nor are two texts versions of each other that share not one run of eight words, unless
one of them is too short to have any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_MOST = 50  # articles at an address
_SHORT = 20  # words of a text of which no run need be shared

# How much of the shorter of two samples is in the other; both are read at the coarser rate of the two.
_MACROS = """
CREATE MACRO kept(hashes, level) AS list_filter(hashes, lambda h: h & ((1::UBIGINT << level) - 1) = 0);
CREATE MACRO contained(a, b, level) AS
  len(list_intersect(kept(a, level), kept(b, level)))
  / greatest(1, least(len(list_distinct(kept(a, level))), len(list_distinct(kept(b, level)))));
"""
_LINKED = f"""
WITH shared AS (
  SELECT address, arg_max(n, (words, -n)) AS longest FROM article WHERE address IS NOT NULL
  GROUP BY address HAVING count(*) BETWEEN 2 AND {_MOST}
)
SELECT a.n, b.n AS other FROM article a JOIN shared USING (address) JOIN article b ON b.n = longest
JOIN source s ON s.article_id = a.article_id JOIN source t ON t.article_id = b.article_id
WHERE a.n <> b.n AND ((a.whole, a.words) = (b.whole, b.words) OR least(a.words, b.words) < {_SHORT}
  OR contained(s.hashes, t.hashes, greatest(a.level, b.level)) > 0)
ORDER BY ALL
"""  # noqa: S608 - made of constants
_MEASURED = """
CREATE TABLE version AS
SELECT a.n, b.n AS other, CASE WHEN (a.whole, a.words) = (b.whole, b.words) THEN 1.0
  ELSE contained(s.hashes, t.hashes, greatest(a.level, b.level)) END AS containment
FROM versions v JOIN same USING (n) LEFT JOIN near ON near.n = same.first
JOIN article a ON a.n = v.n JOIN article b ON b.n = coalesce(near.fullest, same.first)
JOIN source s ON s.article_id = a.article_id JOIN source t ON t.article_id = b.article_id
WHERE a.n <> b.n
"""


def join(db: duckdb.DuckDBPyConnection) -> None:
    """Let the versions of an article go where the longest goes: in the table `same`, and listed in `versions`."""
    db.execute(_MACROS)
    db.execute("CREATE TABLE versions (n INTEGER PRIMARY KEY)")
    linked = db.execute(_LINKED).fetchall()
    if not linked:
        return
    db.executemany("INSERT OR IGNORE INTO versions VALUES (?)", [[n] for pair in linked for n in pair])
    db.execute("INSERT INTO same SELECT n, n FROM versions ANTI JOIN same USING (n)")
    firsts = dict(db.execute("SELECT n, first FROM same SEMI JOIN versions USING (n)").fetchall())
    goes: dict[int, int] = {}

    def end(n: int) -> int:
        while n in goes:
            n = goes[n]
        return n

    for n, longest in linked:
        one, other = end(firsts[n]), end(firsts[longest])
        if one != other:
            goes[one] = other
    db.execute("CREATE TABLE goes (first INTEGER, last INTEGER)")
    db.executemany("INSERT INTO goes VALUES (?, ?)", [[first, end(first)] for first in goes])
    db.execute("INSERT OR IGNORE INTO versions SELECT n FROM same SEMI JOIN goes USING (first)")
    db.execute("UPDATE same SET first = last FROM goes WHERE same.first = goes.first")


def measure(db: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `version`: how much of each is in the fullest of its group."""
    db.execute(_MEASURED)
