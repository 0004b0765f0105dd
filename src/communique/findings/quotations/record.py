"""From drafts to records: addressees, whom a speaker stands for, when it was said, and the evidence."""

from __future__ import annotations

from dataclasses import replace

from communique.actors import Cast
from communique.actors.unnamed import is_nobody
from communique.findings.quotations.confidence import Judge
from communique.findings.quotations.dates import Calendar
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.representation import stands_for
from communique.records import Evidence, Party, Quotation, Span, content_id
from communique.scorer import Scorer
from communique.text.document import Document


def quotations(document: Document, cast: Cast, drafts: list[Draft], speakers: Scorer) -> tuple[Quotation, ...]:
    """The records of a document's drafts, in their order; one whose content is nothing but blanks is none.

    `speakers` says how likely it is that a speaker is the right one.
    """
    drafts = [draft for draft in drafts if any(part.of(document.text).strip() for part in draft.content)]
    calendar = Calendar(document, drafts)
    judge = Judge(document.article, cast.mentions)
    named = [draft for draft in drafts if draft.speaker is not None]
    sure = speakers.probabilities([judge.of_speaker(d, d.speaker) for d in named if d.speaker is not None])
    for draft, chance in zip(named, sure.tolist(), strict=True):
        draft.speaker = draft.speaker and replace(draft.speaker, confidence=round(chance, 3))
    return tuple(_record(document, cast, draft, calendar) for draft in drafts)


def _record(document: Document, cast: Cast, draft: Draft, calendar: Calendar) -> Quotation:
    draft.speaker, draft.relayed_by = _somebody(draft.speaker), _somebody(draft.relayed_by)
    content = tuple(_trimmed(document.text, part) for part in draft.content if part.of(document.text).strip())
    kind = draft.kind(document.text)
    spans = tuple(sorted({*content, *draft.extra, *(s for s in (draft.cue, draft.source) if s)}))
    addressee = _addressed(cast, draft)
    represented = stands_for(document, cast, draft)
    if draft.speaker and draft.speaker.country is None and represented:
        draft.speaker = replace(draft.speaker, country=represented.country)
    return Quotation(
        id=content_id("q", document.article.id, kind, *((s.start, s.end) for s in (*content, *spans))),
        kind=kind,
        content=content,
        cue=draft.cue,
        speaker=draft.speaker,
        on_behalf_of=represented,
        addressees=(addressee,) if addressee else (),
        relayed_by=draft.relayed_by,
        issues=(),
        when=calendar.when(draft),
        evidence=Evidence(
            spans, f"{draft.rule} + {draft.also}" if draft.also else draft.rule, round(draft.chance or 0.0, 3)
        ),
    )


def _somebody(party: Party | None) -> Party | None:
    """A party, unless it is words that name nobody: "one", "three in five"."""
    return None if party is not None and is_nobody(party.name) else party


def _trimmed(text: str, part: Span) -> Span:
    """The part without blanks at its edges."""
    words = part.of(text)
    start = part.start + len(words) - len(words.lstrip())
    return Span(start, max(start, part.start + len(words.rstrip())))


def _addressed(cast: Cast, draft: Draft) -> Party | None:
    """Whom the draft was said to. An object pronoun is never the subject of its own clause (binding principle B)."""
    if draft.addressee is None:
        return draft.listener
    party = replace(cast.resolve(draft.addressee), confidence=None)
    office = cast.at(draft.addressee) if party.actor_id is None and not party.members else None
    if office is not None and office.kind == "title":
        party = cast.party(office.actor_id, draft.addressee)
    if party.actor_id is None or draft.speaker is None or party.actor_id != draft.speaker.actor_id:
        return party
    before = Span(max(0, draft.addressee.start - 400), draft.addressee.start)
    for mention in reversed(cast.within(before)):
        other = cast.actor(mention.actor_id)
        if other.kind == "person" and other.id != party.actor_id and mention.kind != "pronoun":
            return cast.party(other.id, draft.addressee)
    return None
