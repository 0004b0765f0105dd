"""Who stands beside words in quotation marks: a name with a verb, before a colon, behind a dash.

No lexicon of speech is asked: whoever *sighed*, *wept* or *snapped* beside words in marks said them. What stands where
is enough, since the marks say that it is speech (on the forms: Pouliquen et al. 2007; Quirk et al. 1985, 14.28-30).
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.phrases import Places, Range, is_break, phrase_from
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import QUOTE, Item, Unit, make_unit

VERB, COLON, DASH = "beside: verb", "beside: colon", "beside: dash"
_DASHES = frozenset({"—", "–", "--", "-", "―", "~"})
_NO_VERB = frozenset(
    "when while as who which that in on at to and or but if for of not than then there here also too very so quoted "
    "quotes quoting cited cites citing".split()
)
_SUBJECTS = frozenset({"he", "she", "they", "we", "i", "it"})
_INDEFINITE = frozenset({"one", "another", "some", "many", "several"})
_BARE_PAST = frozenset(
    "wept spat swore sang shot cut put went broke began ran wrote spoke told said says read bit burst thought rang "
    "threw drew fell rose shook quoth held kept sent felt".split()
)
_AUXILIARIES = frozenset("has had have was is were are".split())
_LONGEST_APPOSITION = 14
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside a quoted stretch that tell its speaker; `end` is the item behind them."""

    rule: str
    source: Range
    cue: Range | None
    end: int


def behind(unit: Unit, index: int, places: Places, lexicon: Lexicon) -> Beside | None:
    """What stands behind the quoted stretch `index`: `…,” she sighed`, `…,” wept Maria Lopez`, `…” — Kari Lund`."""
    at = index + 1
    if at < len(unit.items) and unit.items[at].text == "(":
        return _in_brackets(unit, at, places)
    marks: list[str] = []
    while at < len(unit.items) and len(marks) < 2 and (unit.items[at].text in {",", "."} | _DASHES):
        marks.append(unit.items[at].text)
        at += 1
    if at >= len(unit.items) or "." in marks and not _DASHES.intersection(marks):
        return None
    found = _inverted(unit, at, places, lexicon) or _postposed(unit, at, places, lexicon)
    if found is None and marks and marks[-1] in _DASHES:
        return _signed(unit, at, places)
    return found


def _inverted(unit: Unit, at: int, places: Places, lexicon: Lexicon) -> Beside | None:
    verb = at
    while verb < len(unit.items) and unit.items[verb].tag == "ADV":
        verb += 1
    if verb + 1 >= len(unit.items) or not _can_be_verb(unit.items[verb], lexicon, weak=True):
        return None
    start = verb + 1
    while start < len(unit.items) and unit.words[start] in {"back", "out", "in", "on", "up", "off", "away"}:
        start += 1
    if start >= len(unit.items) or not _begins_name(unit, start, places):
        return None
    source = phrase_from(unit, start, places)
    if source is None:
        return None
    return Beside(VERB, source, (verb, verb + 1), source[1])


def _begins_name(unit: Unit, at: int, places: Places) -> bool:
    item = unit.items[at]
    return item.tag in {"PROPN", "DET"} or unit.words[at] in _SUBJECTS or item.span.start in places.starts


def _postposed(unit: Unit, at: int, places: Places, lexicon: Lexicon) -> Beside | None:
    source = _subject_at(unit, at, places)
    if source is None:
        return None
    for verb in range(at + 1, source[1]):  # a phrase grown over its verb: `Kari Lund told Reuters`
        item = unit.items[verb]
        last = item.lower in lexicon.verbs or verb + 1 == source[1]
        if last and item.text[0].islower() and _can_be_verb(item, lexicon, weak=False):
            return Beside(VERB, (at, verb), (verb, verb + 1), source[1])
    verb = source[1]
    if verb < len(unit.items) and unit.items[verb].text == "," and unit.words[at] not in _SUBJECTS:
        verb = _over_apposition(unit, verb)
    while verb < len(unit.items) and (unit.items[verb].tag == "ADV" or unit.words[verb] in _AUXILIARIES):
        verb += 1
    if verb < len(unit.items) and _can_be_verb(unit.items[verb], lexicon, weak=False):
        return Beside(VERB, source, (verb, verb + 1), verb + 1)
    return None


def _subject_at(unit: Unit, at: int, places: Places) -> Range | None:
    if unit.words[at] in _SUBJECTS:
        return (at, at + 1)
    if unit.words[at] in _INDEFINITE:  # `one of the victims`, `another official`
        rest = phrase_from(unit, at + (2 if unit.words[at + 1 : at + 2] == ("of",) else 1), places)
        return (at, rest[1]) if rest else None
    return phrase_from(unit, at, places) if _begins_name(unit, at, places) else None


def _over_apposition(unit: Unit, comma: int) -> int:
    """The item behind the second comma of `Kin Phea, director of the institute, sighed`."""
    for at in range(comma + 1, min(comma + _LONGEST_APPOSITION, len(unit.items))):
        if unit.items[at].text == ",":
            return at + 1
        if is_break(unit.items[at]) or unit.items[at].tag == QUOTE:
            break
    return len(unit.items)


