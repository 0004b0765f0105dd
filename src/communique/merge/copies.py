"""Copies of an article: the same text again, trimmed, extended or edited, as agencies' copy is by its subscribers.

Two texts are copies where enough of the shorter stands in the longer: the containment |A ∩ B| / min(|A|, |B|) of their
samples of 8-gram hashes (Broder 1997; `merge.shingles`). Jaccard's measure, which MinHash estimates, falls with every
cut: a text cut to its first third has at most .33. Candidates come from an inverted index in DuckDB, without grams that
hundreds of texts or many texts of one outlet have: those are footers and notices.

Groups are stars, not chains: every member is measured against the group's fullest member, and members have to share the
same part of it, so that a digest or a page made of two articles does not bring these together. Nothing is deleted; the
result is a table beside the articles.

Made for a million articles: samples are made shard by shard, written to Parquet, and joined with what was there before
(`samples`), and DuckDB pairs them within the memory it is given (`pair`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from communique.merge import versions
from communique.merge.shingles import COARSEST, Numbers, shingles
from communique.records import content_id
from communique.source.same import same

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

THRESHOLD = 0.25  # of containment; chosen on half of the trims of bench/copies.py, measured on the other half
LEAST_WORDS = 20  # a shorter text is a notice ("subscribe to read on"), and no copy of anything
_LEAST_SHARED = 3  # sampled grams; fewer are a phrase that two authors may well both write
_MOST_TEXTS = 1_000  # texts with a gram, beyond which it is a notice
_MOST_IN_OUTLET = 20  # texts of one outlet with a gram, beyond which it is a footer
_ALL_PAIRS = 30  # texts with a gram, up to which all are paired; beyond, each with the longest of them
_PARTITION = 20_000_000  # sampled grams that are paired at once


@dataclass(frozen=True, slots=True)
class Limits:
    """What pairing may use: DuckDB's memory, its threads, and the folder it spills to (None: a temporary one)."""

    memory: str = "512MB"
    threads: int = 2
    spill: Path | None = None


def copies(articles: pa.Table, *, body_only: bool = False) -> pa.Table:
    """The copies among `articles`, a table with the columns `id`, `text`, `day`, `outlet` and `url` (the last three
    may lack).

    One row for each article that has a copy, by group, the earliest first:

    | column | |
    | --- | --- |
    | article_id, group_id | the group's id comes from its earliest member's |
    | containment | in 0..1: how much of the shorter of this text and `of` stands in the other |
    | of | the id of the group's fullest member; for that itself, its own |
    | is_earliest | one in a group: by day, then by id; an article without a day comes last |
    | is_fullest | one in a group: who holds most of what the members share, then the longest |
    | kind | exact: the words are those of `of`, but for case, punctuation and space; near: some are |

    `body_only` leaves blocks that are marked as debris (column `blocks`) out of the comparison.
    """
    return pair([samples(articles, body_only=body_only)])


def samples(articles: pa.Table, *, body_only: bool = False) -> pa.Table:
    """What pairing needs of each article, to be kept beside a shard: `copies` of old and new is `pair` of all samples.

    Columns: article_id, outlet, day, words, level, whole, hashes, address (64 bits of what is equal for all addresses
    of one page); some 8 bytes for each word of the text.
    """
    import pyarrow as pa

    texts = articles["text"].to_pylist()
    if body_only:
        texts = [body(text, blocks) for text, blocks in zip(texts, articles["blocks"].to_pylist(), strict=True)]
    found = shingles([text or "" for text in texts])
    columns = {
        "article_id": articles["id"].cast(pa.string()),
        "outlet": _column(articles, "outlet", pa.string()),
        "day": _column(articles, "day", pa.date32()),
        "words": pa.array(found.words, pa.int32()),
        "level": pa.array(found.levels, pa.int8()),
        "whole": pa.array(found.whole, pa.uint64()),
        "hashes": pa.LargeListArray.from_arrays(
            pa.array(found.starts, pa.int64()), pa.array(found.hashes, pa.uint64())
        ),
        "address": pa.array(map(_address, _column(articles, "url", pa.string()).to_pylist()), pa.uint64()),
    }
    return pa.table(columns)


def _address(url: str | None) -> int | None:
    known = same(url)
    return int.from_bytes(sha256(known.encode("utf-8", "replace")).digest()[:8], "big") if known else None


