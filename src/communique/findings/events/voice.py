"""Who vouches for an event: the page itself, whose statement it may be, or the speaker whose words hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.findings.events.sides import code_of

if TYPE_CHECKING:
    from communique.actors import Cast
    from communique.records import Party, Quotation, Span
    from communique.text.document import Document

_WE = re.compile(r"(?:^|[.!?\n]\s*)We\s")


def issuer_of(document: Document, cast: Cast, quotations: tuple[Quotation, ...]) -> str | None:
    """Whose statement the page is, where it says "we" and quotes nobody: the side it names first as a subject."""
    if any(quotation.kind == "direct" for quotation in quotations):
        return None
    inside = [span for q in quotations for span in q.content]
    spoken = _WE.finditer(document.text)
    if all(any(s.start <= m.end() <= s.end for s in inside) for m in spoken):
        return None
    start = next((p.span.start for p in document.paragraphs if p.kind == "body"), 0)
    for mention in cast.mentions:
        actor = cast.actor(mention.actor_id)
        official = actor.kind == "state" or actor.kind == "body" and actor.country is not None
        if (
            mention.kind != "metonym"
            and mention.span.start >= start
            and official
            and cast.is_subject(mention)
            and (code := code_of(actor))
        ):
            return code
    return None


@dataclass(frozen=True, slots=True)
class Claims:
    """Whose words a place in the text is."""

    contents: tuple[tuple[Span, Party | None], ...]

    @classmethod
    def of(cls, quotations: tuple[Quotation, ...]) -> Claims:
        found = [(span, quotation.speaker) for quotation in quotations for span in quotation.content]
        return cls(tuple(sorted(found, key=lambda pair: -len(pair[0]))))

    def at(self, trigger: Span) -> Party | None:
        """The speaker whose words hold the trigger; where reports nest, the outer one, who vouches for all of it."""
        holds = (speaker for span, speaker in self.contents if speaker and span.start <= trigger.start < span.end)
        return next(holds, None)
