"""The passes of repair in their order, each on the text that the one before left.

Characters first, since everything else reads them; then debris, so that no mark of a prompt counts as speech; then
quotation marks; then the signs of machine translation, and only under those the joining of cut sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.page import characters, debris, marks, translation, wrapping
from communique.page.patches import Ledger, Patch
from communique.page.segments import Segment, Shift, carried, trimmed
from communique.records import Block, Span, Translation

if TYPE_CHECKING:
    from communique.page.draft import Line

_REASONS = {"title": "headline", "body": "main content", "caption": "caption of a figure"}


@dataclass(frozen=True)
class Repaired:
    """The text with its ledger, marked in blocks, and the judgement about its translation."""

    ledger: Ledger
    blocks: tuple[Block, ...]
    translation: Translation


def repair(text: str, lines: Sequence[Line], *, english: bool, markup: bool, marked: Sequence[Patch] = ()) -> Repaired:
    """Repair a draft. Rules about English words and English typography apply only where `english` is true.

    `markup` says whether the page was HTML, `marked` has the quotation marks that its elements stand for.
    """
    ledger = Ledger(text)
    segments = [Segment(line.span.start, line.span.end, line.part, _REASONS[line.part]) for line in lines]
    segments = carried(segments, ledger.amend(marked))
    segments = carried(segments, ledger.amend(characters.patches(text, segments)))
    segments = carried(segments, ledger.amend(wrapping.patches(ledger.text, segments)))
    segments = [s for s in (trimmed(s, ledger.text) for s in segments) if s]
    segments = debris.mark(ledger.text, segments, english=english, markup=markup)
    judged = Translation(machine=False, confidence=0.0, signs=())
    if english:
        segments, reversed_marks = _marks(ledger, segments)
        judged = translation.detect(ledger.text, _body(segments), reversed_marks)
        if judged.machine:
            segments, judged = _joins(ledger, segments, judged)
    blocks = tuple(Block(Span(s.start, s.end), s.kind, s.reason) for s in segments)
    return Repaired(ledger, blocks, judged)


def _body(segments: Sequence[Segment]) -> list[Segment]:
    return [s for s in segments if s.kind == "body"]


def _marks(ledger: Ledger, segments: list[Segment]) -> tuple[list[Segment], list[Span]]:
    found = marks.repair(ledger.text, _body(segments), translation.cue_at_end())
    applied = ledger.amend(found.patches)
    places: list[Span] = []
    shift = 0
    turned = set(found.reversed)
    for patch in applied:
        if patch in turned:
            places.append(Span(patch.start + shift, patch.start + shift + len(patch.new.rstrip())))
        shift += len(patch.new) - (patch.end - patch.start)
    return carried(segments, applied), places


def _joins(ledger: Ledger, segments: list[Segment], judged: Translation) -> tuple[list[Segment], Translation]:
    applied = ledger.amend(translation.joins(ledger.text, _body(segments)))
    return carried(segments, applied), replace(judged, signs=_moved(judged, applied))


def _moved(judged: Translation, applied: Sequence[Patch]) -> tuple:  # type: ignore[type-arg]
    shift = Shift(applied)
    return tuple(replace(s, span=Span(shift(s.span.start), shift(s.span.end))) for s in judged.signs)
