"""The states that an actor may stand for, each described by what it rests on.

Candidates come from the actor's own phrases, from the words around them, from those in public office of that name, from
the page's home and from what the text is about. No feature says which state a candidate is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import NamedTuple

from communique.actors import incumbents
from communique.actors.clues import Clues, Mark
from communique.actors.entities import Entity
from communique.actors.found import GUESSED, IMPLIED, KNOWN, STATED, Found
from communique.actors.standing import traits

Features = dict[str, float]
_SURE = {STATED: "stated", IMPLIED: "implied", KNOWN: "known", GUESSED: "guess"}
_MOST_MENTIONS = 12  # of an actor, that are looked around
_NAMED_MOST = 3  # states that a text names most are candidates
_ITS = frozenset({"its", "their", "his", "her"})
_KINDS = {"S": "name", "A": "adjective", "P": "people", "C": "capital", "B": "body", "G": "organ"}
# What of the candidates tells whether the actor serves a state at all.
_TELLING = (
    "in mention", "mention first", "mention former", "only in mention", "rule stated", "rule implied", "rule known",
    "rule guess", "same sentence", "only in sentence", "touches before", "its", "office", "office whole name",
    "office same", "office then", "office not then", "homes", "outlet", "share", "most",
)  # fmt: skip
# Traits that matter for which state it is, beside those that say that it serves one.
_TRAITS = ("is ", "head ", "sort ", "named", "definite", "mentions", "titles", "page at home")


class Case(NamedTuple):
    """An actor as the scorers see it: whether it serves a state, and each state that it may serve."""

    serves: Features
    states: dict[str, Features]


def case(entity: Entity, clues: Clues) -> Case:
    """The features of an actor and of the states that it may stand for."""
    found: dict[str, Features] = {}
    named = [one for one in entity.founds if one.kind != "pronoun"] or entity.founds
    own = named[:_MOST_MENTIONS]
    if entity.country:
        found.setdefault(entity.country, {})[f"rule {_SURE.get(entity.surety, 'guess')}"] = 1.0
    held = _in_mentions(found, own, clues)
    _around(found, own, clues)
    offices = _in_office(found, entity, clues)
    _of_page(found, own, clues)
    serves = traits(entity, own, clues)
    serves["states in mentions"] = float(len(held))
    serves["states in office"] = float(len(offices))
    serves["candidates"] = float(len(found))
    plain = {name: value for name, value in serves.items() if value and name.startswith(_TRAITS)}
    for country, features in found.items():
        features["igo"] = float(country == "IGO")
        features["only in mention"] = float(held == {country})
        features["other in mention"] = float(bool(held - {country}))
        features["other in office"] = float(bool(offices - {country}))
        for name in _TELLING:
            value = features.get(name, 0.0)
            if value:
                serves[f"best {name}"] = max(serves.get(f"best {name}", 0.0), value)
        features.update(plain)
    return Case(serves, found)


def _in_mentions(found: dict[str, Features], own: Sequence[Found], clues: Clues) -> set[str]:
    """States that the actor's own phrases name: "Iran's foreign minister", "the minister of Peru"."""
    held: set[str] = set()
    for one in own:
        first = True
        for mark in clues.within(one.span.start, one.span.end):
            if not mark.country:
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


def _around(found: dict[str, Features], own: Sequence[Found], clues: Clues) -> None:
    """States named in the sentences of the mentions, and the nearest ones."""
    for number, one in enumerate(own):
        before, after = clues.around(one.span.start, one.span.end, one.sentence)
        before, after = (tuple(mark for mark in marks if mark.country) for marks in (before, after))
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
                        features["its"] = features["rule implied"] = 1.0  # "Its leader, Jorge Tello"


def _near(found: dict[str, Features], mark: Mark, gap: int, where: str, number: int) -> None:
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


def _in_office(found: dict[str, Features], entity: Entity, clues: Clues) -> set[str]:
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


def _of_page(found: dict[str, Features], own: Sequence[Found], clues: Clues) -> None:
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
    for country, _ in [pair for pair in ranked if pair[0] != "IGO"][:_NAMED_MOST]:
        found.setdefault(country, {})
    whole = sum(clues.total.values()) or 1
    lead = clues.within(0, 400)
    paragraph = own[0].paragraph if own else 0
    for country, features in found.items():
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
