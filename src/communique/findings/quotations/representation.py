"""On whose behalf somebody speaks: a spokesperson for a ministry, state or body, or "on behalf of" in words.

The speaker stays the person. What a spokesperson says is the office's word, so an archive files it under both.
"""

from __future__ import annotations

from bisect import bisect_left

from communique.actors import Cast
from communique.findings.quotations.drafts import Draft
from communique.records import Party, Span
from communique.text.document import Document
from communique.text.tokens import Token

_REACH = 200  # characters from the cue to the words that name for whom it was said
_WORDS = (("on", "behalf", "of"), ("in", "the", "name", "of"), ("speaking", "for"))


def stands_for(document: Document, cast: Cast, draft: Draft) -> Party | None:
    """The body, state or person for whom the draft's speaker speaks; None where the speaker speaks in its own name."""
    if draft.speaker is None:
        return None
    stated = _stated(document, cast, draft)
    if stated is not None and stated.name != draft.speaker.name:
        return stated
    return cast.represented(draft.speaker.actor_id) if draft.speaker.actor_id else None


def _stated(document: Document, cast: Cast, draft: Draft) -> Party | None:
    """The party named after "on behalf of" in the words of attribution."""
    if draft.cue is None:
        return None
    sentence = document.sentence_at(draft.cue.start)
    if sentence is None:
        return None
    first = bisect_left(sentence.tokens, draft.cue.start - _REACH, key=lambda t: t.start)
    last = bisect_left(sentence.tokens, draft.cue.end + _REACH, key=lambda t: t.start)
    near = sentence.tokens[first:last]
    lower = tuple(t.lower for t in near)
    for index in range(len(near) - 2):
        for words in _WORDS:
            end = index + len(words)
            if lower[index:end] == words and end < len(near):
                return _party_at(cast, draft, near[end])
    return None


def _party_at(cast: Cast, draft: Draft, token: Token) -> Party | None:
    """The actor whose mention begins at the token, an article passed over, outside what was said."""
    if any(c.start <= token.start < c.end for c in (*draft.content, *draft.quoted)):
        return None
    reach = Span(token.start, token.end + 40)
    mention = next((m for m in cast.meeting(reach) if 0 <= m.span.start - token.start <= len("the ")), None)
    return cast.party(mention.actor_id, mention.span) if mention else None
