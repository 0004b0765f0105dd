"""Whom the phrase of an attribution means: from a span of text to a Party.

The head of the phrase decides. A named person wins wherever the name stands in it (a pre-title, an apposition); a
report or statement speaks for the body that issued it; "the two sides" are the two states that the text is about; what
names nobody known is a party by its own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.actors.registry import default_registry
from communique.actors.turns import DOCUMENT
from communique.records import Actor, Mention, Party, Span

if TYPE_CHECKING:
    from communique.actors.cast import Cast

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_AND = re.compile(r",? (?:and|as well as|along with|together with) ")
# What would make a name at the end of a phrase a complement of the phrase.
_LINK = re.compile(r"\b(?:of|for|by|from|in|to|with|at|on|about|against)\b|[’']s\b", re.IGNORECASE)
_PAIR = re.compile(
    r"(?:the )?(?:two|both)(?: (?P<kind>\w+))?$|the (?P<bare>sides|delegations|countries|parties)$", re.IGNORECASE
)
_PERSONS = frozenset("leaders ministers presidents officials men diplomats heads chiefs envoys premiers women".split())


def resolve(cast: Cast, span: Span) -> Party:
    """The party that the noun phrase at `span` means; see `Cast.resolve`."""
    span = trimmed(cast.text, span)
    words = span.of(cast.text)
    pair = _pair(cast, span, words)
    if pair is not None:
        return pair
    joint = _joint(cast, span)
    if joint is not None:
        return joint
    inside = list(cast.meeting(span))
    exact = next((m for m in inside if m.span == span or m.span == bare(cast.text, span)), None)
    if exact is not None:
        return replace(cast.party(exact.actor_id, span), confidence=exact.confidence)
    ruled = _ruled(cast, span, words, inside)
    if ruled is not None and ruled.members:
        return ruled
    chosen = cast.taken_up(span, ruled.actor_id if ruled is not None else None)
    if chosen is not None and chosen.entity is not None:
        return replace(cast.party(chosen.entity.id, span), confidence=round(chosen.sure, 3))
    sure = round(chosen.sure, 3) if chosen is not None else None
    if ruled is not None and inside and _leads(cast, span, inside[0], ruled):
        return replace(ruled, confidence=sure)  # "Iraqi officials in the north": nobody named, and yet an actor
    return Party(bare(cast.text, span).of(cast.text), cast.state_of(span), None, span, confidence=sure)


def _ruled(cast: Cast, span: Span, words: str, inside: list[Mention]) -> Party | None:
    """Whom the make of the phrase tells: the issuer of a document, the head, the one holder of a title."""
    if DOCUMENT.search(words) and not any(m.kind == "title" for m in inside):
        issuer = _issuer(cast, span, inside)
        if issuer is not None:
            return issuer
    mention = _head(cast, span, inside)
    if mention is not None:
        return cast.party(mention.actor_id, span)
    holder = _by_title(cast, words)
    return cast.party(holder.id, span) if holder is not None else None


def _leads(cast: Cast, span: Span, first: Mention, ruled: Party) -> bool:
    """Whether the rule's actor is the head that the phrase begins with, and nobody named."""
    unnamed = cast.actor(first.actor_id).name.casefold() in first.span.of(cast.text).casefold()
    head = first.kind in ("title", "body") and first.span.start - span.start <= len("the ")
    return head and unnamed and ruled.actor_id == first.actor_id


def bare(text: str, span: Span) -> Span:
    """The phrase without its article."""
    article = _ARTICLE.match(text, span.start, span.end)
    return Span(article.end(), span.end) if article else span


def trimmed(text: str, span: Span) -> Span:
    """The phrase without the marks and spaces around it."""
    start, end = span.start, span.end
    while start < end and text[start] in " \t\n,;:“”\"'":
        start += 1
    while end > start and text[end - 1] in ' \t\n,;:“”"':
        end -= 1
    return Span(start, end)


def _head(cast: Cast, span: Span, inside: list[Mention]) -> Mention | None:
    if not inside:
        return None
    named = [m for m in inside if m.kind == "name" and cast.actor(m.actor_id).kind == "person"]
    first = inside[0]
    if named and (named[0] is first or "," in cast.text[span.start : named[0].span.start]):
        return named[0]
    if named and named[-1].span.end == span.end and not _LINK.search(cast.text[span.start : named[-1].span.start]):
        return named[-1]  # Twitter user James Lund
    return first if first.span.start - span.start <= len("the ") + 1 else None


def _by_title(cast: Cast, words: str) -> Actor | None:
    """The one person to whom the text gives the title that is the whole phrase ("Crown Prince said")."""
    title = words.casefold()
    holders = [a for a in cast.actors if a.kind == "person" and any(r.title.casefold() == title for r in a.roles)]
    return holders[0] if len(holders) == 1 else None


# --- joint parties ---


