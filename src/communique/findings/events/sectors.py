"""Who acts for a side: its army, its parliament, its people. The sectors are PLOVER's, their words in data/plover.toml.

The words that name a side tell its sector: the noun behind an adjective or genitive ("Turkish artillery", "Chile's
parliament"), the noun of a body ("the Norwegian navy"), the office of a person. A state named alone has none, for the
text does not say who acts for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.findings.encounters.lexicon import PhraseSet
from communique.findings.events.plover import plover
from communique.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from communique.actors import Cast
    from communique.findings.events.sides import Side, Stage
    from communique.records import Actor, Party

_REACH = 4  # words behind an adjective or genitive that may hold its noun
_PHRASE_ENDS = frozenset(", . ; : ( ) ? ! ” “ and or of in on at by for with from to against who which that".split())
_FORMER = frozenset({"former", "ex", "ousted", "exiled", "deposed"})
_OF_BODY = {"media": "JRN", "company": "BUS", "ngo": "SOC", "armed": "REB", "party": "PTY"}
# Offices that hold of whatever body is named with them: "president of the court".
_ANY_BODY = frozenset("president speaker counterpart official officials delegation leaders governor secretary".split())


def of_side(stage: Stage, side: Side) -> str | None:
    """The sector of a side of a sentence; None where the words do not tell."""
    words, scene = stage.words, stage.scene
    behind = _noun_behind(stage, side)
    if behind:
        return behind
    mark = scene.starts.get(side.first)
    if mark is None:
        return None
    actor = scene.cast.actor(mark.mention.actor_id)
    if actor.kind == "state":
        return "GOV" if mark.mention.kind == "metonym" else None
    if actor.kind == "person" and _FORMER & set(words[max(0, mark.first - 1) : mark.last]):
        return "ELI"
    return (None if actor.kind == "person" else of_words(words[mark.first : mark.last])) or of_actor(actor)


def of_party(cast: Cast, party: Party) -> str | None:
    """The sector of a party of another finding."""
    return of_actor(cast.actor(party.actor_id)) if party.actor_id else None


def of_actor(actor: Actor) -> str | None:
    """The sector of an actor, by its office or its name."""
    if actor.kind == "state":
        return None
    if actor.kind != "person":
        return _of_body(actor.name)
    for role in actor.roles:
        words = tuple(t.lower for t in tokenize(role.title))
        if _FORMER & set(words):
            return "ELI"
        found = of_words(words)
        body = _of_body(role.body) if role.body and (found is None or set(words) & _ANY_BODY) else None
        body = None if body == "JRN" and found else body  # "MONTSAME/ President": the agency's name before the text
        if body or found:
            return body or found
    return None


def has_sectors(code: str) -> bool:
    """Whether the side of a code acts through sectors: states do, organisations do not."""
    return code in default_registry().states


def of_words(words: Sequence[str]) -> str | None:
    """The sector that the words of a title or name show: its head stands last, or before "of"."""
    end = words.index("of") if "of" in words else len(words)
    whole = next((sector for i in range(end) if (sector := _across(words, i, end))), None)
    if whole:
        return whole
    first = _last(words, 0, end)
    rest = _last(words, end, len(words))
    return rest if rest and (first is None or set(words[:end]) & _ANY_BODY) else first


def _across(words: Sequence[str], index: int, of: int) -> str | None:
    """The sector of a phrase that begins at `index` and holds the "of" at `of`: "secretary of state"."""
    return next((sector for sector, phrases in _phrases().items() if index + phrases.at(words, index) > of + 1), None)


def _last(words: Sequence[str], begin: int, end: int) -> str | None:
    """The sector of the phrase that ends last in `words[begin:end]`, the longer one where two end together."""
    best: tuple[int, int, str] | None = None
    for index in range(begin, end):
        for sector, phrases in _phrases().items():
            size = phrases.at(words, index, end)
            if size and (best is None or (index + size, size) > best[:2]):
                best = index + size, size, sector
    return best[2] if best else None


def _noun_behind(stage: Stage, side: Side) -> str | None:
    """The sector of the noun that the side's adjective or genitive leads to."""
    at = side.last + stage.owns(side)
    if side.sort != "adjective" and not stage.owns(side):
        return None
    end = at
    while end < min(at + _REACH, len(stage.words)) and stage.words[end] not in _PHRASE_ENDS:
        if stage.scene.tag(end) in {"AUX", "VERB", "PRON"}:
            break
        end += 1
    return _last(stage.words, at, end)


@lru_cache(maxsize=4096)
def _of_body(name: str) -> str | None:
    """The sector of a body by the class that the registry gives it, else by the words of its name."""
    registry, tokens = default_registry(), tokenize(name)[:30]
    for index in range(len(tokens)):
        found = registry.at(tokens, index)
        if found and found[1].code == "B":
            body = registry.bodies[found[1].key]
            if body.sort in _OF_BODY and body.country is None:
                return _OF_BODY[body.sort]
    return of_words(tuple(token.lower for token in tokens))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, PhraseSet]:
    return {code: PhraseSet.of(_lower(row.words)) for code, row in plover().sectors.items() if row.words}


def _lower(words: Iterable[str]) -> list[str]:
    return [word.lower() for word in words]
