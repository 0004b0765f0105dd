"""As-clauses: "As the president told the envoy, talks will go on", also where they open somebody else's quoted words.

Such a clause is an attribution of its own (Quirk et al. 1985, 15.54: comment clauses with "as"), which the annotated
documents show too rarely to be learned from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from communique.actors import Cast
from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.drafts import Draft
from communique.records import Party, Span
from communique.text.document import Document, Sentence

RULE = "as-clause"
_REACH = 12  # words from "as" to the verb of saying, and from there to the comma
_OPENS = frozenset("“”\"«„‘'")
_STOPS = ' .!?,;”"»’'


def drafts(document: Document, cast: Cast, lexicon: Lexicon, whom: Callable[[Span], Party]) -> Iterator[Draft]:
    """The reports that as-clauses open, in the order of the text; `whom` says whom the words of a source mean."""
    for sentence in document.sentences:
        for place, token in enumerate(sentence.tokens):
            if token.lower == "as" and (place == 0 or sentence.tokens[place - 1].text in _OPENS):
                found = _draft(document, cast, lexicon, sentence, place + 1)
                if found is not None and found.source is not None:
                    found.speaker = whom(found.source)
                    yield found


def _draft(document: Document, cast: Cast, lexicon: Lexicon, sentence: Sentence, first: int) -> Draft | None:
    tokens = sentence.tokens
    words = tuple(token.lower for token in tokens)
    for at in range(first + 1, min(first + _REACH, len(tokens) - 2)):
        known = lexicon.at(words, at)
        if known is None or known.form not in {"past", "s"} or not known.frames & {"that", "object", "quote"}:
            continue
        comma = next((i for i in range(at + 1, min(at + _REACH, len(tokens))) if tokens[i].text == ","), None)
        source = Span(tokens[first].start, tokens[at - 1].end)
        if comma is None or comma + 3 >= len(tokens) or not any(m.kind != "pronoun" for m in cast.within(source)):
            return None
        start, end = tokens[comma + 1].start, tokens[-1].end
        while end > start and document.text[end - 1] in _STOPS:
            end -= 1
        told = Span(tokens[at + 1].start, tokens[comma - 1].end) if comma > at + 1 else None
        cue = Span(tokens[at].start, tokens[at].end)
        return Draft([Span(start, end)], [], cue, source, RULE, addressee=told if told and cast.at(told) else None)
    return None
