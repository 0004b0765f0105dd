"""Units of attribution: sentences in which each quoted stretch is one item.

With the quoted words folded into a single item, `"A. B," he said, "C."` is five items long, and a rule can look at
the words of attribution alone. A sentence break inside a quotation is none for the unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.records import Span
from communique.text.document import Paragraph
from communique.text.marks import Quoted, stretch_at
from communique.text.tokens import Token


@dataclass(frozen=True, slots=True)
class Item:
    """A token, or a whole quoted stretch (`quoted` is set)."""

    text: str
    lower: str
    span: Span
    tag: str
    quoted: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence's items. `paragraph` is the paragraph's index, `words` the items in lower case."""

    items: tuple[Item, ...]
    words: tuple[str, ...]
    paragraph: int
    kind: str

    @property
    def span(self) -> Span:
        return Span(self.items[0].span.start, self.items[-1].span.end)

    def between(self, start: int, end: int) -> Span:
        """The span of the items `start` up to, not including, `end`."""
        return Span(self.items[start].span.start, self.items[end - 1].span.end)


QUOTE = "QUOTE"
LONGEST = 300  # items; a longer "sentence" is a table or an attack, and is cut so that rules stay linear


def units_of(paragraph: Paragraph, index: int, quoted: Sequence[Quoted], begin: int = 0) -> list[Unit]:
    """The units of one paragraph; words before the offset `begin` (its dateline) are left out."""
    groups: list[list[Item]] = []
    seen: set[Span] = set()
    for sentence in paragraph.sentences:
        items = [i for i in _items(sentence.tokens, sentence.tags, quoted, seen) if i.span.start >= begin]
        home = stretch_at(quoted, sentence.span.start)
        begins_inside = home is not None and home.outer.start < sentence.span.start
        if groups and (begins_inside or not items):
            groups[-1].extend(items)
        elif items:
            groups.append(items)
    return [
        make_unit(group[start : start + LONGEST], index, paragraph.kind)
        for group in groups
        for start in range(0, len(group), LONGEST)
    ]


def make_unit(items: Sequence[Item], index: int, kind: str) -> Unit:
    return Unit(tuple(items), tuple(i.lower for i in items), index, kind)


def _items(tokens: Sequence[Token], tags: Sequence[str], quoted: Sequence[Quoted], seen: set[Span]) -> Iterator[Item]:
    for token, tag in zip(tokens, tags, strict=True):
        home = stretch_at(quoted, token.start)
        if home is None:
            yield Item(token.text, token.lower, Span(token.start, token.end), tag)
        elif home.outer not in seen:
            seen.add(home.outer)
            yield Item(QUOTE, QUOTE, home.outer, QUOTE, home)
