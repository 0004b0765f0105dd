"""Candidate positions: for each cue, stance and holder what it is most likely about, with what a scorer asks of it.

The reader's cues (`text.deeds.Cue`) say which words may carry which stance; `about.json` chooses what it is about,
`holder.json` says how likely each side takes it, and `position.json` how likely the whole is right
(`training/fit_positions.py`).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.findings.positions.abouts import About, abouts
from communique.findings.positions.holders import holders
from communique.text.labels import DEEDS, STANCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.findings.deeds.board import Board, Voices
    from communique.scorer import Scorer
    from communique.text.deeds import Cue

Features = dict[str, float]
POSITION = 0.3  # chance from which on a candidate is kept, near half of the F1 that can be had (Lipton et al. 2014)
_LEAST = 0.03  # chance of a stance from which on it is looked at
_HOLDER = 0.06  # chance of a holder from which on it is looked at
_ALIKE = 0.5  # share of words that two propositions have in common to be one
_MOST = 200  # candidates of a document


@dataclass(slots=True)
class Candidate:
    """A position that may be taken; `holder` is a code."""

    cue: Cue
    stance: str
    holder: str
    about: About
    features: Features = field(default_factory=dict)
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A cue with what its stance is most likely about and who may take it, likeliest first."""

    cue: Cue
    about: About
    sure: float
    doubt: float  # chance of the next best about
    holders: tuple[tuple[str, float], ...]


def seen(board: Board, about: Scorer, holder: Scorer) -> list[Seen]:
    """The cues of a document with what they lead to."""
    found = []
    for cue in board.sight.cues:
        some = abouts(board, cue)
        sides = holders(board, cue)
        if not some or not sides:
            continue
        chances = about.probabilities([features for _, features in some])
        best = int(chances.argmax())
        second = float(sorted(chances.tolist())[-2]) if len(some) > 1 else 0.0
        held = holder.probabilities([features for _, features in sides])
        order = sorted(zip((key for key, _ in sides), held.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
        found.append(Seen(cue, some[best][0], float(chances[best]), second, tuple(order)))
    return found


def candidates(board: Board, about: Scorer, holder: Scorer) -> list[Candidate]:
    """The positions that may be taken in a document, each with its features."""
    found: list[Candidate] = []
    all_seen = seen(board, about, holder)
    words = [one.cue.word for one in all_seen]
    for one in all_seen:
        near = all_seen[bisect_left(words, one.cue.word - 12) : bisect_right(words, one.cue.word + 12)]
        shared = _shared(board, one, near)
        likely = [(key, chance) for key, chance in one.holders if chance >= _HOLDER] or list(one.holders[:1])
        for number in (one.cue.chances >= _LEAST).nonzero()[0].tolist():
            stance = STANCES[number]
            for key, chance in likely:
                made = Candidate(one.cue, stance, key, one.about)
                made.features = shared | _features(board, one, number, key, chance)
                found.append(made)
    found.sort(key=lambda c: -float(c.cue.chances[STANCES.index(c.stance)]) * c.features["holder"])
    return found[:_MOST]


def choose(some: Sequence[Candidate], scorer: Scorer, least: float) -> list[Candidate]:
    """The candidates that are right by the scorer, each proposition once a holder, in the order of the text."""
    for one, chance in zip(some, scorer.probabilities([c.features for c in some]), strict=True):
        one.chance = float(chance)
    kept: list[Candidate] = []
    for one in sorted(some, key=lambda c: (-c.chance, c.cue.word, c.holder)):
        if one.chance < least:
            break
        if not any(one.holder == other.holder and _same(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: (c.cue.word, c.holder, c.stance))


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates of a holder are one: the same cue, or the same stance on much the same words."""
    if one.cue.word == other.cue.word:
        return True
    common = min(one.about.last, other.about.last) - max(one.about.first, other.about.first) + 1
    most = max(one.about.last - one.about.first, other.about.last - other.about.first) + 1
    return common >= _ALIKE * most


def _shared(board: Board, one: Seen, near: Sequence[Seen]) -> Features:
    """What holds of a cue whatever its stance and holder."""
    sight, word = board.sight, one.cue.word
    trigger = board.triggers.get(word)
    voices = board.voices(sight.starts[word])
    made = {
        "about": one.sure,
        "about by": one.sure - one.doubt,
        "about words": float(one.about.last - one.about.first + 1),
        "before": float(one.about.last < word),
        "first edge": one.cue.edge("first", one.about.first),
        "last edge": one.cue.edge("last", one.about.last),
        "any": float(one.cue.chances.sum()),
        "others near": float(sum(other.cue.word != word for other in near)),
        "stronger near": float(sum(other.cue.chances.max() > one.cue.chances.max() for other in near)),
        "title": float(board.is_title(sight.starts[word])),
        "quoted": float(voices.direct),
        "in speech": float(voices.speaker is not None),
        "cue of speech": float(voices.saying is not None),
        f"tag {sight.tags[word]}": 1.0,
        f"found {one.about.found}": 1.0,
        "sides": float(len(board.coded)),
        "sides in about": float(_sides_within(board, one.about)),
    }
    if trigger is not None:
        made |= {f"deed {kind}": float(chance) for kind, chance in zip(DEEDS, trigger.chances, strict=True)}
        made |= {f"event {i}": float(chance) for i, chance in enumerate(trigger.event_status)}
    return made


def _features(board: Board, one: Seen, number: int, key: str, chance: float) -> Features:
    mine = float(one.cue.chances[number])
    others = max((float(c) for i, c in enumerate(one.cue.chances) if i != number), default=0.0)
    voices = board.voices(board.sight.starts[one.cue.word])
    best = one.holders[0][1]
    return {
        "chance": mine,
        "logit": math.log(mine / (1 - mine + 1e-6) + 1e-6),
        "other stance": others,
        STANCES[number]: 1.0,
        "holder": chance,
        "holder behind": best - chance,
        "holders": sum(other for _, other in one.holders),
        "holder rank": float(board.ranks[key]),
        "both": mine * chance,
        "all": mine * chance * one.sure,
        "in about": float(_within(board, key, one.about)),
        "alone": float(len(board.coded) == 1),
        **_voiced(voices, key),
    }


def _voiced(voices: Voices, key: str) -> Features:
    return {
        "speaks": float(voices.speaker == key),
        "says": float(voices.saying == key),
        "others speak": float(voices.speaker not in (None, key)),
    }


def _within(board: Board, key: str, about: About) -> bool:
    return any(about.first <= word <= about.last for word in board.words[key])


def _sides_within(board: Board, about: About) -> int:
    return sum(_within(board, key, about) for key in board.coded)
