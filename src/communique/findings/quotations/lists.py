"""Lists of points that somebody agreed on, announced or demanded, without "said:" before them.

"The parties agreed on the following:" opens a list; its points stand numbered in the same paragraph, or are the
paragraphs behind it, numbered or without a final stop. Each point that is a clause is a report of its own by the one
source; a point that is only a noun phrase ("further joint action in the bay") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.phrases import Places, Range
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import Unit
from communique.records import Span
from communique.text.document import Document
from communique.text.tokens import tokenize

_OPENS = frozenset({"following", "follows"})
_REACH = 6  # words between "following" and the colon
_MOST = 20  # points
# Verbs that bring a noun of speech forward: "made the following announcements".
_MAKING = frozenset(
    "made make makes issued issues adopted adopts released releases gave presented listed reached".split()
)
_NOUNS = frozenset(
    "announcements announcement commitments conclusions decisions demands points pledges principles statements "
    "recommendations assurances claims warnings proposals".split()
)
_NUMBER = r"\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]"
_MARKER = re.compile(rf"(?:{_NUMBER}|[-–—•*·▪●])\s+")
_INLINE = re.compile(r"(?:^|(?<=\s))(?:\((?:\d{1,2}|[a-h]|[ivx]{1,4})\)|(?:\d{1,2}|[a-h])\))\s+")
_STOPS = " \t\n;,."
_AUXILIARIES = frozenset(
    "is are was were be been has have had do does did will would shall should can could may might must".split()
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The reports of a list: who and by which words, its points that are clauses, and its last paragraph."""

    cue: Span
    source: Span
    points: tuple[Span, ...]
    last: int


def listing(document: Document, unit: Unit, lexicon: Lexicon, places: Places) -> Listing | None:
    """The list that the unit opens, None where it opens none or no point of it is a clause."""
    colon = _colon(unit)
    opened = None if colon is None else _opened(unit, colon, lexicon, places)
    if colon is None or opened is None:
        return None
    cue, source, infinitives = opened
    found, last = _points(document, unit, unit.items[colon].span.end)
    points = tuple(point for point in found if _clausal(document.text, point, places, infinitives=infinitives))
    return Listing(unit.between(*cue), unit.between(*source), points, last) if points else None


def _colon(unit: Unit) -> int | None:
    """The colon of "the following: ..." in the unit."""
    for index, item in enumerate(unit.items):
        if item.text == ":" and _OPENS.intersection(unit.words[max(0, index - _REACH) : index]):
            return index
    return None


def _opened(unit: Unit, colon: int, lexicon: Lexicon, places: Places) -> tuple[Range, Range, bool] | None:
    """The cue, its source, and whether infinitives count as points (what was demanded or promised)."""
    noun = next((i for i in range(colon - 1, 0, -1) if unit.words[i] in _NOUNS), None)
    for index in range(colon - 1, 0, -1):
        known = lexicon.at(unit.words, index)
        made = noun is not None and unit.words[index] in _MAKING and index < noun
        if not made and (known is None or known.form not in {"past", "s"} or not known.frames):
            continue
        source = subject_before(unit, verb_group_start(unit, index), places)
        if source is None:
            return None
        if made and noun is not None:
            return (noun, noun + 1), source, unit.words[noun] in {"demands", "pledges", "commitments"}
        infinitives = known is not None and bool(known.frames & {"to", "object-to"} or known.lemma == "demand")
        return (index, index + (known.length if known else 1)), source, infinitives
    return None


def _points(document: Document, unit: Unit, start: int) -> tuple[list[Span], int]:
    """The points behind the colon at `start`, and the paragraph of the last one."""
    paragraph = document.paragraphs[unit.paragraph]
    rest = document.text[start : paragraph.span.end]
    if rest.strip():
        return list(_inline(document.text, start, paragraph.span.end)), unit.paragraph
    points: list[Span] = []
    last = unit.paragraph
    numbered = None
    for index, following in enumerate(document.paragraphs[unit.paragraph + 1 :][:_MOST], unit.paragraph + 1):
        text = following.span.of(document.text)
        marker = _MARKER.match(text)
        if numbered is None:
            numbered = marker is not None
        if numbered != (marker is not None) or not numbered and text.rstrip()[-1:] in {".", "!", "?", ":", "”", '"'}:
            break
        points.append(
            _trimmed(document.text, following.span.start + (marker.end() if marker else 0), following.span.end)
        )
        last = index
    return points, last


def _inline(text: str, start: int, end: int) -> Iterator[Span]:
    """The numbered points of one paragraph; nothing where fewer than two are numbered."""
    marks = list(_INLINE.finditer(text, start, end))[:_MOST]
    if len(marks) < 2 or text[start : marks[0].start()].strip():
        return
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        stop = following.start() if following else end
        yield _trimmed(text, mark.end(), stop)


def _trimmed(text: str, start: int, end: int) -> Span:
    """A point without the stop, the semicolon or the "and" behind it."""
    words = text[start:end].rstrip(_STOPS)
    words = words.removesuffix(" and").removesuffix(";and").rstrip(_STOPS)
    return Span(start, start + len(words))


def _clausal(text: str, point: Span, places: Places, *, infinitives: bool) -> bool:
    """Whether a point has a finite verb, as far as words show it: an auxiliary, or -s or -ed behind a name."""
    tokens = tokenize(text, point.start, point.end)
    if len(tokens) < 3 or infinitives and tokens[0].lower == "to":
        return len(tokens) >= 3
    for before, token in pairwise(tokens):
        if token.lower in _AUXILIARIES or before.end in places.ends and token.lower.endswith(("s", "ed")):
            return token.lower not in {"'s", "’s"}
    return False
