"""Candidate events: for each kind and pair of sides the trigger that tells it best, with what a scorer asks of it.

Rules and reader give candidates alike. What is asked is how sure the heads of the reader are of the kind and of each
side's role, who else might act, where the sides stand, whose words the trigger is, and what the rules say of the same
sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from communique.findings.events.sides import code_of_party
from communique.text.labels import DEEDS, EVENT_STATUS, EVENTS

if TYPE_CHECKING:
    from communique.findings.deeds.board import Board
    from communique.records import Encounter, Span
    from communique.scorer import Scorer
    from communique.text.deeds import Trigger

JOINT = frozenset({"CONSULT", "COOPERATE", "AGREE", "RETREAT"})  # of which all parties can be actors
ONLY_JOINT = frozenset({"CONSULT", "COOPERATE"})
READER = "reader"  # the name of the rule by which the reader's findings go
RULED = 0.1  # chance from which on what a rule found is kept: the scorer has seen too little of rare kinds to drop it
_LEAST = 0.03  # chance of a kind at a trigger from which on it is looked at
_ROUGH = 0.006  # product of the chances of kind and roles from which on a pair is looked at
_SIDES = 6  # likeliest sides in each role that are tried
_MOST = 150  # candidates of a document
_FAR = -8.0
Features = dict[str, float]


class Act(NamedTuple):
    """Who does what to whom. Where they act together the actors are in order of code and `joint` is set; `recipient`
    is empty where nobody else is named.
    """

    type: str
    actor: str
    recipient: str
    joint: bool


class Ruled(NamedTuple):
    """An event of the rules as far as it is compared: its acts, where its trigger stands, and how sure the rule is."""

    acts: frozenset[Act]
    trigger: Span
    confidence: float


@dataclass(slots=True)
class Candidate:
    """An act that may have happened; `trigger` is the word that tells it best, None where only rules saw it."""

    act: Act
    trigger: Trigger | None = None
    rough: float = 0.0
    others: int = 0  # further triggers that tell it
    silent: float = 0.0  # log of the chance that no trigger tells it
    ruled: list[int] = field(default_factory=list)  # the rules' events that say so, by number
    features: Features = field(default_factory=dict)
    chance: float = 0.0


class Roles(NamedTuple):
    """The logits with which each side acts in a trigger's deed, and is acted upon."""

    acting: dict[str, float]
    meant: dict[str, float]


def act_of(kind: str, actor: str, recipient: str, *, joint: bool) -> Act:
    """The act, its parties in order where they act together."""
    one, other = sorted((actor, recipient)) if joint else (actor, recipient)
    return Act(kind, one, other, joint)


def acts_of(kind: str, actors: Sequence[str], recipients: Sequence[str]) -> set[Act]:
    """The acts of an event: a pair each."""
    if kind == "CONSULT" or not recipients:
        parties = sorted({*actors, *recipients})
        joint = {act_of(kind, a, b, joint=True) for i, a in enumerate(parties) for b in parties[i + 1 :]}
        return joint or {Act(kind, a, "", False) for a in parties}
    return {Act(kind, a, r, False) for a in actors for r in recipients if a != r}


def roles_of(board: Board, trigger: Trigger) -> Roles:
    """How likely each code is to act at a trigger, and to be acted upon."""
    near = [key for key in board.words if key in board.coded]
    return Roles(
        {key: trigger.role("actor", board.words[key]) for key in near},
        {key: trigger.role("recipient", board.words[key]) for key in near},
    )


def candidates(board: Board, ruled: Sequence[Ruled], encounters: Iterable[Encounter]) -> list[Candidate]:
    """The acts that reader or rules see in a document, the likeliest first, each with its features."""
    roles: dict[int, Roles] = {}
    found: dict[Act, Candidate] = {}
    for trigger in board.sight.triggers:
        kinds = [kind for kind in EVENTS if trigger.chances[DEEDS.index(kind)] >= _LEAST]
        if kinds:
            roles[trigger.word] = roles_of(board, trigger)
        for kind in kinds:
            for act, rough in pairs(kind, float(trigger.chances[DEEDS.index(kind)]), roles[trigger.word]):
                _keep(found, act, trigger, rough)
    for number, event in enumerate(ruled):
        near = max(board.trigger_in(event.trigger), key=lambda t: float(t.chances[: len(EVENTS)].max()), default=None)
        for act in event.acts:
            one = found.setdefault(act, Candidate(act))
            one.ruled.append(number)
            if one.trigger is None and near is not None:
                one.trigger = near
                roles.setdefault(near.word, roles_of(board, near))
    some = sorted(found.values(), key=lambda c: (not c.ruled, -c.rough))[:_MOST]
    context = _Context.of(board, ruled, encounters, some)
    for one in some:
        one.features = _features(board, context, one, roles)
    return some


