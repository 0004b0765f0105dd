"""How a deed stands and where it was: each answer that there may be, with what a scorer asks of it.

Rules and reader each have an opinion; the scorers `encounter_status.json`, `event_status.json` and
`encounter_place.json` weigh them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.actors import default_registry
from communique.records import Place, Span
from communique.text.labels import EVENT_STATUS, MODE_STATUS

if TYPE_CHECKING:
    from communique.findings.deeds import acts, meetings
    from communique.findings.deeds.board import Board
    from communique.scorer import Scorer

Features = dict[str, float]
_NEAR = 12  # places by name that are weighed for one encounter
_GONE = 1e-4
_BEFORE_IT, _BEHIND_IT = 6, 4  # words about a trigger in which tense and mood are looked for
_TENSES = frozenset(
    "is are 's was were be been being has have had will would could may might should must to not n't never if about "
    "set due plans planned plan expected scheduled going arrived begun began continue continues continuing currently "
    "under after following during before last next week month later today ahead upcoming latest new another further "
    "more canceled cancelled postponed called off proposed offered urged urging called ready want wants agreed pledged "
    "promised vowed threatened warned refused rejected denied failed possible for from on in".split()
)
_LIKELY = 0.3  # chance of a place from which on it is told


def status_features(
    statuses: Sequence[str], seen: Any, ruled: str | None, about: Mapping[str, float]
) -> list[Features]:
    """What is asked of each status: what the reader makes of it (`seen`, a chance each; None where it saw no trigger),
    whether the rules say so, and what the deed is (`about`).
    """
    found = []
    for place, status in enumerate(statuses):
        chance = float(seen[place]) if seen is not None else 0.0
        found.append(
            {
                f"is {status}": 1.0,
                "seen": math.log(max(chance, _GONE)),
                "top": float(seen is not None and chance >= float(max(seen))),
                "unseen": float(seen is None),
                "ruled": float(ruled == status),
                "unruled": float(ruled is None),
                **{f"{name} {status}": value for name, value in about.items()},
            }
        )
    return found


def of_meeting(board: Board, one: meetings.Candidate) -> list[Features]:
    """What is asked of each of `labels.MODE_STATUS` for an encounter."""
    draft = one.draft
    at = one.trigger.word if one.trigger else next(iter(board.sight.words_in(draft.trigger)), 0)
    about = {draft.mode: 1.0, "sure": float(draft.sure), "by rules": float(one.ruled > 0)} | _wording(board, at)
    return status_features(MODE_STATUS, one.trigger.mode_status if one.trigger else None, draft.status, about)


def of_act(board: Board, one: acts.Candidate, ruled: str | None) -> list[Features]:
    """What is asked of each of `labels.EVENT_STATUS` for an act; `ruled` is what the rules say of it."""
    about = {one.act.type: 1.0} | (_wording(board, one.trigger.word) if one.trigger else {})
    return status_features(EVENT_STATUS, one.trigger.event_status if one.trigger else None, ruled, about)


def _wording(board: Board, word: int) -> Features:
    """The words of tense, mood and time about a trigger, and its own form."""
    sight, text = board.sight, board.document.text
    found: Features = {}
    for i in range(max(0, word - _BEFORE_IT), min(len(sight.starts), word + _BEHIND_IT + 1)):
        if sight.sentence[i] == sight.sentence[word]:
            told = text[sight.starts[i] : sight.ends[i]].casefold()
            side = "before" if i < word else "behind"
            if told in _TENSES and i != word:
                found[f"{side} {told}"] = 1.0
    own = text[sight.starts[word] : sight.ends[word]].casefold() if sight.starts else ""
    return found | {"ing": float(own.endswith("ing")), "past": float(own.endswith("ed"))}


def likeliest(rows: Sequence[Features], scorer: Scorer) -> int:
    """The number of the likeliest answer."""
    return int(scorer.probabilities(rows).argmax())


def place_of(board: Board, one: meetings.Candidate, scorer: Scorer) -> Place | None:
    """Where an encounter was, as far as anything tells."""
    some = places(board, one)
    chances = scorer.probabilities([features for _, features in some])
    best = int(chances.argmax()) if some else 0
    return some[best][0] if some and chances[best] >= _LIKELY else None


def places(board: Board, one: meetings.Candidate) -> list[tuple[Place, Features]]:
    """The places where an encounter may have been, each once by name, with what is asked of it."""
    draft = one.draft
    trigger = one.trigger
    found: dict[str, tuple[Place, Features]] = {}
    at = trigger.word if trigger else next(iter(board.sight.words_in(draft.trigger)), 0)
    scores = trigger.spots() if trigger else {}
    parties = [guest.party.country for guest in draft.guests if guest.party.country]
    for place, word in _named(board):
        score = scores.get(word, -9.0)
        key = place.name.casefold()
        features = _of_place(board, place, word, at, score, parties)
        if key not in found or features["score"] > found[key][1]["score"]:
            found[key] = place, features
    if draft.place is not None:
        key = draft.place.name.casefold()
        word = next(iter(board.sight.words_in(draft.place.span)), at) if draft.place.span else at
        known = found.get(key)
        features = known[1] if known else _of_place(board, draft.place, word, at, scores.get(word, -9.0), parties)
        found[key] = draft.place, features | {"ruled": 1.0}
    rated = sorted(found.values(), key=lambda pair: (-pair[1].get("ruled", 0.0), -pair[1]["score"]))[:_NEAR]
    likest = max((features["score"] for _, features in rated), default=0.0)
    for _, features in rated:
        features |= {
            "behind best": likest - features["score"],
            "nowhere": features["score"] - (trigger.nowhere if trigger else 0.0),
            "rules silent": float(draft.place is None),
            draft.mode: 1.0,
            **{f"{name} {draft.mode}": features[name] for name in ("party", "first party", "state")},
        }
    return rated


def _of_place(board: Board, place: Place, word: int, at: int, score: float, parties: Sequence[str]) -> Features:
    registry = default_registry()
    state = registry.states.get(place.country or "")
    sentence = board.sight.sentence[word] if board.sight.sentence else 0
    dateline = (board.document.article.dateline or "").casefold()
    return {
        "score": max(score, -9.0),
        "sentences": float(max(-4, min(4, sentence - (board.sight.sentence[at] if board.sight.sentence else 0)))),
        "away": float(max(-30, min(30, word - at))),
        "party": float(place.country in parties),
        "first party": float(parties[:1] == [place.country]),
        "state": float(state is not None and place.name == state.name),
        "unknown": float(place.country is None),
        "dateline": float(place.name.casefold() in dateline and bool(dateline)),
        "title": float(bool(board.sight.starts) and board.is_title(board.sight.starts[word])),
        "after in": float(word > 0 and _before(board, word) in ("in", "at", "near")),
        "after to": float(word > 0 and _before(board, word) == "to"),
        "said": math.log1p(board.document.text.count(place.name)),
    }


def _before(board: Board, word: int) -> str:
    """The word before the name that a word is part of."""
    at = word
    while at > 0 and board.sight.tags[at - 1] == "PROPN":
        at -= 1
    before = Span(board.sight.starts[at - 1], board.sight.ends[at - 1]) if at else None
    return before.of(board.document.text).casefold() if before else ""


def _named(board: Board) -> list[tuple[Place, int]]:
    """Every place that the document names, with the last word of its name."""
    registry = default_registry()
    found: list[tuple[Place, int]] = []
    taken: set[int] = set()
    for kind, span in board.sight.names:
        words = board.sight.words_in(span)
        if kind == "place" and len(words):
            name = span.of(board.document.text)
            found.append((Place(name, registry.places.get(name.casefold()), span), words[-1]))
            taken.update(words)
    for word, sides in board.by_word.items():
        state = next((s for s in sides if s.key in registry.states and s.sort != "adjective"), None)
        if state is None or word in taken or state.actor_id is None:
            continue
        if board.cast.actor(state.actor_id).kind == "state":
            found.append((Place(registry.states[state.key].name, state.key, state.span), word))
    return found
