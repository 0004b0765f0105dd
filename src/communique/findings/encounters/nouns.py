"""Encounters that a noun reports: `talks between A and B`, `A's meeting with B`, `their call`, `A's visit to B`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.findings.encounters.drafts import Draft, distinct, is_encounter
from communique.findings.encounters.memory import state_of
from communique.findings.encounters.parties import Guest
from communique.findings.encounters.verbs import destinations, travels
from communique.records import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.findings.encounters.lexicon import Trigger
    from communique.findings.encounters.memory import Memory
    from communique.findings.encounters.scene import Scene
    from communique.records import Span

_BETWEEN = frozenset({"between", "among"})
_WITH = frozenset({"with"})
_COURTESY = frozenset({"with", "on", "to"})
_OF = frozenset({"of"})
_BY_OF = frozenset({"by", "of"})
_TO = frozenset({"to", "in"})
_OWN = frozenset("his her its my".split())
_SHARED = frozenset("their our".split())
_ORDINALS = frozenset("first second third fourth fifth sixth latest next last final".split())
_RECEIVE = frozenset(
    "receive receives received receiving host hosts hosted hosting welcome welcomes await awaits".split()
)
_MARKS = frozenset({"'s", "’s", "'", "’"})


def from_nouns(scene: Scene, memory: Memory) -> Iterator[Draft]:
    """The encounters that the nouns of a sentence report."""
    index = 0
    while index < len(scene.words):
        trigger = scene.lexicon.noun_at(scene.words, index)
        if trigger is None or not _is_noun(scene, trigger, index):
            index += 1
            continue
        start = _phrase_start(scene, index)
        found: Iterable[_Found | None] = (
            _visit(scene, memory, start, index + trigger.size)
            if "place" in trigger.takes
            else [_read(scene, memory, trigger, start, index)]
        )
        for one in filter(None, found):
            named, rule, confidence, last, goal = one
            guests = distinct(named)
            if is_encounter(guests):
                end = index + trigger.size
                yield Draft(
                    trigger.mode,
                    guests,
                    scene.span(index, end),
                    start,
                    max(end, last),
                    f"noun {rule}",
                    confidence,
                    goal=goal,
                )
        index += trigger.size


def _is_noun(scene: Scene, trigger: Trigger, index: int) -> bool:
    words, word = scene.words, scene.words[index]
    before = words[index - 1] if index else ""
    after = words[index + trigger.size : index + trigger.size + 1]
    if word in {"call", "calls"}:
        return (
            before not in scene.lexicon.not_["call_before"]
            and not (after and after[0] in scene.lexicon.not_["call_after"])
            and scene.tag(index - 1) not in {"PROPN", "PRON", "AUX", "PART"}
        )
    if word == "conference" and before in scene.lexicon.not_["conference_before"]:
        return False
    if word in {"visit", "visits", "talk"}:
        return before != "to" and scene.tag(index - 1) not in {"AUX", "PRON"}
    if word == "signing":
        return before in {"the", "a"} and after in (("of",), ("ceremony",))
    if word == "bilateral":
        return after in (("with",), ("between",), (".",), (",",))
    if word == "meeting":
        return scene.tag(index - 1) not in {"AUX"} and before != ","
    return True


def _phrase_start(scene: Scene, index: int) -> int:
    """The first token of the noun's phrase: its adjectives, numbers and names, not its article."""
    start = index
    while start > 0 and index - start < 6:
        before = start - 1
        if scene.tag(before) not in {"X", "ADJ", "NOUN", "NUM", "PROPN", "ADV"} and scene.words[before] not in {
            "-",
            "of",
        }:
            break
        if scene.words[before] == "of" and scene.words[before - 1 : before] not in (
            ("round",),
            ("rounds",),
            ("series",),
        ):
            break
        if scene.words[before] in scene.lexicon.light:
            break
        start = before
    return start


_Found = tuple[list[Guest], str, float, int, "Span | None"]


