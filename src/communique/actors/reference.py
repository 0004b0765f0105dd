"""Whom a phrase takes up that is no full name: "he", "the minister", "the agency", "a senior official", "the report".

News prose introduces people in both directions: a story opens with "the head of the agency" and names him in its second
paragraph. So whoever is named near, before or after, is a candidate, and so is nobody ("itself": the phrase stands for
somebody whom the text does not name). A trained scorer gives each candidate its probability from its features
(`weighing.py`; `data/reader/antecedents.json`, fitted by `training/fit_antecedents.py`; a mention-ranking model as in
Denis and Baldridge 2008), and the likeliest wins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from communique.actors.entities import Entity
from communique.actors.found import GUESSED, Found
from communique.actors.turns import LINK, WORD, Asked, Track, Turn, kind_of, words_of
from communique.actors.weighing import Candidate, Weighing
from communique.records import Span
from communique.scorer import Array, Features
from communique.text.document import Document

_KINDS = {
    "he": ("person",),
    "she": ("person",),
    "it": ("body", "state", "group"),
    "they": ("group", "body", "state"),
    "title": ("person",),
    "body": ("body", "group", "state"),
    "group": ("group", "body", "state"),
}
_BEFORE, _AHEAD = 7, 4  # candidates a side
_MEMORY = 400  # turns that a phrase looks back and ahead over


class Judge(Protocol):
    """What gives candidates their probabilities: a `communique.scorer.Scorer`."""

    def probabilities(self, candidates: Sequence[Features]) -> Array: ...


@dataclass
class Reference:
    """Answers whom phrases mean, given the turns of a document."""

    judge: Judge
    weighing: Weighing
    issuers: Set[int] = frozenset()  # ids of the phrases that stand beside a report or statement
    log: dict[Span, list[Candidate]] | None = None  # where the trainer looks

    def choose(
        self, asked: Asked, turns: Sequence[Turn], ahead: Sequence[Turn], ruled: Entity | None = None, *, itself: bool
    ) -> Candidate | None:
        """The likeliest candidate, with its probability; None where there is none.

        `turns` are those before and about the phrase, `ahead` those after it, `ruled` whom a rule chose, `itself`
        whether it may be somebody not named.
        """
        tracks = self._tracks(asked, turns, ahead)
        candidates = self.weighing.described(asked, tracks, _last_speaker(turns, asked), ruled, itself=itself)
        if self.log is not None:
            self.log[asked.span] = candidates
        if not candidates:
            return None
        chances = self.judge.probabilities([candidate.features for candidate in candidates])
        best = int(np.argmax(chances))
        candidates[best].sure = float(chances[best])
        return candidates[best]

    # --- who may be meant ---

    def _tracks(self, asked: Asked, turns: Iterable[Turn], ahead: Iterable[Turn]) -> list[Track]:
        kinds = _KINDS.get(asked.kind)
        start, end = asked.span.start, asked.span.end
        tracks: dict[int, Track] = {}
        sentence = -1
        for turn in turns:
            span, entity = turn.found.span, turn.entity
            if turn.found is asked.found or kinds and entity.kind not in kinds or _elsewhere(asked, entity):
                continue
            if span.start >= end:
                break
            track = tracks.pop(id(entity), None) or Track(entity)
            track.issued |= id(turn.found) in self.issuers
            tracks[id(entity)] = track  # the last named stand last
            if span.end > start:
                track.inside = track.inside or turn
                continue
            number = turn.found.sentence
            if track.last is None or track.last.found.sentence != number:
                track.opened = False
            if number != sentence:
                track.led_at, track.opened = number, True
            sentence = number
            if turn.found.speaks and not turn.found.quoted:
                track.spoke_at = number
            hidden = turn.found.quoted and not asked.quoted
            salience = number + 1.2 * turn.found.subject + 0.8 * turn.found.speaks - 3 * hidden - turn.found.heading
            track.salience = max(track.salience, salience)
            track.last = turn
            track.named += turn.found.kind != "pronoun"
            track.spoke += turn.found.speaks
        recent = list(reversed(tracks.values()))
        for rank, track in enumerate(recent):
            track.rank = rank
        kept = recent[:_BEFORE] + [
            track for track in recent[_BEFORE:] if track.inside or asked.words & self.weighing.words(track)
        ]
        known = {id(track.entity): track for track in kept}
        new = 0
        for turn in ahead:
            entity = turn.entity
            if turn.found.span.start < end or kinds and entity.kind not in kinds or _elsewhere(asked, entity):
                continue
            track = known.get(id(entity)) or Track(entity)
            if id(entity) not in known:
                if new >= _AHEAD or id(entity) in tracks or asked.kind in ("he", "she", "it", "they") and new >= 1:
                    continue
                new += 1
                track.new = new
                known[id(entity)] = track
                kept.append(track)
            track.next = track.next or turn
            track.issued |= id(turn.found) in self.issuers
        return kept

    # --- what speaks for each ---


@dataclass
class Heard:
    """All turns of a document, for phrases that the grammar did not read as mentions."""

    document: Document
    reference: Reference
    turns: Sequence[Turn]
    found: Sequence[Found]

    def taken_up(self, span: Span, ruled: str | None) -> Candidate | None:
        """The likeliest referent of the phrase at `span`."""
        asked = self._asked(span)
        turns, ahead = self._about(span)
        entity = next((t.entity for t in self.turns if t.entity.id == ruled), None) if ruled is not None else None
        itself = asked.kind not in ("he", "she")
        return self.reference.choose(asked, turns, ahead, entity, itself=itself)

    def _about(self, span: Span) -> tuple[Sequence[Turn], Sequence[Turn]]:
        """The turns before and in the span, and those after it that name somebody."""
        end = bisect_left(self.turns, span.end, key=lambda turn: turn.found.span.start)
        after = [turn for turn in self.turns[end : end + _MEMORY] if turn.found.kind != "pronoun"]
        return self.turns[max(0, end - _MEMORY) : end], after

    def continued(self, at: Span) -> Candidate | None:
        """Who is likeliest to speak the words at `at`, of which nothing says who does."""
        here = Span(at.start, at.start)
        index, paragraph = self._place(here)
        asked = Asked(here, "context", frozenset(), index, paragraph, speaks=True)
        turns = self._about(here)[0]
        return self.reference.choose(asked, turns, self._about(at)[1], itself=False)

    def _place(self, span: Span) -> tuple[int, int]:
        """The sentence and the paragraph where the span begins."""
        sentences = self.document.sentences
        index = max(0, bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1)
        return index, sentences[index].paragraph if sentences else 0

    def _asked(self, span: Span) -> Asked:
        words = span.of(self.document.text)
        index, paragraph = self._place(span)
        first = bisect_left(self.found, span.start, key=lambda one: one.span.start)
        near = [one for one in self.found[first : first + 3] if one.span.start - span.start <= len("the ")]
        one = next((one for one in near if one.kind in ("title", "body", "group", "document")), None)
        kind = kind_of(words) or ("words" if one is None or one.span != span else one.kind)
        head = WORD.findall(words)[-1:]
        asked = Asked(span, kind, words_of(words), index, paragraph, one, head[0].casefold() if head else "")
        asked.noun = LINK.split(words, maxsplit=1)[0].strip(" ,").rpartition(" ")[2].casefold()
        start = words.split(" ")[0].casefold()
        asked.definite, asked.indefinite = start == "the", start in ("a", "an", "another", "some", "one")
        asked.length, asked.speaks = len(words.split()), True
        asked.quoted = bool(near and near[0].quoted)
        return asked


def _elsewhere(asked: Asked, entity: Entity) -> bool:
    """Whether the phrase names another state than the text gives the actor; a counterpart has to have that state."""
    one = asked.found
    if one is None or one.span != asked.span:
        return False
    stated = entity.country if entity.surety > GUESSED else None
    if one.heads[-1:] == ("counterpart",):
        return stated is None or stated != one.country
    return one.country is not None and stated is not None and stated != one.country


def _last_speaker(turns: Sequence[Turn], asked: Asked) -> Entity | None:
    for turn in reversed(turns):
        one = turn.found
        if one.span.end <= asked.span.start and one.speaks and not one.quoted:
            return turn.entity
    return None
