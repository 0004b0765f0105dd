"""Who was spoken to, where the verb of saying does not take them: letters, interviews, calls, speeches, "to the press".

Only words outside the content count: "In an interview with the daily, Lund said ...".
"""

from __future__ import annotations

from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.phrases import TIME, Places, Range, is_break, phrase_from
from communique.findings.quotations.units import QUOTE, Unit

# Occasions of speech that name their audience with "to" or "with".
_ADDRESSED = frozenset(
    "speech letter message interview address remarks call conversation talks statement telegram note meeting "
    "briefing conference telephone phone appeal lecture letters messages notes calls telegrams".split()
)
# "after a meeting with" names no audience, "in a meeting with" does.
_DURING = frozenset("in during at over by on via".split())
_REACH = 7  # items between the occasion and its "to" or "with"


def audience(unit: Unit, found: Attribution, places: Places) -> Range | None:
    """The words that name whom an attribution of this unit was addressed to; None where nobody is named."""
    if found.addressee:
        return with_name(unit, found.addressee, places)
    behind = found.source[1] if found.source and found.source[0] > found.cue[0] else found.cue[1]
    return _said_to(unit, behind, places) or _occasion(unit, found, places)


def _said_to(unit: Unit, index: int, places: Places) -> Range | None:
    """`..., said the minister, to the delegation`."""
    if index < len(unit.items) and unit.items[index].text == ",":
        index += 1
    if index + 1 >= len(unit.items) or unit.words[index] != "to" or unit.items[index + 1].tag == "X":
        return None
    return phrase_from(unit, index + 1, places)


def _occasion(unit: Unit, found: Attribution, places: Places) -> Range | None:
    inside = {i for start, end in found.content for i in range(start, end)}
    for index, word in enumerate(unit.words):
        if word not in _ADDRESSED or index in inside or not _DURING & set(unit.words[max(0, index - 5) : index]):
            continue
        for at in range(index + 1, min(index + _REACH, len(unit.items) - 1)):
            if at in inside or is_break(unit.items[at]):
                break
            if unit.words[at] in {"to", "with"} and unit.items[at + 1].tag in {"DET", "PROPN", "X"}:
                return with_name(unit, phrase_from(unit, at + 1, places), places)
    return None


def with_name(unit: Unit, phrase: Range | None, places: Places) -> Range | None:
    """The name that a common noun has in apposition, else the phrase: `the state broadcaster, Polar TV, on Monday`."""
    if phrase and unit.items[phrase[1] - 1].text == "," and phrase[1] - phrase[0] > 3:
        comma = next((i for i in range(*phrase) if unit.items[i].text == ","), phrase[1] - 1)
        common = unit.items[comma - 1].tag == "X"
        return (comma + 1, phrase[1] - 1) if common and comma < phrase[1] - 1 else (phrase[0], phrase[1] - 1)
    if phrase is None or phrase[1] + 1 >= len(unit.items) or unit.items[phrase[1]].text != ",":
        return phrase
    last = unit.items[phrase[1] - 1]
    named = unit.items[phrase[1] + 1]
    if last.tag != "X" or named.tag != "PROPN":
        return phrase
    end = phrase[1] + 1
    while end < len(unit.items) and unit.items[end].tag == "PROPN" and unit.words[end] not in TIME:
        end += 1
    known = named.span.start in places.starts or end - phrase[1] > 1
    closed = end < len(unit.items) and (unit.items[end].text in {",", "."} or unit.items[end].tag == QUOTE)
    return (phrase[1] + 1, end) if known and closed else phrase
