"""Who was spoken to, where the verb of saying does not take them: letters, interviews, calls, speeches, "to the press".

Only words outside the content count: "In an interview with the daily, Lund said ...".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from communique.actors import Cast
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.phrases import is_break
from communique.findings.quotations.units import QUOTE, Unit
from communique.records import Span
from communique.text.document import Document

# Occasions of speech that name their audience with "to" or "with".
_ADDRESSED = frozenset(
    "speech letter message interview address remarks call conversation talks statement telegram note meeting "
    "briefing conference telephone phone appeal lecture letters messages notes calls telegrams interviews speeches "
    "testimony".split()
)
_TELLING = frozenset("told tells telling assured assures informed informs reminded reminds".split())
# "Speaking to reporters, Lund said ...": they need no "in" or "at" before them.
_SPEAKING = frozenset("speaking talking writing testifying spoke".split())
# Verbs of asking whose clause has the one who is asked as its subject: "demanded that *Chile* withdraw".
_ASKING = frozenset(
    "demand demands demanded demanding request requests requested requesting insist insists insisted insisting call "
    "calls called calling ask asks asked asking urge urges urged urging appeal appeals appealed appealing recommend "
    "recommends recommended propose proposes proposed suggest suggests suggested want wants wanted".split()
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
    if place < 0 or draft.cue.start >= units[place].span.end:
        return None
    return _told(units[place], draft.cue) or _occasion(units[place], draft)


def asked(document: Document, cast: Cast, draft: Draft) -> Span | None:
    """The subject of a clause that is demanded, where it is a mention of somebody; None for other quotations."""
    sight = document.seen
    if draft.cue is None or sight is None or not _ASKING & set(draft.cue.of(document.text).casefold().split()):
        return None
    content = draft.content[0]
    head = sight.head(content)
    for child in sight.children.get(head, ()) if head is not None else ():
        if sight.relations[child].startswith("nsubj"):
            at = Span(sight.starts[child], sight.ends[child])
            mention = cast.at(at)
            if mention is not None and mention.kind != "pronoun" and content.holds(mention.span):
                return mention.span
    return None


def _told(unit: Unit, cue: Span) -> Span | None:
    """The object of a verb of telling, directly behind it: "told *reporters*"."""
    for index, item in enumerate(unit.items[:-1]):
        if item.span == cue and item.lower in _TELLING and unit.items[index + 1].tag in {"DET", "PROPN", "X", "NOUN"}:
            return _phrase(unit, index + 1, set())
    return None


def _occasion(unit: Unit, draft: Draft) -> Span | None:
    said = [*draft.content, *draft.quoted]
    inside = {i for i, item in enumerate(unit.items) if any(part.meets(item.span) for part in said)}
    for index, word in enumerate(unit.words):
        occasion = word in _ADDRESSED and bool(_DURING & set(unit.words[max(0, index - 5) : index]))
        if index in inside or not occasion and word not in _SPEAKING:
            continue
        for at in range(index + 1, min(index + (_REACH if occasion else 2), len(unit.items) - 1)):
            if at in inside or is_break(unit.items[at]):
                break
            if unit.words[at] in {"to", "with", "before"} and unit.items[at + 1].tag in {"DET", "PROPN", "X", "ADJ"}:
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
