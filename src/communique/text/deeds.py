"""Triggers of events and encounters and cues of stances as the reader's heads see them, and who may act in them.

A trigger is one word, with a chance for each PLOVER type and each mode of an encounter (`labels.DEEDS`); how it stands
is told apart for the two. For each role (`labels.DEED_ROLES`) every word near it has a score, in logits: that of a side
is what its words have together, as it was trained (`training/losses.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from communique.text.anchored import HOPS
from communique.text.labels import DEED_ROLES, DEEDS, EVENT_STATUS, MODE_STATUS, STANCES

Array = np.ndarray[Any, Any]
# Chance of the likeliest kind, and stance, from which on a word is looked at; whether it counts is for a scorer.
SEEN, HINTED = 0.04, 0.04
BEHIND, AHEAD = 260, 120  # words before and behind a trigger that may be its sides
OUTPUTS = ("deeds", "asks", "holds")


class DeedPlaces(NamedTuple):
    """What a role thinks of a place by itself: by distance, `deed_offsets` (roles, 2 x reach + 2), the last column for
    nothing, and by sentences between, in and out of quotation marks, `deed_hops` (roles, 2 x 7).
    """

    deed_offsets: Array
    deed_hops: Array


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A word and whom it points at: `scores` (roles, words) the logits of the words from `first` on."""

    word: int
    first: int
    scores: Array

    def role(self, name: str, words: Sequence[int]) -> float:
        """The logit that whoever these words mean has the role; far below 0 where none of them is in reach."""
        row = self.scores[DEED_ROLES.index(name)]
        here = [row[i - self.first] for i in words if 0 <= i - self.first < len(row)]
        return float(np.logaddexp.reduce(here)) if here else -20.0

    def best(self, name: str, words: Sequence[int]) -> int | None:
        """The word of these that is likeliest to have the role; None where none is in reach."""
        row = self.scores[DEED_ROLES.index(name)]
        here = [i for i in words if 0 <= i - self.first < len(row)]
        return max(here, key=lambda i: (row[i - self.first], -i)) if here else None


@dataclass(frozen=True, slots=True, eq=False)
class Trigger(Asking):
    """A word that may tell of a deed. `chances` are those of `labels.DEEDS`; `event_status` and `mode_status` the
    chances of `labels.EVENT_STATUS` and `labels.MODE_STATUS`; `nowhere` the logit of no place at all.
    """

    chances: Array
    event_status: Array
    mode_status: Array
    nowhere: float

    def spots(self) -> dict[int, float]:
        """The logit of each word in reach that it names where it was."""
        row = self.scores[DEED_ROLES.index("place")]
        return {self.first + i: value for i, value in enumerate(row.tolist())}


@dataclass(frozen=True, slots=True, eq=False)
class Cue(Asking):
    """A word that may be the cue of a stance; `chances` are those of `labels.STANCES`."""

    chances: Array

    def edge(self, name: str, word: int) -> float:
        """The logit of a word to be the `first` or `last` of what the stance is about; far below 0 out of reach."""
        row = self.scores[DEED_ROLES.index(name)]
        return float(row[word - self.first]) if 0 <= word - self.first < len(row) else -20.0


class Acting(NamedTuple):
    """What the heads see of a document of n words: `deeds` (n, kinds + statuses + stances) logits, `asks` and `holds`
    (n, roles x size), `nothing` (n, roles x size) what the [CLS] of each word's window holds; `sentence` numbers the
    sentence of each word, `marked` is 1 where it stands in quotation marks.
    """

    deeds: Array
    asks: Array
    holds: Array
    nothing: Array
    places: DeedPlaces
    sentence: Array
    marked: Array

    def triggers(self) -> tuple[Trigger, ...]:
        """The words that may tell of a deed."""
        kinds, half = len(DEEDS), len(DEEDS) + len(EVENT_STATUS)
        end = half + len(MODE_STATUS)
        chances = _chances(self.deeds[:, :kinds])
        found = []
        for word in np.flatnonzero(chances.max(axis=1, initial=0.0) >= SEEN).tolist():
            row = self.deeds[word]
            status = _softmax(row[kinds:half]), _softmax(row[half:end])
            found.append(Trigger(word, *self._scores(word), chances[word], *status, self._nowhere(word)))
        return tuple(found)

    def cues(self) -> tuple[Cue, ...]:
        """The words that may be the cue of a stance."""
        chances = _chances(self.deeds[:, -len(STANCES) :])
        words = np.flatnonzero(chances.max(axis=1, initial=0.0) >= HINTED).tolist()
        return tuple(Cue(word, *self._scores(word), chances[word]) for word in words)

    def _scores(self, word: int) -> tuple[int, Array]:
        """The first word in reach of a word, and the logits of each role from there on."""
        roles, places = len(DEED_ROLES), self.places
        first, last = max(0, word - BEHIND), min(len(self.deeds), word + AHEAD)
        size = self.asks.shape[1] // roles
        ask = self.asks[word].reshape(roles, size)
        hold = self.holds[first:last].reshape(-1, roles, size)
        scores = np.einsum("rd,wrd->rw", ask, hold) * size**-0.5
        reach = (places.deed_offsets.shape[1] - 2) // 2
        away = np.clip(np.arange(first, last) - word, -reach, reach) + reach
        further = self.sentence[first:last] - self.sentence[word]
        hops = np.clip(further, -HOPS, HOPS) + HOPS + (2 * HOPS + 1) * self.marked[first:last]
        scores += places.deed_offsets[:, away] + places.deed_hops[:, hops]
        return first, scores

    def _nowhere(self, word: int) -> float:
        where, roles = DEED_ROLES.index("place"), len(DEED_ROLES)
        size = self.asks.shape[1] // roles
        ask, hold = (table[word].reshape(roles, size)[where] for table in (self.asks, self.nothing))
        away: float = float(ask @ hold) * size**-0.5 + float(self.places.deed_offsets[where, -1])
        return away


def _chances(logits: Array) -> Array:
    chances: Array = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return chances


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max())
    chances: Array = raised / raised.sum()
    return chances