def _can_be_verb(item: Item, lexicon: Lexicon, *, weak: bool) -> bool:
    """Whether a word can be a finite verb in the third person or the past; `weak`: whatever no closed class holds."""
    word = item.lower
    if not word.isalpha() or item.text[0].isupper() or word in _NO_VERB or item.tag not in {"X", "VERB"}:
        return False
    known = lexicon.verbs.get(word)
    if known is not None:
        return known.form in {"past", "s"} or word in _BARE_PAST
    if word in _BARE_PAST or word.endswith("ed") or item.tag == "VERB":
        return True
    return weak and word.endswith("s") and not word.endswith("ss") and len(word) > 3


def _signed(unit: Unit, at: int, places: Places) -> Beside | None:
    """`“…” — Kari Lund, Foreign Minister`: a name and no more behind a dash."""
    end = _short_end(unit, at)
    if end is None or not any(i.tag == "PROPN" for i in unit.items[at:end]):
        return None
    source = phrase_from(unit, at, places) if _begins_name(unit, at, places) else None
    if source is None and unit.items[at].text[0].isupper():  # `Per Vik`, whose first name is a preposition
        stop = next((i for i in range(at, end) if not unit.items[i].text[0].isupper()), end)
        source = (at, stop)
    return Beside(DASH, source, None, end) if source else None


def _in_brackets(unit: Unit, at: int, places: Places) -> Beside | None:
    """`“…” (Kari Lund)`: a name alone in brackets, and nothing behind them."""
    close = next((i for i in range(at + 2, len(unit.items)) if unit.items[i].text == ")"), None)
    rest = unit.items[close + 1 :] if close else ()
    if close is None or any(i.tag != "PUNCT" for i in rest):
        return None
    return _signed(make_unit(unit.items[:close], unit.paragraph, unit.kind), at + 1, places)


def _short_end(unit: Unit, at: int) -> int | None:
    """The end of a unit of which but a name and an office are left, None where a verb or a quotation stands there."""
    rest = unit.items[at:]
    if not rest or len(rest) > _LONGEST_NAME or any(i.tag in {"AUX", QUOTE, "PRON"} for i in rest):
        return None
    return len(unit.items)


def introduced(unit: Unit, colon: int, places: Places, lexicon: Lexicon) -> Beside | None:
    """Who stands before the colon: `Kari Lund, minister: “…”`, `This from the envoy, Vik: “…”`, `She sighed: “…”`."""
    if colon == 0:
        return None
    for verb in range(colon - 1, max(colon - 9, -1), -1):
        item = unit.items[verb]
        if item.tag == QUOTE:
            break
        if not _can_be_verb(item, lexicon, weak=False):
            continue
        source = subject_before(unit, verb_group_start(unit, verb), places)
        if source is not None and (verb == colon - 1 or _names(unit, source, places)):
            return Beside(COLON, source, (verb, verb + 1), colon)
    return _labelled(unit, colon, places) or _last_named(unit, colon, places)


def _names(unit: Unit, source: Range, places: Places) -> bool:
    return unit.items[source[1] - 1].span.end in places.ends or unit.items[source[0]].span.start in places.starts


def _labelled(unit: Unit, colon: int, places: Places) -> Beside | None:
    """A name, with or without an office, and nothing else before the colon."""
    begin = next((i + 1 for i in range(colon - 1, -1, -1) if unit.items[i].text in {".", "?", "!"}), 0)
    label = unit.items[begin:colon]
    if (
        not label
        or len(label) > _LONGEST_NAME
        or label[0].lower in {"this", "that"}
        or any(i.tag in {"AUX", "PRON", "VERB", QUOTE} for i in label)
    ):
        return None
    comma = next((i for i in range(begin, colon) if unit.items[i].text == ","), colon)
    named = any(i.span.start in places.starts or i.span.end in places.ends for i in unit.items[begin:comma])
    named = named or comma - begin > 1 and all(i.tag == "PROPN" for i in unit.items[begin:comma])
    return Beside(COLON, (begin, comma), None, colon) if named and comma > begin else None


def _last_named(unit: Unit, colon: int, places: Places) -> Beside | None:
    """The last one whom the words before a colon name: `the minister's reply was short: “…”`."""
    for at in range(colon - 1, max(colon - 25, -1), -1):
        if unit.items[at].tag == QUOTE:
            return None
        mention = places.starts.get(unit.items[at].span.start)
        if mention is None:
            continue
        end = next((i + 1 for i in range(at, colon) if unit.items[i].span.end == mention.span.end), None)
        if end is not None:
            return Beside(COLON, (at, end), None, colon)
    return None


def leading(unit: Unit, index: int, places: Places, lexicon: Lexicon) -> Beside | None:
    """A subject and its verb right before the stretch: `Lund sighed, “…”`, `The crowd shouted “…”`."""
    at = index - 1
    comma = at > 0 and unit.items[at].text == ","
    at -= comma
    reach = 5 if comma else 1
    for verb in range(at, max(at - reach, 0), -1):
        item = unit.items[verb]
        if is_break(item) or item.tag == QUOTE:
            return None
        if not _can_be_verb(item, lexicon, weak=False):
            continue
        source = subject_before(unit, verb_group_start(unit, verb), places)
        return Beside(VERB, source, (verb, verb + 1), index) if source else None
    return None
