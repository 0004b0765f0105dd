"""Whom the phrase of an attribution means: from a span of text to a Party.

The head of the phrase decides. A named person wins wherever the name stands in it (a pre-title, an apposition); a report
or statement speaks for the body that issued it; what names nobody known is a party by its own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.records import Mention, Party, Span

if TYPE_CHECKING:
    from communique.actors.cast import Cast

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_AND = re.compile(r",? and |, (?=and )")
_DOCUMENT = re.compile(
    r"\b(?:report|statement|release|study|polls?|survey|database|letter|note|memorandum|memo|declaration|resolution|"
    r"document|tweet|readout|communiqu[eé]|mou|investigations?|findings|data|figures|statistics)\b",
    re.IGNORECASE,
)


def resolve(cast: Cast, span: Span) -> Party:
    """The party that the noun phrase at `span` means; see `Cast.resolve`."""
    span = _trimmed(cast._text, span)
    inside = [m for m in cast.mentions if m.span.meets(span)]
    joint = _joint(cast, span)
    if joint is not None:
        return joint
    mention = _head(cast, span, inside)
    if mention is not None:
        return cast.party(mention.actor_id, span)
    return Party(_ARTICLE.sub("", span.of(cast._text)), _country(cast, inside), None, span)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \t\n,;:“”\"'":
        start += 1
    while end > start and text[end - 1] in ' \t\n,;:“”"':
        end -= 1
    return Span(start, end)


def _head(cast: Cast, span: Span, inside: list[Mention]) -> Mention | None:
    if not inside:
        return None
    exact = [m for m in inside if m.span == span]
    if exact:
        return exact[0]
    named = [m for m in inside if m.kind == "name" and cast.actor(m.actor_id).kind == "person"]
    first = inside[0]
    if named and (named[0] is first or "," in cast._text[span.start : named[0].span.start]):
        return named[0]
    text = span.of(cast._text)
    if _DOCUMENT.search(text):
        bodies = [m for m in inside if cast.actor(m.actor_id).kind in ("body", "group")]
        return bodies[0] if bodies else first
    if first.span.start - span.start <= len("the ") + 1:
        return first
    return None


def _country(cast: Cast, inside: list[Mention]) -> str | None:
    return next((c for m in inside if (c := cast.actor(m.actor_id).country)), None)


def _joint(cast: Cast, span: Span) -> Party | None:
    text = cast._text
    for match in _AND.finditer(text, span.start, span.end):
        left, right = Span(span.start, match.start()), Span(match.end(), span.end)
        if any(
            m.span.start < match.start() and m.span.end > match.end()
            for m in cast.mentions
            if m.span.meets(span)
        ):
            continue
        if not cast.at(right) or not cast.at(left):
            continue
        if not _opens_with_mention(cast, right):
            continue
        parties = [resolve(cast, left), resolve(cast, right)]
        members = tuple(m for p in parties for m in (p.members or ((p.actor_id,) if p.actor_id else ())))
        countries = {p.country for p in parties}
        country = countries.pop() if len(countries) == 1 else None
        return Party(" and ".join(p.name for p in parties), country, None, span, members)
    return None


def _opens_with_mention(cast: Cast, span: Span) -> bool:
    mention = cast.at(span)
    return mention is not None and mention.span.start - span.start <= 4
