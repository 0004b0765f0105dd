"""Attribution in the passive: "the envoy was told by Lund that ...", "Oslo was urged by Chile to ...".

The agent behind "by" is the source and the subject is who was told. A passive without an agent reports speech of
nobody ("reporters were told that ..."): it attributes nothing, and none is made up.
"""

from __future__ import annotations

from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.complements import complement_of, content_end
from communique.findings.quotations.cues import Cue, Lexicon
from communique.findings.quotations.phrases import Places, Range, phrase_from
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import QUOTE, Unit

_BE = frozenset("is are was were been being".split())
_NAMING = frozenset("described hailed called dubbed praised condemned slammed labelled labeled branded".split())


def passives(unit: Unit, stops: frozenset[int], lexicon: Lexicon, places: Places) -> list[Attribution]:
    """The attributions of a unit that stand in the passive with their agent."""
    out: list[Attribution] = []
    for index in range(1, len(unit.words) - 3):
        if unit.words[index + 1] != "by" or unit.items[index].text[0].isupper():
            continue
        agent = phrase_from(unit, index + 2, places)
        if agent is None or agent[1] >= len(unit.items) or not _somebody(unit, agent[0], places):
            continue
        found = _named(unit, index, agent) or _told(unit, index, agent, stops, lexicon, places)
        if found:
            out.append(found)
    return out


def _somebody(unit: Unit, index: int, places: Places) -> bool:
    """Whether an actor begins here, an article passed over: what people are told by decisions is no speech."""
    begins = [item.span.start for item in unit.items[index : index + 1 + (unit.items[index].tag == "DET")]]
    return any(start in places.starts for start in begins)


def _told(
    unit: Unit, index: int, agent: Range, stops: frozenset[int], lexicon: Lexicon, places: Places
) -> Attribution | None:
    """`The envoy was told by Lund that the talks would go on`; `Oslo was urged by Chile to sign`."""
    cue = lexicon.at(unit.words, index)
    verb = verb_group_start(unit, index)
    if cue is None or cue.form != "past" or not _BE & set(unit.words[verb:index]):
        return None
    if not cue.frames & {"object", "object-to"}:
        return None
    start, form = _complement(unit, agent[1], cue, lexicon, places)
    if start is None:
        return None
    whom = subject_before(unit, verb, places)
    content = (start, content_end(unit, start, stops))
    return Attribution((index, index + 1), agent, (content,), f"passive: {form}", whom)


def _complement(unit: Unit, after: int, cue: Cue, lexicon: Lexicon, places: Places) -> tuple[int | None, str]:
    if unit.words[after] == "to" and "object-to" in cue.frames and after + 1 < len(unit.items):
        return after, "infinitive"
    said = complement_of(unit, after, Cue(cue.lemma, cue.form, cue.frames - {"object", "object-to"}), lexicon, places)
    return (said.start, said.form) if said else (None, "")


def _named(unit: Unit, index: int, agent: Range) -> Attribution | None:
    """`The treaty was described by Lund as "a gift"`: the words in marks are the agent's."""
    if unit.words[index] not in _NAMING:
        return None
    at = agent[1] + (unit.words[agent[1]] == "as")
    if at < len(unit.items) and unit.items[at].tag == QUOTE:
        return Attribution((index, index + 1), agent, ((at, at + 1),), "passive: quote")
    return None
