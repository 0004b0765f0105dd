"""Transcripts: who asks and who answers, where the turns are headed "Question" and "Answer".

A question is put to whoever takes the next turn. Written answers name the one who gives them once, in a line of
attribution ("Attribution is on the record from Spokesperson Ida Moen", "Answers by Minister Vik").
"""

from __future__ import annotations

import re

from communique.actors import Cast
from communique.records import Party, Span
from communique.text.document import Document

_QUESTION = frozenset({"question", "q", "journalist", "reporter", "press", "interviewer"})
_ANSWER = frozenset({"answer", "a", "response", "reply"})
_ATTRIBUTION = re.compile(
    r"\b(?:attribut(?:able|ed) to|on[- ]the[- ]record from|(?:answer|response|repl)\w* (?:by|from)|answered by)\s+",
    re.IGNORECASE,
)

Turns = dict[int, tuple[Span, Span]]


def put_to(document: Document, cast: Cast, turns: Turns, paragraph: int) -> Span | None:
    """The words that name whom the question in this paragraph is put to; None where it is no question."""
    name, _ = turns[paragraph]
    if name.of(document.text).casefold() not in _QUESTION:
        return None
    for later in sorted(turns):
        who = turns[later][0]
        if later > paragraph and who.of(document.text).casefold() not in _QUESTION:
            return who if cast.within(who) else None
    return None


def answerer(document: Document, cast: Cast, name: Span) -> Party | None:
    """The person who gives the answers, where a line of attribution says so."""
    if name.of(document.text).casefold() not in _ANSWER:
        return None
    match = _ATTRIBUTION.search(document.text)
    if match is None:
        return None
    behind = cast.within(Span(match.end(), min(match.end() + 120, len(document.text))))
    person = next((m for m in behind if m.span.start - match.end() <= 4), None)
    return cast.party(person.actor_id, name) if person else None
