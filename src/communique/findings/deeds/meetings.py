"""Candidate encounters: what the rules drafted and what the reader's triggers tell, with what a scorer asks of each.

A reader's candidate is a trigger with the sides that act in it together. Where it tells what a draft of the rules
tells, the two are one candidate; where several tell the same encounter, the likeliest is to be kept, so each knows what
likelier candidates have the same parties.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.actors.unnamed import is_nobody, is_place
from communique.findings.deeds.acts import READER, RULED, chance_of, logit_of
from communique.findings.encounters.drafts import Draft, distinct, is_encounter
from communique.findings.encounters.merge import same
from communique.findings.encounters.parties import Guest
from communique.records import Party, Span
from communique.text.labels import DEEDS, EVENTS, MODE_STATUS, MODES

if TYPE_CHECKING:
    from communique.findings.deeds.board import Board
    from communique.scorer import Scorer
    from communique.text.deeds import Trigger
    from communique.text.document import Sentence

_LEAST = 0.05  # chance of the likeliest mode from which on a trigger is looked at
_PARTY = 0.35  # chance of a side from which on it is a party
_HOPE = 0.08  # the same of the second party, where it lacks one
_MANY = 12  # parties of one encounter
_MOST = 60  # candidates of a document
_WORST = -8.0
Features = dict[str, float]


@dataclass(slots=True)
class Candidate:
    """An encounter that may be one; `trigger` is None where only the rules saw it."""

    draft: Draft
    trigger: Trigger | None = None
    ruled: float = 0.0  # confidence of the rules
    parties: list[float] = field(default_factory=list)  # logits of the parties, the likeliest first
    features: Features = field(default_factory=dict)
    chance: float = 0.0

    @property
    def remote(self) -> bool:
        return self.draft.mode == "call"

    @property
    def rough(self) -> float:
        """A first guess of its chance, by which candidates are put in order."""
        seen = float(self.trigger.chances[len(EVENTS) :].max()) if self.trigger is not None else 0.0
        second = self.parties[1] if len(self.parties) > 1 else _WORST
        return max(self.ruled, seen / (1 + math.exp(-second)))


def candidates(board: Board, drafts: Sequence[Draft], complete: Callable[[Draft, Sentence], None]) -> list[Candidate]:
    """The encounters that rules or reader see, the likeliest first; `complete` gives a new draft its circumstances."""
    found = [Candidate(draft, ruled=draft.confidence) for draft in drafts]
    for trigger in board.sight.triggers:
        chances = trigger.chances[len(EVENTS) :]
        if float(chances.max()) < _LEAST:
            continue
        keys = _parties(board, trigger)
        logits = [logit for _, logit in keys]
        same = _ruled(board, trigger, {key for key, _ in keys}, found)
        if same is not None:
            if same.trigger is None or float(same.trigger.chances[len(EVENTS) :].max()) < float(chances.max()):
                same.trigger, same.parties = trigger, logits
            continue
        draft = _draft(board, trigger, [key for key, _ in keys])
        sentence = board.document.sentence_at(board.start(trigger))
        if draft is not None and sentence is not None:
            complete(draft, sentence)
            found.append(Candidate(draft, trigger, 0.0, logits))
    found = sorted(found, key=lambda c: (-c.rough, c.draft.trigger))[:_MOST]
    for number, one in enumerate(found):
        one.features = _features(board, one, found[:number])
    return found


def choose(some: Sequence[Candidate], scorer: Scorer, enough: float) -> list[Candidate]:
    """The candidates whose chance is at least `enough`, those of the rules from `RULED` on, in the order of the text;
    their chances are set. What a likelier one can be a report of is left out.
    """
    for one, chance in zip(some, scorer.probabilities([c.features for c in some]).tolist(), strict=True):
        one.chance = chance
    kept: list[Candidate] = []
    for one in sorted(some, key=lambda one: (-one.chance, one.draft.trigger)):
        likely = one.chance >= (min(RULED, enough) if one.ruled else enough)
        if likely and not any(same(other.draft, one.draft) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.draft.trigger)


def _parties(board: Board, trigger: Trigger) -> list[tuple[str, float]]:
    """The keys of the sides that act in a trigger's encounter, with their logits."""
    rated = sorted(
        ((key, trigger.role("actor", words)) for key, words in board.words.items()), key=lambda pair: -pair[1]
    )
    likely = [pair for pair in rated if chance_of(pair[1]) >= _PARTY][:_MANY]
    if len(likely) < 2:
        likely = [pair for pair in rated[:2] if chance_of(pair[1]) >= _HOPE]
    return likely