def _read(scene: Scene, memory: Memory, trigger: Trigger, start: int, index: int) -> _Found | None:
    end = index + trigger.size
    between = scene.after(end, _BETWEEN, 12, passing=True)
    if between is not None:
        group, last = scene.group_from(between + 1, pair=True)
        guests = scene.guests(group) or memory.pair_at(scene, between + 1)
        if is_encounter(guests):
            return guests, "between", 0.85, last, None
    pair = _hyphenated(scene, start, index)
    if pair:
        return pair, "pair", 0.65, end, None
    owner = _owner(scene, memory, start, end)
    courtesy = scene.words[index] == "courtesy"
    partner = scene.after(end, _COURTESY if courtesy else _WITH, 12)
    if partner is not None:
        group, last = scene.group_from(partner + 1)
        others = scene.guests(group) or scene.unnamed(partner + 1)
        if others:
            own = owner or _carrier(scene, start, end)
            states = all(g.kind == "state" for g in [*own, *others])
            if states and trigger.mode == "meeting" and not _carried(scene, start):
                return None  # teams "book a meeting with" each other
            return [*own, *others], "with", 0.8, last, None
    if start > 0 and scene.words[start - 1] in _SHARED:
        guests = _shared(scene, memory, start)
        return (guests, "their", 0.7, end, None) if guests else None
    of = scene.after(end, _OF, 1)
    if of is not None:
        group, last = scene.group_from(of + 1)
        guests = scene.guests(group)
        if is_encounter(distinct(guests)):
            return guests, "of", 0.7, last, None
        if guests and "for" in scene.words[max(0, start - 2) : start]:  # "are in Oslo for the meeting of ministers"
            own = [g for g in _carrier(scene, start, end) if g.kind == "person"]
            return [*own, *guests], "for", 0.6, last, None
    if trigger.mode == "call":
        group, last = scene.group_from(end, 0)  # "the phone call Lund and Ortega had", or "of" lost in translation
        guests = scene.guests(group)
        if is_encounter(distinct(guests)):
            return guests, "apposed", 0.6, last, None
    return _joint(scene, memory, trigger, start, end) or _forum(scene, start, index, end)


def _owner(scene: Scene, memory: Memory, start: int, end: int) -> list[Guest]:
    """Whose encounter it is: `Lund's meeting`, `his meeting`."""
    before = start - 1
    if before < 0:
        return []
    if scene.words[before] in _MARKS and before in scene.ends:
        return scene.guests([scene.ends[before]])
    if scene.words[before] in {"my", "our"}:
        speaker = memory.speaker_at(scene)
        return [speaker] if speaker else []
    if scene.words[before] in _OWN | _SHARED:
        found = scene.guests(scene.subject(before)) or scene.guests(scene.subject_to_the_right(end))
        nearest = scene.nearest(before) or scene.first_person(end)
        if not found and scene.kind == "title":
            return memory.first_after(scene)
        return found or (scene.guests([nearest]) if nearest else [])
    return []


def _carried(scene: Scene, start: int) -> bool:
    return bool(scene.lexicon.light & set(scene.words[max(0, start - 3) : start]))


def _carrier(scene: Scene, start: int, end: int) -> list[Guest]:
    """The subject of the clause that the noun stands in."""
    return scene.guests(scene.subject(start)) or scene.guests(scene.subject_to_the_right(end))


def _shared(scene: Scene, memory: Memory, start: int) -> list[Guest]:
    """Whom "their" means: the nearest coordination before, in this sentence, else the pair named last."""
    for mark in reversed([m for m in scene.marks if m.last < start]):
        guests = distinct(scene.guests(scene.group_ending(mark)))
        if is_encounter(guests):
            return guests
    guests = scene.guests(scene.subject_to_the_right(start))
    return guests if is_encounter(guests) else memory.last


def _joint(scene: Scene, memory: Memory, trigger: Trigger, start: int, end: int) -> _Found | None:
    """`A and B held talks`; `A told B in a phone call`."""
    article = scene.words[start - 1] if start else ""
    definite = article in {"the", "this", "that", "these", "those"} and scene.words[start] not in _ORDINALS
    for verb in range(start - 1, max(-1, start - 4), -1):
        if scene.words[verb] in scene.lexicon.light and (not definite or trigger.mode == "talks"):
            group_start = scene.verb_group_start(verb)
            subject = scene.subject(group_start)
            guests = memory.pair_for(scene, subject, group_start) or scene.guests(subject)
            if is_encounter(distinct(guests)):
                return guests, "light verb", 0.8, end, None
    if (
        article in {"a", "an"}
        and start >= 2
        and scene.words[start - 2] in {"in", "during", "after", "at", "following", "over"}
    ):
        guests = [
            g
            for m in scene.marks
            if m.last <= start and not scene.governed(m) and not scene.possessive(m)
            for g in scene.guests([m])
        ]
        guests = [g for g in distinct([*guests, *_partners_before(scene, start)]) if g.kind == "person"]
        if 2 <= len(guests) <= 3 and is_encounter(guests):
            return guests, "setting", 0.65, end, None
    return None


