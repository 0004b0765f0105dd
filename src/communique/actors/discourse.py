"""Reference in running text: "the minister", "his Turkish counterpart", "he", "it", "the ministry", "they".

News prose is plain in its anaphora. A definite office refers to the holder whom the text has named, if the office and
the state agree; a pronoun to the most salient person, and what makes salient is to be near, to be the subject, to
speak, and to stand outside quotation marks. The text is walked once, so that each resolved pronoun counts for the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors.entities import Bodies, Entity, People
from communique.actors.found import GUESSED, IMPLIED, Found
from communique.actors.names import bare
from communique.actors.offices import GENERAL, fields_of, same_office

_SINGULAR = frozenset("he him his himself she her herself".split())
_FEMALE = frozenset({"she", "her", "herself"})
_THEY = frozenset({"they", "them", "themselves"})
# Beyond this many sentences a pronoun does not look back.
_REACH = 8
# Turns that a definite body or office looks back over.
_MEMORY = 400


# Fields that say an office is of a region, or of no single state.
_REGIONAL = frozenset(
    "kurdish european arab african asian regional provincial local city town district islamic".split()
)


# Groups that, named without a state, are those of the home state.
_DOMESTIC = frozenset("lawmakers authorities deputies mps parliamentarians legislators senators prosecutors".split())

# Possessors of those who are named by kinship: "his wife", "the prosecutor's wife".
_OWNERS = ("his ", "her ", "their ")
_SPOUSES = frozenset("wife husband widow widower spouse".split())
_WEDDING = re.compile(r"\b(?:married|wed)(?: to)?\s+$")


@dataclass(slots=True)
class Turn:
    """One reference in the text, in order: the phrase and whom it means."""

    found: Found
    entity: Entity


@dataclass(slots=True)
class Discourse:
    """Walks the phrases in reading order and links what named nobody by itself."""

    people: People
    bodies: Bodies
    home: str | None
    text: str
    unnamed: dict[tuple[str, str | None], Entity] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    def walk(self, found: Sequence[Found]) -> None:
        """Resolve every phrase that can be resolved; afterwards `turns` holds all references in order."""
        by_found = {id(one): entity for entity in self.people.entities for one in entity.founds}
        for one in found:
            entity = by_found.get(id(one))
            if entity is not None and entity.country is None:
                self._country_of_body(one, entity)
            if entity is not None and one.heads[-1:] == ("counterpart",):
                self._share_office(one, entity)
            entity = entity or self._of(one)
            if entity is not None:
                self.turns.append(Turn(one, entity))
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

    def _of(self, one: Found) -> Entity | None:
        entity = self._referent(one)
        alias = one.extra.get("abbreviation")
        if entity is not None and alias and entity.kind == "body":
            self.bodies.aliases.setdefault(alias, entity)
        return entity

    def _referent(self, one: Found) -> Entity | None:
        if one.kind == "title":
            return self.office(one)
        if one.kind == "state":
            return self.bodies.state(one) if one.extra.get("place") != "in" else None
        if one.kind == "capital":
            return self.bodies.state(one) if self._metonym(one) else None
        if one.kind in ("body", "group"):
            return self.body(one)
        if one.kind == "pronoun":
            return self.pronoun(one)
        if one.kind == "name" and not one.heading:
            words = one.span.of(self.text)
            return self.bodies.short(one, words) or self.bodies.acronym(one, words)
        return None

    @staticmethod
    def _metonym(one: Found) -> bool:
        """A capital stands for its state unless a preposition of place, a dateline or a list of places holds it."""
        return not one.extra.get("place") and not one.extra.get("dateline")

    # --- offices ---

    def office(self, one: Found) -> Entity | None:
        """The person who holds the office that the phrase names, else somebody unnamed."""
        kin = one.sort == "private" and ("owned" in one.extra or one.extra["text"].casefold().startswith(_OWNERS))
        spouse = self._spouse() if one.heads[-1:] and one.heads[-1] in _SPOUSES else None
        if spouse is not None:
            spouse.take(one)
            return spouse
        if "indefinite" not in one.extra and (one.sort != "private" or one.definite or kin):
            entity = self._holder(one, self.people.entities) or self._only_untitled(one)
            entity = entity or self._holder(one, list(self.unnamed.values()))
            if entity is not None:
                entity.take(one)
                return entity
        if one.country is None and not one.definite and not one.speaks and not one.body:
            return None
        return self._unnamed(one)

    def _spouse(self) -> Entity | None:
        """The person whom the text says somebody married; None unless there is one such."""
        wed = {
            id(turn.entity): turn.entity
            for turn in self.turns
            if turn.entity.kind == "person"
            and _WEDDING.search(self.text, max(0, turn.found.span.start - 20), turn.found.span.start)
        }
        return next(iter(wed.values())) if len(wed) == 1 else None

    def _holder(self, one: Found, among: Sequence[Entity]) -> Entity | None:
        counterpart = one.heads[-1:] == ("counterpart",)
        fitting = [
            entity
            for entity in among
            if same_office(one, entity)
            and (_stated(entity) == one.country if counterpart else _agree(_stated(entity), one.country))
        ]
        if not fitting or counterpart and one.country is None:
            return None
        general = one.heads[-1] in GENERAL
        return max(
            fitting,
            key=lambda e: (not one.country or e.country == one.country, *self._rank(e, one, general)),
        )

    def _rank(self, entity: Entity, one: Found, general: bool) -> tuple[float, int]:
        """How present an entity is when `one` is read: by its best turn so far, else by how soon it comes."""
        best = -99.0
        last = -1
        for turn in reversed(self.turns[-_MEMORY:]):
            distance = one.sentence - turn.found.sentence
            if turn.entity is entity:
                last = max(last, turn.found.span.start)
                best = max(best, _salience(turn.found, distance, one.quoted) if general else -float(distance))
            if distance > _REACH and last >= 0:
                break
        return (best, last) if last >= 0 else (-99.0, -entity.first)

    def _only_untitled(self, one: Found) -> Entity | None:
        """The person without office who spoke in the sentence before, else the only one in the text."""
        if not one.definite or one.sort not in ("state", "either") or one.country == "IGO":
            return None
        untitled = [e for e in self.people.entities if not e.heads and _agree(_stated(e), one.country)]
        before = [t for t in self.turns[-40:] if t.entity in untitled and one.sentence - t.found.sentence == 1]
        if before and before[-1].found.speaks and len({id(t.entity) for t in before}) == 1:
            return before[-1].entity
        return untitled[0] if len(untitled) == 1 and not one.fields else None

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
        if one.kind == "body":
            entity = self._earlier_body(one) or self._by_epithet(one, phrase)
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

    def _by_epithet(self, one: Found, phrase: str) -> Entity | None:
        """The body that a common noun takes up: "the campaign group", of the same class as the noun; the nearest."""
        if not one.definite or not phrase.islower():
            return None
        sorts = {sort for sort, words in self.people.registry.epithets.items() if phrase in words}
        for turn in reversed(self.turns[-_MEMORY:]):
            if one.sentence - turn.found.sentence > 2 * _REACH or not sorts:
                break
            if turn.found.label == "known" and turn.found.sort in sorts:
                return turn.entity
        return None

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

    def pronoun(self, one: Found) -> Entity | None:
        """Whom a pronoun means, None where it cannot be told."""
        lower = one.span.of(self.text).casefold()
        if lower in _SINGULAR:
            sex = "female" if lower in _FEMALE else "male"
            entity = self._salient(one, ("person",), sex)
            if entity is not None:
                entity.sex = entity.sex or sex
            return entity
        if lower in ("it", "itself"):
            return self._salient(one, ("body", "state"), "")
        if lower in _THEY:
            return self._salient(one, ("group",), "")
        if lower == "who":
            return self._relative(one)
        if lower in ("i", "me") and one.quoted:
            return self._speaker(one)
        return None

    def _salient(self, one: Found, kinds: tuple[str, ...], sex: str) -> Entity | None:
        best: tuple[float, int] | None = None
        chosen: Entity | None = None
        for turn in reversed(self.turns):
            distance = one.sentence - turn.found.sentence
            if distance > _REACH:
                break
            entity = turn.entity
            if entity.kind not in kinds or sex and entity.sex and entity.sex != sex:
                continue
            score = _salience(turn.found, distance, one.quoted)
            if sex:
                score += _sex_hint(entity, sex) - 1.0 * (not entity.keys)
            key = (score, turn.found.span.start)
            if best is None or key > best:
                best, chosen = key, entity
        return chosen

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


def _stated(entity: Entity) -> str | None:
    """The country of an entity unless it is but a guess."""
    return entity.country if entity.surety > GUESSED else None


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _salience(one: Found, distance: int, quoted: bool) -> float:
    score = -float(distance) + 1.2 * one.subject + 0.8 * one.speaks
    return score - 3.0 * (one.quoted and not quoted) - 1.0 * one.heading


def _sex_hint(entity: Entity, sex: str) -> float:
    """Given names that end in -a are women's more often than not in most of the languages that news names come from."""
    if entity.sex or not entity.keys:
        return 0.0
    given = entity.name.split()[0].casefold()
    hint = 0.7 if given.endswith("a") else -0.7
    return hint if sex == "female" else -0.3 * hint
