"""Which state somebody stands for: every state that anything speaks for is a candidate, and so is none.

For an actor the candidates are gathered from its mentions, from the words around them, from those in public office of
that name, from the page's home and from what the text is about. Each is described by what it rests on, never by which
state it is; a small scorer (`scorer.py`, fitted by training/fit_country.py) weighs them, and the likeliest wins. The
basis of the record is what the winner rests on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log1p
from pathlib import Path
from typing import NamedTuple

import numpy as np

from communique import scorer
from communique.actors import incumbents
from communique.actors.clues import Clues, Mark
from communique.actors.entities import Entity
from communique.actors.found import GUESSED, IMPLIED, KNOWN, STATED, Found
from communique.actors.standing import traits
from communique.records import Span

NAME = "country"
_SURE = {STATED: "stated", IMPLIED: "implied", KNOWN: "known", GUESSED: "guess"}
_MOST_MENTIONS = 12  # of an actor, that are looked around
_COMMON = 3  # states that a text names most are candidates
_ITS = frozenset({"its", "their", "his", "her"})
_KINDS = {"S": "name", "A": "adjective", "P": "people", "C": "capital", "B": "body", "G": "organ"}


class Choice(NamedTuple):
    """The state that somebody stands for, how surely it is known, and the probability."""

    country: str | None
    surety: int
    probability: float


def decide(entities: Sequence[Entity], clues: Clues, folder: Path = scorer.MODEL) -> list[Choice]:
    """The state of each actor, all in one call of the scorer."""
    model = scorer.load(NAME, folder)
    cases = [candidates(entity, clues) for entity in entities]
    logits = model.logits([features for case in cases for features in case.values()])
    choices, at = [], 0
    for case in cases:
        own = model.slope * logits[at : at + len(case)] + model.shift
        at += len(case)
        best = int(np.argmax(own))
        odds = np.exp(own - own.max())
        country = list(case)[best]
        features = case[country]
        choices.append(Choice(country, _surety(features) if country else -1, float(odds[best] / odds.sum())))
    return choices


def apply(entities: Sequence[Entity], clues: Clues, folder: Path = scorer.MODEL) -> None:
    """Give each actor the state that it most likely stands for; states stand for themselves."""
    weighed = [entity for entity in entities if entity.kind != "state"]
    for entity, choice in zip(weighed, decide(weighed, clues, folder), strict=True):
        entity.country, entity.surety = choice.country, choice.surety


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
    named = entity.kind == "person" and entity.keys or entity.kind == "state"
    return not named and sum(one.kind != "pronoun" for one in entity.founds) > 1 and not _known(entity)


def _known(entity: Entity) -> bool:
    return any(one.label in ("known", "compound", "proper body") or one.surety == STATED for one in entity.founds)


def _surety(features: dict[str, float]) -> int:
    """What a candidate rests on, best first."""
    if "rule stated" in features or features.get("in mention", 0) > 0:
        return STATED
    if "rule implied" in features or "its" in features:
        return IMPLIED
    return KNOWN if "office" in features or "rule known" in features else GUESSED


def candidates(entity: Entity, clues: Clues) -> dict[str | None, dict[str, float]]:
    """The states that an actor may stand for, None among them, each with its features."""
    found: dict[str | None, dict[str, float]] = {}
    named = [one for one in entity.founds if one.kind != "pronoun"] or entity.founds
    own = named[:_MOST_MENTIONS]
    if entity.country:
        found.setdefault(entity.country, {})[f"rule {_SURE.get(entity.surety, 'guess')}"] = 1.0
    held = _in_mentions(found, own, clues)
    _around(found, own, clues)
    offices = _in_office(found, entity, clues)
    _of_page(found, own, clues)
    traits = _traits(entity, own, clues)
    traits["states in mentions"] = float(len(held))
    traits["states in office"] = float(len(offices))
    traits["rule any"] = float(entity.country is not None)
    traits["candidates"] = float(len(found))
    for country, features in found.items():
        features["igo"] = float(country == "IGO")
        features["only in mention"] = float(held == {country})
        features["other in mention"] = float(bool(held - {country}))
        features["other in office"] = float(bool(offices - {country}))
        features |= traits
    best: dict[str, float] = {"none": 1.0}
    for features in found.values():
        for name in ("in mention", "share", "outlet", "office", "same sentence"):
            best[f"best {name}"] = max(best.get(f"best {name}", 0.0), features.get(name, 0.0))
    found[None] = best | traits
    return found


def _in_mentions(found: dict[str | None, dict[str, float]], own: Sequence[Found], clues: Clues) -> set[str]:
    """States that the actor's own phrases name: "Iran's foreign minister", "the minister of Peru"."""
    held: set[str] = set()
    for one in own:
        first = True
        for mark in clues.within(one.span.start, one.span.end):
            if mark.country is None:
                continue
            features = found.setdefault(mark.country, {})
            held.add(mark.country)
            sort = _KINDS[mark.code]
            for name in ("in mention", f"mention {mark.part}", f"mention {sort}", f"mention {sort} {mark.part}"):
                features[name] = features.get(name, 0.0) + 1.0
            features["mention first"] = max(features.get("mention first", 0.0), float(first))
            features["mention former"] = max(features.get("mention former", 0.0), float(one.former))
            features["mention alone"] = max(
                features.get("mention alone", 0.0), float(mark.end - mark.start == len(one.span))
            )
            first = False
    for country in held:
        features = found[country]
        features["mentions with it"] = features["in mention"] / len(own)
    return held