def _partners_before(scene: Scene, start: int) -> list[Guest]:
    """`Lund discussed fishing with Ortega in a phone call`."""
    group = next((m for m in scene.marks if m.last <= start and scene.governed(m) == "with"), None)
    return scene.guests([group]) if group else []


def _taking_part(scene: Scene, start: int) -> list[Guest]:
    """The subject right before "attended", "requested" and the like; or whose words "at the summit" were."""
    for verb in range(start - 1, max(-1, start - 6), -1):
        if scene.words[verb] in scene.lexicon.forum:
            mark = scene.ends.get(scene.verb_group_start(verb))
            near = scene.group_ending(mark) if mark else scene.subject(verb)
            return scene.guests(near) if mark or scene.words[verb - 1] == "and" else []
    if "at" in scene.words[max(0, start - 2) : start]:
        nearest = scene.nearest(start)
        return scene.guests([nearest]) if nearest else []
    return []


def _forum(scene: Scene, start: int, index: int, end: int) -> _Found | None:
    """`Lund attended the NATO summit`, `Spain requested a meeting of the Security Council`."""
    of = scene.after(end, _OF, 1)
    inside = [m for m in scene.marks if start < m.last <= index]
    attended = bool(scene.lexicon.forum & set(scene.words[max(0, start - 5) : start]))
    if not attended:  # "at the NATO summit", not "at the UN-backed fair and conference"
        inside = [m for m in inside if m.last == index]
    bodies = scene.group_from(of + 1)[0] if of is not None else inside
    hosts = [g for g in scene.guests(bodies) if g.kind == "body" and g.party.country == "IGO"]
    own = [g for g in _taking_part(scene, start) if g.kind != "body"]
    return ([*own, *hosts], "forum", 0.6, end, None) if hosts and own else None


def _hyphenated(scene: Scene, start: int, index: int) -> list[Guest]:
    """`Chile-Peru talks`, `the Turkish-Iranian summit`."""
    registry = default_registry()
    from communique.text.tokens import tokenize

    for token in scene.sentence.tokens[start:index]:
        halves = token.text.replace("–", "-").split("-")
        if len(halves) != 2 or not all(halves):
            continue
        guests = []
        for half in halves:
            found = registry.at(tokenize(half.title() if half.islower() else half), 0)
            if found and found[1].code in "SA":
                iso = str(found[1].key)
                known = next((a for a in scene.cast.actors if a.kind == "state" and a.country == iso), None)
                name = known.name if known else registry.states[iso].name
                guests.append(Guest(Party(name, iso, known.id if known else None, None), "state"))
        if len(guests) == 2:
            return guests
    return []


def _receiver(scene: Scene, start: int) -> Guest | None:
    """Whose the visit is to in `Spain will receive the visit of Lund`: the host's state."""
    for verb in range(start - 1, max(-1, start - 4), -1):
        if scene.words[verb] in _RECEIVE:
            group = scene.verb_group_start(verb)
            mark = scene.ends.get(group)
            hosts = scene.guests([mark] if mark else scene.subject(group))
            return state_of(scene, hosts[0]) if hosts else None
    return None


def _visit(scene: Scene, memory: Memory, start: int, end: int) -> Iterator[_Found]:
    """`Lund's visit to Spain`, `the visit of Lund to Spain`, `a visit to Spain by Lund`."""
    visitor = _owner(scene, memory, start, end)
    at = end
    by = scene.after(end, _BY_OF, 1)
    if by is not None:
        group, at = scene.group_from(by + 1)
        visitor = scene.guests(group)
    to = scene.after(at, _TO, 3)
    if to is None:
        host = _receiver(scene, start)
        if host and visitor and travels(visitor[0]):
            yield [visitor[0], host], "received", 0.65, at, None
        return
    hosts = list(destinations(scene, to + 1))
    if not hosts:
        return
    last = hosts[-1][1]
    if not visitor:
        by = scene.after(last, _BY_OF, 2)
        group = scene.group_from(by + 1)[0] if by is not None else []
        visitor = scene.guests(group) or _carrier(scene, start, last)
    visitor = [g for g in visitor if travels(g)]
    for host, last in hosts:
        yield [*visitor[:1], host], "visit", 0.75, last, host.party.span