def _ruled(board: Board, trigger: Trigger, keys: set[str], found: Sequence[Candidate]) -> Candidate | None:
    """The rules' draft that a trigger tells as well: its own words, or its sentence with the same parties."""
    at = board.start(trigger)
    for one in found:
        if one.ruled and any(span.start <= at < span.end for span in (one.draft.trigger, *one.draft.told)):
            return one
    sentence = board.document.sentence_at(at)
    for one in found:
        near = sentence is not None and sentence.span.holds(one.draft.trigger)
        if one.ruled and near and len(keys & keys_of(board, one.draft.guests)) > 1:
            return one
    return None


def keys_of(board: Board, guests: Sequence[Guest]) -> set[str]:
    """The keys of the sides that guests stand for."""
    found = set()
    for guest in guests:
        country = guest.party.country
        if country and country != "IGO":
            found.add(country)
        elif guest.party.actor_id:
            found |= {side.key for side in board.sides if side.actor_id == guest.party.actor_id}
    return found


def _draft(board: Board, trigger: Trigger, keys: Sequence[str]) -> Draft | None:
    guests = distinct([guest for key in keys if (guest := _guest(board, trigger, key))])
    if not is_encounter(guests):
        return None
    start, end = board.start(trigger), board.sight.ends[trigger.word]
    sentence = board.document.sentence_at(start)
    if sentence is None:
        return None
    first = next((i for i, token in enumerate(sentence.tokens) if token.start == start), None)
    if first is None:
        return None
    mode = MODES[int(trigger.chances[len(EVENTS) :].argmax())]
    return Draft(mode, guests, Span(start, end), first, first + 1, READER, 0.5)  # type: ignore[arg-type]


def _guest(board: Board, trigger: Trigger, key: str) -> Guest | None:
    """The party by whom a side takes part: whom the likeliest of its words means."""
    word = trigger.best("actor", board.words[key])
    side = next((side for side in board.by_word.get(word, []) if side.key == key), None) if word is not None else None
    if side is None:
        return None
    if side.actor_id is None:
        state = default_registry().states.get(key)
        known = next((a for a in board.cast.actors if a.kind == "state" and a.country == key), None)
        name = known.name if known else state.name if state else side.span.of(board.document.text)
        return Guest(Party(name, key if state else "IGO", known.id if known else None, side.span), "state")
    actor = board.cast.actor(side.actor_id)
    if is_nobody(actor.name) or actor.kind in ("body", "group") and is_place(actor.name):
        return None
    party = board.cast.party(side.actor_id, side.span)
    return Guest(party, actor.kind, actor.kind == "group" and actor.country is None)


def _features(board: Board, one: Candidate, before: Sequence[Candidate]) -> Features:
    draft = one.draft
    sides = keys_of(board, draft.guests)
    at = draft.trigger.start
    voices = board.voices(at)
    alike = [
        other for other in before if other.remote == one.remote and len(sides & keys_of(board, other.draft.guests)) > 1
    ]
    features: Features = {
        "ruled": one.ruled,
        f"rule {draft.rule.split(' ')[0]}": 1.0,
        f"mode {draft.mode}": 1.0,
        "guests": float(len(draft.guests)),
        "persons": float(sum(g.kind == "person" for g in draft.guests)),
        "states": float(sum(g.kind == "state" for g in draft.guests)),
        "vague": float(sum(g.vague for g in draft.guests)),
        "sides": float(len(sides)),
        "pronoun": float(any(g.party.span and len(g.party.span) < 4 for g in draft.guests)),
        "title": float(board.is_title(at)),
        "quoted": float(voices.speaker is not None),
        "direct": float(voices.direct),
        "sure": float(draft.sure),
        "place": float(draft.place is not None),
        "when": float(draft.when is not None),
        "same": float(len(alike)),
        "same status": float(sum(other.draft.status == draft.status for other in alike)),
        "same mode": float(sum(other.draft.mode == draft.mode for other in alike)),
        "same exactly": float(sum(keys_of(board, other.draft.guests) == sides for other in alike)),
        "same ruled": max((other.ruled for other in alike), default=0.0),
        "same rough": max((other.rough for other in alike), default=0.0),
        "candidates": float(len(before)),
    }
    if one.trigger is not None:
        chances = one.trigger.chances
        features |= {f"seen {mode}": logit_of(float(chances[len(EVENTS) + i])) for i, mode in enumerate(MODES)}
        features |= {f"status {name}": float(one.trigger.mode_status[i]) for i, name in enumerate(MODE_STATUS)}
        features |= {
            "seen": logit_of(float(chances[len(EVENTS) :].max())),
            "consult": logit_of(float(chances[DEEDS.index("CONSULT")])),
            "first party": one.parties[0] if one.parties else _WORST,
            "second party": one.parties[1] if len(one.parties) > 1 else _WORST,
            "third party": one.parties[2] if len(one.parties) > 2 else _WORST,
            "sentence": math.log1p(board.sight.sentence[one.trigger.word]),
        }
    return features
