"""The versions of one article: a file that was edited, or a page that was had again with other words.

What lies in one place is one article with a history: a file by its path, a page by its address where what it says now
shares enough with what it said before (`merge.copies`), since a front page is another article every day. The versions
are in the order in which they were fetched, then of their days, then in which they came.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.store.folder import Folder
    from communique.store.manifest import Manifest

# `known` numbers are those of the last time: what came first is not forgotten by compaction.
_QUERY = """
WITH there AS (
    SELECT id, source.fetched AS fetched, day, file_index, CASE
        WHEN source.url IS NULL THEN 'file ' || source.origin
        ELSE 'page ' || coalesce(url, source.url) || ' ' || c.group_id END AS place
    FROM read_parquet($files) a LEFT JOIN copied c ON c.article_id = a.id
), numbered AS (
    SELECT place, id AS article_id, count(*) OVER (PARTITION BY place) AS of,
        row_number() OVER (PARTITION BY place ORDER BY fetched NULLS FIRST, day NULLS FIRST, known.number NULLS LAST,
            file_index, id) AS number
    FROM there LEFT JOIN known ON known.article_id = there.id WHERE place IS NOT NULL
)
SELECT article_id, first_value(article_id) OVER (PARTITION BY place ORDER BY number) AS history_id,
    CAST(number AS INTEGER) AS number, number = of AS latest
FROM numbered WHERE of > 1 ORDER BY history_id, number"""


def find_versions(folder: Folder, manifest: Manifest, copied: pa.Table, before: Path) -> pa.Table:
    """A row for each article of a place that has several, see `merge.RESULTS`; `before` is the table as it was."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from communique.merge.tables import result

    files = [str(path) for path in folder.files("articles", manifest)]
    if not files:
        return result("versions", [])
    known = pq.read_table(before, columns=["article_id", "number"]) if before.is_file() else None
    with folder.connect() as connection:
        connection.from_arrow(copied.select(["article_id", "group_id"])).create("copied")
        nothing = pa.table({"article_id": pa.array([], pa.string()), "number": pa.array([], pa.int32())})
        connection.from_arrow(nothing if known is None else known).create("known")
        return connection.sql(_QUERY, params={"files": files}).to_arrow_table()
