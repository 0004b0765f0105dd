"""Reference in running text: "the minister", "his Turkish counterpart", "he", "it", "the ministry", "they".

News prose is plain in its anaphora. A definite office refers to the holder whom the text has named, if the office and
the state agree; a pronoun to the most salient person, and what makes salient is to be near, to be the subject, to
speak, and to stand outside quotation marks. The text is walked once, so that each resolved pronoun counts for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors.entities import Bodies, Entity, People
from communique.actors.found import Found
from communique.records import Span

# Offices that a general word may stand for.
_GENERAL = {
    "leader": {
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "emir",
        "crown prince",
        "supreme leader",
        "leader",
        "minister",
        "sultan",
        "chairman",
        "head",
    },
    "diplomat": {
        "minister",
        "ambassador",
        "envoy",
        "secretary of state",
        "secretary",
        "diplomat",
        "spokesman",
        "foreign secretary",
    },
    "official": None,
    "minister": {"minister", "foreign secretary", "prime minister", "deputy minister", "vice minister"},
    "secretary": {
        "secretary of state",
        "secretary",
        "foreign secretary",
        "defense secretary",
        "defence secretary",
        "secretary general",
    },
    "fm": {"minister"},
    "pm": {"prime minister", "minister"},
    "envoy": {
        "envoy",
        "special envoy",
        "ambassador",
        "special representative",
        "representative",
        "negotiator",
    },
    "chief": {
        "chief",
        "head",
        "director",
        "director general",
        "director-general",
        "secretary general",
        "commissioner",
        "high representative",
    },
    "head": {"chief", "head", "director", "chairman", "president", "leader"},
    "prince": {"crown prince", "prince"},
    "monarch": {"king", "queen", "monarch"},
    "representative": {"high representative", "special representative", "representative"},
}
_SPOKES = ("spokesman", "spokeswoman", "spokesperson")
_SINGULAR = frozenset("he him his himself she her herself".split())
_FEMALE = frozenset({"she", "her", "herself"})
_PLURAL = frozenset("they them themselves we us".split())


def same_office(one: Found, entity: Entity) -> bool:
    """Whether the office that a phrase names can be one that the text gives this person."""
    if not one.heads:
        return False
    head = one.heads[-1]
    held = entity.heads
    if head.startswith("spokes"):
        fits = any(h in _SPOKES for h in held)
    elif head in _GENERAL:
        wide = _GENERAL[head]
        fits = wide is None or bool(held & wide)
    else:
        fits = head in held
    fields = one.fields | ({"foreign"} if head == "fm" else set())
    return fits and fields <= (
        entity_fields(entity) if head in ("minister", "secretary", "fm") or fields else fields
    )


def entity_fields(entity: Entity) -> frozenset[str]:
    """The fields of all offices that the text gives this person."""
    return frozenset().union(*(found.fields for found in entity.founds))


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
    unnamed: dict[tuple[str, str | None], Entity] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    def walk(self, found: Sequence[Found]) -> None:
        """Resolve every phrase that can be resolved; afterwards `turns` holds all references in order."""
        by_found = {id(one): entity for entity in self.people.entities for one in entity.founds}
        for one in found:
            entity = by_found.get(id(one)) or self._of(one)
            if entity is not None:
                self.turns.append(Turn(one, entity))

    def _of(self, one: Found) -> Entity | None:
        if one.kind == "title":
            return self.office(one)
        if one.kind == "state" or one.kind == "capital" and not one.extra.get("place"):
            return (
                self.bodies.state(one)
                if not (one.kind == "state" and one.extra.get("place") == "in")
                else None
            )
        if one.kind in ("body", "group"):
            return self.body(one)
        if one.kind == "pronoun":
            return self.pronoun(one.span, one.name[0] if one.name else "", one)
        return None

    # --- offices ---

    def office(self, one: Found) -> Entity | None:
        """The person who holds the office that the phrase names, else somebody unnamed."""
        definite = not one.extra.get("indefinite")
        if definite and one.sort != "private":
            entity = self._holder(one)
            if entity is not None:
                entity.take(one)
                return entity
        return self._unnamed(one)

    def _holder(self, one: Found) -> Entity | None:
        fitting = []
        for entity in self.people.entities:
            if (
                not same_office(one, entity)
                or one.country
                and entity.country
                and one.country != entity.country
            ):
                continue
            place = max((f.span.start for f in entity.founds if f.span.start < one.span.start), default=-1)
            before = self._last_turn(entity)
            fitting.append(
                (entity.country == one.country or not one.country, place >= 0, max(place, before), entity)
            )
        if not fitting:
            return None
        return max(fitting, key=lambda row: row[:3])[-1]

    def _last_turn(self, entity: Entity) -> int:
        return next((turn.found.span.start for turn in reversed(self.turns) if turn.entity is entity), -1)

    def _unnamed(self, one: Found) -> Entity:
        key = (one.title.casefold(), one.country)
        entity = self.unnamed.get(key)
        if entity is None:
            entity = Entity("person", one.title, (one.title.casefold(),), one.span.start)
            self.unnamed[key] = entity
        entity.take(one)
        if entity.country is None and "state" in entity.sorts and self.home:
            entity.country, entity.surety = self.home, 0
        return entity

    # --- bodies ---

    def body(self, one: Found) -> Entity:
        """A body by its name; "the ministry" is the last one with that head; a bare ministry is that of the home state."""
        registry = self.bodies.registry
        if one.label == "known":
            return self.bodies.body(
                one, registry.bodies[one.key].name if one.key in registry.bodies else one.key, one.key
            )
        fields = one.fields - {"the"}
        if one.kind == "body":
            entity = self._earlier_body(one)
            if entity is not None:
                entity.take(one)
                text = one.extra["text"]
                if len(text) > len(entity.name) and one.country == entity.country:
                    entity.name = text
                return entity
        key = (
            "|".join((one.country or "", one.key, *sorted(fields)))
            if one.kind == "body" and fields
            else one.extra["text"].casefold()
        )
        entity = self.bodies.body(one, one.extra["text"], key)
        if entity.country is None and one.sort == "state" and one.kind == "body" and self.home:
            entity.country, entity.surety = self.home, 0
        return entity

    def _earlier_body(self, one: Found) -> Entity | None:
        for turn in reversed(self.turns):
            entity = turn.entity
            if entity.kind != "body" or turn.found.key != one.key:
                continue
            if one.country and entity.country and one.country != entity.country:
                continue
            if one.fields <= turn.found.fields and (one.definite or one.fields == turn.found.fields):
                return entity
        return None

    # --- pronouns ---

    def pronoun(self, span: Span, word: str, one: Found | None = None) -> Entity | None:
        """Whom the pronoun at `span` means."""
        lower = word.casefold()
        quoted = one.quoted if one else False
        if lower in _SINGULAR:
            sex = "female" if lower in _FEMALE else "male"
            entity = self._salient(span, quoted, ("person",), sex)
            if entity is not None and one is not None and not entity.sex:
                entity.sex = sex
            return entity
        if lower in ("it", "itself"):
            return self._salient(span, quoted, ("body", "state"), "") if not one or one.subject else None
        if lower in ("they", "them", "themselves"):
            return self._salient(span, quoted, ("group",), "")
        if lower in ("i", "me") and quoted:
            return self._speaker(span)
        return None

    def _salient(self, span: Span, quoted: bool, kinds: tuple[str, ...], sex: str) -> Entity | None:
        here = self._place(span)
        best: tuple[float, int] | None = None
        chosen: Entity | None = None
        for turn in reversed(self.turns):
            one, entity = turn.found, turn.entity
            if one.span.start >= span.start or entity.kind not in kinds:
                continue
            distance = here[0] - one.sentence
            if distance > 8:
                break
            if sex and entity.sex and entity.sex != sex:
                continue
            score = (
                -float(distance) + 1.2 * one.subject + 0.8 * one.speaks - 3.0 * (one.quoted and not quoted)
            )
            score -= 1.0 * one.heading + 0.7 * (one.kind == "pronoun" and False)
            if entity.kind == "person" and entity.id == "" and not entity.keys:
                score -= 1
            key = (score, one.span.start)
            if best is None or key > best:
                best, chosen = key, entity
        return chosen

    def _place(self, span: Span) -> tuple[int, int]:
        last = (0, 0)
        for start, sentence, paragraph in self.sentence_starts:
            if start > span.start:
                break
            last = (sentence, paragraph)
        return last

    sentence_starts: list[tuple[int, int, int]] = field(default_factory=list)

    def _speaker(self, span: Span) -> Entity | None:
        """The person who speaks in the sentence or just before."""
        here, _ = self._place(span)
        near = [t for t in self.turns if t.entity.kind == "person" and not t.found.quoted and t.found.speaks]
        near = [t for t in near if 0 <= here - t.found.sentence <= 3]
        return near[-1].entity if near else None
