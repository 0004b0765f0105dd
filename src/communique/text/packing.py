"""Paragraphs of words packed into rows of numbers for the trained reader.

Several paragraphs share a row, each opened by a [CLS], so that short ones cost no padding; attention stays inside a
paragraph and the parser inside a sentence, by the numbers that each word carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from communique.text.features import known_words, longest_by_first, plain, quote_states, shapes

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = np.ndarray[Any, Any]
CLS = 101
PIECES = 6  # pieces of a word that are read; the rest of a longer one is left
POSITIONS = 511
_WIDTHS = range(48, 160, 8)
_SQUARE = 400.0  # words in a row at which attention costs as much as all else; measured with one thread


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Where equal numbers stand together."""
    edges = [0, *(i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1]), len(numbers)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


class Pieces:
    """Word to its word pieces, remembered; a fixed number of words is kept."""

    def __init__(self, tokenizer: Tokenizer, limit: int = 200_000) -> None:
        self._tokenizer, self._limit = tokenizer, limit
        self._seen: dict[str, tuple[int, ...]] = {}

    def __call__(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        new = [word for word in dict.fromkeys(words) if word not in self._seen]
        if new:
            if len(self._seen) > self._limit:
                self._seen.clear()
                new = list(dict.fromkeys(words))
            shown = [plain(word)[:100] for word in new]
            for word, got in zip(new, self._tokenizer.encode_batch(shown, add_special_tokens=False), strict=True):
                self._seen[word] = tuple(got.ids[:PIECES]) or (100,)
        seen = self._seen
        return [seen[word] for word in words]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One paragraph in numbers; `sentence` counts sentences from 0."""

    pieces: list[tuple[int, ...]]
    marks: list[tuple[int, int, int]]
    sentence: list[int]


class Preparer:
    """Turns words into numbers, with the vocabulary and the known words of one model."""

    def __init__(self, tokenizer: Tokenizer, known: Mapping[str, int]) -> None:
        self.pieces = Pieces(tokenizer)
        self.known = known
        self._longest = longest_by_first(known)

    def __call__(
        self,
        words: Sequence[str],
        sentence: Sequence[int],
        *,
        paragraph: Sequence[int] | None = None,
        registry: bool = True,
    ) -> Prepared:
        """Words in numbers; `paragraph` where they belong to several, for quotation marks are paired within one."""
        forms: list[int] = []
        start = 0
        for place in range(1, len(words) + 1):
            if place == len(words) or sentence[place] != sentence[start]:
                forms += shapes(words[start:place])
                start = place
        known = known_words(words, self.known, self._longest) if registry else [0] * len(words)
        quotes: list[int] = []
        for a, b in runs(paragraph) if paragraph is not None else [(0, len(words))]:
            quotes += quote_states(words[a:b])
        marks = list(zip(forms, quotes, known, strict=True))
        return Prepared(self.pieces(words), marks, list(sentence))


@dataclass(frozen=True, slots=True)
class Rows:
    """Model inputs, and where each paragraph's first word stands: (row, column)."""

    inputs: dict[str, Array]
    places: list[tuple[int, int]]


def pack(paragraphs: Sequence[Prepared], width: int | None = None) -> Rows:
    """Pack paragraphs into rows, the longest first.

    `width` is that of a row, but never less than the longest paragraph. Without it the width is chosen that costs
    least: padding is paid as if it were words, and attention for the square of the width.
    """
    sizes = [len(paragraph.pieces) + 1 for paragraph in paragraphs]
    order = sorted(range(len(sizes)), key=lambda i: -sizes[i])
    longest = sizes[order[0]] if order else 1
    if width is not None:  # noqa: SIM108
        widths = [max(width, longest)]
    else:
        widths = sorted({longest, *(w for w in _WIDTHS if w > longest)})
    best = min((_first_fit(sizes, order, w) for w in widths), key=lambda fit: _cost(*fit[:2]))
    rows, wide, places = best
    return Rows(_fill(paragraphs, places, rows, wide), places)


def _first_fit(sizes: list[int], order: list[int], width: int) -> tuple[int, int, list[tuple[int, int]]]:
    """Number of rows, the widest, and where each paragraph's first word stands."""
    used: list[int] = []
    places: list[tuple[int, int]] = [(0, 0)] * len(sizes)
    for i in order:
        size = sizes[i]
        for row, filled in enumerate(used):  # noqa: B007
            if filled + size <= width:
                break
        else:
            row = len(used)
            used.append(0)
        places[i] = (row, used[row] + 1)
        used[row] += size
    return len(used), max(used, default=1), places


def _cost(rows: int, width: int) -> float:
    return rows * width * (1 + width / _SQUARE)


def _fill(paragraphs: Sequence[Prepared], places: list[tuple[int, int]], rows: int, width: int) -> dict[str, Array]:
    deepest = max((len(p) for one in paragraphs for p in one.pieces), default=1)
    pieces = np.zeros((rows, width, deepest), dtype=np.int64)
    marks = np.zeros((rows, width, 3), dtype=np.int64)
    position = np.zeros((rows, width), dtype=np.int64)
    paragraph = np.zeros((rows, width), dtype=np.int64)
    sentence = np.full((rows, width), -1, dtype=np.int64)
    for number, (one, (row, column)) in enumerate(zip(paragraphs, places, strict=True), 1):
        size = len(one.pieces)
        end = column + size
        pieces[row, column - 1, 0] = CLS
        pieces[row, column:end] = [p + (0,) * (deepest - len(p)) for p in one.pieces]
        marks[row, column:end] = one.marks
        position[row, column - 1 : end] = np.minimum(np.arange(size + 1), POSITIONS)
        paragraph[row, column - 1 : end] = number
        sentence[row, column - 1] = -1 - number
        sentence[row, column:end] = np.asarray(one.sentence) + number * 100_000
    return {"pieces": pieces, "marks": marks, "position": position, "paragraph": paragraph, "sentence": sentence}
