"""Drafts: quotations as they are found, before they become records.

`kind` is decided here, from the marks inside the content.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.records import Party, QuotationKind, Span
from communique.text.tokens import tokenize


@dataclass(slots=True)
class Draft:
    """One quotation in the making; `source` is the attribution's own words, `speaker` who they mean."""

    content: list[Span]
    quoted: list[Span]
    cue: Span | None
    source: Span | None
    rule: str
    addressee: Span | None = None
    listener: Party | None = None  # who was spoken to, where no words of the attribution name them
    speaker: Party | None = None
    relayed_by: Party | None = None
    extra: list[Span] = field(default_factory=list)
    runs_on: bool = False
    chance: float | None = None  # that its words are right, where a scorer has said so
    also: str | None = None  # the rule of the other side, the reader's or the marks', that has the same words
    sourced: float = 0.0  # how likely the reader found the source mention

    def kind(self, text: str) -> QuotationKind:
        """Direct where all words stand in quotation marks, indirect where none do, else mixed."""
        inside = outside = 0
        for part in self.content:
            for token in tokenize(text, part.start, part.end):
                if token.is_word:
                    if any(q.start <= token.start < q.end for q in self.quoted):
                        inside += 1
                    else:
                        outside += 1
        if not inside:
            return "indirect"
        return "mixed" if outside else "direct"
