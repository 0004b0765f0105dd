"""Documents that speak: behind "the statement said" stands whoever issued the statement.

The issuer is named with the document ("a Defence Ministry statement", "a study by the institute", "the ministry's
report"), or was when the document first came up; a joint statement is that of the parties named last together.
"""

from __future__ import annotations

from communique.actors import Cast
from communique.findings.quotations.cues import Lexicon
from communique.records import Mention, Party, Span
from communique.text.document import Document
from communique.text.tokens import Token, tokenize


def document_noun(document: Document, source: Span, lexicon: Lexicon) -> Token | None:
    """The noun of a document that heads the source's words ("the joint statement"), None where it is no document."""
    tokens = tokenize(document.text, source.start, source.end)
    head = next(
        (i for i, t in enumerate(tokens) if t.lower in {"of", "by", "from", "on", "in", "for", "to"}),
        len(tokens),
    )
    if head and tokens[head - 1].lower in lexicon.documents:
        return tokens[head - 1]
    return None


def issuer(document: Document, cast: Cast, source: Span, noun: Token) -> Party | None:
    """Who issued the document that `source` names; None where the text does not tell."""
    inside = _named(cast, Span(source.start, noun.start))
    if inside:
        return _as_party(cast, inside[-1], source)
    after = _by(document, cast, noun.end)
    if after:
        return _as_party(cast, after, source)
    if document.text[source.start : noun.start].rstrip().endswith("joint"):
        return None
    return _earlier(document, cast, source, noun)


def _earlier(document: Document, cast: Cast, source: Span, noun: Token) -> Party | None:
    """The issuer given where the same noun came up before, the nearest first."""
    stem = noun.lower.rstrip("s")
    for sentence in reversed(document.sentences):
        if sentence.span.start >= source.start:
            continue
        for index, token in enumerate(sentence.tokens):
            if token.lower.rstrip("s") != stem or token.end > source.start:
                continue
            by = _by(document, cast, token.end)
            first = sentence.tokens[max(0, index - 5)].start
            before = [m for m in _named(cast, Span(first, token.start)) if _attached(document, m, token)]
            if by or before:
                return _as_party(cast, by or before[-1], source)
    return None


def _attached(document: Document, mention: Mention, noun: Token) -> bool:
    between = tokenize(document.text, mention.span.end, noun.start)
    return len(between) <= 3 and not any(
        t.lower in {"in", "a", "an", "the", "on", ",", "and", "to", "of"} for t in between
    )


def _by(document: Document, cast: Cast, end: int) -> Mention | None:
    words = tokenize(document.text, end, min(end + 60, len(document.text)))
    if not words or words[0].lower not in {"by", "from", "of"}:
        return None
    for mention in cast.within(Span(words[0].end, words[-1].end)):
        if mention.span.start - words[0].end <= 6 and mention.kind != "pronoun":
            return mention
    return None


def _named(cast: Cast, span: Span) -> list[Mention]:
    return [m for m in cast.within(span) if m.kind != "pronoun"]


def _as_party(cast: Cast, mention: Mention, source: Span) -> Party:
    party = cast.resolve(mention.span)
    return Party(party.name, party.country, party.actor_id, source, party.members)
