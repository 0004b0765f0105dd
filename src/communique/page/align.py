"""The alignment of extracted lines with the page that they were extracted from.

No extractor says where its words stood. A line keeps its characters, though, and only white space and tags change
between them, so each line is looked for in the squeezed visible text of the page (see `stream`): first behind the line
before it, then anywhere, then in pieces.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from communique.page.decode import Decoded
from communique.page.stream import Offsets, Stream, codes, squeeze
from communique.records import ByteSpan, Run, Span

# Characters that may be searched through for lines that are not where they should be: a bound on hostile pages.
_BUDGET = 400_000_000
_SHORTEST_PIECE = 6


@dataclass(frozen=True)
class Alignment:
    """For each character of a text where it starts and ends in the page; -1 where it stands nowhere."""

    starts: Offsets
    ends: Offsets


def identity(length: int, shift: int = 0) -> Alignment:
    """The alignment of a text that is the page itself, `shift` characters in."""
    starts = np.arange(shift, shift + length, dtype=np.int64)
    return Alignment(starts, starts + 1)


def align(
    text: str, lines: Sequence[tuple[int, int]], stream: Stream, headline: tuple[int, int] | None = None
) -> Alignment:
    """Align the given lines (start, end) of `text`, in reading order, with the page behind `stream`.

    A `headline` stands more than once on most pages (title element, menu, heading): the place nearest before the
    lines is taken.
    """
    squeezed, kept = squeeze(text)
    wanted = np.array([*lines, headline or (0, 0)], dtype=np.int64).reshape(-1, 2)
    *bounds, (title_begin, title_end) = np.searchsorted(kept, wanted).tolist()
    found = np.full(len(kept), -1, dtype=np.int64)
    search = _Search(stream.squeezed)
    for begin, end in bounds:
        for piece_begin, piece_end, at in search.line(squeezed, begin, end):
            found[piece_begin:piece_end] = np.arange(at, at + piece_end - piece_begin)
    if title_begin < title_end:
        placed = found[title_end:][found[title_end:] >= 0]
        at = search.before(squeezed[title_begin:title_end], int(placed[0]) if len(placed) else None)
        if at >= 0:
            found[title_begin:title_end] = np.arange(at, at + title_end - title_begin)
    return _spread(text, kept, found, stream)


class _Search:
    def __init__(self, page: str) -> None:
        self.page = page
        self.pointer = 0
        self.budget = _BUDGET

    def line(self, squeezed: str, begin: int, end: int) -> list[tuple[int, int, int]]:
        """Pieces (begin, end, place in the page) of the line `squeezed[begin:end]`."""
        if begin == end:
            return []
        at = self._find(squeezed[begin:end])
        if at >= 0:
            self.pointer = at + end - begin
            return [(begin, end, at)]
        return self._pieces(squeezed, begin, end)

    def before(self, words: str, limit: int | None) -> int:
        """The last place of some words before `limit`, else their first place."""
        at = self.page.rfind(words, 0, limit) if limit is not None else -1
        return at if at >= 0 else self.page.find(words)

    def _find(self, words: str) -> int:
        if self.budget <= 0:
            return -1
        at = self.page.find(words, self.pointer)
        if at < 0:
            at = self.page.find(words)
            self.budget -= len(self.page)
        return at

    def _pieces(self, squeezed: str, begin: int, end: int) -> list[tuple[int, int, int]]:
        """Longest prefixes first, by doubling and halving; a character that starts no piece is passed over."""
        pieces: list[tuple[int, int, int]] = []
        while begin + _SHORTEST_PIECE <= end and self.budget > 0:
            at = self._find(squeezed[begin : begin + _SHORTEST_PIECE])
            if at < 0:
                begin += 1
                continue
            at, length = self._longest(squeezed, begin, end, at)
            pieces.append((begin, begin + length, at))
            begin += length
            self.pointer = at + length
        return pieces

    def _longest(self, squeezed: str, begin: int, end: int, at: int) -> tuple[int, int]:
        low, high = _SHORTEST_PIECE, end - begin
        while low < high:
            middle = (low + high + 1) // 2
            place = self._find(squeezed[begin : begin + middle])
            if place >= 0:
                at, low = place, middle
            else:
                high = middle - 1
        return at, low


def _spread(text: str, kept: Offsets, found: Offsets, stream: Stream) -> Alignment:
    """From squeezed characters to all: one blank between two aligned characters counts where the page has the same."""
    starts = np.full(len(text), -1, dtype=np.int64)
    ends = np.full(len(text), -1, dtype=np.int64)
    mapped = found >= 0
    starts[kept[mapped]] = stream.starts[found[mapped]]
    ends[kept[mapped]] = stream.ends[found[mapped]]
    if len(kept) < 2:
        return Alignment(starts, ends)
    left = np.flatnonzero(mapped[:-1] & mapped[1:] & (kept[1:] - kept[:-1] == 2) & (found[1:] == found[:-1] + 1))
    blank, in_page = kept[left] + 1, ends[kept[left]]
    one = starts[kept[left + 1]] == in_page + 1
    blank, in_page = blank[one], in_page[one]
    same = codes(text)[blank] == codes(stream.page)[in_page]
    starts[blank[same]] = in_page[same]
    ends[blank[same]] = in_page[same] + 1
    return Alignment(starts, ends)


def runs(
    text: str, sources: Offsets, alignment: Alignment, decoded: Decoded, raw: bytes, *, markup: bool
) -> tuple[Run, ...]:
    """The runs of the repaired `text`, whose characters come from `sources` in the aligned text (-1: from a repair).

    `markup` says whether the bytes are HTML, so that entities are read. A run that would not decode to its words is
    left out: the invariant of `Run` holds for any page, however broken.
    """
    starts = np.where(sources >= 0, alignment.starts[sources], -1)
    ends = np.where(sources >= 0, alignment.ends[sources], -1)
    mapped = starts >= 0
    if not markup:  # an escape of JSON does not decode to its character
        mapped &= ends - starts == 1
    joined = mapped[1:] & mapped[:-1] & (ends[:-1] == starts[1:])
    first = np.flatnonzero(mapped & np.concatenate(([True], ~joined)))
    last = np.flatnonzero(mapped & np.concatenate((~joined, [True])))
    offsets = decoded.offsets
    byte_starts, byte_ends = offsets[starts[first]].tolist(), offsets[ends[last]].tolist()
    return tuple(
        Run(Span(a, b + 1), ByteSpan(x, y))
        for a, b, x, y in zip(first.tolist(), last.tolist(), byte_starts, byte_ends, strict=True)
        if _reads(raw[x:y], decoded.charset, text[a : b + 1], markup=markup)
    )


def _reads(raw: bytes, charset: str, words: str, *, markup: bool) -> bool:
    try:
        shown = raw.decode(charset)
    except UnicodeError:
        return False
    return (html.unescape(shown) if markup else shown) == words
