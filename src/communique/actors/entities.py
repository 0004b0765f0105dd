"""Who is who in one document: noun phrases that name the same person or body are brought together.

Full names are read first, so that a short form may come before the full one; then short forms are linked by surname,
by first word (as Chinese and Thai names are cited) or by any run of the full name. Two people of one surname stay two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors.found import GUESSED, IMPLIED, KNOWN, STATED, Found
from communique.actors.names import ALSO_GIVEN, bare, could_be, keys_of, name_key, respelt
from communique.actors.registry import Holder, Registry
from communique.actors.terms import Term, holder, office_of, term_of
from communique.actors.units import is_abbreviation
from communique.records import Actor, ActorKind, CountryBasis, Role, content_id


@dataclass(slots=True)
class Entity:
    """One actor while the document is being read."""

    kind: ActorKind
    name: str
    keys: tuple[str, ...]
    first: int
    founds: list[Found] = field(default_factory=list)
    country: str | None = None
    surety: int = -1
    sorts: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    titles: dict[str, str | None] = field(default_factory=dict)
    sex: str = ""
    wikidata: str | None = None
    id: str = ""

    def take(self, one: Found) -> None:
        """Add a phrase that names this actor, and what it says about it."""
        self.founds.append(one)
        self.heads |= set(one.heads) if not one.former else set()
        self.sex = self.sex or one.sex
        holds = self._may_hold(one)
        if one.sort:
            self.sorts.add(one.sort)
        role = one.extra.get("role", one.title)
        if role and holds and role.casefold() not in {title.casefold() for title in self.titles}:
            self.titles[role] = one.extra.get("body")
        if one.country is not None and one.surety - one.former > self.surety:
            self.country, self.surety = one.country, one.surety - one.former

    def _may_hold(self, one: Found) -> bool:
        """Whether the office of a phrase is this actor's own: what only takes up a name ("the man", "the head of the
        service") gives an office to nobody who has one, and no calling to anybody.
        """
        if one.name or not self.keys or self.kind != "person":
            return True
        return one.sort in _OFFICES and not self.sorts & _OFFICES

    @property
    def private(self) -> bool:
        """Speaks for nobody but itself: every office that the text gives is a private one."""
        return bool(self.sorts) and self.sorts <= {"private"}


_OFFICES = frozenset({"state", "either", "office"})  # sorts of titles that are offices
# Styles of which the given name follows: "Sheikh Abdullah" is Abdullah bin Zayed.
_SHEIKH = frozenset({"Sheikh", "Sheikha", "Shaikh"})
# A text that names more people than this is a list, not an article.
MAX_PEOPLE = 300
# Bodies whose names begin alike that a short name is held against.
MAX_NAMESAKES = 50


class People:
    """The persons of a document."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.entities: list[Entity] = []
        self.places: set[tuple[str, ...]] = set()
        self.voices: set[str] = set()

    def read(self, found: Sequence[Found]) -> None:
        """Link all named phrases: full names, then surnames with an office, then bare words."""
        named = [one for one in found if one.name and one.kind in ("person", "name")]
        self.places = {one.name for one in named if one.extra.get("place") in ("in", "at", "near", "into")}
        self.voices = {keys_of(one.name)[-1] for one in named if one.speaks or one.kind == "person"}
        full = [one for one in named if len(keys_of(one.name)) > 1 and self._is_person(one)]
        for one in sorted(full, key=lambda one: (-len(keys_of(one.name)), one.span)):
            if not self._link(one):
                self._new(one)
        for one in named:
            if not one.actor and len(keys_of(one.name)) == 1 and not self._link(one) and self._is_person(one):
                self._new(one)
        for one in named:
            if not one.actor and not one.heading:
                self._link(one)

    def _is_person(self, one: Found) -> bool:
        if one.kind == "person":
            return not (one.heading and not one.heads and not one.sex)
        words = one.name
        if words in self.places:
            return False
        holder = self.registry.holders.get(name_key(words[-1]))
        if len(words) > 1:
            given = words[0].casefold() in self.registry.given_names or words[0].casefold() in ALSO_GIVEN
            known = bool(holder) and any(
                could_be(keys_of(words), keys_of(tuple(h.name.split()))) >= 4 for h in holder or ()
            )
            if one.heading:
                return known
            initial = len(words[0].rstrip(".")) == 1
            if given or known or initial or keys_of(words)[-1] in self.voices and "owned" not in one.extra:
                return True
            return (one.speaks or one.subject) and "owned" not in one.extra and _personal(words)
        if one.heading or one.extra.get("place") or one.extra.get("owned"):
            return False
        return not (words[0].isupper() or len(words[0]) == 1) and (one.speaks or bool(holder) and one.subject)

    def _link(self, one: Found) -> bool:
        keys = keys_of(one.name)
        scored = []
        for entity in self.entities:
            score = could_be(keys, entity.keys) or (could_be(entity.keys, keys) if len(entity.keys) > 1 else 0)
            if not score or one.kind == "person" and _sexes_clash(one, entity) or _is_the_son(keys, entity.keys):
                continue
            if one.kind == "name" and len(keys) == 1 and score < (2 if one.speaks or one.subject else 3):
                continue
            near = -abs(entity.first - one.span.start) if entity.first > one.span.start else 0
            scored.append((score, self._offices_agree(one, entity), near, entity))
        if not scored and one.name[0] in _SHEIKH and len(one.name) == 2:
            scored = [
                (1, 0, -entity.first, entity)
                for entity in self.entities
                if entity.keys[0] == keys[-1] and len(entity.keys) > 1 and entity.first < one.span.start
            ]
        if not scored and (len(keys) > 1 or one.speaks or one.subject or one.kind == "person") and not one.heading:
            scored = [
                (1, self._offices_agree(one, entity), 0, entity)
                for entity in self.entities
                if len(entity.keys) > 1
                and not _is_the_son(keys, entity.keys)
                and respelt(keys, entity.keys)
                and not _sexes_clash(one, entity)
                and self._offices_agree(one, entity) >= 0
            ]
        if not scored:
            return False
        best = max(scored, key=lambda row: row[:3])[-1]
        if one.kind == "name" and len(one.name) == 1 and one.heading and could_be(keys, best.keys) < 5:
            return False
        self._join(one, best)
        return True

    @staticmethod
    def _offices_agree(one: Found, entity: Entity) -> int:
        agree = len(set(one.heads) & entity.heads)
        if one.country and entity.country:
            agree += 1 if one.country == entity.country else -2
        return agree

    @staticmethod
    def _join(one: Found, entity: Entity) -> None:
        entity.take(one)
        one.extra["entity"] = "person"
        if len(keys_of(one.name)) > len(entity.keys):
            entity.keys, entity.name = keys_of(one.name), display(one.name)
        entity.first = min(entity.first, one.span.start)
        one.actor = "linked"

    def _new(self, one: Found) -> None:
        if len(self.entities) >= MAX_PEOPLE:
            return
        entity = Entity("person", display(one.name), keys_of(one.name), one.span.start)
        self._join(one, entity)
        self.entities.append(entity)

    def settle(self, home: str | None, *, official: bool = False) -> None:
        """Give countries and Wikidata ids that the text leaves open, from the registry and from the dateline."""
        for entity in self.entities:
            holder = self._holder(entity)
            if holder and not entity.private:
                entity.wikidata = holder.wikidata
                if entity.surety < KNOWN:
                    entity.country, entity.surety = holder.country, KNOWN
            serves = "state" in entity.sorts or official and "office" in entity.sorts
            if entity.country is None and serves and home:
                entity.country, entity.surety = home, GUESSED

    def unmarked(self) -> str | None:
        """The state of the office holders whom the text names without their state ("Prime Minister X said").

        One such head of state or government may be a guest ("the minister met President X"): then it tells nothing
        where officials without a state stand beside.
        """
        holders = [e for e in self.entities if e.surety in (KNOWN, IMPLIED) and e.sorts & {"state", "either"}]
        unplaced = [e for e in self.entities if e.country is None and e.kind == "person"]
        others = [e for e in unplaced if e.sorts & {"state", "either"}]
        countries = {e.country for e in holders}
        if len(countries) != 1 or len(holders) == 1 and others and holders[0].first > min(e.first for e in others):
            return None
        return countries.pop()

    def _holder(self, entity: Entity) -> Holder | None:
        found = self.registry.holders.get(entity.keys[-1], ())
        fitting = [h for h in found if _is_holder(entity.keys, h)]
        if entity.country:
            fitting = [h for h in fitting if h.country == entity.country]
        countries = {h.country for h in fitting}
        if len(countries) != 1:
            return None
        if len(entity.keys) == 1 and not entity.heads and entity.keys[0] in _COMMON:
            return None
        return max(fitting, key=lambda h: (h.wikidata is not None, h.valid[0] or ""))


