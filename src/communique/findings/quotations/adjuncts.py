"""Adjuncts of saying: times, places and occasions between a cue and what was said."""

from __future__ import annotations

from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.phrases import PERIODS, TIME, is_break
from communique.findings.quotations.units import QUOTE, Unit
from communique.text.times import MONTHS, WEEKDAYS

_NEXT = frozenset("last this next same previous following".split())
_ADJUNCT_HEADS = frozenset(
    (
        "in on at during after via by from through following before ahead upon over to while at within amid alongside"
    ).split()
)


def skip_adjuncts(unit: Unit, index: int, lexicon: Lexicon) -> int:
    """The item after times, places and occasions of speech that stand between a cue and what was said."""
    items, words = unit.items, unit.words
    while index < len(items):
        word = words[index]
        following = items[index + 1].tag if index + 1 < len(items) else ""
        if (
            word in TIME
            and not (word in {"there", "here"} and following == "AUX")
            or items[index].tag == "ADV"
            and word not in {"there", "now", "then"}
        ):
            index += 1
        elif word in _NEXT and index + 1 < len(items) and words[index + 1] in PERIODS:
            if words[index + 2 : index + 3] and words[index + 2] in {"'s", "’s"}:
                break  # `said this month's rise was ...`: a subject
            index += 2
        elif word in _ADJUNCT_HEADS and (after := _adjunct_end(unit, index, lexicon)):
            index = after
        else:
            break
    return index


def _adjunct_end(unit: Unit, index: int, lexicon: Lexicon) -> int | None:
    """Where the prepositional phrase at `index` ends, when it is an adjunct of saying and not yet the content."""
    items, words = unit.items, unit.words
    end = index + 1
    if words[index] == "to" and end < len(items) and items[end].tag == "X" and words[end] not in lexicon.audiences:
        return None  # an infinitive
    while end < len(items):
        item = items[end]
        if item.tag in {"AUX", QUOTE, "SCONJ"} and item.text != "May" or is_break(item) or item.text in {".", "?", "!"}:
            break
        if words[end] in {"without", "how", "why"}:
            break
        if item.tag == "PRON" and items[end - 1].tag != "ADP":
            break
        if (
            item.tag == "DET"
            and items[end - 1].tag not in {"ADP", "DET", "PART"}
            and words[end - 1] not in {"of", "and", "with"}
        ):
            break
        end += 1
    inside = words[index + 1 : end]
    at_end = (
        end >= len(items)
        or items[end].tag == QUOTE
        or words[end] == "that"
        or items[end].text in {",", ":", ".", "?", "!"}
    )
    known = any(
        w in lexicon.occasions or w in WEEKDAYS or w in PERIODS or w in MONTHS or w in {"sidelines", "talks"}
        for w in inside
    )
    return end if inside and (at_end or known) else None
