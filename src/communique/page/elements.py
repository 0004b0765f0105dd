"""Elements that stand for quotation marks: `<q>`, and a `<blockquote>` that says whose words it has.

HTML Living Standard 4.5.7: the marks of a `q` element are not typed by its author, but printed by browsers. Whose words
a quoted block has, its `footer` or `cite` says (4.4.4), a figure's caption, or a last line: behind a dash, as embedded
posts of social networks have it, or "Posted by". The marks, and a dash where there is none, are put in as repairs, so
that the text without them can be had back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from communique.page.align import Alignment
from communique.page.patches import Patch

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TAG = re.compile(r"<(/?)(q|blockquote|footer|cite|figure|figcaption)(?=[\s>/])", re.IGNORECASE)
_QUOTED = re.compile(r"<(?:q|blockquote)[\s>]", re.IGNORECASE)
_SIGNED = re.compile(r"\n(?=[—–―-]\s*[@\w]|Posted by [A-Z])")
_POSTED = re.compile(r"Posted by (?=[A-Z])")
_DASH = re.compile(r"[—–―-]")
_MARKS = frozenset("“”\"«»„‟‘’'")
_INNER = re.compile(r"[“”\"]")
_DEEPEST = 6
_LINE = re.compile(r"\S[^\n]*")
_LONGEST_SIGNATURE = 200
_REASON = "the page has these words in an element for quotations"
# What ends an embedded post beside its words: links to itself and to its pictures.
_LINKS = re.compile(r"(?:\s++(?:https?://\S++|pic\.twitter\.com/\S++))++\Z")


def quoted(text: str, page: str, markup: Sequence[tuple[int, int]], alignment: Alignment) -> tuple[Patch, ...]:
    """The marks that elements of the page stand for, as patches over the text drawn from it."""
    if not _QUOTED.search(page):
        return ()
    ends = dict(markup)
    tags = [(tag.start(), ends[tag.start()], tag) for tag in _TAG.finditer(page) if tag.start() in ends]
    at = np.flatnonzero(alignment.starts >= 0)
    order = at[np.argsort(alignment.starts[at], kind="stable")]
    reader = _Elements(text, order, alignment.starts[order])
    for start, end, tag in tags:
        reader.take(tag[2].lower(), start if tag[1] else end, closes=bool(tag[1]))
    return tuple(sorted(reader.patches, key=lambda patch: (patch.start, patch.end)))


def unwrap(tree: LexborHTMLParser) -> None:
    """Let extraction keep quoted blocks and who is named for them."""
    for node in tree.css("blockquote footer, q"):
        node.unwrap()
    for node in tree.css("figure:has(blockquote)")[:200]:
        if node.css_first("img, video, picture") is None:
            for caption in node.css("figcaption"):
                caption.unwrap()
            node.unwrap()


@dataclass
class _Elements:
    """The elements that are open, tag by tag, and the patches of those that closed.

    `places` are the offsets in the page, rising, of the characters `order` of the text.
    """

    text: str
    order: np.ndarray
    places: np.ndarray
    patches: list[Patch] = field(default_factory=list)
    opened: dict[str, list[int]] = field(default_factory=dict)
    named: tuple[int, int] | None = None  # the last `cite` or `footer` in the block
    block: tuple[int, int] | None = None  # the last block, where nobody is named in it

    def take(self, element: str, place: int, *, closes: bool) -> None:
        """The next tag of the page; `place` is where what is inside it begins or ends."""
        here = self.opened.setdefault(element, [])
        if not closes:
            here.append(place)
            del here[:-_DEEPEST]
            if element == "figure":
                self.block = None
        elif here and (span := self._span(here.pop(), place)):
            if element == "q":
                self.patches += _marks(self.text, *span, nested=bool(here))
            elif element == "blockquote" and not here:
                self._close(*span)
            elif element == "figcaption" and self.block and self.block[1] < span[0] < self.block[1] + 3:
                self.patches += _signed(self.text, *self.block, span[0])
                self.block = None
            elif element in {"cite", "footer"} and self.opened.get("blockquote"):
                self.named = span

    def _span(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the text that stands between two places of the page."""
        first, last = np.searchsorted(self.places, [start, end]).tolist()
        return (int(self.order[first:last].min()), int(self.order[first:last].max()) + 1) if first < last else None

    def _close(self, start: int, end: int) -> None:
        named, self.named, self.block = self.named, None, None
        signature = _signature(self.text, start, end, named)
        if signature is None:
            self.block = (start, end) if self.opened.get("figure") else None
        else:
            self.patches += _signed(self.text, start, signature, signature)


def _signature(text: str, start: int, end: int, named: tuple[int, int] | None) -> int | None:
    """Where the last line of a block begins that says whose words it has."""
    line = text.rfind("\n", start, end) + 1
    if line <= start or end - line > _LONGEST_SIGNATURE:
        return None
    if named and line <= named[0] <= line + 2:
        return line
    return line if _SIGNED.match(text, line - 1) else None


def _signed(text: str, start: int, end: int, signature: int) -> Iterator[Patch]:
    """The marks around the lines of a block, each reopened and the last closed, and the dash before who is named."""
    lines = [line.span() for line in _LINE.finditer(text, start, end)]
    spans = [(first, first + len(text[first:last].rstrip())) for first, last in lines]
    if not spans:
        return
    marked = text[spans[0][0]] in _MARKS
    if marked and text[spans[-1][1] - 1] in _MARKS:
        return
    for number, (first, last) in enumerate(spans):
        inner = [
            Patch(at.start(), at.end(), _single(text, at.start()), "quotation element", _REASON)
            for at in _INNER.finditer(text, first, last)
        ]
        yield from _around(text, first, last, inner, closed=number == len(spans) - 1)
    if not _DASH.match(text, signature):
        named = _POSTED.match(text, signature)
        until = named.end() if named else signature + 1
        dash = "— " if named else "— " + text[signature]
        yield Patch(signature, until, dash, "quotation element", "it says whose words these are")


def _single(text: str, at: int) -> str:
    """The mark of a quotation within the quotation."""
    before = text[at - 1 : at]
    return "‘" if text[at] == "“" or (text[at] == '"' and not before.strip()) else "’"


def _around(text: str, first: int, last: int, inner: list[Patch], *, closed: bool) -> Iterator[Patch]:
    opens = inner.pop(0).new if inner and inner[0].start == first else text[first]
    yield Patch(first, first + 1, "“" + opens, "quotation element", _REASON)
    ends = inner.pop() if inner and inner[-1].end == last and closed else None
    yield from inner
    links = _LINKS.search(text, first, last) if closed else None
    if closed and ends:
        yield ends._replace(new=ends.new + "”")
    elif closed:
        yield Patch(links.start() if links else last, last, "”", "quotation element", _REASON)


def _marks(text: str, start: int, end: int, *, nested: bool) -> list[Patch]:
    if text[start] in _MARKS or text[end - 1] in _MARKS or text[start - 1 : start] in _MARKS:
        return []
    opening, closing = "‘’" if nested else "“”"
    # The opening mark takes the first character with it, so that it lies in the paragraph that the words begin.
    return [
        Patch(start, start + 1, opening + text[start], "quotation element", _REASON),
        Patch(end, end, closing, "quotation element", _REASON),
    ]
