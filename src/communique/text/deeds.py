"""Triggers of events and encounters as the reader's heads see them, and who may act in them.

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
from communique.text.labels import DEED_ROLES, DEEDS, EVENT_STATUS

Array = np.ndarray[Any, Any]
SEEN = 0.04  # chance of the likeliest kind from which on a word is looked at; whether it counts is for a scorer
BEHIND, AHEAD = 260, 120  # words before and behind a trigger that may be its sides
OUTPUTS = ("deeds", "asks", "holds")


class DeedPlaces(NamedTuple):
    """What a role thinks of a place by itself: by distance, `deed_offsets` (roles, 2 x reach + 2), the last column for
    nothing, and by sentences between, in and out of quotation marks, `deed_hops` (roles, 2 x 7).
    """

    deed_offsets: Array
    deed_hops: Array


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """A word that may tell of a deed. `chances` are those of `labels.DEEDS`; `event_status` and `mode_status` the
    chances of `labels.EVENT_STATUS` and `labels.MODE_STATUS`; `scores` (roles, words) the logits of the words from
    `first` on, `nowhere` that of no place at all.
    """

    word: int
    chances: Array
    event_status: Array
    mode_status: Array
    first: int
    scores: Array
    nowhere: float

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

    def spots(self) -> dict[int, float]:
        """The logit of each word in reach that it names where it was."""
        row = self.scores[DEED_ROLES.index("place")]
        return {self.first + i: value for i, value in enumerate(row.tolist())}


def triggers(
    deeds: Array, asks: Array, holds: Array, nothing: Array, places: DeedPlaces, sentence: Array, marked: Array
) -> tuple[Trigger, ...]:
    """The triggers of a document of n words: `deeds` (n, kinds + statuses) logits, `asks` and `holds` (n, roles x
    size), `nothing` (n, roles x size) what the [CLS] of each word's window holds; `sentence` numbers the sentence of
    each word, `marked` is 1 where it stands in quotation marks.
    """
    kinds = len(DEEDS)
    chances = 1 / (1 + np.exp(-np.clip(deeds[:, :kinds], -30, 30)))
    found = []
    for word in np.flatnonzero(chances.max(axis=1, initial=0.0) >= SEEN).tolist():
        first, last = max(0, word - BEHIND), min(len(deeds), word + AHEAD)
        size = asks.shape[1] // len(DEED_ROLES)
        ask = asks[word].reshape(len(DEED_ROLES), size)
        hold = holds[first:last].reshape(-1, len(DEED_ROLES), size)
        scores = np.einsum("rd,wrd->rw", ask, hold) * size**-0.5
        reach = (places.deed_offsets.shape[1] - 2) // 2
        away = np.clip(np.arange(first, last) - word, -reach, reach) + reach
        hops = np.clip(sentence[first:last] - sentence[word], -HOPS, HOPS) + HOPS + (2 * HOPS + 1) * marked[first:last]
        scores += places.deed_offsets[:, away] + places.deed_hops[:, hops]
        where = DEED_ROLES.index("place")
        nowhere = float(ask[where] @ nothing[word].reshape(len(DEED_ROLES), size)[where]) * size**-0.5
        status = deeds[word, kinds:]
        half = len(EVENT_STATUS)
        found.append(
            Trigger(
                word,
                chances[word],
                _softmax(status[:half]),
                _softmax(status[half:]),
                first,
                scores,
                nowhere + float(places.deed_offsets[where, -1]),
            )
        )
    return tuple(found)


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max())
    chances: Array = raised / raised.sum()
    return chances