def _around(found: dict[str | None, dict[str, float]], own: Sequence[Found], clues: Clues) -> None:
    """States named in the sentences of the mentions, and the nearest ones."""
    for number, one in enumerate(own):
        before, after = clues.around(one.span.start, one.span.end, one.sentence)
        before = tuple(mark for mark in before if mark.country)
        after = tuple(mark for mark in after if mark.country)
        countries = {mark.country for mark in (*before, *after)}
        for mark in (*before, *after):
            features = found.setdefault(mark.country, {})
            features["same sentence"] = 1.0
            if len(countries) == 1:
                features["only in sentence"] = 1.0
        if before:
            _near(found, before[-1], one.span.start - before[-1].end, "before", number)
        if after:
            _near(found, after[0], after[0].start - one.span.end, "behind", number)
        if not before and number == 0:
            last = _last_before(one, clues)
            if last:
                features = found.setdefault(last.country, {})
                features["last named"] = 1.0
                if clues.rows[one.sentence].sentence.span.start == one.span.start or one.extra.get("owned"):
                    words = one.extra.get("text", "").casefold().split(" ", 1)[0]
                    if words in _ITS and last.sentence == one.sentence - 1:
                        features["its"] = 1.0


def _near(found: dict[str | None, dict[str, float]], mark: Mark, gap: int, where: str, number: int) -> None:
    features = found[mark.country]
    features[f"nearest {where}"] = max(features.get(f"nearest {where}", 0.0), 1.0 / (1.0 + max(gap, 0) / 10.0))
    if gap <= 2:
        features[f"touches {where}"] = 1.0
    features[f"nearest {where} {mark.part}"] = 1.0
    if number == 0:
        features[f"first {where}"] = 1.0


def _last_before(one: Found, clues: Clues) -> Mark | None:
    """The last state named before the sentence, in the same paragraph or the one before."""
    start = clues.rows[one.sentence].sentence.span.start
    for mark in reversed(clues.within(max(start - 600, 0), start)):
        if mark.country and one.paragraph - mark.paragraph <= 1:
            return mark
    return None


def _in_office(found: dict[str | None, dict[str, float]], entity: Entity, clues: Clues) -> set[str]:
    """States and bodies in whose offices somebody of that name is known."""
    states: set[str] = set()
    if entity.kind != "person" or not entity.keys:
        return states
    heads = {word for head in entity.heads for word in head.replace("-", " ").split()}
    for known, whole in incumbents.named(entity.keys):
        features = found.setdefault(known.country, {})
        states.add(known.country)
        features["office"] = 1.0
        features["office whole name"] = max(features.get("office whole name", 0.0), float(whole))
        words = set(known.office.replace("-", " ").split())
        features["office same"] = max(features.get("office same", 0.0), len(heads & words) / max(len(heads), 1))
        held = known.held(clues.day)
        name = "office then" if held > 0 else "office not then" if held < 0 else "office undated"
        features[name] = max(features.get(name, 0.0), abs(held) or 1.0)
        features["office term"] = max(features.get("office term", 0.0), float(bool(known.first)))
    return states


def _of_page(found: dict[str | None, dict[str, float]], own: Sequence[Found], clues: Clues) -> None:
    """The page's home, and the states that the text is about."""
    press = clues.press
    for country, name in ((press.dateline, "dateline"), (press.domain, "domain"), (press.named, "outlet name")):
        if country:
            found.setdefault(country, {})[name] = 1.0
    if press.outlet:
        found.setdefault(press.outlet.country, {})["outlet"] = press.outlet.share
        if press.outlet.second_share >= 0.2:
            found.setdefault(press.outlet.second, {})["outlet second"] = press.outlet.second_share
    if clues.home:
        found.setdefault(clues.home, {})["home"] = 1.0
    ranked = sorted(clues.total.items(), key=lambda pair: -pair[1])
    for country, _ in [pair for pair in ranked if pair[0] != "IGO"][:_COMMON]:
        found.setdefault(country, {})
    whole = sum(clues.total.values()) or 1
    lead = clues.within(0, 400)
    paragraph = own[0].paragraph if own else 0
    for country, features in found.items():
        if country is None:
            continue
        features["share"] = clues.total.get(country, 0) / whole
        features["times"] = log1p(clues.total.get(country, 0))
        features["most"] = float(bool(ranked) and ranked[0][0] == country)
        features["homes"] = sum(
            (name in features for name in ("domain", "outlet name", "dateline")), features.get("outlet", 0.0)
        )
        features["in lead"] = float(any(mark.country == country for mark in lead))
    seen = {m.country for m in clues.marks if m.paragraph == paragraph and m.country}
    for country in seen & found.keys():
        found[country]["in paragraph"] = 1.0 / len(seen)
