"""Documents that speak: behind "the statement said" stands whoever issued the statement.

The issuer is named with the document ("a Defence Ministry statement", "a study by the institute", "the ministry's
report"), or was when the document first came up; a joint statement is that of the parties named last together. Behind a
document of agreement ("according to the memorandum") stand its parties: those it is between, or who signed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

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

_AGREEMENTS = frozenset("mou memorandum protocol accord roadmap treaty pact agreement".split())
_SIGNED = frozenset("signed sign signs inked concluded reached struck exchanged initialled initialed".split())
_PARTIES_END = frozenset(", . ; : ( that which who on in at to for was is were are will".split())


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
    if noun.lower in _AGREEMENTS:
        return _signatories(document, cast, source)
    return _earlier(document, cast, source, noun)


def _signatories(document: Document, cast: Cast, source: Span) -> Party | None:
    """The parties of the document of agreement that came up last: those it is between, else who signed it."""
    for sentence in reversed(document.sentences):
        if sentence.span.start > source.start:
            continue
        words = [token.lower for token in sentence.tokens]
        at = next((i for i, word in enumerate(words) if word in _AGREEMENTS), None)
        if at is None:
            continue
        between = next((i for i in range(at + 1, min(at + 16, len(words))) if words[i] == "between"), None)
        if between is not None:
            end = next((i for i in range(between + 1, len(words)) if words[i] in _PARTIES_END), len(words))
            parties = (
                Span(sentence.tokens[between + 1].start, sentence.tokens[end - 1].end) if end > between + 1 else None
            )
        else:
            parties = _signing(sentence.tokens[:at], words[:at])
        if parties is not None and cast.within(parties):
            return _as_party(cast, parties, source)
    return None


def _signing(tokens: Sequence[Token], words: Sequence[str]) -> Span | None:
    """The subject of the verb of signing before an agreement’s noun, without the dateline."""
    verb = next((i for i in range(len(words) - 1, 0, -1) if words[i] in _SIGNED), None)
    if verb is None:
        return None
    begin = next((i + 1 for i in range(verb - 1, -1, -1) if tokens[i].text in {"--", "—", "–", "-", ",", ":"}), 0)
    while verb > begin and words[verb - 1] in {"have", "has", "had", "also", "jointly"}:
        verb -= 1
    return Span(tokens[begin].start, tokens[verb - 1].end) if verb > begin else None


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
    mentions = cast.within(Span(words[0].end, words[-1].end))
    for mention, second in zip_longest(mentions, mentions[1:]):
        if mention.span.start - words[0].end <= 6 and mention.kind != "pronoun":
            joined = second and document.text[mention.span.end : second.span.start].strip() == "and"
            return Span(mention.span.start, second.span.end) if second and joined else mention.span
    return None


def _as_party(cast: Cast, name: Span, source: Span) -> Party:
    party = cast.resolve(name)
    return Party(party.name, party.country, party.actor_id, source, party.members)
