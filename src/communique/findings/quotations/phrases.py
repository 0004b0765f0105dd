"""Noun phrases to the right of a place in a unit, found without a parse.

The mentions that the actors part found are trusted first; where there is none, a phrase is grown over the tags up to
the words that cannot belong to it. Ranges are half-open over the items of a unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.findings.quotations.units import Item, Unit
from communique.records import Mention
from communique.text.times import MONTHS, WEEKDAYS

Range = tuple[int, int]

TIME = frozenset(WEEKDAYS) | frozenset(
    (
        "today yesterday tomorrow tonight here there now recently earlier later late early overnight again separately"
    ).split()
)
PERIODS = frozenset("week month year night morning evening afternoon day weekend".split())
_BEFORE_NAME = frozenset("X PROPN DET NUM PART ADP CCONJ PUNCT".split())
_BREAKERS = frozenset(", ; : — – -- ( ) |".split())


@dataclass(frozen=True, slots=True)
class Places:
    """Where the mentions of a document begin and end, for look-up by offset."""

    starts: dict[int, Mention]
    ends: dict[int, Mention]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> Places:
        starts: dict[int, Mention] = {}
        ends: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda m: len(m.span)):
            starts[mention.span.start] = mention
            ends[mention.span.end] = mention
        return cls(starts, ends)


def is_break(item: Item) -> bool:
    """Whether the item is a mark that ends a phrase."""
    return item.tag == "PUNCT" and item.text in _BREAKERS


def index_at(unit: Unit, offset: int, *, end: bool = False) -> int | None:
    """The item that begins (or, with `end`, ends) at a text offset."""
    for index, item in enumerate(unit.items):
        if (item.span.end if end else item.span.start) == offset:
            return index
    return None


def nominal(item: Item) -> bool:
    if item.quoted:  # a nickname or acronym in marks, not speech
        return len(item.quoted.inner) <= 24 and not item.quoted.runs_on and not item.quoted.stopped
    return item.tag in {"X", "PROPN", "NUM", "PART", "VERB", "NOUN", "ADJ"} or item.text in {"%", "$", ")"}


def phrase_from(unit: Unit, index: int, places: Places) -> Range | None:
    """The noun phrase that begins at `index`."""
    items = unit.items
    if index >= len(items):
        return None
    if items[index].tag == "PRON" or unit.words[index] == "her" and not _owned(unit, index + 1):
        return (index, index + 1)
    if not (items[index].tag == "DET" or nominal(items[index])):
        return None
    mention = places.starts.get(items[index].span.start)
    if mention is None and items[index].tag == "DET" and index + 1 < len(items):
        mention = places.starts.get(items[index + 1].span.start)
    end = index + 1
    if mention:
        known = index_at(unit, mention.span.end, end=True)
        end = known + 1 if known is not None else end
    end = _grow_right(unit, index, end)
    return (index, end) if any(nominal(i) for i in items[index:end]) else None


def _owned(unit: Unit, index: int) -> bool:
    """Whether "her" before `index` is a determiner: a noun follows, and no clause of which it were the subject."""
    following = unit.items[index : index + 3]
    if not following or not nominal(following[0]) or following[0].quoted:
        return False
    return len(following) < 2 or following[1].tag != "AUX"


def _grow_right(unit: Unit, begin: int, end: int) -> int:
    items = unit.items
    while end < len(items):
        item, word = items[end], unit.words[end]
        before = items[end - 1]
        if item.tag in {"PROPN", "NUM", "PART"} and before.tag not in _BEFORE_NAME and "-" not in before.text:
            break
        if item.tag == "PROPN" and before.tag == "X" and end - 1 > begin and word not in WEEKDAYS:
            previous = items[begin:end]
            if not any(i.tag == "PROPN" for i in previous) and items[begin].tag != "DET":
                break
        named = end + 1 < len(items) and items[end + 1].tag == "PROPN"  # `the minister Jan Kowal`
        if word in TIME or word in MONTHS and item.tag == "PROPN" and not named:
            break
        if item.tag in {"X", "PROPN", "NUM", "PART", "NOUN", "ADJ"} or item.tag == "VERB" and "-" in item.text:
            end += 1
        elif (
            word in {"of", "for", "at", "from"}
            and end + 1 < len(items)
            and not unit.words[end + 1].endswith("ing")
            and (nominal(items[end + 1]) or items[end + 1].tag == "DET")
        ) or (
            word == "and" and end + 1 < len(items) and items[end + 1].tag == "PROPN" and items[end - 1].tag == "PROPN"
        ):
            end += 2
        elif item.tag == "DET" and items[end - 1].tag == "ADP":
            end += 1
        else:
            break
    return end
