"""What the day of a finding rests on, from its record or, in SQL, from its stored columns.

| day_basis | the day is |
| --- | --- |
| said | in the words: in full, or counted from them ("on Friday") and the day of the page |
| page | that of the page, assumed: no words date it |
| before | unknown, before that of the page: told in the past, without a day |
| after | unknown, from that of the page on: planned, or a condition |
| unknown | unknown: no words date it, nor the page |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from communique.records import OPEN

if TYPE_CHECKING:
    from communique.records import When

DayBasis = Literal["said", "page", "before", "after", "unknown"]
ASSUMED = "~"  # before a day that is the page's, in tables for people
# What a table with such a mark says below it.
FOOTNOTE = f"{ASSUMED} no words say when: the day of the article"


def said(row: str) -> str:
    """A SQL condition: whether words date a row of findings, by its column `when`."""
    when = f'{row}."when"'
    known = f"{when}.\"start\" <> '{OPEN}' AND {when}.\"end\" <> '{OPEN}'"
    return f"coalesce({known} AND ({when}.basis = 'stated' OR {when}.span IS NOT NULL), false)"


def day_basis_sql(row: str) -> str:
    """`day_basis` as a SQL expression over the columns `when` and `day` of a row of findings."""
    return (
        f"CASE WHEN {said(row)} THEN 'said' WHEN {row}.\"when\".\"start\" = '{OPEN}' THEN 'before' "
        f"WHEN {row}.\"when\".\"end\" = '{OPEN}' THEN 'after' WHEN {row}.day IS NULL THEN 'unknown' ELSE 'page' END"
    )


def day_basis(when: When | None, published: When | None) -> DayBasis:
    """What the day of a finding rests on; `when` is its own time, `published` that of its article.

    >>> from communique.records import When
    >>> day_basis(None, When("2018-12-21", "2018-12-21", "metadata"))
    'page'
    """
    if when is None:
        return "unknown" if published is None else "page"
    if when.start == OPEN:
        return "before"
    if when.end == OPEN:
        return "after"
    return "said" if when.basis == "stated" or when.span else "page"
