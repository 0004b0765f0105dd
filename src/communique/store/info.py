"""What is in a corpus, in figures."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from communique.store import unread
from communique.store.folder import open_folder
from communique.store.manifest import reader_hash
from communique.store.schema import TABLES

_VERSIONS = "SELECT count(*) - count(DISTINCT source.origin) FROM articles WHERE source.url IS NULL"
_COPIES = "SELECT count(*) - count(DISTINCT group_id) FROM read_parquet(?)"


@dataclass(frozen=True, slots=True)
class Info:
    """A corpus in figures.

    `rows` counts by table, `days` are the first and last day of its articles (None where no article has one),
    `outlets` how many there are, `copies` articles whose text another one has (None where the corpus is not merged),
    `versions` articles from a file that gave another one before it was edited, `errors`
    counts what could not be read by the name of the error (`store.unread`), `skipped` items that were
    no pages to read by reason. `parts` of files hold what `shards` of work brought; `older` parts were made by another
    reader than the one installed, whose hash is `reader`; `readers` counts parts by what read them, settings included
    (`store.manifest.reader_of`). `size` is in bytes.
    """

    rows: Mapping[str, int]
    days: tuple[str, str] | None
    outlets: int
    copies: int | None
    versions: int
    errors: Mapping[str, int]
    skipped: Mapping[str, int]
    shards: int
    parts: int
    older: int
    reader: str
    readers: Mapping[str, int]
    schema: int
    size: int


def info(corpus: str | os.PathLike[str]) -> Info:
    """The figures of a corpus. Raises CorpusError where there is none."""
    folder = open_folder(corpus)
    manifest = folder.manifest()
    skipped: Counter[str] = Counter()
    for shard in manifest.shards.values():
        skipped.update(shard.skipped)
    with folder.connect() as connection:
        span = connection.sql("SELECT min(day)::VARCHAR, max(day)::VARCHAR, count(DISTINCT outlet) FROM articles")
        first, last, outlets = span.fetchall()[0]
        versions = connection.sql(_VERSIONS).fetchall()[0][0]
        merged = folder.path / "merged" / "copies.parquet"
        copies = connection.execute(_COPIES, [str(merged)]).fetchall()[0][0] if merged.is_file() else None
        unread_, params = unread.query(folder, manifest)
        each = f"SELECT error, count(*) FROM ({unread_}) GROUP BY error ORDER BY 2 DESC, 1"  # noqa: S608 (ours)
        errors = dict(connection.execute(each, params).fetchall())
    rows: dict[str, int] = {table: manifest.rows(table) for table in TABLES}
    rows["errors"] = sum(errors.values())
    return Info(
        rows=rows,
        days=(first, last) if first else None,
        outlets=outlets,
        copies=copies,
        versions=versions,
        errors=errors,
        skipped=dict(skipped.most_common()),
        shards=len(manifest.shards),
        parts=len(manifest.parts),
        older=len(manifest.older()),
        reader=reader_hash(),
        readers=dict(Counter(part.reader for part in manifest.parts).most_common()),
        schema=manifest.schema,
        size=sum(path.stat().st_size for table in TABLES for path in folder.files(table, manifest)),
    )
