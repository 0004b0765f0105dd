"""A text cut wherever a mark begins or ends, so that marks may overlap and nest in any way.

HTML elements must nest, findings need not: a speaker's name stands inside another speaker's words, a repair
across the end of a quote. Each `Piece` therefore is a stretch over which nothing changes, with all the marks
that cover it, the shortest (innermost) first. Marks of no width (something was taken out here) become pieces
without text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.records import Reading, Span

# Every kind of mark, and what it says in a tool tip.
SAYS = {
    "speech": "speech",
    "cue": "cue",
    "speaker": "speaker",
    "addressee": "addressee",
    "actor": "named",
    "meeting": "encounter",
    "party": "party to an encounter",
    "place": "place of an encounter",
    "event": "event",
    "stance": "position",
    "debris": "no part of the article",
    "repair": "repaired",
    "sign": "sign of machine translation",
    "passage": "the passage of this link",
}
MarkKind = Literal[
    "speech",
    "cue",
    "speaker",
    "addressee",
    "actor",
    "meeting",
    "party",
    "place",
    "event",
    "stance",
    "debris",
    "repair",
    "sign",
    "passage",
    "block",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span lit for a card: `of` is the card's id in the page, `hue` the number of the speaker's colour."""

    span: Span
    kind: MarkKind
    of: str
    style: str = ""
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of marks, innermost first."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the page: its kind (`title`, `body`, `caption`, `debris`) and its pieces."""

    kind: str
    pieces: tuple[Piece, ...]
    start: int  # of its first character in the text


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """The whole text, cut at every boundary of the marks and around every line feed, in one sweep."""
    opening: dict[int, list[Mark]] = {}
    points: dict[int, list[Mark]] = {}
    edges = {0, len(text)}
    for mark in marks:
        (opening if len(mark.span) else points).setdefault(mark.span.start, []).append(mark)
        edges |= {mark.span.start, mark.span.end}
    for feed in re.finditer("\n", text):
        edges |= {feed.start(), feed.end()}
    cut: list[Piece] = []
    active: list[Mark] = []
    ordered = sorted(edges)
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        cut += [Piece("", (mark,)) for mark in points.get(start, ())]
        active = [mark for mark in active if mark.span.end > start] + opening.get(start, [])
        if start < end:
            cut.append(Piece(text[start:end], tuple(sorted(active, key=lambda m: len(m.span)))))
    return cut


def lines(reading: Reading, marks: Iterable[Mark]) -> tuple[Line, ...]:
    """The article's lines that hold anything, each with the kind of the block that covers it."""
    blocks = [Mark(block.span, "block", "", block.kind) for block in reading.article.blocks if len(block.span)]
    made: list[Line] = []
    line: list[Piece] = []
    start = 0
    for piece in [*pieces(reading.article.text, [*marks, *blocks]), Piece("\n", ())]:
        if piece.text != "\n":
            line.append(piece)
            continue
        if any(not part.text or part.text.strip() for part in line):
            made.append(Line(_kind(line), tuple(_without_blocks(part) for part in line), start))
        start += sum(len(part.text) for part in line) + 1
        line = []
    return tuple(made)


def _kind(line: list[Piece]) -> str:
    """The kind of the smallest block over all the line's words; debris inside a line leaves it body."""
    worded = [set(piece.marks) for piece in line if piece.text.strip()]
    common = [mark for mark in set.intersection(*worded) if mark.kind == "block"] if worded else []
    return min(common, key=lambda mark: (len(mark.span), mark.style)).style if common else "body"


def _without_blocks(piece: Piece) -> Piece:
    return Piece(piece.text, tuple(mark for mark in piece.marks if mark.kind != "block"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as the page prints it: classes, the cards it lights, its tool tip, whether keys reach it."""

    text: str
    classes: str
    of: str
    says: str
    focus: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the page prints it."""

    kind: str
    pieces: tuple[Shown, ...]
    start: int


def shown_lines(reading: Reading, marks: Iterable[Mark]) -> tuple[ShownLine, ...]:
    """The lines with marks turned into classes; keys stop once at each finding, where it begins."""
    reached: set[str] = set()
    return tuple(
        ShownLine(line.kind, tuple(_shown(piece, reached) for piece in line.pieces), line.start)
        for line in lines(reading, marks)
    )


def _shown(piece: Piece, reached: set[str]) -> Shown:
    if not piece.marks:
        return Shown(piece.text, "", "", "", focus=False)
    kinds = [word for mark in piece.marks for word in (mark.kind, mark.style)]
    hue = next((f"v{mark.hue}" for mark in piece.marks if mark.hue is not None), "")
    classes = ["m", *kinds, hue, "" if piece.text else "point"]
    of = list(dict.fromkeys(mark.of for mark in piece.marks))
    focus = any(name not in reached for name in of)
    reached.update(of)
    says = ", ".join(dict.fromkeys(SAYS[mark.kind] for mark in piece.marks))
    return Shown(piece.text, " ".join(dict.fromkeys(filter(None, classes))), " ".join(of), says, focus)
