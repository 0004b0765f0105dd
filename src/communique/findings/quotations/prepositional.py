"""Attribution without a verb of saying: "according to X", and nouns of speech ("X's warning that ...")."""

from __future__ import annotations

from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.complements import content_end
from communique.findings.quotations.cues import Lexicon
from communique.findings.quotations.phrases import Places, Range, index_at, phrase_from
from communique.findings.quotations.sites import is_source
from communique.findings.quotations.units import Unit


def according_to(unit: Unit, stops: frozenset[int], lexicon: Lexicon, places: Places) -> list[Attribution]:
    out: list[Attribution] = []
    for index in range(len(unit.words) - 2):
        if unit.words[index] != "according" or unit.words[index + 1] != "to":
            continue
        source = phrase_from(unit, index + 2, places)
        if source is None or not is_source(unit, index + 2, lexicon):
            continue
        after = _after_source(unit, source[1])
        if after is not None and unit.words[after] in {"who", "which"}:
            after = None  # `according to the minister, who added that ...`: the next attribution
        right = (after, content_end(unit, after, stops)) if after is not None else None
        edge = max((s + 1 for s in stops if s < index and unit.items[s].text in {",", ";"}), default=0)
        left = (edge, index - 1 if index and unit.items[index - 1].text == "," else index)
        parts = tuple(part for part in (left if left[1] > left[0] else None, right) if part and part[1] > part[0])
        if index == 0:
            parts = (right,) if right and right[1] > right[0] else ()
        if parts:
            out.append(Attribution((index, index + 2), source, parts, "according to"))
    return out


def speech_nouns(unit: Unit, stops: frozenset[int], lexicon: Lexicon, places: Places) -> list[Attribution]:
    """`Lund's warning that the talks may fail`: a noun of speech with its owner and a that-clause."""
    out: list[Attribution] = []
    for index in range(2, len(unit.words) - 3):
        if unit.words[index] not in lexicon.speech or unit.words[index + 1] != "that":
            continue
        owner = _owner(unit, index, places)
        if owner:
            out.append(
                Attribution(
                    (index, index + 1),
                    owner,
                    ((index + 2, content_end(unit, index + 2, stops)),),
                    "noun of speech",
                )
            )
    return out


def _owner(unit: Unit, noun: int, places: Places) -> Range | None:
    """The possessor of a noun of speech ("Lund's repeated warning")."""
    for back in range(noun - 1, max(noun - 4, 0), -1):
        if unit.words[back] in {"'s", "’s"}:
            mention = places.ends.get(unit.items[back - 1].span.end)
            start = index_at(unit, mention.span.start) if mention else None
            return (back - 1 if start is None else start, back)
    return None


def _after_source(unit: Unit, index: int) -> int | None:
    """The item after the comma that closes an according-to phrase, an apposition to the source included."""
    comma = next((i for i in range(index, len(unit.items)) if unit.items[i].text == ","), None)
    if comma is None or comma + 2 >= len(unit.items):
        return None
    second = next((i for i in range(comma + 1, len(unit.items)) if unit.items[i].text == ","), None)
    if (
        second
        and second + 2 < len(unit.items)
        and not any(i.tag in {"AUX", "VERB"} for i in unit.items[comma + 1 : second])
        and (unit.items[comma + 1].tag in {"DET", "X"} and unit.words[comma + 1] not in {"there"})
        and second - comma <= 12
    ):
        return second + 1
    return comma + 1