def body(text: str, blocks: Sequence[dict[str, Any]]) -> str:
    """The text without the blocks that are marked as debris; each block as it stands in the table of articles."""
    kept = [block["span"] for block in blocks or () if block["kind"] != "debris"]
    return "\n".join(text[span["start"] : span["end"]] for span in kept) if blocks else text


def _column(table: pa.Table, name: str, kind: pa.DataType) -> Any:
    import pyarrow as pa

    return table[name].cast(kind) if name in table.column_names else pa.nulls(len(table), kind)


def pair(sampled: Sequence[pa.Table | Path], limits: Limits | None = None) -> pa.Table:
    """The table of `copies` from samples: Arrow tables, or Parquet files that hold them. See `copies`."""
    import duckdb
    import pyarrow as pa

    if not sampled:
        return _schema().empty_table()
    limits = limits or Limits()
    with TemporaryDirectory() as own, duckdb.connect(":memory:") as db:
        db.execute(f"SET memory_limit = '{limits.memory}'; SET threads = {limits.threads}")
        db.execute("SET preserve_insertion_order = false")
        db.execute("SET temp_directory = $folder", {"folder": str(limits.spill or own)})
        _take(db, sampled)
        _index(db)
        _stars(db, _edges(db))
        versions.measure(db)
        found = db.sql(_RESULT).to_arrow_table()
    named = {first: content_id("c", first) for first in set(found["group_id"].to_pylist())}
    groups = pa.array([named[first] for first in found["group_id"].to_pylist()], pa.string())
    return found.set_column(1, "group_id", groups).cast(_schema())


def _schema() -> pa.Schema:
    import pyarrow as pa

    flags = [("is_earliest", pa.bool_()), ("is_fullest", pa.bool_())]
    return pa.schema(
        [
            ("article_id", pa.string()),
            ("group_id", pa.string()),
            ("containment", pa.float64()),
            ("of", pa.string()),
            *flags,
            ("kind", pa.string()),
        ]
    )


# Articles are numbered in the order of time, so that the least number of several is the earliest.
_NUMBERED = """
CREATE TABLE article AS
SELECT (row_number() OVER (ORDER BY day NULLS LAST, article_id) - 1)::INTEGER AS n, article_id, words, level, whole,
  address
FROM source;
CREATE TABLE same AS  -- each article, and the earliest with the same words
SELECT n, min(n) OVER (PARTITION BY whole, words) AS first FROM article WHERE words >= {least_words};
"""
_SAMPLED = """
CREATE TABLE sample AS
SELECT article.n, article.level, source.outlet, source.hashes
FROM same JOIN article USING (n) JOIN source USING (article_id)
WHERE same.n = same.first AND article.words >= {least_words};
CREATE TABLE posting (n INTEGER, hash UBIGINT, texts BIGINT);
CREATE TABLE notice (hash UBIGINT);
"""
_POSTED = """
CREATE OR REPLACE TABLE gram AS
SELECT * FROM (SELECT n, outlet, unnest(hashes) AS hash FROM sample) WHERE (hash >> {coarsest}) % {parts} = {part};
CREATE OR REPLACE TABLE frequency AS
SELECT hash, sum(texts)::BIGINT AS texts, max(texts) FILTER (outlet IS NOT NULL) AS in_outlet
FROM (SELECT hash, outlet, count(*) AS texts FROM gram GROUP BY ALL) GROUP BY hash HAVING sum(texts) > 1;
INSERT INTO notice
SELECT hash FROM frequency WHERE texts > {most_texts} OR coalesce(in_outlet, 0) > {most_in_outlet};
INSERT INTO posting
SELECT n, hash, texts FROM gram JOIN frequency USING (hash) ANTI JOIN notice USING (hash);
"""
# How many grams of each text are left at each rate of sampling, notices apart.
_SIZED = """
DROP TABLE gram;
DROP TABLE frequency;
CREATE TABLE size AS
SELECT n, any_value(level) AS level, [count(*), {nested}] AS grams
FROM (SELECT n, level, unnest(hashes) AS hash FROM sample SEMI JOIN posting USING (n)) ANTI JOIN notice USING (hash)
GROUP BY n;
"""
_CONTAINMENT = "shared / least(a.grams[greatest(a.level, b.level) + 1], b.grams[greatest(a.level, b.level) + 1])"
# Pairs with enough in common. A gram that very many texts have pairs each of them with the longest of these alone;
# `weight` is the number of grams that the two share, estimated.
_PAIRED = f"""
WITH pairs AS (
  SELECT a.n AS one, b.n AS other FROM posting a JOIN posting b USING (hash)
  WHERE a.texts <= {{all_pairs}} AND a.n < b.n
  UNION ALL
  SELECT least(n, hub) AS one, greatest(n, hub) AS other FROM posting JOIN (
    SELECT hash, arg_max(n, (words, -n)) AS hub FROM posting JOIN article USING (n)
    WHERE texts > {{all_pairs}} GROUP BY hash
  ) USING (hash)
  WHERE n <> hub
), counted AS (SELECT one, other, count(*) AS shared FROM pairs GROUP BY ALL HAVING count(*) >= {{least_shared}})
SELECT one, other, shared << greatest(a.level, b.level) AS weight
FROM counted JOIN size a ON a.n = one JOIN size b ON b.n = other
WHERE {_CONTAINMENT} >= {{threshold}} ORDER BY one, other
"""  # noqa: S608 - made of constants


