"""Encounters that a verb reports: `Lund met Ortega`, `the ministers spoke by phone`, `Lund visited Spain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.findings.encounters.drafts import Draft, distinct, is_encounter
from communique.findings.encounters.parties import Guest
from communique.records import Party
from communique.text.times import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.findings.encounters.lexicon import Trigger
    from communique.findings.encounters.memory import Memory
    from communique.findings.encounters.scene import Mark, Scene
    from communique.records import Span

_WITH = frozenset({"with"})
_WITH_TO = frozenset({"with", "to"})
_BY = frozenset({"by"})
_BE = frozenset("is are was were be been being".split())
_TRAVELS = frozenset("delegation mission team".split())
_ALSO_NOUNS = frozenset("visit visits call calls talk talks contact contacts phone phones sign signs".split())
_GENITIVES = frozenset("'s ’s his her their its our my".split())
_BEFORE_GERUND = frozenset("after before by for of while upon when following in since and , ; despite from".split())


def from_verbs(scene: Scene, memory: Memory) -> Iterator[Draft]:
    """The encounters that the verbs of a sentence report."""
    for index, word in enumerate(scene.words):
        for trigger in scene.lexicon.verbs.get(word, ()):
            if not _is_verb(scene, index, word) or not _needed(scene, trigger, index):
                continue
            drafts = list(_read(scene, memory, trigger, index))
            if drafts:
                yield from drafts
                break


def _is_verb(scene: Scene, index: int, word: str) -> bool:
    """Whether the form at `index` is used as a verb: `the meeting` and `a visit` are nouns."""
    before = scene.words[index - 1] if index else ""
    if index in scene.starts or any(m.first <= index < m.last for m in scene.marks):
        return False
    if word.endswith("ing"):
        return index == 0 or scene.tag(index - 1) == "AUX" or before in _BEFORE_GERUND or scene.tag(index - 1) == "ADV"
    if before in {"who", "which", "that", "to"}:
        return True
    if word in _ALSO_NOUNS and scene.tag(index - 1) in {"X", "ADJ"} and index not in scene.ends:
        return False
    return scene.tag(index - 1) not in {"DET", "ADP", "NUM"} and before not in _GENITIVES


def _needed(scene: Scene, trigger: Trigger, index: int) -> bool:
    """Whether the phrases that the trigger needs stand behind it; of a call also right before it."""
    for name in trigger.needs:
        phrases = scene.lexicon.phrases[name]
        begin = max(0, index - 8) if name == "phone" else index
        if phrases.within(scene.words, begin, index + 25) is None:
            return False
    return True


def _read(scene: Scene, memory: Memory, trigger: Trigger, verb: int) -> Iterator[Draft]:
    start = scene.verb_group_start(verb)
    passive = verb > 0 and scene.words[verb - 1] in _BE and not scene.words[verb].endswith("ing")
    if "treaty" in trigger.takes:
        yield from _signed(scene, memory, trigger, start, verb)
        return
    if passive or "agent" in trigger.takes:
        if passive and trigger.takes & {"guest", "agent"}:
            yield from _passive(scene, memory, trigger, start, verb)
        return
    own = _own(scene, memory, start, verb)
    if "place" in trigger.takes:
        yield from _visited(scene, trigger, verb, own)
        return
    if "host" in trigger.takes:
        yield from _called_on(scene, trigger, verb, own)
        return
    others, rule = _object(scene, trigger, verb)
    if others and trigger.follows and not _followed(scene, trigger, others):
        return
    unnamed = _unnamed(scene, trigger, verb) if others is None else []
    if unnamed:
        yield from _draft(scene, trigger, verb, [*own, *unnamed], "verb unnamed", 0.6)
    elif others is not None:
        if rule == "object" and trigger.name == "meet" and _match_of_teams(scene, others, own):
            return
        guests = scene.guests(others)
        if trigger.mode == "call" and len(guests) > 1:
            for guest in guests:
                yield from _draft(scene, trigger, verb, [*own[:1], guest], f"verb {rule}", 0.8)
            return
        yield from _draft(scene, trigger, verb, [*own, *guests], f"verb {rule}", 0.85)
    elif "joint" in trigger.takes and len(own) > 1:
        yield from _draft(scene, trigger, verb, own, "verb joint", 0.8)


def _own(scene: Scene, memory: Memory, start: int, verb: int) -> list[Guest]:
    """The parties that the subject stands for."""
    if start and scene.words[start - 1] in {"i", "we"} and (speaker := memory.speaker_at(scene)):
        return [speaker]
    if start and scene.words[start - 1] == "for" and scene.words[verb].endswith("ing"):
        thanked = scene.nearest(start)  # "thanked Lund for visiting"
        if thanked:
            return scene.guests([thanked])
    subject = scene.subject(start, finite=not scene.words[verb].endswith("ing"))
    found = memory.pair_for(scene, subject, start) or scene.guests(subject)
    return found or scene.guests(scene.subject_to_the_right(verb + 1))


def _object(scene: Scene, trigger: Trigger, verb: int) -> tuple[list[Mark] | None, str]:
    """The other party: the object, or what stands after "with"."""
    if trigger.takes & {"object", "guest"}:
        group, _ = scene.group_from(verb + 1)
        if group and (scene.words[verb + 1] not in {"with", "in", "at", "on"}):
            if "guest" in trigger.takes and not _is_guest(scene, group[0]):
                return None, ""
            return group, "object"
    if trigger.takes & {"with", "object"}:
        prepositions = _WITH_TO if trigger.mode == "call" and "with" in trigger.takes else _WITH
        at = scene.after(verb + 1, prepositions, 5 if trigger.mode == "call" and not trigger.needs else 10)
        if at is not None and not any(scene.lexicon.noun_at(scene.words, i) for i in range(verb + 1, at)):
            group, _ = scene.group_from(at + 1)
            if group:
                return group, "with"
    return None, ""


def _followed(scene: Scene, trigger: Trigger, group: list[Mark]) -> bool:
    """Whether the object is a person and what follows it fits: `called Lund on Monday`, not `called Lund a liar`."""
    after = scene.words[group[-1].last : group[-1].last + 1]
    person = scene.cast.actor(group[0].mention.actor_id).kind == "person"
    return person and (not after or after[0] in trigger.follows | WEEKDAYS.keys())


def _called_on(scene: Scene, trigger: Trigger, verb: int, own: list[Guest]) -> Iterator[Draft]:
    """`Lund called on Ortega at the palace`: a visit to a person; without a place or time it is a demand."""
    if scene.words[verb + 1 : verb + 2] != ("on",):
        return
    group, _ = scene.group_from(verb + 2)
    if group and _followed(scene, trigger, group):
        yield from _draft(scene, trigger, verb, [*own, *scene.guests(group)], "verb called on", 0.6)


def _unnamed(scene: Scene, trigger: Trigger, verb: int) -> list[Guest]:
    """Counterparts that nothing names: `met his counterparts`."""
    if not trigger.takes & {"object", "with"} or trigger.mode == "call":
        return []
    at = scene.after(verb + 1, _WITH)
    return scene.unnamed(verb + 1 if at is None else at + 1)


def _match_of_teams(scene: Scene, others: list[Mark], own: list[Guest]) -> bool:
    """`Spain meet Norway` is sport: states meet through people, or hold talks."""
    actor = scene.cast.actor(others[0].mention.actor_id)
    return actor.kind == "state" and all(guest.kind == "state" for guest in own)


def _is_guest(scene: Scene, mark: Mark) -> bool:
    """Whether a mark can be received: a person, or a delegation."""
    actor = scene.cast.actor(mark.mention.actor_id)
    if actor.kind == "person":
        return True
    return scene.words[mark.last - 1] in {"delegation", "delegations", "counterparts", "counterpart"}


def _passive(scene: Scene, memory: Memory, trigger: Trigger, start: int, verb: int) -> Iterator[Draft]:
    subject = scene.subject(start)
    at = scene.after(verb + 1, _BY, 6)
    if at is None or not subject:
        return
    group, _ = scene.group_from(at + 1)
    if group and _is_guest(scene, group[0]) and _is_guest(scene, subject[-1]):
        yield from _draft(scene, trigger, verb, [*scene.guests(subject), *scene.guests(group)], "verb agent", 0.7)


def _visited(scene: Scene, trigger: Trigger, verb: int, own: list[Guest]) -> Iterator[Draft]:
    at = verb + 1
    if trigger.after:
        found = scene.after(verb + 1, trigger.after, 4)
        if found is None:
            return
        at = found + 1
    if not own or not travels(own[0]):
        return
    for host, last in destinations(scene, at):
        yield from _draft(scene, trigger, verb, [own[0], host], "verb place", 0.8, last, host.party.span)


def travels(guest: Guest) -> bool:
    """Whether a party can visit: a person, people, or a delegation; a ministry or a state stays where it is."""
    return guest.kind in {"person", "group"} or bool(_TRAVELS & set(guest.party.name.casefold().split()))


def destinations(scene: Scene, at: int) -> Iterator[tuple[Guest, int]]:
    """The states visited from `at` on, and where each ends: `to Spain and Norway`, `Spain on 4 April and Norway`."""
    index, last = at, at
    while index < len(scene.words):
        if scene.words[index] in {"the", "neighbouring", "neighboring", "city", "of", "nearby"}:
            index += 1
            continue
        state = state_near(scene, index)
        if state is None:
            break
        last, guest = state
        yield guest, last
        index = last
        if scene.words[index : index + 1] and scene.words[index] in {",", "and"}:
            index += 1 + (scene.words[index : index + 2] == (",", "and"))
    again = scene.words[last : last + 8]
    if last > at and "and" in again:
        following = last + again.index("and") + 1
        following += scene.words[following : following + 1] in (("to",), ("then",))
        if following < len(scene.words) and state_near(scene, following):
            yield from destinations(scene, following)


def state_near(scene: Scene, index: int) -> tuple[int, Guest] | None:
    """The state that a place name at `index` belongs to: `Spain`, `Madrid`, `Seville, Spain`."""
    end = index
    while end < min(index + 4, len(scene.words)) and scene.sentence.tokens[end].is_capital:
        found = scene.state_at(end)
        if found:
            return found[0], _state_guest(scene, index, found)
        end += 1
    named = default_registry().at(scene.sentence.tokens, index) if index < len(scene.words) else None
    adjective = named is not None and named[1].code == "A" and end > named[0]
    if named and adjective and not default_registry().at(scene.sentence.tokens, named[0]):  # "Iraqi Kurdistan"
        return end, _state_guest(scene, index, (end, str(named[1].key)))
    if end > index and scene.words[end : end + 1] == (",",) and end + 1 < len(scene.words):
        found = scene.state_at(end + 1)
        if found:
            return found[0], _state_guest(scene, index, found)
    return None


def _state_guest(scene: Scene, first: int, found: tuple[int, str]) -> Guest:
    end, iso = found
    known = next((a for a in scene.cast.actors if a.kind == "state" and a.country == iso), None)
    name = known.name if known else default_registry().states[iso].name
    return Guest(Party(name, iso, known.id if known else None, scene.span(first, end)), "state")


def _signed(scene: Scene, memory: Memory, trigger: Trigger, start: int, verb: int) -> Iterator[Draft]:
    """`A and B signed an accord`, `A signed an accord with B`, `accords were signed between A and B`."""
    words = scene.words
    clause = words[verb + 1 : verb + 16]
    passive = verb > 0 and words[verb - 1] in _BE
    if passive:
        if not scene.lexicon.treaty & set(words[max(0, verb - 25) : verb]):
            return
    elif not scene.lexicon.treaty & set(clause):
        return
    own: list[Guest] = []
    if not passive:
        subject = scene.subject(start) or scene.subject_to_the_right(verb + 1)
        own = memory.pair_for(scene, subject, start) or scene.guests(subject)
    at = scene.after(verb + 1, frozenset({"with", "between"} | ({"by"} if passive else set())), 30)
    others: list[Guest] = []
    if at is not None:
        group, _ = scene.group_from(at + 1, pair=words[at] == "between")
        others = scene.guests(group) or memory.pair_at(scene, at + 1)
        if words[at] == "between" and is_encounter(others):
            own = []  # "we signed an accord between A and B"
    yield from _draft(scene, trigger, verb, [*own, *others], "verb signed", 0.75)


def _draft(
    scene: Scene,
    trigger: Trigger,
    verb: int,
    guests: list[Guest],
    rule: str,
    confidence: float,
    last: int = 0,
    goal: Span | None = None,
) -> Iterator[Draft]:
    guests = distinct(guests)
    if is_encounter(guests):
        end = max(verb + 1, last)
        yield Draft(trigger.mode, guests, scene.span(verb, verb + 1), verb, end, rule, confidence, goal=goal)