def choose(some: Sequence[Candidate], scorer: Scorer, enough: float) -> list[Candidate]:
    """The candidates whose chance is at least `enough`, those of the rules from `RULED` on, the likeliest first; their
    chances are set. Two sides act together in a kind, or one upon the other: the likelier form is kept.
    """
    for one, chance in zip(some, scorer.probabilities([c.features for c in some]).tolist(), strict=True):
        one.chance = chance
    kept: list[Candidate] = []
    forms: dict[tuple[str, frozenset[str]], bool] = {}
    for one in sorted(some, key=lambda one: (-one.chance, one.act)):
        sides = one.act.type, frozenset(one.act[1:3])
        enough_for_it = min(RULED, enough) if one.ruled else enough
        if one.chance >= enough_for_it and forms.setdefault(sides, one.act.joint) == one.act.joint:
            kept.append(one)
    return kept


def _keep(found: dict[Act, Candidate], act: Act, trigger: Trigger, rough: float) -> None:
    one = found.get(act)
    if one is None:
        found[act] = Candidate(act, trigger, rough, silent=math.log1p(-min(rough, 0.9999)))
        return
    one.others += 1
    one.silent += math.log1p(-min(rough, 0.9999))
    if rough > one.rough:
        one.trigger, one.rough = trigger, rough


def pairs(kind: str, chance: float, roles: Roles) -> Iterable[tuple[Act, float]]:
    """The acts of a kind that a trigger may tell, each with how likely it and the roles of its sides are together."""
    acting = sorted(roles.acting, key=lambda key: -roles.acting[key])[:_SIDES]
    meant = sorted(roles.meant, key=lambda key: -roles.meant[key])[:_SIDES]
    does = {key: chance_of(roles.acting[key]) for key in {*acting, *meant}}
    gets = {key: chance_of(roles.meant[key]) for key in {*acting, *meant}}
    for a in acting:
        if kind not in ONLY_JOINT:
            alone = 1 - max((gets[key] for key in meant if key != a), default=0.0)
            if (rough := chance * does[a] * alone) >= 5 * _ROUGH:
                yield Act(kind, a, "", False), rough
            for b in meant:
                if a != b and (rough := chance * does[a] * gets[b]) >= _ROUGH:
                    yield Act(kind, a, b, False), rough
        if kind in JOINT:
            for b in acting:
                if a < b and (rough := chance * does[a] * does[b]) >= _ROUGH:
                    yield Act(kind, a, b, True), rough