def _filled(query: str, **more: object) -> str:
    return query.format(
        least_words=LEAST_WORDS,
        coarsest=COARSEST,
        most_texts=_MOST_TEXTS,
        most_in_outlet=_MOST_IN_OUTLET,
        all_pairs=_ALL_PAIRS,
        least_shared=_LEAST_SHARED,
        threshold=THRESHOLD,
        nested=", ".join(f"count(*) FILTER (hash & {(1 << level) - 1} = 0)" for level in range(1, COARSEST + 1)),
        **more,
    )


def _take(db: duckdb.DuckDBPyConnection, sampled: Sequence[pa.Table | Path]) -> None:
    """Make the view `source` over all samples; of an article that is there twice, one row."""
    parts = ["SELECT NULL::UBIGINT AS address WHERE false"]  # samples of earlier versions have none
    for number, part in enumerate(sampled):
        if isinstance(part, Path):
            db.read_parquet(str(part)).create_view(f"part_{number}")
        else:
            db.register(f"part_{number}", part)
        parts.append(f"SELECT * FROM part_{number}")  # noqa: S608 - a number
    db.execute(f"CREATE VIEW every AS {' UNION ALL BY NAME '.join(parts)}")
    twice = db.execute("SELECT count(*) > count(DISTINCT article_id) FROM every").fetchone()
    once = "SELECT DISTINCT ON (article_id) * FROM every" if twice and twice[0] else "SELECT * FROM every"
    db.execute(f"CREATE VIEW source AS {once}")


def _index(db: duckdb.DuckDBPyConnection) -> None:
    """The inverted index of what at least two texts share, a part of all hashes at a time."""
    db.execute(_filled(_NUMBERED))
    versions.join(db)
    db.execute(_filled(_SAMPLED))
    row = db.execute("SELECT coalesce(sum(len(hashes)), 0) FROM sample").fetchone()
    parts = 1 + (int(row[0]) if row else 0) // _PARTITION
    for part in range(parts):
        db.execute(_filled(_POSTED, parts=parts, part=part))
    db.execute(_filled(_SIZED))


@dataclass(frozen=True)
class Edges:
    """Pairs of texts, each by its number, and the grams that they share."""

    one: Numbers
    other: Numbers
    weight: Numbers

    def __len__(self) -> int:
        return len(self.one)

    def chosen(self, kept: npt.NDArray[np.bool_]) -> Edges:
        """The pairs that a mask keeps."""
        return Edges(self.one[kept], self.other[kept], self.weight[kept])


def _edges(db: duckdb.DuckDBPyConnection) -> Edges:
    found = db.execute(_filled(_PAIRED)).fetchnumpy()
    return Edges(*(found[name].astype(np.int64) for name in ("one", "other", "weight")))


# What each member shares with the fullest; and how much of that the core has as well, who shares most with it. Papers
# cut a text from its end, so that what copies keep of it nests; what two pieces of a digest share with it does not.
_MEASURED = f"""
WITH held AS (
  SELECT m.n, fullest, p.hash
  FROM member m JOIN posting p ON p.n = m.n JOIN posting q ON q.n = fullest AND q.hash = p.hash
), counted AS (SELECT n, fullest, count(*) AS shared FROM held GROUP BY ALL),
core AS (SELECT fullest, arg_max(n, (shared, -n)) AS core, max(shared) AS most FROM counted GROUP BY fullest),
nested AS (
  SELECT one.n, count(*) AS both_have
  FROM held one JOIN core USING (fullest) JOIN held other ON other.n = core AND other.hash = one.hash GROUP BY ALL
)
SELECT counted.n, fullest, least({_CONTAINMENT}, 1.0) AS containment
FROM counted JOIN core USING (fullest) JOIN nested ON nested.n = counted.n
JOIN size a ON a.n = counted.n JOIN size b ON b.n = fullest
WHERE shared >= {{least_shared}} AND {_CONTAINMENT} >= {{threshold}}
  AND both_have >= {{threshold}} * least(shared, most)
"""  # noqa: S608 - made of constants


