"""Drafts: quotations as they are found, before they become records.

A draft still knows the items it came from; `kind` and extent are decided here, from the marks inside the content.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.phrases import Range
from communique.findings.quotations.units import Unit
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
    asked: bool = False  # to do something: such an addressee is nobody's audience for what follows
    speaker: Party | None = None
    relayed_by: Party | None = None
    extra: list[Span] = field(default_factory=list)
    runs_on: bool = False
    chance: float | None = None  # that its words are right, where a scorer has said so

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


def draft_from(unit: Unit, found: Attribution, source: Span | None) -> Draft:
    """The draft of an attribution found in a unit."""
    content: list[Span] = []
    quoted: list[Span] = []
    runs_on = False
    for part in found.content:
        items = unit.items[part[0] : part[1]]
        marks = [i.quoted for i in items if i.quoted]
        quoted.extend(q.inner for q in marks)
        runs_on = runs_on or any(q.runs_on for q in marks)
        content.append(_extent(unit, part))
    return Draft(
        content,
        quoted,
        unit.between(*found.cue),
        source,
        found.rule,
        addressee=unit.between(*found.addressee) if found.addressee else None,
        asked=found.rule == "clause: infinitive",
        runs_on=runs_on,
    )


def _extent(unit: Unit, part: Range) -> Span:
    """The content's span: without outer marks where it is one quoted stretch, else from first to last item."""
    start, end = part
    while end - start > 1 and unit.items[start].tag == "PUNCT" and unit.items[start].text in {",", ":", "."}:
        start += 1
    while end - start > 1 and unit.items[end - 1].tag == "PUNCT" and unit.items[end - 1].text in {",", ":", ".", ";"}:
        end -= 1
    if end - start == 1 and (mark := unit.items[start].quoted):
        return mark.inner
    return unit.between(start, end)
