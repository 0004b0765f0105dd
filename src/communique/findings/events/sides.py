"""Who stands where in a sentence: states by their ISO 3166-1 alpha-3 code, organisations by their short name.

Besides the mentions of the cast, adjectives and peoples count ("Turkish artillery", "the Egyptians"), for in news they
name the side as often as a noun does. A person or ministry stands for its state; an organ for its organisation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.findings.events.plover import plover
from communique.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.actors import Cast
    from communique.findings.encounters.scene import Mark, Scene
    from communique.records import Actor, Span

_OWNED = frozenset({"'s", "’s", "'", "’"})
_JOINERS = frozenset({"and", ",", "&"})
_NO_NOUNS = frozenset("last next this today yesterday tomorrow earlier late later early".split())
# Armed people who go by what they are, and what is said of them that does not tell which they are.
_BANDS = frozenset(
    "rebels militants insurgents separatists guerrillas islamists militia militias militiamen gunmen kidnappers "
    "hijackers pirates jihadists paramilitaries fighters".split()
)
_DESCRIBED = frozenset(
    "the a an some several two three four five six other more many suspected alleged armed unidentified leftist "
    "left-wing marxist communist maoist radical masked separatist main local".split()
)
_SKIPPED = frozenset("the both its his her their".split())


@dataclass(frozen=True, slots=True)
class Side:
    """One mention of a side at the tokens `[first, last)`; `sort` is mention, adjective, or name."""

    first: int
    last: int
    codes: tuple[str, ...]
    sort: str
    span: Span


@dataclass(slots=True)
class Stage:
    """A sentence with its sides. `scene` gives subjects and coordinations."""

    scene: Scene
    sides: list[Side] = field(default_factory=list)
    starts: dict[int, Side] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene) -> Stage:
        stage = cls(scene)
        taken: set[int] = set()
        for mark in scene.marks:
            codes = codes_of(scene, mark)
            if codes or scene.cast.actor(mark.mention.actor_id).kind == "person":
                taken.update(range(mark.first, mark.last))
            if codes:
                stage.sides.append(Side(mark.first, mark.last, codes, "mention", scene.span(mark.first, mark.last)))
        stage.sides += _named(scene, taken)
        stage.sides.sort(key=lambda side: side.first)
        stage.starts = {side.first: side for side in stage.sides}
        return stage

    @property
    def words(self) -> tuple[str, ...]:
        return self.scene.words

    def owns(self, side: Side) -> bool:
        """Whether the side is in the genitive: "Turkey's", "Lund's"."""
        return self.words[side.last : side.last + 1] != () and self.words[side.last] in _OWNED

    def modifies(self, side: Side) -> bool:
        """Whether a state's name describes the noun behind it: "a US resolution"."""
        words, at = self.words, side.last
        if side.sort == "adjective" or at >= len(words) or not words[at].isalpha():
            return False
        mark = self.scene.starts.get(side.first)
        state = mark is None or self.scene.cast.actor(mark.mention.actor_id).kind == "state"
        return (
            state and words[at].islower() and self.scene.tag(at) in {"X", "NOUN", "ADJ"} and words[at] not in _NO_NOUNS
        )

    def joined(self, side: Side) -> tuple[list[Side], int]:
        """The side with those coordinated to it on the right, and where they end."""
        found, end, listed = [side], side.last, False
        while end < len(self.words) and self.words[end] in _JOINERS:
            at = end + 1
            while at not in self.starts and self.words[at : at + 1] and self.words[at] in _JOINERS | _SKIPPED:
                at += 1
            following = self.starts.get(at)
            if following is None or len(found) > 20:
                break
            listed = listed or bool({"and", "&"} & set(self.words[end:at]))
            found.append(following)
            end = following.last
        return (found, end) if listed else ([side], side.last)

    def codes(self, marks: list[Mark]) -> tuple[tuple[str, ...], list[Span]]:
        """The codes of a coordination of the scene, with the spans of its members."""
        sides = [self.starts[m.first] for m in marks if m.first in self.starts]
        return merged(sides), [side.span for side in sides]


def merged(sides: list[Side]) -> tuple[str, ...]:
    """The codes of sides, each once, in order."""
    return tuple(dict.fromkeys(code for side in sides for code in side.codes))


def _named(scene: Scene, taken: set[int]) -> Iterator[Side]:
    """States and bodies that the registry finds where the cast has no mention."""
    registry, tokens = default_registry(), scene.sentence.tokens
    index = 0
    while index < len(tokens):
        found = None if index in taken else registry.at(tokens, index)
        if found is None:
            index += 1
            continue
        end, entry = found
        code = body_code(entry.key) if entry.code in "BG" else str(entry.key) if entry.code in "SAPC" else None
        if entry.code == "C" and _is_place(scene, index, end):
            code = None
        if code:
            adjective = entry.code == "A" or entry.code == "P" and not scene.words[end - 1].endswith("s")
            yield Side(index, end, (code,), "adjective" if adjective else "name", scene.span(index, end))
        index = end


def _is_place(scene: Scene, first: int, last: int) -> bool:
    """Whether a capital is only where something is, or part of a name: "in Vienna", "the Vienna format"."""
    after = scene.sentence.tokens[last : last + 1]
    named = bool(after) and after[0].is_capital
    return named or scene.words[first - 1 : first] in (("in",), ("at",), ("from",), ("the",))


def codes_of(scene: Scene, mark: Mark) -> tuple[str, ...]:
    """The codes that a mention stands for; none for whoever stands for no state, organisation or armed group."""
    actor = scene.cast.actor(mark.mention.actor_id)
    code = code_of(actor) or band(actor)
    if code:
        return (code,)
    guests = scene.guests([mark]) if actor.kind == "group" else []
    return tuple(dict.fromkeys(g.party.country for g in guests if g.party.country and g.party.country != "IGO"))


def code_of(actor: Actor) -> str | None:
    """ISO 3166-1 alpha-3 for states and their people, the short name for organisations and armed groups."""
    if actor.country and actor.country != "IGO":
        return actor.country
    names = [actor.name] if actor.kind in {"body", "group"} else []
    names += [name for role in actor.roles for name in (role.body or "", role.title) if name]
    return next((code for code in map(_known, names) if code), None)


def band(actor: Actor) -> str | None:
    """The code of an armed group that has no name of its own, after what it is called: IRAQI INSURGENTS for "suspected
    Iraqi insurgents"; None for any other actor.
    """
    words = actor.name.casefold().replace("’", "'").split()
    if actor.kind != "group" or not words or words[-1] not in _BANDS:
        return None
    kept = [word for word in words[:-1] if word not in _DESCRIBED and not word[0].isdigit()]
    return " ".join([*kept[-2:], words[-1]]).upper()


@lru_cache(maxsize=2048)
def _known(name: str) -> str | None:
    """The code of the first organisation or armed group that a name holds."""
    registry, tokens = default_registry(), tokenize(name)[:30]
    for index in range(len(tokens)):
        found = registry.at(tokens, index)
        if found and found[1].code in "BG" and (code := body_code(found[1].key)):
            return code
    return None


def body_code(key: str) -> str | None:
    """The code of a body of the registry; None for media, companies and others that stand for nobody."""
    body = default_registry().bodies[key]
    if body.country and body.country != "IGO":
        return body.country
    code = plover().codes.get(key, key)
    return code if body.sort in {"igo", "armed", "ngo"} else None


def code_of_party(cast: Cast, actor_id: str | None, country: str | None, name: str) -> str | None:
    """The code of a party of another finding."""
    if country and country != "IGO":
        return country
    return (code_of(cast.actor(actor_id)) if actor_id else None) or _known(name)
