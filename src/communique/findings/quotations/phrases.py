"""Noun phrases, verb groups and adjuncts around a cue, found without a parse.

The mentions that the actors part found are trusted first; where there is none, a phrase is grown over the tags up to
the words that cannot belong to it. Ranges are half-open over the items of a unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.units import QUOTE, Item, Unit
from communique.records import Mention, Span

Range = tuple[int, int]

WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_TIME = WEEKDAYS | frozenset(
    [
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "here",
        "there",
        "now",
        "recently",
        "earlier",
        "later",
        "late",
        "early",
        "overnight",
        "again",
        "separately",
    ]
)
_PERIODS = frozenset(["week", "month", "year", "night", "morning", "evening", "afternoon", "day", "weekend"])
_NEXT = frozenset(["last", "this", "next", "same", "previous", "following"])
_SUBJECT_PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "who", "which"])
_JOINERS = frozenset(["of", "for", "from", "at", "in", "on", "to", "with", "and"])
_CATENATIVES = frozenset(
    [
        "continued",
        "continues",
        "sought",
        "seeks",
        "went",
        "goes",
        "moved",
        "proceeded",
        "rushed",
        "hastened",
        "used",
        "wanted",
        "wants",
        "wished",
        "wishes",
    ]
)
_ADJUNCT_HEADS = frozenset(
    [
        "in",
        "on",
        "at",
        "during",
        "after",
        "via",
        "by",
        "from",
        "through",
        "following",
        "before",
        "ahead",
        "upon",
        "over",
        "to",
        "while",
        "at",
        "within",
        "amid",
        "alongside",
    ]
)
_BREAKERS = frozenset([",", ";", ":", "—", "–", "--", "(", ")", "|"])
_NOT_IN_NAMES = frozenset(
    [
        "that",
        "if",
        "whether",
        "because",
        "although",
        "though",
        "while",
        "when",
        "where",
        "who",
        "which",
        "whom",
        "whose",
        "but",
        "or",
        "nor",
        "so",
        "as",
        "than",
        "then",
    ]
)


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


def verb_group_start(unit: Unit, cue: int) -> int:
    """The first item of the verb group that ends in the cue: its auxiliaries, adverbs and catenatives."""
    start = cue
    while start > 0:
        word, tag = unit.words[start - 1], unit.items[start - 1].tag
        if tag in {"AUX", "ADV"} or word in {"also", "further", "not", "n't"}:
            start -= 1
        elif word == "to" and start >= 2 and (unit.words[start - 2] in _CATENATIVES or unit.words[start - 2] == "on"):
            start -= 3 if unit.words[start - 2] == "on" and start >= 3 else 2
        else:
            break
    return start


def subject_before(unit: Unit, verb: int, places: Places) -> Range | None:
    """The subject of the verb group that begins at `verb`, found to its left."""
    if verb == 0:
        return None
    last = verb - 1
    if unit.words[last] in {"who", "which"} and last > 0:
        return subject_before(unit, last, places)
    if unit.items[last].text in {",", "—", "–", ")"}:
        return _subject_over_apposition(unit, last, places)
    return _phrase_ending(unit, last, places)


def _phrase_ending(unit: Unit, last: int, places: Places) -> Range | None:
    """The noun phrase whose last item is `last`."""
    item = unit.items[last]
    if unit.words[last] in _SUBJECT_PRONOUNS:
        return (last, last + 1)
    mention = places.ends.get(item.span.end)
    start = index_at(unit, mention.span.start) if mention else None
    if mention and start is not None and mention.kind != "pronoun":
        start = _with_article(unit, start)
        grown = _grow_left(unit, last)
        if (
            grown is not None
            and grown < start
            and (
                unit.words[start - 1] in {"of", "for", "from", "at"}
                or unit.items[start - 1].tag in {"X", "PROPN", "PART"}
            )
        ):
            return (grown, last + 1)
        return (_with_coordinate(unit, start, places), last + 1)
    grown = _grow_left(unit, last)
    return None if grown is None else (_with_coordinate(unit, grown, places), last + 1)


def _with_article(unit: Unit, start: int) -> int:
    return start - 1 if start > 0 and unit.words[start - 1] in {"the", "a", "an"} else start


def _with_coordinate(unit: Unit, start: int, places: Places) -> int:
    """Take in "X and" before a phrase, where X is a mention or pronoun."""
    if start >= 2 and unit.words[start - 1] == "and":
        before = unit.items[start - 2]
        mention = places.ends.get(before.span.end)
        if unit.words[start - 2] in {"he", "she"}:
            return start - 2
        if mention:
            first = index_at(unit, mention.span.start)
            return start if first is None else _with_article(unit, first)
    return start


def _grow_left(unit: Unit, last: int) -> int | None:
    """The first item of a noun phrase grown leftwards from `last`; None where none can end there."""
    if not _nominal(unit.items[last]) or unit.words[last] in _TIME:
        return None
    index = last
    while index > 0:
        here, before = unit.items[index], unit.items[index - 1]
        word = unit.words[index - 1]
        if word in _NOT_IN_NAMES or before.tag in {"AUX", "PUNCT", "SCONJ"} and before.text not in {"/", "&", "."}:
            break
        if word in _TIME and index - 1 != 0 or word in WEEKDAYS:
            break
        if before.text == "." and (index < 2 or len(unit.items[index - 2].text) > 4):
            break
        if here.tag == "DET" and not (before.tag == "ADP" and word in _JOINERS or before.tag == "DET"):
            break
        if before.tag == "ADP" and (word not in _JOINERS or index < 2 or not _nominal(unit.items[index - 2])):
            break
        if before.tag == "CCONJ" and (
            word != "and" or index < 2 or here.tag == "DET" or not _nominal(unit.items[index - 2])
        ):
            break
        if before.tag == "PRON":
            break
        index -= 1
    return index if unit.items[index].tag not in {"ADP", "CCONJ"} else index + 1


def _nominal(item: Item) -> bool:
    if item.quoted:  # a nickname or acronym in marks, not speech
        return len(item.quoted.inner) <= 24 and not item.quoted.runs_on
    return item.tag in {"X", "PROPN", "NUM", "PART", "VERB", "NOUN", "ADJ"} or item.text in {"%", "$", ")"}


def _subject_over_apposition(unit: Unit, comma: int, places: Places) -> Range | None:
    """`Kin Phea, director of the institute, said`: the head stands before the first comma of the apposition."""
    edges = [i for i in range(comma) if is_break(unit.items[i]) or unit.items[i].tag == QUOTE]
    candidates: list[Range] = []
    end = comma
    for _ in range(4):
        inner = [i for i in edges if i < end]
        if not inner:
            break
        end = inner[-1]
        if end == 0 or unit.items[end].tag == QUOTE:
            break
        phrase = _phrase_ending(unit, end - 1, places)
        if phrase is None:
            continue
        mention = places.ends.get(unit.items[phrase[1] - 1].span.end)
        candidates.append(phrase)
        if mention and (
            phrase[0] == 0
            or is_break(unit.items[phrase[0] - 1])
            or unit.items[phrase[0] - 1].tag in {QUOTE, "CCONJ", "ADV", "SCONJ"}
        ):
            return phrase
    return candidates[0] if candidates else None


def subject_after(unit: Unit, index: int, places: Places) -> Range | None:
    """The subject of an inverted cue (`"...," said Lavrov`), found to its right from `index`."""
    while index < len(unit.items) and unit.items[index].tag == "ADV":
        index += 1
    if index >= len(unit.items):
        return None
    return phrase_from(unit, index, places)


def phrase_from(unit: Unit, index: int, places: Places) -> Range | None:
    """The noun phrase that begins at `index`."""
    items = unit.items
    if index >= len(items):
        return None
    if items[index].tag == "PRON" or unit.words[index] == "her":
        return (index, index + 1)
    if not (items[index].tag == "DET" or _nominal(items[index])):
        return None
    mention = places.starts.get(items[index].span.start)
    if mention is None and items[index].tag == "DET" and index + 1 < len(items):
        mention = places.starts.get(items[index + 1].span.start)
    end = index + 1
    if mention:
        known = index_at(unit, mention.span.end, end=True)
        end = known + 1 if known is not None else end
    end = _grow_right(unit, index, end)
    return (index, end) if any(_nominal(i) for i in items[index:end]) else None


def _grow_right(unit: Unit, begin: int, end: int) -> int:
    items = unit.items
    while end < len(items):
        item, word = items[end], unit.words[end]
        if item.tag in {"PROPN", "NUM", "PART"} and items[end - 1].tag not in {
            "X",
            "PROPN",
            "DET",
            "NUM",
            "PART",
            "ADP",
            "CCONJ",
            "PUNCT",
        }:
            break
        if item.tag == "PROPN" and items[end - 1].tag == "X" and end - 1 > begin and word not in WEEKDAYS:
            previous = items[begin:end]
            if not any(i.tag == "PROPN" for i in previous) and items[begin].tag != "DET":
                break
        if word in _TIME or word in _MONTHS and item.tag == "PROPN":
            break
        if item.tag in {"X", "PROPN", "NUM", "PART", "NOUN", "ADJ"}:
            end += 1
        elif (
            word in {"of", "for", "at", "from"}
            and end + 1 < len(items)
            and (_nominal(items[end + 1]) or items[end + 1].tag == "DET")
        ) or (
            word == "and" and end + 1 < len(items) and items[end + 1].tag == "PROPN" and items[end - 1].tag == "PROPN"
        ):
            end += 2
        elif item.tag == "DET" and items[end - 1].tag == "ADP":
            end += 1
        else:
            break
    return end


def skip_adjuncts(unit: Unit, index: int, lexicon: Lexicon) -> int:
    """The item after times, places and occasions of speech that stand between a cue and what was said."""
    items, words = unit.items, unit.words
    while index < len(items):
        word = words[index]
        if word in _TIME or items[index].tag == "ADV" and word not in {"there", "now", "then"}:
            index += 1
        elif word in _NEXT and index + 1 < len(items) and words[index + 1] in _PERIODS:
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
    while end < len(items):
        item = items[end]
        if item.tag in {"AUX", QUOTE, "SCONJ"} or is_break(item) or item.text in {".", "?", "!"}:
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
        w in lexicon.occasions or w in WEEKDAYS or w in _PERIODS or w in _MONTHS or w in {"sidelines", "talks"}
        for w in inside
    )
    return end if inside and (at_end or known) else None


def span_of(unit: Unit, where: Range) -> Span:
    """The text span of a range of items."""
    return unit.between(*where)
