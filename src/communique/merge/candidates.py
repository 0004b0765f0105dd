"""Which pairs are worth a look, found by DuckDB: those that share a block, rare terms and a time, never all.

Each item has blocks (who it is about), terms (its rarest words, or what else it must share) and days. Two items are
candidates when they share a block and enough terms and their days are near. Days are cut into stretches as long as the
window, and a term that a whole crowd has in one block and stretch is left out, so that the work grows with the items
and not with their square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_RAREST = 8  # terms of an item that are used
_CROWD = 300  # items of one block and stretch with one term; past it the term tells nothing


@dataclass(frozen=True, slots=True)
class Item:
    """What is compared. `blocks` and `terms` are free words. Of two items one must be `new`.

    In a block of `wide` two items meet only where one of them is not `settled`: two named persons of one state are
    two persons, whom their own blocks tell apart.
    """

    blocks: tuple[str, ...]
    terms: tuple[str, ...]
    first: int
    last: int
    new: bool = True
    wide: tuple[str, ...] = ()
    settled: bool = False


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
    number_of = {term: number for number, term in enumerate(often)}
    chosen: list[list[int]] = []
    for item in items:
        terms = sorted(item.terms, key=lambda term: (often[term], term))[:_RAREST]
        chosen.append([number_of[term] for term in terms])
    block_of: dict[str, int] = {}
    blocks = [
        [(block_of.setdefault(block, len(block_of)), False) for block in item.blocks]
        + [(block_of.setdefault(block, len(block_of)), True) for block in item.wide]
        for item in items
    ]
    of_items = pa.table(  # noqa: F841  # DuckDB reads the tables by their names
        {
            "item": range(len(items)),
            "first": [item.first for item in items],
            "last": [item.last for item in items],
            "need": [min(shared, len(terms)) for terms in chosen],
            "new": [item.new for item in items],
            "settled": [item.settled for item in items],
            "term": pa.array(chosen, pa.list_(pa.int32())),
        }
    )
    of_blocks = pa.table(  # noqa: F841
        {
            "item": [n for n, found in enumerate(blocks) for _ in found],
            "block": [block for found in blocks for block, _ in found],
            "wide": [wide for found in blocks for _, wide in found],
        }
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        found = connection.execute(_QUERY, {"days": days, "crowd": _CROWD}).fetchnumpy()
    return list(zip(found["one"].tolist(), found["other"].tolist(), strict=True))


_QUERY = """
with spread as (select * exclude (term), unnest(term) as term from of_items),
entries as (select * from spread join of_blocks using (item)),
here as (select *, unnest(range(first // ($days + 1), last // ($days + 1) + 1)) as stretch from entries),
crowded as (select block, term, stretch from here group by all having count(*) > $crowd),
kept as (select * from here anti join crowded using (block, term, stretch)),
there as (select * exclude (stretch), unnest([stretch - 1, stretch, stretch + 1]) as stretch from kept)
select a.item as one, b.item as other
from kept a join there b on a.block = b.block and a.term = b.term and a.stretch = b.stretch and a.item < b.item
where b.first <= a.last + $days and a.first <= b.last + $days and (a.new or b.new)
and not (a.wide and a.settled and b.settled)
group by a.item, b.item
having count(distinct a.term) >= least(any_value(a.need), any_value(b.need))
order by one, other
"""
