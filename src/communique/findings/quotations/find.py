"""From a document to its quotations, in reading order.

The reader sees reports (`sighted`), the layout shows speech (`layout`), and so do quotation marks (`marked`); all are
candidates, of which a trained scorer keeps the likely ones (`scoring`). What was kept is then put in order: whose words
without a source are, who relays whom, and who was spoken to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from communique.actors import Cast
from communique.findings.quotations import clauses, layout, record
from communique.findings.quotations.audiences import asked, audience
from communique.findings.quotations.conversations import listeners
from communique.findings.quotations.cues import lexicon
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.issuers import document_noun, issuer
from communique.findings.quotations.marked import marked, units_in
from communique.findings.quotations.scoring import Candidate, candidates, choose
from communique.findings.quotations.sighted import drafts as seen_drafts
from communique.findings.quotations.sighted import in_parts
from communique.findings.quotations.units import Unit
from communique.records import Party, Quotation, Span
from communique.scorer import MODEL, load
from communique.text.document import Document
from communique.text.marks import Quoted, quoted_stretches
from communique.text.sight import Report, see

_DEEPEST = 8  # reports inside one another that are told apart
HEARD = 0.5  # chance of a report from which on it tells whose the quotation behind it is, before anything is scored


@dataclass(frozen=True, slots=True)
class Found:
    """All that may be a quotation in a document, and what settling it needs."""

    drafts: list[Draft]
    seen: list[tuple[Draft, Report]]
    stretches: list[list[Quoted]]
    units: list[Unit]


def find(document: Document, cast: Cast, model: str = "") -> tuple[Quotation, ...]:
    """The quotations of a document, with speakers resolved to the cast. The reader is asked where it has not seen it
    yet.

    Content lies in `document.text`; direct content excludes its outer marks, indirect content its final stop. `model`
    is the folder of the scorer; empty, the one that ships.
    """
    folder = Path(model) if model else MODEL
    if document.seen is None:
        document = see(document, model)
    found = gather(document, cast)
    some = candidates(document, cast, found.drafts, found.seen)
    kept = choose(some, load("quotation", folder), load("marks", folder))
    drafts = settle(document, cast, kept, found)
    return record.quotations(document, cast, drafts, load("speaker", folder))


def gather(document: Document, cast: Cast) -> Found:
    """Everything that the reader, the layout and the marks show. Raises ValueError where no reader has seen it."""
    if document.seen is None:
        raise ValueError("quotations are found in a document that the reader has seen: see communique.text.sight")
    stretches = quoted_stretches(document)
    units = units_in(document, stretches)
    whole = layout.statement(document, cast)
    if whole is not None:
        return Found([whole], [], stretches, units)
    seen = seen_drafts(document, document.seen, stretches)
    for draft, _ in seen:
        if draft.source is not None:
            draft.speaker = whom(document, cast, draft.source)
    means = partial(whom, document, cast)
    shown = layout.drafts(document, cast, units, means)
    shown += clauses.drafts(document, cast, lexicon(), means)
    heard = [draft for draft, report in seen if report.chances["anchor"] >= HEARD] + shown
    heard.sort(key=lambda draft: draft.content[0])
    return Found([*shown, *marked(document, cast, units, heard)], seen, stretches, units)


def whom(document: Document, cast: Cast, source: Span) -> Party:
    """Whom the words of an attribution mean; for a document, whoever issued it."""
    noun = document_noun(document, source, lexicon())
    return noun and issuer(document, cast, source, noun) or cast.resolve(source)


def settle(document: Document, cast: Cast, kept: Sequence[Candidate], found: Found) -> list[Draft]:
    """The drafts of what was kept, in the order of the text, with speakers and audiences for those that have none
    yet.
    """
    drafts = [one.draft for one in kept]
    around = _around(drafts)
    last: Draft | None = None
    for one in kept:
        draft = one.draft
        draft.chance = one.chance
        if one.report is not None and draft.quoted:
            draft.content = in_parts(document.text, draft.content, found.stretches)
        draft.content = _apart(draft.content, draft.speaker.span if draft.speaker else draft.source)
        outer = around.get(id(draft))
        draft.relayed_by = outer.speaker if outer is not None else None
        if draft.speaker is None and draft.source is None:
            draft.speaker = _goes_on(document, cast, draft, drafts, last)
        if draft.addressee is None:
            draft.addressee = audience(draft, found.units) or asked(document, cast, draft)
        if outer is None:
            _keep_audience(document, draft, last)
            last = draft
    drafts.sort(key=lambda d: (d.content[0].start, -d.content[0].end))
    listeners(document, cast, drafts, found.stretches)
    return drafts


def _apart(content: Sequence[Span], source: Span | None) -> list[Span]:
    """The parts in order, without any that runs into the one before it, and cut where the source stands half inside."""
    kept: list[Span] = []
    for part in sorted(content):
        if source is not None and part.meets(source) and not part.holds(source) and not source.holds(part):
            part = Span(part.start, source.start) if part.start < source.start else Span(source.end, part.end)  # noqa: PLW2901
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return kept


def _goes_on(document: Document, cast: Cast, draft: Draft, drafts: Sequence[Draft], last: Draft | None) -> Party | None:
    """Whose words without a source are: a participle has the subject of its sentence, else somebody goes on
    speaking.
    """
    sentence = document.sentence_at(draft.cue.start) if draft.cue else None
    if sentence is not None:
        for other in drafts:
            if other.source is not None and sentence.span.holds(other.source) and other.speaker is not None:
                return replace(other.speaker, span=None)
    if last is None:
        return None
    return cast.continued(draft.content[0]) or last.speaker and replace(last.speaker, span=None)


def _around(drafts: Sequence[Draft]) -> dict[int, Draft]:
    """For the id of each draft that is relayed, the shortest whose words hold its cue, or its words where it has
    none.
    """
    asked = [(draft.cue or draft.content[0], draft, False) for draft in drafts]
    parts = [(part, draft, True) for draft in drafts for part in draft.content]
    found: dict[int, Draft] = {}
    live: list[tuple[Span, Draft]] = []
    for span, draft, holder in sorted([*parts, *asked], key=lambda one: (one[0].start, not one[2], -one[0].end)):
        live = [(part, d) for part, d in live if part.end > span.start][-_DEEPEST:]
        if holder:
            live.append((span, draft))
            continue
        outer = [d for part, d in live if d is not draft and part.holds(span)]
        if outer:
            found[id(draft)] = min(outer, key=lambda other: sum(map(len, other.content)))
    return found


def _keep_audience(document: Document, draft: Draft, before: Draft | None) -> None:
    """A speaker who goes on speaks to the same audience until another is named; whoever was asked for something is
    none.
    """
    if draft.addressee is None and before and before.speaker and draft.speaker:
        told = before.addressee if not before.content[0].of(document.text).startswith("to ") else None
        draft.addressee = told if before.speaker.name == draft.speaker.name else None
