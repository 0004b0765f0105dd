"""What the day of a finding rests on, from its record or, in SQL, from its stored columns.

| day_basis | the day is |
| --- | --- |
| stated | in the words, in full |
| counted | counted from the words ("on Friday") and the day of the page |
| assumed | that of the page: no words date it |
| before | unknown, before that of the page: told in the past, without a day |
| after | unknown, from that of the page on: planned, or a condition |
| unknown | unknown: no words date it, nor the page |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from communique.records import OPEN

if TYPE_CHECKING:
    from communique.records import When

DayBasis = Literal["stated", "counted", "assumed", "before", "after", "unknown"]
ASSUMED = "~"  # before a day that is the page's, in tables for people
# What a table with such a mark says below it.
FOOTNOTE = f"{ASSUMED} no words say when: the day of the article"

# The same over the columns `when` and `day` of a table of findings, as a SQL expression.
DAY_BASIS = f"""CASE
  WHEN "when" IS NULL THEN CASE WHEN "day" IS NULL THEN 'unknown' ELSE 'assumed' END
  WHEN "when"."start" = '{OPEN}' THEN 'before'
  WHEN "when"."end" = '{OPEN}' THEN 'after'
  WHEN "when".basis = 'stated' THEN 'stated'
  WHEN "when".span IS NULL THEN 'assumed'
  ELSE 'counted'
END"""


def day_basis(when: When | None, published: When | None) -> DayBasis:
    """What the day of a finding rests on; `when` is its own time, `published` that of its article.

    >>> from communique.records import When
    >>> day_basis(None, When("2018-12-21", "2018-12-21", "metadata"))
    'assumed'
    """
    if when is None:
        return "unknown" if published is None else "assumed"
    if when.start == OPEN:
        return "before"
    if when.end == OPEN:
        return "after"
    if when.basis == "stated":
        return "stated"
    return "counted" if when.span else "assumed"
