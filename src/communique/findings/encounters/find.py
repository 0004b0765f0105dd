"""From a document to its encounters, in order of their first report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.findings.encounters.circumstances import (
    implied_place,
    occasion_of,
    on_visits,
    place_of,
    told_after,
    when_of,
)
from communique.findings.encounters.lexicon import lexicon
from communique.findings.encounters.memory import Memory
from communique.findings.encounters.merge import merged
from communique.findings.encounters.nouns import from_nouns
from communique.findings.encounters.parties import Guest, represents
from communique.findings.encounters.scene import Scene
from communique.findings.encounters.status import status_of
from communique.findings.encounters.topics import recurrence_of, told_next, topic_of
from communique.findings.encounters.verbs import from_verbs
from communique.records import Encounter, Evidence, Party, content_id
from communique.text.times import reference_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.actors import Cast
    from communique.findings.encounters.drafts import Draft
    from communique.findings.encounters.lexicon import Lexicon
    from communique.records import Quotation, Span
    from communique.text.document import Document

_LONGEST = 300  # tokens; what runs on longer is a table or an attack, not a sentence
_SOON = 3  # sentences within which a report goes on to what was discussed
_TOOK_PLACE = re.compile(r"\b(?:took place|w(?:as|ere) held)\b")
_QUOTED = 0.9  # what somebody says of a meeting is a little less certain than what the page reports


def drafts(document: Document, cast: Cast, quotations: tuple[Quotation, ...]) -> list[Draft]:
    """What the rules find, each encounter once."""
    words = lexicon()
    memory = Memory(speakers=tuple(_speakers(quotations, cast, words)))
    number = 0
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            number += 1
            if memory.drafts and _TOOK_PLACE.search(document.text, sentence.span.start, sentence.span.end):
                _place_last(Scene.of(sentence, paragraph.kind, cast, words, document.text), memory)
            last = memory.drafts[-1] if memory.drafts else None
            if last and not last.topic and number - last.sentence <= _SOON:
                last.topic = told_next(Scene.of(sentence, paragraph.kind, cast, words, document.text), last)
            if len(sentence.tokens) > _LONGEST or not words.any.search(
                document.text, sentence.span.start, sentence.span.end
            ):
                continue
            scene = Scene.of(sentence, paragraph.kind, cast, words, document.text)
            found = sorted((*from_verbs(scene, memory), *from_nouns(scene, memory)), key=lambda d: d.first)
            kept = [draft for draft in found if completed(draft, scene, document, memory.drafts)]
            on_visits(scene, kept)
            for draft in kept:
                draft.sentence = number
                memory.keep(draft)
    said = [span for q in quotations if q.kind == "direct" for span in q.content]
    for draft in memory.drafts:
        if any(span.holds(draft.trigger) for span in said):
            draft.confidence *= _QUOTED
    return merged(memory.drafts)


def _place_last(scene: Scene, memory: Memory) -> None:
    """Give the last encounter without a place the one that the sentence tells."""
    place = told_after(scene)
    last = next((d for d in reversed(memory.drafts) if not d.place and d.mode not in {"call", "visit"}), None)
    if place and last and len(scene.words) <= _LONGEST:
        last.place = place


def _speakers(quotations: tuple[Quotation, ...], cast: Cast, words: Lexicon) -> Iterator[tuple[Span, Guest]]:
    """The stretches of direct speech whose speaker represents somebody."""
    for quotation in quotations:
        actor_id = quotation.speaker.actor_id if quotation.speaker else None
        if quotation.kind == "indirect" or actor_id is None:
            continue
        actor = cast.actor(actor_id)
        if represents(actor, words):
            for span in quotation.content:
                yield span, Guest(Party(actor.name, actor.country, actor.id, None), actor.kind)


def completed(draft: Draft, scene: Scene, document: Document, earlier: list[Draft]) -> bool:
    """Give a draft its status and circumstances; False where the sentence says that it did not happen."""
    status = status_of(scene, draft)
    if status is None:
        return False
    draft.status, draft.sure = status
    draft.place = place_of(scene, draft, document.article.dateline)
    draft.when = when_of(scene, draft, document.text, reference_of(document.article, draft.trigger.start))
    draft.occasion = occasion_of(scene, draft)
    draft.topic = topic_of(scene, draft)
    draft.recurrence = recurrence_of(scene, draft)
    draft.place = implied_place(scene, draft, document.article.dateline, earlier)
    draft.spans = [g.party.span for g in draft.guests if g.party.span]
    return True


def record(document: Document, draft: Draft) -> Encounter:
    """The record of a draft."""
    parties = tuple(guest.party for guest in draft.guests)
    mode = "summit" if draft.mode in {"meeting", "talks"} and len(draft.sides) > 2 else draft.mode
    identity = (draft.trigger.start, draft.trigger.end, *(p.name for p in parties))
    return Encounter(
        id=content_id("m", document.article.id, mode, *identity),
        mode=mode,
        status=draft.status,
        participants=parties,
        place=draft.place,
        occasion=draft.occasion,
        when=draft.when,
        issues=(),
        evidence=Evidence(
            tuple(sorted({draft.trigger, *draft.spans})), draft.rule, round(min(draft.confidence, 0.99), 3)
        ),
        topic=draft.topic,
        recurrence=draft.recurrence,
    )
