"""The cast of an article: its actors, where it mentions them, and whom a given phrase means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from communique.actors import countries, incumbents, nearby, outlets
from communique.actors.clues import Clues, Press, clues
from communique.actors.discourse import Discourse
from communique.actors.entities import Bodies, Entity, People, actor_of, home_of, name_ids
from communique.actors.found import KNOWN, Found, find
from communique.actors.reference import Heard, Judge, Reference
from communique.actors.registry import Registry, default_registry
from communique.actors.turns import issuers_of
from communique.actors.weighing import Candidate, Weighing
from communique.records import Actor, Mention, MentionKind, Party, Span
from communique.scorer import MODEL, load
from communique.text.document import Document

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
# Labels of domains that only governments and international organisations get.
_OFFICIAL = frozenset({"gov", "mil", "int", "gob", "gouv", "govt", "go", "gc", "europa"})
_ABBREVIATION = re.compile(r"\s*[(“\"]([A-Z]\w{1,7})[)”\"]")
_MENTION: Mapping[str, MentionKind] = {
    "person": "name",
    "name": "name",
    "title": "title",
    "pronoun": "pronoun",
    "capital": "metonym",
    "state": "name",
    "body": "body",
    "group": "body",
}
_CONFIDENCE = {
    "person": 0.95,
    "state": 0.95,
    "body": 0.85,
    "group": 0.8,
    "title": 0.8,
    "capital": 0.75,
    "name": 0.7,
}


@dataclass(frozen=True)
class Cast:
    """Who is in the article. Mentions are in reading order; `resolve` says whom a phrase means."""

    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    text: str = field(repr=False)
    documents: tuple[tuple[int, int], ...] = field(repr=False)
    _found: dict[Span, Found] = field(repr=False)
    _by_id: dict[str, Actor] = field(repr=False)
    _represented: dict[str, Party] = field(repr=False)
    _heard: Heard = field(repr=False)
    _entities: dict[str, Entity] = field(repr=False)
    clues: Clues = field(repr=False)
    _model: Path | None = field(repr=False)  # None: countries as the rules have them
    _places: countries.Places = field(repr=False)

    def actor(self, actor_id: str) -> Actor:
        """The actor of that id. Raises KeyError where the article has none."""
        return self._by_id[actor_id]

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside `span`."""
        return tuple(m for m in self.meeting(span) if span.holds(m.span))

    def meeting(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that share a character with `span`."""
        first = last = bisect_left(self.mentions, span.end, key=lambda m: m.span.start)
        while first and self.mentions[first - 1].span.end > span.start:
            first -= 1
        return self.mentions[first:last]

    def at(self, span: Span) -> Mention | None:
        """The mention that is `span`, else the one whose head lies in it, else the one that shares most with it."""
        best: tuple[int, int] | None = None
        chosen: Mention | None = None
        for mention in self.meeting(span):
            fit = 3 if mention.span == span else 2 if span.holds(self._found[mention.span].head) else 1
            shared = min(span.end, mention.span.end) - max(span.start, mention.span.start)
            if best is None or (fit, shared) > best:
                best, chosen = (fit, shared), mention
        return chosen

    def entity(self, actor_id: str) -> Entity:
        """All that was found of an actor, as its record was made from."""
        return self._entities[actor_id]

    def represented(self, actor_id: str) -> Party | None:
        """For whom a spokesperson speaks: the body that the title names, else the state; None for everybody else."""
        return self._represented.get(actor_id)

    def is_subject(self, mention: Mention) -> bool:
        """Whether the mention stands as the subject of its clause, as far as word order tells."""
        return self._found[mention.span].subject

    def resolve(self, span: Span) -> Party:
        """Whom the noun phrase at `span` means; a phrase that names no actor gives a party without an id."""
        from communique.actors.resolve import resolve

        return resolve(self, span)

    def taken_up(self, span: Span, ruled: str | None) -> Candidate | None:
        """Who is likeliest meant by a phrase that is no mention; `ruled` is the actor whom a rule chose."""
        return self._heard.taken_up(span, ruled)

    def continued(self, at: Span) -> Party | None:
        """Who speaks the words at `at`, of which the text does not say who does: most often the last speaker."""
        chosen = self._heard.continued(at)
        if chosen is None or chosen.entity is None:
            return None
        return replace(self.party(chosen.entity.id, None), confidence=round(chosen.sure, 3))

    def state_of(self, span: Span) -> str | None:
        """The state that a phrase stands for which names no actor; None where there is none, or nothing tells."""
        if self._model is None or not self.clues.rows:
            return None
        (choice,) = countries.decide([countries.phrase(span, self.text, self.clues)], self.clues, self._model)
        return choice.country

    def party(self, actor_id: str, span: Span | None) -> Party:
        """The actor as a party of a finding."""
        actor = self._by_id[actor_id]
        country = actor.country
        if span is not None and self._places and actor.kind != "state":
            here = next((m.span for m in self.meeting(span) if m.actor_id == actor_id), span)
            country = self._places.get((actor_id, here), country)
        return Party(actor.name, country, actor.id, span)


def cast(
    document: Document,
    registry: Registry | None = None,
    *,
    folder: Path = MODEL,
    judge: Judge | None = None,
    log: dict[Span, list[Candidate]] | None = None,
    states: bool = True,
) -> Cast:
    """Find the actors of a document and every place where it mentions them.

    `folder` holds the scorers of antecedents and of countries. The trainers' are `judge`, another scorer of
    antecedents, `log`, where the candidates of each phrase are put, and `states`, without which countries stay as the
    rules have them. What the reader says of two mentions is asked where it has seen the document.
    """
    registry = registry or default_registry()
    text = document.text
    rows, found = find(document, registry)
    for one in found:
        words = _ARTICLE.sub("", one.span.of(text))
        one.extra["text"] = _ABBREVIATION.sub("", words)
        abbreviation = _ABBREVIATION.search(words)
        if abbreviation:
            one.extra["abbreviation"] = abbreviation[1]
        first = one.span.of(text).split(" ", 1)[0].casefold()
        if first in ("a", "an", "another", "some"):
            one.extra["indefinite"] = "yes"
    nearby.organs(found, registry, text)
    people = People(registry)
    people.read(found)
    people.settle(None)
    press = _press(document, registry, _dateline_state(document, found))
    home = press.dateline or press.domain or press.named or people.unmarked() or home_of(found)
    official = is_official(document.article.url)
    people.settle(home, official=official)
    judge = judge or load("antecedents", folder)
    affinity = document.seen.affinity if document.seen is not None else None
    weighing = Weighing(text, registry.epithets, registry.given_names, affinity)
    reference = Reference(judge, weighing, issuers_of(found), log)
    discourse = Discourse(people, Bodies(registry), home, text, reference)
    discourse.walk(found)
    people.settle(home, official=official)
    nearby.place(discourse.turns, found, registry)
    documents = tuple((one.span.start, one.span.end) for one in found if one.kind == "document")
    day = document.article.published.start[:10] if document.article.published else None
    short = {one.extra["abbreviation"]: one.extra["text"] for one in found if "abbreviation" in one.extra}
    evidence = clues(rows, registry, press, home, day, short)
    return _assemble(document, discourse, documents, found, evidence, folder if states else None)


def _dateline_state(document: Document, found: list[Found]) -> str | None:
    """The state of the capital that the dateline names."""
    body = next((p for p in document.paragraphs if p.kind == "body"), None)
    named = (document.article.dateline or "").casefold()
    for one in found:
        if one.kind != "capital":
            continue
        place = one.span.of(document.text)
        opening = body is not None and 0 <= one.span.start - body.span.start < 3 and place.isupper()
        if opening or named and place.casefold() in named:
            one.extra["dateline"] = "yes"
            return one.country
    return None


def is_official(url: str | None) -> bool:
    """Whether the page is a government's or an international organisation's own: state.gov, gov.uk, mfa.gov.tr."""
    labels = (urlsplit(url or "").hostname or "").split(".")
    return bool(_OFFICIAL.intersection(labels[-2:]))


def _press(document: Document, registry: Registry, dateline: str | None) -> Press:
    """What tells the page's home: the dateline, the domain (example.cl), a name in it (koreaherald.com, "The Oslo
    Times"), and of which state that paper writes most.
    """
    url = document.article.url
    host = urlsplit(url or "").hostname or ""
    words = f"{host} {document.article.outlet or ''}".casefold().replace(" ", "")
    named = {iso for place, iso in registry.places.items() if place in words}
    by_domain = registry.domains.get(host.rpartition(".")[2])
    return Press(dateline, by_domain, named.pop() if len(named) == 1 else None, outlets.home(url))


def _assemble(
    document: Document,
    discourse: Discourse,
    documents: tuple[tuple[int, int], ...],
    found: Sequence[Found],
    evidence: Clues,
    model: Path | None,
) -> Cast:
    article = document.article.id
    entities: list[Entity] = []
    seen: set[int] = set()
    for turn in discourse.turns:
        if not turn.found.implied and id(turn.entity) not in seen:
            seen.add(id(turn.entity))
            entities.append(turn.entity)
    name_ids(entities, article)
    places = countries.apply(entities, evidence, model) if model is not None else {}
    actors = tuple(
        actor_of(_known(entity, evidence.day), evidence.day)
        for entity in sorted(entities, key=lambda e: (e.first, e.id))
    )
    mentions: list[Mention] = []
    founds: dict[Span, Found] = {}
    turns = sorted((turn for turn in discourse.turns if not turn.found.implied), key=lambda turn: turn.found.span)
    for turn in turns:
        one = turn.found
        confidence = _CONFIDENCE.get(one.kind, 0.6) if turn.sure is None else round(turn.sure, 3)
        mentions.append(Mention(one.span, _MENTION[one.kind], turn.entity.id, confidence))
        founds[one.span] = one
    by_id = {actor.id: actor for actor in actors}
    spoken_for = _spoken_for(discourse, by_id)
    heard = Heard(document, discourse.reference, turns, found)
    known = {entity.id: entity for entity in entities}
    return Cast(
        tuple(mentions),
        actors,
        document.text,
        documents,
        founds,
        by_id,
        spoken_for,
        heard,
        known,
        evidence,
        model,
        places,
    )


def _known(entity: Entity, day: str | None) -> Entity:
    """Somebody whom the text names without an office, with the full name and the office held on the article's day."""
    if entity.surety != KNOWN or entity.country is None or entity.kind != "person" or entity.titles or day is None:
        return entity
    holder = incumbents.holding(entity.keys, entity.country, day)
    if holder is not None:
        entity.wikidata = entity.wikidata or holder.wikidata
        entity.titles[holder.office] = None
        if len(entity.keys) == 1:
            entity.name = holder.name
    return entity


def _spoken_for(discourse: Discourse, actors: Mapping[str, Actor]) -> dict[str, Party]:
    """The parties for whom the spokespersons of the text speak, by the spokesperson's id."""
    by_name = {actor.name.casefold(): actor for actor in reversed(list(actors.values()))}
    parties: dict[str, Party] = {}
    for turn in discourse.turns:
        body = turn.found.extra.get("for")
        actor = actors.get(turn.entity.id)
        if body is None or actor is None or body == "" and actor.id in parties:
            continue
        if body:
            known = by_name.get(body.casefold())
            name = _ABBREVIATION.sub("", body)
            parties[actor.id] = Party(known.name if known else name, actor.country, known.id if known else None)
        elif actor.country and actor.country in discourse.people.registry.states:
            state = discourse.people.registry.states[actor.country]
            known = by_name.get(state.name.casefold())
            parties[actor.id] = Party(state.name, actor.country, known.id if known else None)
    return parties