def chance_of(logit: float) -> float:
    """The chance of which the logit is given."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(slots=True)
class _Context:
    """What is said of the sides of a document apart from one trigger."""

    ruled: Sequence[Ruled]
    pairs: set[frozenset[str]]  # sides of the same encounter
    rules: dict[frozenset[str], set[str]]  # kinds of event that rules see between two sides
    told: dict[frozenset[str], list[Candidate]]  # the candidates between two sides

    @classmethod
    def of(
        cls, board: Board, ruled: Sequence[Ruled], encounters: Iterable[Encounter], some: Sequence[Candidate]
    ) -> _Context:
        pairs: set[frozenset[str]] = set()
        for met in encounters:
            codes = {code_of_party(board.cast, p.actor_id, p.country, p.name) for p in met.participants} - {None}
            pairs |= {frozenset({str(a), str(b)}) for a in codes for b in codes if a != b}
        rules: dict[frozenset[str], set[str]] = {}
        for event in ruled:
            for act in event.acts:
                rules.setdefault(frozenset({act.actor, act.recipient}), set()).add(act.type)
        told: dict[frozenset[str], list[Candidate]] = {}
        for one in some:
            told.setdefault(frozenset({one.act.actor, one.act.recipient}), []).append(one)
        return cls(ruled, pairs, rules, told)


def _features(board: Board, context: _Context, one: Candidate, roles: dict[int, Roles]) -> Features:
    act = one.act
    sides = frozenset({act.actor, act.recipient})
    rivals = [other for other in context.told[sides] if other is not one]
    features: Features = {
        f"type {act.type}": 1.0,
        "joint": float(act.joint),
        "alone": float(not act.recipient),
        "rough": _log(one.rough),
        "others": float(one.others),
        "ruled": max((context.ruled[n].confidence for n in one.ruled), default=0.0),
        "rules": float(len(one.ruled)),
        "ruled else": float(bool(context.rules.get(sides, set()) - {act.type})),
        "met": float(sides in context.pairs),
        "told": _log(-math.expm1(one.silent)),
        "told rank": float(sum(other.silent < one.silent for other in rivals)),
        "rival": _log(max((-math.expm1(other.silent) for other in rivals), default=0.0)),
        "reverse": _log(max((-math.expm1(other.silent) for other in rivals if other.act.type == act.type), default=0)),
        "actor count": math.log1p(board.counts[act.actor]),
        "recipient count": math.log1p(board.counts[act.recipient]),
        "actor rank": float(board.ranks.get(act.actor, 9)),
        "recipient rank": float(board.ranks.get(act.recipient, 9)),
        "actor body": float(len(act.actor) != 3),
        "recipient body": float(len(act.recipient) != 3),
        "sides": float(len(board.coded)),
    }
    if one.trigger is not None:
        features |= _at_trigger(board, one.trigger, act, roles[one.trigger.word])
    return features


def _at_trigger(board: Board, trigger: Trigger, act: Act, roles: Roles) -> Features:
    chances = trigger.chances[: len(EVENTS)]
    kind = EVENTS.index(act.type)
    at = board.start(trigger)
    voices = board.voices(at)
    sentence = board.sight.sentence
    features: Features = {
        "kind": logit_of(float(chances[kind])),
        "kind rank": float((chances > chances[kind]).sum()),
        "met here": logit_of(float(trigger.chances[len(EVENTS) :].max())),
        "title": float(board.is_title(at)),
        "sentence": math.log1p(sentence[trigger.word]),
        "quoted": float(voices.speaker is not None),
        "direct": float(voices.direct),
        "cue": float(voices.saying is not None),
    }
    features |= {f"status {name}": float(trigger.event_status[i]) for i, name in enumerate(EVENT_STATUS)}
    for name, key in (("actor", act.actor), ("recipient", act.recipient)):
        if not key:
            continue
        words = board.words.get(key, [])
        role = "actor" if act.joint else name
        table = roles.acting if role == "actor" else roles.meant
        mine = table.get(key, _FAR)
        rest = [value for other, value in table.items() if other != key]
        features |= {
            f"{name} logit": max(mine, _FAR),
            f"{name} other role": max((roles.meant if role == "actor" else roles.acting).get(key, _FAR), _FAR),
            f"{name} rank": float(sum(value > mine for value in rest)),
            f"{name} rival": max(max(rest, default=_FAR), _FAR),
            f"{name} speaks": float(voices.speaker == key),
            f"{name} says": float(voices.saying == key),
            f"{name} hears": float(key in voices.heard),
            f"{name} told": float(key in voices.told),
        }
        word = trigger.best(role, words)
        if word is not None:
            features[f"{name} away"] = float(max(-40, min(40, word - trigger.word)))
            features[f"{name} sentences"] = float(max(-4, min(4, sentence[word] - sentence[trigger.word])))
            features |= {f"{name} {side.sort}": 1.0 for side in board.by_word[word]}
            features[f"{name} {board.sight.relations[word].split(':')[0]}"] = 1.0
    return features


def _log(chance: float) -> float:
    return math.log(max(chance, 1e-5))


def logit_of(chance: float) -> float:
    """The logit of a chance, kept within 1 in 10,000 of certainty."""
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
