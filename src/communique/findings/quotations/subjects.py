"""The subject to the left of a verb, over auxiliaries, appositions and relative clauses."""

from __future__ import annotations

from communique.findings.quotations.phrases import PERIODS, TIME, Places, Range, index_at, is_break, nominal
from communique.findings.quotations.units import QUOTE, Unit
from communique.text.times import WEEKDAYS

_SUBJECT_PRONOUNS = frozenset("he she it they we i who which".split())
_JOINERS = frozenset("of for from at in on to with and".split())
_CATENATIVES = frozenset(
    (
        "continued continues sought seeks went goes moved proceeded rushed hastened used wanted wants wished wishes"
    ).split()
)
_NOT_IN_NAMES = frozenset(
    ("that if whether because although though while when where who which whom whose but or nor so as than then").split()
)


def verb_group_start(unit: Unit, cue: int) -> int:
    """The first item of the verb group that ends in the cue: its auxiliaries, adverbs, catenatives and times."""
    start = cue
    while start > 0:
        before = _group_member(unit, start)
        if not before:
            break
        start -= before
    return start


def _group_member(unit: Unit, start: int) -> int:
    """How many items directly before `start` belong to the verb group."""
    words = unit.words
    word, tag = words[start - 1], unit.items[start - 1].tag
    if tag in {"AUX", "ADV"} or word in {"also", "further", "not", "n't"}:
        return 1
    if word == "to" and start >= 2 and (words[start - 2] in _CATENATIVES or words[start - 2] == "on"):
        return 3 if words[start - 2] == "on" and start >= 3 else 2
    if start < 3:
        return 0
    if word in WEEKDAYS:
        return 2 if words[start - 2] == "on" else 1
    if word in PERIODS and words[start - 2] in {"this", "last", "previous", "same"}:
        return 3 if words[start - 3] in {"the", "earlier", "late"} else 2
    return 0


def subject_before(unit: Unit, verb: int, places: Places) -> Range | None:
    """The subject of the verb group that begins at `verb`, found to its left."""
    if verb == 0:
        return None
    last = verb - 1
    if unit.words[last] in {"who", "which"} and last > 0:
        antecedent = last - 2 if unit.items[last - 1].text == "," and last > 1 else last - 1
        who = places.starts.get(unit.items[last].span.start)
        if who and unit.words[last] == "who" and unit.items[antecedent].span.end not in places.ends:
            return (last, last + 1)  # adjuncts stand between: whom "who" means the cast has found
        return _phrase_ending(unit, antecedent, places)
    if unit.items[last].text in {",", "—", "–", ")"}:
        return _subject_over_apposition(unit, last, places)
    phrase = _phrase_ending(unit, last, places)
    opened = _relative_before(unit, phrase[0]) if phrase else None
    if opened:
        return _phrase_ending(unit, opened - 1, places)
    return _over_modifiers(unit, phrase, places) if phrase else None


def _over_modifiers(unit: Unit, phrase: Range, places: Places) -> Range:
    """The head before a participle phrase: `*The mission* working against smugglers in Oran has said`.

    What a preposition governs is no subject; then the subject is the actor that opens the sentence, if nothing but a
    participle and its adjuncts stands between.
    """
    first = 1 if unit.items[0].text in {'"', "“"} else 0
    if phrase[0] <= first + 1 or unit.items[phrase[0] - 1].tag != "ADP":
        return phrase
    head = places.starts.get(unit.items[first].span.start)
    if head is None and unit.items[first].tag == "DET":
        head = places.starts.get(unit.items[first + 1].span.start)
    end = index_at(unit, head.span.end, end=True) if head else None
    if end is None or end + 2 >= phrase[0] or not unit.words[end + 1].endswith(("ing", "ed")):
        return phrase
    between = unit.items[end + 1 : phrase[0]]
    if any(is_break(i) or i.tag in {"AUX", "SCONJ", "CCONJ", QUOTE, "PRON"} for i in between):
        return phrase
    return (first, end + 1)


def _relative_before(unit: Unit, index: int) -> int | None:
    """The "who" of a relative clause that ends before `index`: `an officer who spoke to the press said`."""
    for at in range(index - 1, max(index - 10, 0), -1):
        if unit.words[at] == "who":
            return at
        if is_break(unit.items[at]) or unit.items[at].tag in {"SCONJ", "CCONJ", QUOTE}:
            return None
    return None


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
    return start - 1 if start > 0 and unit.words[start - 1] in {"the", "a", "an", "both"} else start


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
    if not nominal(unit.items[last]) or unit.words[last] in TIME:
        return None
    index = last
    while index > 0:
        here, before = unit.items[index], unit.items[index - 1]
        word = unit.words[index - 1]
        if word in _NOT_IN_NAMES or before.tag in {"AUX", "PUNCT", "SCONJ"} and before.text not in {"/", "&", "."}:
            break
        if word in TIME and index - 1 != 0 or word in WEEKDAYS:
            break
        if before.text == "." and (index < 2 or len(unit.items[index - 2].text) > 4):
            break
        if here.tag == "DET" and not (before.tag == "ADP" and word in _JOINERS or before.tag == "DET"):
            break
        if before.tag == "ADP" and (word not in _JOINERS or index < 2 or not nominal(unit.items[index - 2])):
            break
        if before.tag == "CCONJ" and (
            word != "and" or index < 2 or here.tag == "DET" or not nominal(unit.items[index - 2])
        ):
            break
        if before.tag == "PRON" or before.quoted and not nominal(before):
            break
        index -= 1
    if all(item.quoted for item in unit.items[index : last + 1]):
        return None  # words in marks alone are speech, or a name that nobody else bears
    return index if unit.items[index].tag not in {"ADP", "CCONJ"} else index + 1


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
        if (
            "one" in unit.words[max(0, phrase[0] - 2) : phrase[0] + 1]
            and unit.items[end + 1].span.start in places.starts
        ):
            return (end + 1, comma)  # `one of the authors, Hege Dahl, warned`
        mention = places.ends.get(unit.items[phrase[1] - 1].span.end)
        candidates.append(phrase)
        named = mention or unit.items[phrase[0]].tag == "PROPN"
        if named and (
            phrase[0] == 0
            or is_break(unit.items[phrase[0] - 1])
            or unit.items[phrase[0] - 1].tag in {QUOTE, "CCONJ", "ADV", "SCONJ"}
        ):
            return phrase
    return candidates[0] if candidates else None
