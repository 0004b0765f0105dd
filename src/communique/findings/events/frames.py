"""From a trigger to its parties: who does it, and to whom.

English puts the doer before an active verb, after "by" with a passive one, and before a noun in the genitive or as an
adjective ("Israel's strike", "Turkish shelling"), else it is the subject of the verb that carries the noun ("launched a
strike"). Whom it is done to is what the trigger's frame in data/events.tsv says. Reciprocal acts have actors only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.findings.events.plover import plover
from communique.findings.events.sides import merged

if TYPE_CHECKING:
    from communique.findings.encounters.memory import Memory
    from communique.findings.events.lexicon import Trigger
    from communique.findings.events.sides import Side, Stage
    from communique.records import Span

Codes = tuple[str, ...]
BE = frozenset("is are was were be been being".split())
_STOPS = frozenset(". ; : ? ! ” “".split())
_CLAUSE = _STOPS | frozenset("who which while but because although whereas when where whose".split())
_PREPOSITIONS = frozenset(
    "of in on at by for with from to into about against between among during over after before through towards toward "
    "upon within amid across near since via regarding concerning as than under following".split()
)
_PASSED = frozenset("the a an this that these those his her its their our my and , own both all".split())
# What is done to somebody: behind these, "of X" and "in X" name the victim, not the doer.
_HARM = frozenset(
    "attack attacks shelling bombing bombings killing killings murder assassination massacre strike strikes airstrike "
    "airstrikes invasion occupation annexation blockade siege arrest detention abduction destruction bombardment raid "
    "assault death deaths execution seizure expulsion deportation persecution plight".split()
)
_REACH, _NEAR = 16, 8
_AFFECTED = frozenset("of in on against to near".split())
_OURS = frozenset({"our", "my", "we", "i"})
_OBJECT_PRONOUNS = frozenset({"him", "her", "them", "it"})
# "thousands of Tunisians" march as a subject, though "of" governs them
_CROWDS = frozenset("thousands hundreds dozens scores tens crowds crowd groups group millions number majority".split())
_LISTED = 3  # states in a list from which on it is one of members


@dataclass(slots=True)
class Parties:
    """Who did it and to whom, with the spans of their mentions; `rule` is the way in which they were found."""

    actors: Codes
    recipients: Codes
    rule: str
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One trigger in its sentence: the tokens `[first, last)` of it."""

    stage: Stage
    memory: Memory
    trigger: Trigger
    first: int
    last: int
    passive: bool = False
    issuer: str | None = None

    def parties(self) -> Parties | None:
        """The two sides; None where the sentence does not name both."""
        if self.trigger.frame[0] == "speaker":
            return self._spoken()
        if self.trigger.kind == "n":
            return self._noun()
        return self._passive() if self.passive else self._active()

    # --- verbs ---

    def _active(self) -> Parties | None:
        actors, spans = self.subject(self.first)
        if self.trigger.joint:
            return self._joint(actors, spans)
        if not actors:
            return None
        recipients, more, way = self.recipients(self.last, frozenset(actors))
        return self._made(actors, recipients, f"verb {way}", [*spans, *more])

    def _passive(self) -> Parties | None:
        words = self.stage.words
        patients, spans = self.subject(self.first)
        direct = self.trigger.frame[0] == "direct" and (
            len(self.trigger.rest) == 0 or "to" in words[self.last - 1 : self.last]
        )
        by, more = self._after(self.last, frozenset({"by", "from"}), frozenset(patients if direct else ()))
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

    def subject(self, index: int) -> tuple[Codes, list[Span]]:
        """Whom the subject of the verb at `index` stands for."""
        scene, memory = self.stage.scene, self.memory
        start = scene.verb_group_start(index)
        before = scene.words[start - 1] if start else ""
        if before in {"i", "we"}:
            return self.speaker()
        if before in {"and", "but"} and (verb := self._verb_before(start - 1)) is not None:
            return self.subject(verb)
        finite = not scene.words[index].endswith("ing") and scene.words[index - 1 : index] != ("to",)
        marks = scene.subject(start, finite=finite)
        pair = memory.pair_for(scene, marks, start)
        if pair:
            codes = tuple(dict.fromkeys(filter(None, map(self.code_of_guest, pair))))
            if len(codes) > 1:
                return codes, []
        near = self._left_side(start)
        codes, spans = self.stage.codes(marks)
        if codes and (near is None or spans[-1].start >= near.span.start):
            return codes, spans
        if near:
            return near.codes, [near.span]
        if codes:
            return codes, spans
        if _OURS & set(scene.words[max(0, index - 8) : index]):
            return self.speaker()
        return self.stage.codes(scene.subject_to_the_right(index + 1))

    def speaker(self) -> tuple[Codes, list[Span]]:
        """Whose words the trigger stands in: whom "we" means; outside of speech, whoever issued the page."""
        at = self.stage.scene.sentence.tokens[self.first].start
        for span, guest in self.memory.speakers:
            if span.start <= at < span.end:
                code = self.code_of_guest(guest)
                return ((code,), []) if code else ((), [])
        return ((self.issuer,), []) if self.issuer else ((), [])

    def _verb_before(self, index: int) -> int | None:
        """The verb that shares its subject with a verb behind "and": "A summoned the envoy and | recalled its own"."""
        scene = self.stage.scene
        for at in range(index - 1, max(-1, index - 20), -1):
            if scene.words[at] in _CLAUSE:
                return None
            if scene.tag(at) == "VERB" and scene.tag(at - 1) not in {"DET", "ADJ"} and scene.words[at + 1] != "by":
                return at
        return None

    def code_of_guest(self, guest: object) -> str | None:
        from communique.findings.events.sides import code_of_party

        party = guest.party  # type: ignore[attr-defined]  # a Guest of findings.encounters
        return code_of_party(self.stage.scene.cast, party.actor_id, party.country, party.name)

    def _left_side(self, start: int) -> Side | None:
        """A state or its adjective as subject: "Turkish artillery | shelled"."""
        words = self.stage.words
        for side in reversed(self.stage.sides):
            if side.last > start:
                continue
            between = words[side.last : start]
            if len(between) > 4 or any(w in _CLAUSE | _PREPOSITIONS | {","} for w in between):
                return None
            at = self._before(side)
            crowd = words[at] == "of" and at > 0 and words[at - 1] in _CROWDS
            return None if words[at] in _PREPOSITIONS and side.first and not crowd else side
        return None

    def _joint(self, actors: Codes, spans: list[Span]) -> Parties | None:
        """Everybody who takes part: the subject, and whom it did it with."""
        if "listed" in self.trigger.frame:
            return self._listed()
        found, more = self._after(
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
                blamed, more = self._fault(self.last, frozenset(actors))
        return self._made(actors, blamed, "speaker", [*spans, *more])

    def _owner_before(self, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """The genitive or adjective that the clause opens with: "Israel's raids | are a violation"."""
        stage, words = self.stage, self.stage.words
        begin = next((i + 1 for i in range(self.first - 1, -1, -1) if words[i] in _CLAUSE), 0)
        for side in stage.sides:
            owner = stage.owns(side) or side.sort == "adjective"
            if begin <= side.first < self.first and owner and not set(side.codes) <= actors:
                return side.codes, [side.span]
        return (), []

    # --- nouns ---

    def _noun(self) -> Parties | None:
        stage, words = self.stage, self.stage.words
        if self.trigger.joint:
            direct = self._ends_in("with", "between", "by")
            found, spans = self._after(self.last, frozenset({"between", "with", "by"}), frozenset(), direct=direct)
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
            if len(between) > 5 or any(w in _CLAUSE | _PREPOSITIONS | {","} for w in between):
                break
            if (side.sort == "adjective" or stage.owns(side) or not between) and not set(side.codes) <= others:
                return side.codes, [side.span], "genitive"
        blamed = words[self.last : self.last + 2] == ("blamed", "on")
        by, spans = self._after(self.last, frozenset({"by", "on"} if blamed else {"by"}), others)
        if by:
            return by, spans, "by"
        light = plover().light
        for index in range(self.first - 1, max(-1, self.first - 9), -1):
            if words[index] in _STOPS:
                break
            verbal = words[index] in light or stage.scene.tag(index) == "VERB" and words[index - 1 : index] != ("the",)
            if verbal and words[index - 1 : index] and words[index - 1] not in BE:
                codes, found = self.subject(index)
                if codes and not set(codes) <= others:
                    return codes, found, "subject"
                break
        return (), [], ""

    # --- recipients ---

    def recipients(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span], str]:
        """The first way of the frame that leads to a side other than the actors."""
        ways = self.trigger.frame
        index = 0
        while index < len(ways):
            way = ways[index]
            index += 1
            if way == "direct":
                inside = bool(self.trigger.rest) and self.trigger.rest[0].loose  # "hold Spain responsible"
                found, spans = self._direct(self.first + 1, actors) if inside else ((), [])
                if not found:
                    found, spans = self._direct(at, actors)
            elif way == "fault":
                found, spans = self._fault(at, actors)
            elif way in {"joint", "pair", "subject"}:
                continue
            else:
                group = {way}
                while index < len(ways) and ways[index] not in {"direct", "fault", "joint"}:
                    group.add(ways[index])
                    index += 1
                way = "after " + "/".join(sorted(group))
                found, spans = self._after(at, frozenset(group), actors)
            if found:
                return found, spans, way
        return (), [], ""

    def _direct(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """The noun phrase that begins here: no preposition, no verb in between."""
        stage = self.stage
        if stage.words[at : at + 1] and stage.words[at] in _OBJECT_PRONOUNS:
            named = self._others(stage.starts[at], actors) if at in stage.starts else ((), [])
            return named if named[0] else self._pronoun(at, actors)
        for index in range(at, min(at + _NEAR, len(stage.words))):
            side = stage.starts.get(index)
            if side:
                return self._others(side, actors)
            word, tag = stage.words[index], stage.scene.tag(index)
            if word in _PREPOSITIONS | _CLAUSE or tag in {"AUX", "SCONJ"} or word == "to":
                break
        return (), []

    def _pronoun(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """Whom "him" or "them" means: the last other side of the sentence, else of the last encounter."""
        for side in reversed(self.stage.sides):
            if side.last <= at and side.sort == "mention" and not set(side.codes) <= actors:
                return side.codes, [side.span]
        met = tuple(dict.fromkeys(filter(None, map(self.code_of_guest, self.memory.last))))
        return tuple(code for code in met if code not in actors), []

    def _others(self, side: Side, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        sides, _ = self.stage.joined(side)
        left = [s for s in sides if not set(s.codes) <= actors]
        return tuple(c for c in merged(left) if c not in actors), [s.span for s in left]

    def _fault(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """Who did what is spoken of: a genitive or adjective, "by X"; "of X" where X is not the victim."""
        words, stage = self.stage.words, self.stage
        end = next((i for i in range(at, min(at + 22, len(words))) if words[i] in _STOPS), min(at + 22, len(words)))
        inside = [s for s in stage.sides if at <= s.first < end]
        for side in inside:
            if words[self._before(side)] == "by":
                return self._others(side, actors)
        for side in inside:
            before = words[self._before(side)]
            owner = stage.owns(side) or side.sort == "adjective"
            location = (
                side.sort == "adjective"
                and words[side.last : side.last + 1] != ()
                and before in _AFFECTED
                and (bool(_HARM & set(words[at : side.first])))
            )
            if owner and not location and not set(side.codes) <= actors:
                return self._others(side, actors)
            if before in {"of", "from"} and not _HARM & set(words[at : side.first]) and not set(side.codes) <= actors:
                return self._others(side, actors)
        return (), []

    def _before(self, side: Side) -> int:
        index = side.first - 1
        while index > 0 and self.stage.words[index] in _PASSED:
            index -= 1
        return max(index, 0)

    def _after(
        self, at: int, prepositions: frozenset[str], actors: frozenset[str], *, direct: bool = False
    ) -> tuple[Codes, list[Span]]:
        """The sides behind the first of the prepositions that leads to one."""
        words, stage = self.stage.words, self.stage
        open_ = direct
        for index in range(at, min(at + _REACH, len(words))):
            word = words[index]
            side = stage.starts.get(index)
            if side and open_:
                codes, spans = self._others(side, actors)
                if codes:
                    return codes, spans
                open_ = False
            if word in _CLAUSE:
                break
            if word in prepositions:
                open_ = True
            elif word in _PREPOSITIONS and not (word == "of" and open_):
                open_ = False
        return (), []

    def _made(self, actors: Codes, recipients: Codes, rule: str, spans: list[Span]) -> Parties | None:
        recipients = tuple(code for code in recipients if code not in actors)
        return Parties(actors, recipients, rule.strip(), spans) if actors and recipients else None
