"""Reference in running text: "the minister", "his Turkish counterpart", "he", "it", "the ministry", "they".

The text is walked twice. First what names somebody is linked by the name; then, in reading order, what takes somebody
up: `reference.py` weighs who may be meant, and each phrase that is resolved counts for the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors.entities import Bodies, Entity, People
from communique.actors.found import GUESSED, IMPLIED, Found
from communique.actors.names import bare
from communique.actors.offices import fields_of
from communique.actors.reference import Reference
from communique.actors.turns import Turn, asked_of, kind_of
from communique.actors.weighing import Candidate

# Turns that a phrase looks back and ahead over.
_MEMORY = 400


# Fields that say an office is of a region, or of no single state.
_REGIONAL = frozenset(
    "kurdish european arab african asian regional provincial local city town district islamic".split()
)


# Groups that, named without a state, are those of the home state.
_DOMESTIC = frozenset("lawmakers authorities deputies mps parliamentarians legislators senators prosecutors".split())

# What says of somebody that no name will be given.
_UNNAMED = re.compile(r"\bnot (?:to )?be (?:named|identified)|\banonym|\bon condition|\bdeclined to be (?:named|ident)")
_SPOUSES = frozenset("wife husband widow widower spouse".split())
_WEDDING = re.compile(r"\b(?:married|wed)(?: to)?\s+$")


@dataclass(slots=True)
class Discourse:
    """Walks the phrases in reading order and links what named nobody by itself.

    Twice: once for what names somebody, so that it is known who is yet to come, then for what takes somebody up.
    """

    people: People
    bodies: Bodies
    home: str | None
    text: str
    reference: Reference
    unnamed: dict[tuple[str, str | None], Entity] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    ahead: list[Turn] = field(default_factory=list)

    def walk(self, found: Sequence[Found]) -> None:
        """Resolve every phrase that can be resolved; afterwards `turns` holds all references in order."""
        by_found = {id(one): entity for entity in self.people.entities for one in entity.founds}
        anchors: dict[int, Turn] = {}
        for one in found:
            entity = by_found.get(id(one)) or self._named(one)
            if entity is not None:
                self.turns.append(Turn(one, entity))
                anchors[id(one)] = self.turns[-1]
        self.ahead, self.turns = self.turns, []
        for one in found:
            anchor = anchors.get(id(one))
            turn = anchor or self._taken_up(one)
            if turn is None:
                continue
            if turn is anchor and turn.entity.kind == "person":
                if turn.entity.country is None:
                    self._country_of_body(one, turn.entity)
                    self._country_of_owner(one, turn.entity)
                if one.heads[-1:] == ("counterpart",):
                    self._share_office(one, turn.entity)
            self.turns.append(turn)
        for turn in self.turns:
            if turn.entity.country is None and turn.found.body:
                self._country_of_body(turn.found, turn.entity)

    def _share_office(self, one: Found, entity: Entity) -> None:
        """A counterpart holds the same office as the person named before in the sentence."""
        for turn in reversed(self.turns):
            if turn.found.sentence != one.sentence:
                return
            if turn.entity.kind == "person" and turn.entity.heads and turn.entity is not entity:
                entity.heads |= turn.entity.heads
                one.fields |= fields_of(turn.entity)
                return

    def _named(self, one: Found) -> Entity | None:
        """Whom a phrase names by itself, persons apart."""
        entity: Entity | None = None
        if one.kind == "state":
            return self.bodies.state(one) if one.extra.get("place") != "in" else None
        if one.kind == "capital":
            return self.bodies.state(one) if self._metonym(one) else None
        if one.kind in ("body", "group"):
            entity = None if _is_general(one) else self.body(one)
        elif one.kind == "name" and not one.heading:
            words = one.span.of(self.text)
            return self.bodies.short(one, words) or self.bodies.acronym(one, words)
        alias = one.extra.get("abbreviation")
        if entity is not None and alias and entity.kind == "body":
            self.bodies.aliases.setdefault(alias, entity)
        return entity

    def _taken_up(self, one: Found) -> Turn | None:
        """Whom a phrase means that names nobody by itself."""
        if one.kind == "title":
            return self.office(one)
        if one.kind in ("body", "group") and _is_general(one):
            asks = one.definite or one.speaks or one.subject  # else it is nobody told before: "met reporters"
            chosen = self._chosen(one, itself=True) if asks else None
            if chosen is not None and chosen.entity is not None:
                chosen.entity.take(one)
                return Turn(one, chosen.entity, chosen.sure)
            entity = self.body(one)
            return Turn(one, entity, chosen.sure if chosen is not None else None) if entity is not None else None
        return self.pronoun(one) if one.kind == "pronoun" else None

    def _chosen(self, one: Found, *, itself: bool) -> Candidate | None:
        """The likeliest of those whom the phrase may take up."""
        first = bisect_left(self.ahead, one.span.end, key=lambda turn: turn.found.span.start)
        ahead = self.ahead[first : first + _MEMORY]
        return self.reference.choose(asked_of(one, self.text), self.turns[-_MEMORY:], ahead, itself=itself)

    @staticmethod
    def _metonym(one: Found) -> bool:
        """A capital stands for its state unless a preposition of place, a dateline or a list of places holds it."""
        return not one.extra.get("place") and not one.extra.get("dateline")

    # --- offices ---

    def office(self, one: Found) -> Turn | None:
        """The person who holds the office that the phrase names, else somebody unnamed."""
        spouse = self._spouse() if one.heads[-1:] and one.heads[-1] in _SPOUSES else None
        hidden = "indefinite" in one.extra and bool(_UNNAMED.search(self.text, one.span.end, one.span.end + 80))
        chosen = None if spouse is not None or hidden else self._chosen(one, itself=True)
        entity = spouse or (chosen.entity if chosen is not None else None)
        sure = chosen.sure if chosen is not None else None
        if entity is not None:
            entity.take(one)
            return Turn(one, entity, sure)
        if one.country is None and not one.definite and not one.speaks and not one.body:
            return None
        return Turn(one, self._unnamed(one), sure)

    def _spouse(self) -> Entity | None:
        """The person whom the text says somebody married; None unless there is one such."""
        wed = {
            id(turn.entity): turn.entity
            for turn in self.turns
            if turn.entity.kind == "person"
            and _WEDDING.search(self.text, max(0, turn.found.span.start - 20), turn.found.span.start)
        }
        return next(iter(wed.values())) if len(wed) == 1 else None

    def _unnamed(self, one: Found) -> Entity:
        key = (one.title.casefold(), one.country)
        entity = self.unnamed.get(key)
        if entity is None:
            entity = Entity("person", one.title, (), one.span.start)
            self.unnamed[key] = entity
        entity.take(one)
        if entity.country is None:
            self._country_of_body(one, entity)
        if entity.country is None and "state" in entity.sorts and self.home and not one.fields & _REGIONAL:
            entity.country, entity.surety = self.home, GUESSED
        return entity

    def _country_of_body(self, one: Found, entity: Entity) -> None:
        """A spokesman for "the ministry" speaks for the state whose ministry was named last."""
        if not one.body or entity.private:
            return
        for turn in reversed(self.turns[-_MEMORY:]):
            if turn.found.key == one.body and turn.entity.country and turn.found.span.start != one.span.start:
                entity.country, entity.surety = turn.entity.country, IMPLIED
                return

    def _country_of_owner(self, one: Found, entity: Entity) -> None:
        """A body's own leader ("Its leader, Jorge Tello") is of the state of the body named last."""
        if entity.private or one.span.of(self.text)[:4].casefold() != "its ":
            return
        owner = next((turn.entity for turn in reversed(self.turns) if turn.entity.kind in ("body", "state")), None)
        if owner is not None and owner.country:
            entity.country, entity.surety = owner.country, IMPLIED

    # --- bodies ---

    def body(self, one: Found) -> Entity | None:
        """A body by its name; "the ministry" is the last one with that head; a bare ministry is of the home state."""
        if one.label == "compound":
            words = " ".join(one.name)
            return self.bodies.short(one, words) or self.bodies.body(one, words, bare(words))
        if one.label == "known":
            return self.bodies.body(one, " ".join(one.name), one.key)
        if "proper" in one.extra:
            return self.bodies.body(one, one.extra["proper"], bare(one.extra["proper"]))
        phrase = one.extra["text"]
        if one.kind == "body" and not _is_general(one):
            entity = self._earlier_body(one)
            if entity is not None:
                entity.take(one)
                if len(phrase) > len(entity.name) and one.fields:
                    entity.name = phrase
                return entity
        if one.country is None and phrase.islower() and not one.speaks and not (one.definite and one.sort == "state"):
            return None
        named = one.kind == "body" and bool(one.fields)
        key = "|".join((one.country or "", one.key, *sorted(one.fields))) if named else phrase.casefold()
        entity = self.bodies.body(one, phrase, key)
        of_state = one.kind == "body" or one.key in _DOMESTIC
        if entity.country is None and one.sort == "state" and of_state and self.home and one.definite:
            entity.country, entity.surety = self.home, GUESSED
        return entity

    def _earlier_body(self, one: Found) -> Entity | None:
        for turn in reversed(self.turns[-_MEMORY:]):
            if turn.entity.kind != "body" or turn.found.key != one.key:
                continue
            if not _agree(one.country, turn.entity.country):
                continue
            if one.fields <= turn.found.fields and (one.definite or one.fields == turn.found.fields):
                return turn.entity
        return None

    # --- pronouns ---

    def pronoun(self, one: Found) -> Turn | None:
        """Whom a pronoun means, None where it cannot be told."""
        kind = kind_of(one.span.of(self.text))
        if kind in ("he", "she", "it", "they"):
            chosen = self._chosen(one, itself=False)
            if chosen is None or chosen.entity is None:
                return None
            if chosen.entity.kind == "person" and not chosen.entity.sex:
                chosen.entity.sex = "female" if kind == "she" else "male"
            return Turn(one, chosen.entity, chosen.sure)
        entity = self._relative(one) if kind == "who" else self._speaker(one) if kind == "i" and one.quoted else None
        return Turn(one, entity) if entity is not None else None

    def _relative(self, one: Found) -> Entity | None:
        """Whom "who" refers to: the nearest person or group before it in the sentence."""
        for turn in reversed(self.turns):
            if turn.found.sentence != one.sentence:
                return None
            if turn.entity.kind in ("person", "group") and turn.found.kind != "pronoun":
                return turn.entity
        return None

    def _speaker(self, one: Found) -> Entity | None:
        """The person who speaks in the sentence or just before."""
        for turn in reversed(self.turns):
            if one.sentence - turn.found.sentence > 3:
                return None
            if turn.entity.kind == "person" and turn.found.speaks and not turn.found.quoted:
                return turn.entity
        return None


def _is_general(one: Found) -> bool:
    """Whether the phrase of a body or group has no name and may take one up: "the ministry", "its officials"."""
    return one.label in ("body", "group") and "proper" not in one.extra and one.extra["text"].split(" ")[-1].islower()


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b
