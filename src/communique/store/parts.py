"""Parts of a corpus: the articles in one, one without some of its articles, and a name for what is made of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from communique.records import content_id
from communique.store.folder import Folder
from communique.store.manifest import Part
from communique.store.schema import TABLES, Table

if TYPE_CHECKING:
    import pyarrow as pa


def shard_of(part: str) -> str:
    """The shard that brought a part: a part that has lost articles is called SHARD-HASH."""
    return part.partition("-")[0]


def article_ids(folder: Folder, part: Part) -> list[str]:
    """The ids of the articles in a part."""
    ids: list[str] = folder.read("articles", part, ["id"]).column("id").to_pylist()
    return ids


def sources(folder: Folder, parts: Iterable[Part]) -> Iterator[tuple[str, str | None]]:
    """The id (hash of the bytes) and the URL of the source of each article."""
    for part in parts:
        column = folder.read("articles", part, ["source.id", "source.url"]).column("source")
        yield from ((source["id"], source["url"]) for source in column.to_pylist())


def without(folder: Folder, part: Part, articles: Sequence[str]) -> Part | None:
    """Write a part again without some of its articles; None where nothing is left. The old files stay."""
    tables = {table: _without(folder.read(table, part), table, articles) for table in TABLES}
    if not any(map(len, tables.values())):
        return None
    name = f"{shard_of(part.name)}-{content_id('p', part.name, *sorted(articles))[2:]}"
    return folder.write(name, tables, part.reader)


def is_there(folder: Folder, part: Part) -> bool:
    """Whether all files of a part exist."""
    return all(folder.file(cast(Table, table), part.name).exists() for table in part.rows)


def remove(folder: Folder, part: Part) -> None:
    """Delete the files of a part that is in no manifest."""
    for table in part.rows:
        folder.file(cast(Table, table), part.name).unlink(missing_ok=True)


def only(rows: pa.Table, table: Table, articles: Sequence[str]) -> pa.Table:
    """The rows of some articles."""
    return rows.filter(_of(rows, table, articles))


def _without(rows: pa.Table, table: Table, articles: Sequence[str]) -> pa.Table:
    import pyarrow.compute as pc

    return rows if table == "errors" else rows.filter(pc.invert(_of(rows, table, articles)))


def _of(rows: pa.Table, table: Table, articles: Sequence[str]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    column = rows.column("id" if table == "articles" else "article_id")
    return pc.is_in(column, value_set=pa.array(articles, pa.string()))