def _stars(db: duckdb.DuckDBPyConnection, edges: Edges) -> None:
    """Fill the table `near(n, fullest, containment)`, round by round; nobody is in two groups.

    Who shares more than all of its neighbours do is the fullest of a group, and its neighbours join it, each the one
    that it shares most with (parallel star clustering; Aslam, Pelekhov and Rus 2004). Who is turned down tries again.
    """
    db.execute("CREATE TABLE near (n INTEGER, fullest INTEGER, containment DOUBLE)")
    row = db.execute("SELECT count(*) FROM article").fetchone()
    taken = np.zeros(int(row[0]) if row else 0, dtype=bool)
    words = db.execute("SELECT words FROM article ORDER BY n").fetchnumpy()["words"]
    while len(edges):
        members, fullest = _stars_of(edges, words)
        db.register("member", _columns(n=members, fullest=fullest))
        found = db.execute(_filled(_MEASURED)).fetchnumpy()
        leaders = np.unique(found["fullest"])
        db.register("found", _columns(n=found["n"], fullest=found["fullest"], containment=found["containment"]))
        db.register("leader", _columns(n=leaders))
        db.execute("INSERT INTO near SELECT * FROM found UNION ALL SELECT n, n, 1.0 FROM leader")
        taken[found["n"]] = taken[fullest] = True  # a text whose neighbours all went elsewhere stands alone
        edges = edges.chosen(~(taken[edges.one] | taken[edges.other]))


def _stars_of(edges: Edges, words: Numbers) -> tuple[Numbers, Numbers]:
    """Members and the fullest of the star that each joins; there is at least one where there are edges."""
    total = np.bincount(edges.one, edges.weight, len(words)) + np.bincount(edges.other, edges.weight, len(words))
    rank = np.empty(len(words), dtype=np.int64)
    rank[np.lexsort((-np.arange(len(words)), words, total))] = np.arange(len(words))
    above = np.full(len(words), -1, dtype=np.int64)
    np.maximum.at(above, edges.one, rank[edges.other])
    np.maximum.at(above, edges.other, rank[edges.one])
    leads = rank > above
    members = np.concatenate([edges.one, edges.other])
    fullest = np.concatenate([edges.other, edges.one])
    weights = np.concatenate([edges.weight, edges.weight])
    joins = leads[fullest]
    members, fullest, weights = members[joins], fullest[joins], weights[joins]
    order = np.lexsort((fullest, -weights, members))
    members, fullest = members[order], fullest[order]
    best = np.concatenate(([True], members[1:] != members[:-1]))
    return members[best], fullest[best]


def _columns(**arrays: npt.NDArray[Any]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array(array) for name, array in arrays.items()})


# Exact copies go where the earliest of them went; a group is named for its earliest member.
_RESULT = """
WITH placed AS (
  SELECT same.n, coalesce(near.fullest, same.first) AS fullest, coalesce(containment, 1.0) AS containment
  FROM same LEFT JOIN near ON near.n = same.first
), grouped AS (
  SELECT *, min(n) OVER (PARTITION BY fullest) AS earliest, count(*) OVER (PARTITION BY fullest) AS size FROM placed
)
SELECT a.article_id, e.article_id AS group_id, coalesce(version.containment, g.containment) AS containment,
  f.article_id AS of, g.n = earliest AS is_earliest, g.n = fullest AS is_fullest,
  CASE WHEN (a.whole, a.words) = (f.whole, f.words) THEN 'exact' ELSE 'near' END AS kind
FROM grouped g JOIN article a ON a.n = g.n JOIN article e ON e.n = earliest JOIN article f ON f.n = fullest
LEFT JOIN version ON version.n = g.n AND version.other = fullest
WHERE size > 1 ORDER BY earliest, g.n
"""