def _joint(cast: Cast, span: Span) -> Party | None:
    """Two parties, "A and B", where both name somebody and no one name holds the whole."""
    text = cast.text
    for match in _AND.finditer(text, span.start, span.end):
        left, right = Span(span.start, match.start()), Span(match.end(), span.end)
        if any(m.span.start < match.start() and m.span.end > match.end() for m in cast.meeting(span)):
            continue
        mention = cast.at(right)
        if mention is None or cast.at(left) is None or mention.span.start - right.start > len("the "):
            continue
        return _together([resolve(cast, left), resolve(cast, right)], span)
    return None


def _together(parties: list[Party], span: Span) -> Party:
    members = tuple(m for p in parties for m in (p.members or ((p.actor_id,) if p.actor_id else ())))
    countries = {p.country for p in parties}
    country = countries.pop() if len(countries) == 1 else None
    return Party(" and ".join(p.name for p in parties), country, None, span, members)


def _pair(cast: Cast, span: Span, words: str) -> Party | None:
    """The two states or persons in view: "the two sides", "both ministers", "they"."""
    if words.casefold() == "they":
        return _they(cast, span)
    match = _PAIR.match(words)
    if not match:
        return None
    kind = (match["kind"] or match["bare"] or "").casefold()
    actors = _two_persons(cast, span) if kind in _PERSONS else _two_states(cast, span)
    return _together([_party(cast, actor) for actor in actors], span) if len(actors) == 2 else None


def _party(cast: Cast, actor: Actor | str) -> Party:
    if isinstance(actor, Actor):
        return Party(actor.name, actor.country, actor.id)
    state = default_registry().states.get(actor)
    return Party(state.name if state else actor, actor)


def _two_states(cast: Cast, span: Span) -> list[Actor | str]:
    """The two states named most up to here (in the whole text, where there are not yet two), in order of appearance."""
    state_of = {a.country: a for a in cast.actors if a.kind == "state"}
    for limit in (span.start, len(cast.text)):
        counts: Counter[str] = Counter()
        for mention in cast.mentions:
            country = cast.actor(mention.actor_id).country
            if mention.span.start < limit and country and country != "IGO":
                counts[country] += 1
        if len(counts) >= 2:
            top = {country for country, _ in counts.most_common(2)}
            return [state_of.get(country, country) for country in counts if country in top]
    return []


def _two_persons(cast: Cast, span: Span) -> list[Actor | str]:
    found: list[Actor | str] = []
    for actor in _before(cast, span):
        if actor.kind == "person" and actor not in found:
            found.insert(0, actor)
        if len(found) == 2:
            break
    return found


def _before(cast: Cast, span: Span) -> Iterator[Actor]:
    return (cast.actor(m.actor_id) for m in reversed(cast.mentions) if m.span.end <= span.start)


def _they(cast: Cast, span: Span) -> Party | None:
    """The last joint subject ("A and B praised ...") unless a group was named since."""
    mentions = [m for m in cast.mentions if m.span.end <= span.start]
    floor = cast.text.rfind("\n", 0, span.start) - 600
    for second, first in zip(reversed(mentions), reversed(mentions[:-1]), strict=False):
        if second.span.start < floor:
            break
        actor = cast.actor(second.actor_id)
        if actor.kind == "group" and cast.is_subject(second):
            pair = _pair(cast, second.span, second.span.of(cast.text))
            return pair or cast.party(actor.id, span)
        between = cast.text[first.span.end : second.span.start]
        if between.strip(" ,") == "and" and "pronoun" not in (first.kind, second.kind):
            return _together([cast.party(m.actor_id, None) for m in (first, second)], span)
    return None


# --- documents ---


def _issuer(cast: Cast, span: Span, inside: list[Mention]) -> Party | None:
    """Who issued a report or statement: the body that its phrase names, else the one that an earlier phrase named."""
    bodies = [m for m in inside if cast.actor(m.actor_id).kind in ("body", "group", "state", "person")]
    if bodies:
        return cast.party(bodies[0].actor_id, span)
    noun = DOCUMENT.search(span.of(cast.text))
    if noun is None:
        return None
    earlier = [(start, end) for start, end in reversed(cast.documents) if start < span.start]
    same = [(start, end) for start, end in earlier if noun.group().casefold() in cast.text[start:end].casefold()]
    for start, end in (*same, *earlier):
        found = [m for m in cast.mentions if start <= m.span.start < end + 60]
        if "joint" in cast.text[start:end].casefold():
            states = _two_states(cast, span)
            return _together([_party(cast, s) for s in states], span) if len(states) == 2 else None
        stop = cast.text[end : end + 60].partition(".")[0]
        near = [m for m in found if m.span.start < end or f" {cast.text[m.span.start : m.span.end]}" in stop]
        near = [m for m in near if m.span.start < end or re.match(r"\s*(?:issued |released )?(?:by|of|from)\b", stop)]
        if near:
            return cast.party(near[0].actor_id, span)
    return None
