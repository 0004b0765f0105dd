"""What a document tells of states: every word that names one, and where the page is at home.

A mark is a word or phrase of the registry that stands for a state or an organisation ("Iran's", "Turkish", "Ankara",
"NATO"), with the part that it plays in its phrase. The scorer of `countries` weighs them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from communique.actors.outlets import Home
from communique.actors.registry import Registry
from communique.actors.units import Row


class Mark(NamedTuple):
    """One word that stands for a state or body. `part` is genitive, of, place or plain; `code` as in the registry.

    `country` is empty for a body that stands for no state (a paper, a company); then `sort` says what it is.
    """

    start: int
    end: int
    country: str
    code: str
    part: str
    sort: str
    sentence: int
    paragraph: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Press:
    """What is known of the page's home before its text is read; each may be unknown."""

    dateline: str | None = None
    domain: str | None = None  # the state of the top-level domain
    named: str | None = None  # the state in the outlet's name
    outlet: Home | None = None


@dataclass(frozen=True, slots=True)
class Clues:
    """The marks of a document in reading order, and its home."""

    marks: tuple[Mark, ...] = ()
    rows: Sequence[Row] = field(repr=False, default=())
    press: Press = Press()
    home: str | None = None  # by the press, else by the text
    day: str | None = None  # of the article
    starts: tuple[int, ...] = field(repr=False, default=())
    total: Mapping[str, int] = field(repr=False, default_factory=dict)
    short: Mapping[str, str] = field(repr=False, default_factory=dict)  # abbreviations that the text explains

    def written_out(self, word: str) -> str:
        """A word, or what it abbreviates in this text."""
        return self.short.get(word, word)

    def within(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that begin in a stretch of text."""
        return self.marks[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def around(self, start: int, end: int, sentence: int) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The marks of the sentence before and behind a phrase."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        first, last = low, high
        while first and self.marks[first - 1].sentence == sentence:
            first -= 1
        while last < len(self.marks) and self.marks[last].sentence == sentence:
            last += 1
        return self.marks[first:low], self.marks[high:last]


def clues(
    rows: Sequence[Row],
    registry: Registry,
    press: Press,
    home: str | None,
    day: str | None,
    short: Mapping[str, str],
) -> Clues:
    """The clues of a document whose sentences were cut into rows; `short` has its abbreviations."""
    marks = tuple(_marks(rows, registry))
    total = Counter(mark.country for mark in marks if mark.country and not mark.heading)
    return Clues(marks, rows, press, home, day, tuple(mark.start for mark in marks), dict(total), short)


def _marks(rows: Sequence[Row], registry: Registry) -> Iterator[Mark]:
    for number, row in enumerate(rows):
        codes = row.codes
        for n, unit in enumerate(row.units):
            entry = unit.entry
            if unit.code not in "SAPCBG" or entry is None:
                continue
            body = registry.bodies.get(entry.key) if unit.code in "BG" else None
            if any(later.text.casefold().startswith("counterpart") for later in row.units[n + 1 : n + 5]):
                continue  # "met her Danish counterpart" tells of another
            country = body.country or "" if body else entry.key
            before = codes[max(n - 2, 0) : n].rstrip("d")[-1:]
            part = "of" if before == "f" else "place" if before and before in "tib" else "plain"
            if codes[n + 1 : n + 2] == "p":
                part = "genitive"
            span = row.span(n, n + 1)
            sort = body.sort if body else "state"
            yield Mark(
                span.start, span.end, country, unit.code, part, sort, number, row.sentence.paragraph, row.heading
            )
