"""Quotations as the anchored heads see them: each hangs on a word, and points at its parts by first and last word.

An anchor is the first word of a cue or, where a quotation has no cue, of its words. From it two pointers each (first
word, last word) go to the content before and behind it, the source mention and the addressee, or to nothing; as in
reading comprehension (Seo et al. 2017), but with one reading of the text for all questions. So reports inside reports
are read as any other. The pointers' places count words of a window; nothing is the [CLS] before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from communique.text.labels import ANCHORS, POINTERS
from communique.text.packing import runs

Array = np.ndarray[Any, Any]
FAR = -1e4
SEEN = 0.08  # chance of an anchor from which on it is looked at; whether it counts is for a scorer
_CUE, _BEFORE, _AFTER, _SOURCE, _ADDRESSEE = (
    POINTERS.index(f"{name}") for name in ("cue end", "before start", "after start", "source start", "addressee start")
)
LONGEST_CUE = 8
HOPS, BREAKS = 3, 2  # sentences and paragraphs to either side up to which a pointer counts them


class Places(NamedTuple):
    """What a pointer thinks of a place by itself, whatever the words: by distance, `offsets` (pointers, 2 x reach +
    2), the last column for nothing; by sentences between, in and out of quotation marks, `hops` (pointers, 2 x 7); and
    by paragraphs between, `breaks` (pointers, 5).
    """

    offsets: Array
    hops: Array
    breaks: Array

    def scores(self, anchors: Array, sentence: Array, line: Array, marked: Array) -> Array:
        """For each anchor, pointer and word of a window: (anchors, pointers, words)."""
        reach = (self.offsets.shape[1] - 2) // 2
        away = np.arange(len(sentence)) - anchors[:, None]
        hops = np.clip(sentence - sentence[anchors][:, None], -HOPS, HOPS) + HOPS + (2 * HOPS + 1) * marked
        breaks = np.clip(line - line[anchors][:, None], -BREAKS, BREAKS) + BREAKS
        bucket = np.clip(away, -reach, reach) + reach
        total: Array = self.offsets[:, bucket] + self.hops[:, hops] + self.breaks[:, breaks]
        return total.transpose(1, 0, 2)


class Pointed(NamedTuple):
    """What a pair of pointers chose: first word and the word after the last, None for nothing; and how likely, in
    0..1.
    """

    place: tuple[int, int] | None
    chance: float


@dataclass(frozen=True, slots=True)
class Anchored:
    """One quotation in words of its text. `chance` is that of its anchor; `cue` is None where it has none."""

    anchor: int
    chance: float
    cue: tuple[int, int] | None
    before: Pointed
    after: Pointed
    source: Pointed
    addressee: Pointed

    @property
    def content(self) -> list[tuple[int, int]]:
        """The parts of its content, in order."""
        return [part.place for part in (self.before, self.after) if part.place is not None]

    def moved(self, by: int) -> Anchored:
        """The same in a text in which the window begins at word `by`."""

        def shift(one: Pointed) -> Pointed:
            return Pointed(one.place and (one.place[0] + by, one.place[1] + by), one.chance)

        cue = self.cue and (self.cue[0] + by, self.cue[1] + by)
        parts = (shift(part) for part in (self.before, self.after, self.source, self.addressee))
        return Anchored(self.anchor + by, self.chance, cue, *parts)


def anchored(
    anchors: Array, queries: Array, keys: Array, places: Places, sentence: Array, line: Array, marked: Array
) -> list[Anchored]:
    """The quotations of a window of n words: `anchors` (n, 3) logits, `queries` and `keys` (n + 1, pointers x size),
    row 0 being the [CLS]; `sentence` and `line` number the sentence and paragraph of each word, `marked` is 1 where it
    stands in quotation marks.
    """
    logits = anchors - anchors.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    chances /= chances.sum(axis=1, keepdims=True)
    chosen = np.flatnonzero(1 - chances[:, 0] >= SEEN)
    if not len(chosen):
        return []
    scores = _scores(queries[1:][chosen], keys)
    scores[:, :, 1:] += places.scores(chosen, sentence, line, marked)
    scores[:, :, 0] += places.offsets[:, -1]
    scores = _normal(scores, np.arange(len(anchors)) - chosen[:, None])
    return [_one(int(place), chances[place], one) for place, one in zip(chosen, scores, strict=True)]


def _scores(queries: Array, keys: Array) -> Array:
    """How the vectors of anchors and words fit: (anchors, pointers, 1 + words), nothing first."""
    count, size = len(POINTERS), queries.shape[1] // len(POINTERS)
    asked = queries.reshape(-1, count, size).transpose(1, 0, 2)
    held = keys.reshape(-1, count, size).transpose(1, 2, 0)
    fit: Array = (asked @ held).transpose(1, 0, 2) * size**-0.5
    return fit


def _normal(scores: Array, away: Array) -> Array:
    """Log-probabilities, each pointer kept to its side of the anchor."""
    scores[:, _CUE, 1:][(away < 0) | (away >= LONGEST_CUE)] = FAR
    scores[:, _BEFORE : _BEFORE + 2, 1:][np.repeat(away[:, None] >= 0, 2, axis=1)] = FAR
    scores[:, _AFTER : _AFTER + 2, 1:][np.repeat(away[:, None] < 0, 2, axis=1)] = FAR
    scores -= scores.max(axis=2, keepdims=True)
    normal: Array = scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))
    return normal


def _one(place: int, chances: Array, scores: Array) -> Anchored:
    opening = chances[ANCHORS.index("opening")] > chances[ANCHORS.index("cue")]
    last = int(scores[_CUE, 1:].argmax())
    cue = None if opening else (place, last + 1)
    parts = [_span(scores[first], scores[first + 1]) for first in (_BEFORE, _AFTER, _SOURCE, _ADDRESSEE)]
    if parts[0].place is None and parts[1].place is None:  # content there must be
        both = [_span(scores[first], scores[first + 1], something=True) for first in (_BEFORE, _AFTER)]
        better = int(both[1].chance > both[0].chance)
        parts[better] = both[better]
    return Anchored(place, float(1 - chances[0]), cue, *parts)


def _span(starts: Array, ends: Array, *, something: bool = False) -> Pointed:
    """The likeliest first and last word in order, or nothing where that is likelier."""
    best = np.maximum.accumulate(starts[1:])
    total = best + ends[1:]
    last = int(total.argmax())
    nothing = float(starts[0] + ends[0])
    chance = float(total[last])
    if not something and nothing >= chance:
        return Pointed(None, float(np.exp(nothing / 2)))
    first = int(starts[1 : last + 2].argmax())
    return Pointed((first, last + 1), float(np.exp(chance / 2)))


def windows(sentence: Sequence[int], longest: int) -> list[tuple[int, int]]:
    """Stretches of whole sentences of at most `longest` words; a longer sentence is cut."""
    found: list[tuple[int, int]] = []
    start = 0
    for a, b in runs(sentence):
        if b - start > longest and a > start:
            found.append((start, a))
            start = a
        while b - start > longest:
            found.append((start, start + longest))
            start += longest
    if start < len(sentence):
        found.append((start, len(sentence)))
    return found
