"""Dates that rows state and nobody can tell: counted, with some of them, so that whoever made the table can mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.records import Article
    from communique.source.items import Page

_SHOWN = 3
_KEPT = 20  # dates that are kept by themselves; the others are only counted
_LONGEST = 40


class Untold(Counter[str]):
    """How often each date could not be told; those beyond the first few together, under no name."""

    def look(self, page: Page, article: Article) -> None:
        """Count the date that a page's row states, where the article did not get it."""
        published = article.published
        if page.date is None or published and published.basis == "metadata":
            return
        date = " ".join(page.date.split())[:_LONGEST]
        self[date if date in self or len(self) < _KEPT else ""] += 1


def words(untold: Mapping[str, int]) -> str | None:
    """What there is to say of dates that could not be told, on one line; None where there are none.

    >>> words({"06/05/2024": 36, "spring": 1})
    '37 dates could not be told: 06/05/2024, spring; year first (2024-05-06) is read'
    """
    count = sum(untold.values())
    if not count:
        return None
    some = [date for date in untold if date][:_SHOWN]
    more = " ..." if len(untold) > len(some) else ""
    dates = "1 date" if count == 1 else f"{count:,} dates"
    return f"{dates} could not be told: {', '.join(some)}{more}; year first (2024-05-06) is read"
