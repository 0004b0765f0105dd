"""Who was spoken to, where the verb of saying does not take them: letters, interviews, calls, speeches, "to the press".

Only words outside the content count: "In an interview with the daily, Lund said ...".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.phrases import is_break
from communique.findings.quotations.units import QUOTE, Unit
from communique.records import Span

# Occasions of speech that name their audience with "to" or "with".
_ADDRESSED = frozenset(
    "speech letter message interview address remarks call conversation talks statement telegram note meeting "
    "briefing conference telephone phone appeal lecture letters messages notes calls telegrams".split()
)
# "after a meeting with" names no audience, "in a meeting with" does.
_DURING = frozenset("in during at over by on via".split())
_REACH = 7  # items between the occasion and its "to" or "with"
_LONGEST = 12  # items of a phrase that names an audience


def audience(draft: Draft, units: Sequence[Unit]) -> Span | None:
    """The words that name the audience of an occasion of speech in the sentence of the draft's cue; None without one.

    `units` are those of the document, in order.
    """
    if draft.cue is None:
        return None
    place = bisect_right(units, draft.cue.start, key=lambda unit: unit.span.start) - 1
    return _occasion(units[place], draft) if place >= 0 and draft.cue.start < units[place].span.end else None


def _occasion(unit: Unit, draft: Draft) -> Span | None:
    said = [*draft.content, *draft.quoted]
    inside = {i for i, item in enumerate(unit.items) if any(part.meets(item.span) for part in said)}
    for index, word in enumerate(unit.words):
        if word not in _ADDRESSED or index in inside or not _DURING & set(unit.words[max(0, index - 5) : index]):
            continue
        for at in range(index + 1, min(index + _REACH, len(unit.items) - 1)):
            if at in inside or is_break(unit.items[at]):
                break
            if unit.words[at] in {"to", "with"} and unit.items[at + 1].tag in {"DET", "PROPN", "X"}:
                return _phrase(unit, at + 1, inside)
    return None


def _phrase(unit: Unit, start: int, inside: set[int]) -> Span | None:
    end = start
    while end < len(unit.items) and end - start < _LONGEST and end not in inside:
        item = unit.items[end]
        if is_break(item) or item.tag in {QUOTE, "VERB", "AUX", "SCONJ"} or item.text == ".":
            break
        if item.tag == "ADP" and item.lower not in {"of", "for"}:
            break
        end += 1
    return unit.between(start, end) if end > start else None
