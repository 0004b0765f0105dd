"""Documents that speak: behind "the statement said" stands whoever issued the statement.

The issuer is named with the document ("a Defence Ministry statement", "a study by the institute", "the ministry's
report"), or was when the document first came up; a joint statement is that of the parties named last together.
"""

from __future__ import annotations

from communique.actors import Cast
from communique.findings.quotations.cues import Lexicon
from communique.records import Party, Span
from communique.text.document import Document
from communique.text.times import MONTHS
from communique.text.tokens import Token, tokenize

# Words that say what kind of document it is, between the issuer and the noun.
_KINDS = frozenset(
    "news press joint new recent latest official opinion annual public poll survey study written final media weekly "
    "monthly quarterly fresh previous research first second earlier short brief".split()
)


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
    inside = _modifier(document, source.start, noun.start)
    if inside:
        return _as_party(cast, inside, source)
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
            begin = sentence.tokens[max(0, index - 7)].start
            found = _by(document, cast, token.end) or _modifier(document, begin, token.start)
            if found:
                return _as_party(cast, found, source)
    return None


def _modifier(document: Document, begin: int, end: int) -> Span | None:
    """The name that stands before a document's noun in its noun phrase ("a Defence Ministry press release")."""
    run: list[Token] = []
    for token in reversed(tokenize(document.text, begin, end)):
        if token.lower in MONTHS and not run:
            continue
        if token.is_capital or run and token.lower in {"of", "for", "and"}:
            run.append(token)
        elif run or not (token.lower in _KINDS or token.text in {"'s", "’s", "’", "'"}):
            break
    while run and not run[-1].is_capital:
        run.pop()
    while run and run[-1].lower in {"the", "a", "an", "in", "on", "according", "this"}:
        run.pop()
    return Span(run[-1].start, run[0].end) if run else None


def _by(document: Document, cast: Cast, end: int) -> Span | None:
    words = tokenize(document.text, end, min(end + 60, len(document.text)))
    if not words or words[0].lower not in {"by", "from", "of"}:
        return None
    for mention in cast.within(Span(words[0].end, words[-1].end)):
        if mention.span.start - words[0].end <= 6 and mention.kind != "pronoun":
            return mention.span
    return None


def _as_party(cast: Cast, name: Span, source: Span) -> Party:
    party = cast.resolve(name)
    return Party(party.name, party.country, party.actor_id, source, party.members)
