"""From a trigger to its parties: who does it, and to whom.

English puts the doer before an active verb, after "by" with a passive one, and before a noun in the genitive or as an
adjective ("Israel's strike", "Turkish shelling"), else it is the subject of the verb that carries the noun ("launched a
strike"). Whom it is done to is what the trigger's frame in data/events.tsv says. Reciprocal acts have actors only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.findings.events.clause import CLAUSE, PREPOSITIONS, STOPS, Clause, Codes
from communique.findings.events.plover import plover
from communique.findings.events.sides import merged

if TYPE_CHECKING:
    from communique.findings.events.sides import Side
    from communique.records import Span

_LAID_AT = {("blamed", "on"), ("attributed", "to")}
_POSSESSIVES = frozenset("its his her their".split())
BE = frozenset("is are was were be been being".split())
_TO_COUNTERPARTS = frozenset({"AGREE", "SUPPORT"})
_LISTED = 3  # states in a list from which on it is one of members


@dataclass(slots=True)
class Parties:
    """Who did it and to whom, with the spans of their mentions; `rule` is the way in which they were found."""

    actors: Codes
    recipients: Codes
    rule: str
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Frame(Clause):
    """One trigger in its sentence, to be read for the two sides of its event."""

    def parties(self) -> Parties | None:
        """The two sides; None where the sentence does not name both."""
        if self.trigger.frame[0] == "speaker":
            return self._spoken()
        if self.trigger.kind == "n":
            return self._noun()
        return self._passive() if self.passive else self._active()

    def _active(self) -> Parties | None:
        actors, spans = self.subject(self.first)
        if self.trigger.joint:
            return self._joint(actors, spans)
        if not actors:
            return None
        recipients, more, way = self.recipients(self.last, frozenset(actors))
        if not recipients and self.trigger.type in _TO_COUNTERPARTS:
            recipients, way = self._counterpart(actors), "counterpart"
        return self._made(actors, recipients, f"verb {way}", [*spans, *more])

    def _counterpart(self, actors: Codes) -> Codes:
        """To whom somebody speaks "at the meeting" without naming them: the other of the two who met."""
        met = tuple(dict.fromkeys(filter(None, map(self.code_of_guest, self.memory.last))))
        other = [code for code in met if code not in actors]
        return tuple(other) if len(met) == 2 and len(other) == 1 else ()

    def _passive(self) -> Parties | None:
        words = self.stage.words
        patients, spans = self.subject(self.first)
        direct = self.trigger.frame[0] == "direct" and (
            len(self.trigger.rest) == 0 or "to" in words[self.last - 1 : self.last]
        )
        by, more = self.after(self.last, frozenset({"by", "from"}), frozenset(patients if direct else ()))
        if self.trigger.joint:
            return self._joint(patients, spans)
        if direct and patients and by:
            return self._made(by, patients, "passive", [*spans, *more])
        if by and not direct:
            recipients, other, way = self.recipients(self.last, frozenset(by))
            if not recipients and patients:
                recipients, other = patients, spans
            return self._made(by, recipients, f"passive {way}", [*more, *other])
        return None

    def _joint(self, actors: Codes, spans: list[Span]) -> Parties | None:
        """Everybody who takes part: the subject, and whom it did it with."""
        if "listed" in self.trigger.frame:
            return self._listed()
        found, more = self.after(
            self.last, frozenset({"with", "between"}), frozenset(actors), direct=self._ends_in("with")
        )
        together = tuple(dict.fromkeys((*actors, *found)))
        if len(together) < 2:
            together, more = self._pair(together), []
        if len(together) < 2 and actors and self.trigger.frame[0] != "joint":
            recipients, other, way = self.recipients(self.last, frozenset(actors))
            return self._made(actors, recipients, f"verb {way}", [*spans, *other])
        return Parties(together, (), "joint", [*spans, *more]) if len(together) > 1 else None

    def _listed(self) -> Parties | None:
        """The members of a pact: all the states that the sentence lists."""
        lists = [s for s in self.stage.sides if s.sort != "adjective" and len(s.codes[0]) == _LISTED]
        listed = [
            s
            for s in lists
            if len(self.stage.joined(s)[0]) > 1 or any(s in self.stage.joined(o)[0] for o in lists if o != s)
        ]
        codes = merged(listed)
        return Parties(codes, (), "listed", [s.span for s in listed]) if len(codes) >= _LISTED else None

    def _pair(self, known: Codes) -> Codes:
        """Whom "we" and "they" stand for where they act together: the states just named, else those who met."""
        scene = self.stage.scene
        start = scene.verb_group_start(self.first)
        if scene.words[start - 1 : start] not in (("we",), ("they",)) and not (
            known and "also" in scene.words[start : self.first]
        ):
            return known
        if scene.words[start - 1] == "they":
            named = merged([s for s in self.stage.sides if s.last < start and s.sort != "adjective"][-4:])
            if len(named) == 2:
                return named
        met = tuple(dict.fromkeys(filter(None, map(self.code_of_guest, self.memory.last))))
        return met if len(met) > 1 and set(known) <= set(met) else known

    def _ends_in(self, *words: str) -> bool:
        return self.stage.words[self.last - 1] in words

    def _spoken(self) -> Parties | None:
        """What a speaker's choice of words does: "a violation", "must withdraw"."""
        actors, spans = self.speaker()
        if not actors:
            return None
        blamed: Codes = ()
        more: list[Span] = []
        if "subject" in self.trigger.frame:
            blamed, more = self.subject(self.first)
            if set(actors) & set(blamed):
                return None  # "we both must": no demand on the other side
        if "fault" in self.trigger.frame and (not blamed or set(blamed) <= set(actors)):
            blamed, more, _ = self._doer(frozenset(actors))
            if not blamed:
                blamed, more = self._owner_before(frozenset(actors))
            if not blamed:
                blamed, more = self.fault(self.last, frozenset(actors))
        return self._made(actors, blamed, "speaker", [*spans, *more])

    def _owner_before(self, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """The genitive or adjective that the clause opens with: "Israel's raids | are a violation"."""
        stage, words = self.stage, self.stage.words
        begin = next((i + 1 for i in range(self.first - 1, -1, -1) if words[i] in CLAUSE), 0)
        for side in stage.sides:
            owner = stage.owns(side) or side.sort == "adjective"
            if begin <= side.first < self.first and owner and not set(side.codes) <= actors:
                return side.codes, [side.span]
        return (), []

    def _noun(self) -> Parties | None:
        stage, words = self.stage, self.stage.words
        if self.trigger.joint:
            direct = self._ends_in("with", "between", "by")
            found, spans = self.after(self.last, frozenset({"between", "with", "by"}), frozenset(), direct=direct)
            if len(found) < 2:
                own, more, _ = self._doer(frozenset(found))
                found, spans = tuple(dict.fromkeys((*own, *found))), [*more, *spans]
            return Parties(found, (), "noun joint", spans) if len(found) > 1 else None
        recipients, spans, way = self.recipients(self.last, frozenset())
        if stage.words[self.first - 1 : self.first] == ("-",) or not words:
            return None
        actors, more, how = self._doer(frozenset(recipients))
        if actors and recipients and set(actors) == set(recipients):
            recipients, spans, way = self.recipients(self.last, frozenset(actors))
        return self._made(actors, recipients, f"noun {how} {way}".replace("  ", " "), [*more, *spans])

    def _doer(self, others: frozenset[str]) -> tuple[Codes, list[Span], str]:
        """Whose act a noun names."""
        stage, words = self.stage, self.stage.words
        for side in reversed(stage.sides):
            if side.last > self.first:
                continue
            between = words[side.last : self.first]
            if len(between) > 5 or any(w in CLAUSE | PREPOSITIONS | {","} for w in between):
                break
            if (side.sort == "adjective" or stage.owns(side) or not between) and not set(side.codes) <= others:
                return side.codes, [side.span], "genitive"
        own = self._possessor(others)
        if own:
            return own.codes, [own.span], "possessive"
        at = next(
            (i for i in range(self.last, min(self.last + 9, len(words) - 1)) if words[i : i + 2] in _LAID_AT), None
        )
        if at is not None and not CLAUSE & set(words[self.last : at]):
            by, spans = self.after(at + 1, frozenset({words[at + 1]}), others)
        else:
            by, spans = self.after(self.last, frozenset({"by"}), others)
        if by:
            return by, spans, "by"
        light = plover().light
        for index in range(self.first - 1, max(-1, self.first - 9), -1):
            if words[index] in STOPS:
                break
            if words[index] in light and words[index - 1 : index] and words[index - 1] not in BE:
                codes, found = self.subject(index)
                if codes and not set(codes) <= others:
                    return codes, found, "subject"
                break
        return (), [], ""

    def _possessor(self, others: frozenset[str]) -> Side | None:
        """Whom "its" or "their" before the noun means: the last other side named before it in the clause."""
        words = self.stage.words
        at = next((i for i in range(self.first - 1, max(-1, self.first - 4), -1) if words[i] in _POSSESSIVES), None)
        if at is None or any(w in CLAUSE | PREPOSITIONS | {","} for w in words[at + 1 : self.first]):
            return None
        before = [s for s in self.stage.sides if s.last <= at and s.sort == "mention" and not set(s.codes) <= others]
        near = before[-1] if before else None
        return near if near and not CLAUSE & set(words[near.last : at]) else None

    def recipients(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span], str]:
        """The first way of the frame that leads to a side other than the actors."""
        ways = self.trigger.frame
        index = 0
        while index < len(ways):
            way = ways[index]
            index += 1
            if way == "direct":
                inside = bool(self.trigger.rest) and self.trigger.rest[0].loose  # "hold Spain responsible"
                found, spans = self.direct(self.first + 1, actors) if inside else ((), [])
                if not found:
                    found, spans = self.direct(at, actors)
            elif way == "fault":
                found, spans = self.fault(at, actors)
            elif way == "any":
                found, spans = self.any(at, actors)
            elif way in {"joint", "pair", "subject"}:
                continue
            else:
                group = {way}
                while index < len(ways) and ways[index] not in {"direct", "fault", "joint", "any"}:
                    group.add(ways[index])
                    index += 1
                way = "after " + "/".join(sorted(group))
                found, spans = self.after(at, frozenset(group), actors)
            if found:
                return found, spans, way
        return (), [], ""

    def _made(self, actors: Codes, recipients: Codes, rule: str, spans: list[Span]) -> Parties | None:
        recipients = tuple(code for code in recipients if code not in actors)
        return Parties(actors, recipients, rule.strip(), spans) if actors and recipients else None
