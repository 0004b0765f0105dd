"""Which state somebody stands for: one scorer says whether it serves any, another which of the candidates.

Both are small (`scorer.py`), fitted by training/fit_country.py on what `candidates` and `standing` tell of an actor.
What the rules concluded on the way (a state in the title, the holder of an office, the home of the page) is evidence
among other. The basis of the record is what the winner rests on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from communique import scorer
from communique.actors.candidates import Case, Features, case
from communique.actors.clues import Clues
from communique.actors.entities import Entity
from communique.actors.found import GUESSED, IMPLIED, KNOWN, STATED, Found
from communique.records import Span

SERVES, WHICH = "serves", "country"  # the files of the scorers
_NAMES = ("known", "compound", "proper body")  # constructions that name a body
# What the two probabilities must come to, multiplied. Set by hand with all five folds in view; chosen for most right
# answers on four folds at a time it would be .4 or .5; .5 gives fewer states to those who serve none.
LEAST = 0.5
LEAST_KNOWN = 0.25  # the same where an office implies the state, or the registry has the name in one; set by hand
DOUBT = 0.05  # odds of a state that nothing speaks for, against an only candidate; set by hand


class Choice(NamedTuple):
    """The state that somebody stands for, what that rests on, and the probability that it is right."""

    country: str | None
    surety: int
    probability: float


def decide(entities: Sequence[Entity], clues: Clues, folder: Path = scorer.MODEL) -> list[Choice]:
    """The state of each actor, all in one call of each scorer."""
    return chosen([case(entity, clues) for entity in entities], scorer.load(SERVES, folder), scorer.load(WHICH, folder))


def chosen(cases: Sequence[Case], serves: scorer.Scorer, which: scorer.Scorer) -> list[Choice]:
    """What two scorers make of cases: the likeliest state, where it is likely enough that it is that one."""
    chances = serves.probabilities([one.serves for one in cases])
    weighed = [one for one, serving in zip(cases, chances, strict=True) if serving >= LEAST_KNOWN]
    each = which.probabilities([features for one in weighed for features in one.states.values()])
    choices, at = [], 0
    for one, serving in zip(cases, chances, strict=True):
        if serving < LEAST_KNOWN or not one.states:
            choices.append(Choice(None, -1, 1 - float(serving)))
            continue
        own = each[at : at + len(one.states)]
        at += len(one.states)
        told = np.array([max(f.get("rule stated", 0.0), f.get("its", 0.0)) for f in one.states.values()])
        best = int(np.argmax(own + told))  # no guess outweighs what the text states of somebody
        odds = own / (1 - own + 1e-9)
        chance = float(serving if told[best] else serving * odds[best] / (odds.sum() + DOUBT))
        country = list(one.states)[best]
        surety = _surety(one.states[country])
        least = LEAST_KNOWN if surety in (KNOWN, IMPLIED) else LEAST
        if chance < least or surety == GUESSED and one.serves.get("of several"):
            choices.append(Choice(None, -1, 1 - chance))
        else:
            choices.append(Choice(country, surety, chance))
    return choices


Places = dict[tuple[str, Span], str | None]


def apply(entities: Sequence[Entity], clues: Clues, folder: Path = scorer.MODEL) -> Places:
    """Give each actor the state that it most likely stands for; states stand for themselves.

    What comes back has the states of mentions of nobody in particular ("officials"), by the actor's id and the mention.
    """
    weighed = [entity for entity in entities if entity.kind != "state"]
    mentions = [(one, found.span) for one in weighed if loose(one) for found in one.founds if found.kind != "pronoun"]
    views = [at(entity, span) for entity, span in mentions]
    choices = decide([*weighed, *views], clues, folder)
    for entity, choice in zip(weighed, choices, strict=False):
        entity.country, entity.surety = choice.country, choice.surety
    _owned(weighed)
    there = choices[len(weighed) :]
    return {(one.id, span): choice.country for (one, span), choice in zip(mentions, there, strict=True)}


def _owned(entities: Sequence[Entity]) -> None:
    """Instead of a guess, "Lund's office" is of the state of Lund."""
    owners = {one.name.rpartition(" ")[2]: one for one in entities if one.kind == "person" and one.keys}
    for one in entities:
        owner = owners.get(re.split(r"[’']s ", one.name)[0].rpartition(" ")[2])
        if one.kind == "body" and one.surety == GUESSED and owner is not None and owner is not one and owner.country:
            one.country, one.surety = owner.country, IMPLIED


def phrase(span: Span, text: str, clues: Clues) -> Entity:
    """Whoever a phrase means that names no actor of the text, as far as its state is asked for."""
    sentence = max(bisect_right(clues.rows, span.start, key=lambda row: row.sentence.span.start) - 1, 0)
    one = Found("phrase", span, span, "phrase", sentence, clues.rows[sentence].sentence.paragraph)
    one.extra["text"] = span.of(text)
    return Entity("group", one.extra["text"], (), span.start, [one])


def at(entity: Entity, span: Span) -> Entity:
    """An actor as one mention has it: whoever has no name ("officials") may be others' in the next paragraph."""
    if not loose(entity):
        return entity
    named = [one for one in entity.founds if one.kind != "pronoun"]
    here = [one for one in named if one.span.meets(span)] or [one for one in named if one.span.end <= span.start][-1:]
    return replace(entity, founds=here[:1]) if here else entity


def loose(entity: Entity) -> bool:
    """Whether mentions of an actor may stand for several: it has no name, and is mentioned more than once."""
    if entity.kind == "state" or entity.kind == "person" and entity.keys:
        return False
    named = [one for one in entity.founds if one.kind != "pronoun"]
    return len(named) > 1 and not any(one.label in _NAMES or one.surety == STATED for one in named)


def _surety(features: Features) -> int:
    """What a candidate rests on, best first."""
    if "rule stated" in features or features.get("in mention", 0) > 0:
        return STATED
    if "rule implied" in features or "its" in features:
        return IMPLIED
    return KNOWN if "office" in features or "rule known" in features else GUESSED
