"""Which pairs are worth a look, found by DuckDB: those that share a block, rare terms and a time, never all.

Each item has blocks (who it is about), terms (its rarest words, or what else it must share) and days. Two items are
candidates when they share a block and enough terms and their days are near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_RAREST = 8  # terms of an item that are used
_CROWD = 2000  # items of one block with one term; past it the term tells nothing


@dataclass(frozen=True, slots=True)
class Item:
    """What is compared. `blocks` and `terms` are free words; Of two items one must be `new`."""

    blocks: tuple[str, ...]
    terms: tuple[str, ...]
    first: int
    last: int
    new: bool = True


def frequencies(items: Sequence[Item]) -> Counter[str]:
    """In how many items each term stands."""
    return Counter(term for item in items for term in item.terms)


def pairs(items: Sequence[Item], days: int, shared: int = 1) -> list[tuple[int, int]]:
    """Pairs of items, lower number first, that share a block and `shared` rare terms (or all), within `days`."""
    import duckdb
    import pyarrow as pa

    if not items:
        return []
    often = frequencies(items)
    columns: dict[str, list[object]] = {name: [] for name in ("item", "key", "first", "last", "need", "new")}
    for number, item in enumerate(items):
        terms = sorted(item.terms, key=lambda term: (often[term], term))[:_RAREST]
        need = min(shared, len(terms))
        for block in item.blocks:
            for term in terms:
                values = (number, f"{block}\x1f{term}", item.first, item.last, need, item.new)
                for column, value in zip(columns.values(), values, strict=True):
                    column.append(value)
    entries = pa.table(columns)  # noqa: F841  # DuckDB reads it by its name
    with duckdb.connect() as connection:
        found = connection.execute(_QUERY, {"days": days, "crowd": _CROWD}).fetchall()
    return [(int(one), int(other)) for one, other in found]


_QUERY = """
with keys as (select key from entries group by key having count(*) between 2 and $crowd),
kept as (select * from entries semi join keys using (key))
select a.item, b.item
from kept a join kept b on a.key = b.key and a.item < b.item
where b.first <= a.last + $days and a.first <= b.last + $days and (a.new or b.new)
group by a.item, b.item
having count(distinct split_part(a.key, chr(31), 2)) >= least(any_value(a.need), any_value(b.need))
order by a.item, b.item
"""