def _is_holder(keys: tuple[str, ...], holder: Holder) -> bool:
    """Whether a name is the holder's: all of its words fit, and one word alone is the surname."""
    full = keys_of(tuple(holder.name.split()))
    if len(keys) > 1:
        return could_be(keys, full) >= 4 or could_be(full, keys) >= 4 and len(full) > 1
    return keys[0] == full[-1] or keys[0] == full[0] and holder.country in _SURNAME_FIRST


# Surnames so common that alone, without an office, they tell nobody.
_COMMON = frozenset(
    map(name_key, "khan kim lee ali singh wang park chan smith ahmed hassan chen li silva yang".split())
)
# States whose press puts the surname first.
_SURNAME_FIRST = frozenset({"CHN", "TWN", "KOR", "PRK", "VNM", "KHM", "SGP", "HUN"})


def _personal(words: tuple[str, ...]) -> bool:
    return len(words) <= 4 and not any(w.isupper() and len(w) > 2 for w in words)


_SONS = frozenset({name_key("Jr"), name_key("Jr."), name_key("Junior")})


def _is_the_son(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether of two names the one says Jr., and the other, though no surname alone, does not."""
    sons = [keys[-1] in _SONS for keys in (one, other)]
    return sons[0] != sons[1] and min(len(keys) - son for keys, son in zip((one, other), sons, strict=True)) > 1


def _sexes_clash(one: Found, entity: Entity) -> bool:
    return bool(one.sex and entity.sex and one.sex != entity.sex)


def display(name: tuple[str, ...]) -> str:
    """A name as the page wrote it, its words joined by spaces."""
    return " ".join(name).replace(" - ", "-").replace(" -", "-")


# Forms that name their state less clearly than a shorter one does.
_WEAK = frozenset({"islamic republic", "islamic emirate", "emirates", "america", "kingdom"})


def _is_short(name: str) -> bool:
    """Whether a state's name is cut to initials: U.S., UAE."""
    return name.isupper() and len(name.replace(".", "")) <= 4


class Bodies:
    """The states, bodies and groups of a document."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.entities: dict[tuple[str, str], Entity] = {}
        self.aliases: dict[str, Entity] = {}
        self.by_word: dict[str, list[Entity]] = {}

    def state(self, one: Found) -> Entity:
        """The state, by the longest form that the text has; by the registry's where that is initials or a capital."""
        state = self.registry.states.get(one.key)
        name = display(one.name)
        plain = state is not None and (one.kind == "capital" or name.casefold() in _WEAK or _is_short(name))
        known = state.name if state is not None and plain else name
        entity = self._get("state", one.key, one, state.wikidata if state else None, known)
        if (
            not plain
            and not name.isupper()
            and (len(name) > len(entity.name) or state is not None and entity.name == state.name)
        ):
            entity.name = name
        return entity

    def body(self, one: Found, name: str, key: str) -> Entity:
        entity = self._get("body" if one.kind != "group" else "group", key, one, None, name)
        if (not name.islower(), len(name)) > (not entity.name.islower(), len(entity.name)):
            entity.name = name  # NATO rather than "the alliance"
        return entity

    def short(self, one: Found, words: str) -> Entity | None:
        """The body whose name begins with these words ("Norsk Research" of Norsk Research Group)."""
        for entity in self.by_word.get(one.name[0], ())[:MAX_NAMESAKES]:
            if entity.name.startswith(words + " ") and one.span.start > entity.first:
                entity.take(one)
                return entity
        return None

    def acronym(self, one: Found, words: str) -> Entity | None:
        """A body known only by its initials, where it speaks or acts."""
        known = self.aliases.get(words)
        if known is not None:
            known.take(one)
            return known
        initials = "bracket" not in one.extra and is_abbreviation(words)
        return self._get("body", bare(words), one, None, words) if initials and (one.speaks or one.subject) else None

    def _get(self, kind: ActorKind, key: str, one: Found, wikidata: str | None, name: str = "") -> Entity:
        entity = self.entities.get((kind, key))
        if entity is None:
            entity = Entity(kind, name or display(one.name), (key,), one.span.start, wikidata=wikidata)
            self.entities[kind, key] = entity
            if kind == "body":
                self.by_word.setdefault(entity.name.split(" ")[0], []).append(entity)
        entity.take(one)
        return entity


# How sure a country is, as records say it.
BASIS: dict[int, CountryBasis] = {STATED: "stated", IMPLIED: "implied", KNOWN: "registry", GUESSED: "guessed"}


def actor_of(entity: Entity, day: str | None) -> Actor:
    """The record of an entity. `day` is the article's, for who held an office that the text names without a name."""
    roles = tuple(_role(entity, title, body, day) for title, body in entity.titles.items())
    basis = BASIS[max(entity.surety, GUESSED)] if entity.country else None
    wikidata = entity.wikidata
    if wikidata is None and not entity.keys and entity.country:
        held = [role.holder and _term(entity, role.title, role.body, day) for role in roles]
        wikidata = next((term.wikidata for term in held if term), None)
    return Actor(entity.id, entity.name, entity.kind, entity.country, roles, wikidata, basis)


def _role(entity: Entity, title: str, body: str | None, day: str | None) -> Role:
    term = _term(entity, title, body, day)
    if term is None:
        return Role(title, body)
    return Role(title, body, (term.first, term.last), None if entity.keys else term.name)


def _term(entity: Entity, title: str, body: str | None, day: str | None) -> Term | None:
    """The term in that office of the person, or, where nobody is named, of whoever held it on the article's day."""
    if entity.kind != "person" or entity.private or body or not entity.country or entity.surety <= GUESSED:
        return None
    office = office_of(title, entity.country)
    if office is None:
        return None
    if entity.keys:
        return term_of(entity.name, entity.country, office, day)
    return holder(entity.country, office, day) if day else None


def name_ids(entities: Sequence[Entity], article: str) -> None:
    """Give every entity its id; namesakes are told apart by their order."""
    seen: Counter[tuple[str, str]] = Counter()
    for entity in sorted(entities, key=lambda e: e.first):
        key = (entity.kind, bare(entity.name))
        entity.id = content_id("p", article, *key, *([seen[key]] if seen[key] else []))
        seen[key] += 1


def home_of(found: Sequence[Found]) -> str | None:
    """The state of officials whom the text gives no country: the one that it names far more than any other.

    Where two are near, the press marks the officials of other states and leaves those of its own unmarked: then it is
    the state named most among those none of whose officials is marked.
    """
    named: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for one in found:
        if one.country and one.country != "IGO" and one.surety == STATED:
            named[one.country] += 1
            if one.kind in ("person", "title"):
                marked[one.country] += 1
    ranked = named.most_common(2)
    if not ranked or not marked:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0
    if ranked[0][1] >= max(3, 2 * second):
        return ranked[0][0]
    unmarked = [(count, country) for country, count in ranked if country not in marked and count > 1]
    return max(unmarked)[1] if unmarked else None
