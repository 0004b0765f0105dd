"""Who counts as a party: representatives of states, international organisations and armed groups.

The guidelines of the diplomatic gold set are followed: a state, an organ of one, an international organisation, an
armed group, or a person who holds an office of one of those. A group of officials of several states ("the foreign
ministers of Chile and Peru") stands for as many parties as it names states.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.actors.unnamed import is_nobody, is_place
from communique.records import Party, Span
from communique.text.tokens import tokenize

if TYPE_CHECKING:
    from communique.actors import Cast
    from communique.findings.encounters.lexicon import Lexicon
    from communique.records import Actor, Mention
    from communique.text.document import Sentence


@dataclass(frozen=True, slots=True)
class Guest:
    """A party with what merging needs to know of it."""

    party: Party
    kind: str
    vague: bool = False  # an unnamed official, or a group of no one state

    @property
    def key(self) -> str:
        return self.party.actor_id or self.party.name.casefold()

    @property
    def side(self) -> str:
        """What it stands for: its state, or itself where it stands for none."""
        country = self.party.country
        return country if country and country != "IGO" else f"{country or ''}:{self.key}"


def guests_of(cast: Cast, sentence: Sentence, first: int, last: int, mention: Mention, lexicon: Lexicon) -> list[Guest]:
    """The parties that one mention, the tokens `[first, last)`, stands for; none where it represents nobody."""
    actor = cast.actor(mention.actor_id)
    if actor.kind == "group" and mention.kind == "body":
        states = _states_in(sentence, _left_edge(sentence, first), last)
        if len(states) > 1:
            return [_official_of(cast, sentence, iso, name, first, last) for iso, name in states]
    if not represents(actor, lexicon):
        return []
    span = mention.span
    name, titles = actor.name.casefold(), [role.title.casefold() for role in actor.roles]
    office = actor.kind == "person" and any(title in name or name in title for title in titles)
    vague = office or (actor.kind == "group" and actor.country is None)
    return [Guest(Party(actor.name, actor.country, actor.id, span), actor.kind, vague)]


def represents(actor: Actor, lexicon: Lexicon) -> bool:
    """Whether the actor is, or speaks for, a state, an international organisation or an armed group."""
    if is_nobody(actor.name) or actor.kind in ("body", "group") and is_place(actor.name):
        return False
    if actor.kind == "state" or actor.country is not None:
        return True
    if actor.kind == "body":
        return _armed(actor.name)
    if actor.kind == "group":
        return actor.name.casefold().split(" of ")[0].split()[-1] in lexicon.foreign or _armed(actor.name)
    titles = [role.title.casefold() for role in actor.roles]
    return any(office in title for office in lexicon.offices for title in titles)


@lru_cache(maxsize=1024)
def _armed(name: str) -> bool:
    """Whether the name is that of an armed group in the registry."""
    registry = default_registry()
    found = registry.at(tokenize(name), 0) if name else None
    return found is not None and found[1].code == "B" and registry.bodies[found[1].key].sort == "armed"


# --- groups of several states ---


def _left_edge(sentence: Sentence, first: int) -> int:
    """Where the adjectives of a group begin: `Iranian and Russian | counterparts`."""
    tokens, index = sentence.tokens, first
    registry = default_registry()
    while index >= 2 and tokens[index - 1].lower in {"and", ","}:
        found = registry.at(tokens, index - 2)
        if not found or found[1].code not in "SA" or found[0] != index - 1:
            break
        index -= 2
    return index


def _states_in(sentence: Sentence, first: int, last: int) -> list[tuple[str, str]]:
    """The states that the tokens name, by name or adjective, each once."""
    registry = default_registry()
    found: dict[str, str] = {}
    index = first
    while index < last:
        hit = registry.at(sentence.tokens, index)
        if hit and hit[1].code in "SA":
            found.setdefault(str(hit[1].key), registry.states[hit[1].key].name)
        index = hit[0] if hit else index + 1
    return list(found.items())


def _official_of(cast: Cast, sentence: Sentence, iso: str, state: str, first: int, last: int) -> Guest:
    """The official of that state in a group: the person the text names for the office, else the office itself."""
    words = [t.lower for t in sentence.tokens[first:last]]
    span = Span(sentence.tokens[first].start, sentence.tokens[last - 1].end)
    pairs = pairwise(words)
    title = next((f"{field} {head[:-1]}" for field, head in pairs if head in {"ministers", "secretaries"}), "")
    for actor in cast.actors:
        holds = title and any(title in role.title.casefold() for role in actor.roles)
        if holds and actor.kind == "person" and actor.country == iso:
            return Guest(Party(actor.name, iso, actor.id, span), "person")
    known = next((a for a in cast.actors if a.kind == "state" and a.country == iso), None)
    if title:
        return Guest(Party(f"{title} of {state}", iso, None, span), "person", vague=True)
    return Guest(Party(known.name if known else state, iso, known.id if known else None, span), "state")
