"""Where sides stand in the clause of a trigger: its subject, and the noun phrases behind it.

Without a parse, word order tells: a subject is the nearest coordination to the left that nothing governs, an object
what comes next, and a preposition opens the phrase that it governs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.findings.events.sides import code_of_party, merged

if TYPE_CHECKING:
    from communique.findings.encounters.memory import Memory
    from communique.findings.encounters.parties import Guest
    from communique.findings.events.lexicon import Trigger
    from communique.findings.events.sides import Side, Stage
    from communique.records import Span

Codes = tuple[str, ...]
STOPS = frozenset(". ; : ? ! ” “".split())
CLAUSE = STOPS | frozenset("who which while but because although whereas when where whose".split())
PREPOSITIONS = frozenset(
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
_AN = ((), ("a",), ("an",), ("the",))
_AFFECTED = frozenset("of in on against to near".split())
_OURS = frozenset({"our", "my", "we", "i"})
_OBJECT_PRONOUNS = frozenset({"him", "her", "them", "it"})
# "thousands of Tunisians" march as a subject, though "of" governs them
_CROWDS = frozenset("thousands hundreds dozens scores tens crowds crowd groups group millions number majority".split())


@dataclass(slots=True)
class Clause:
    """The clause of one trigger, the tokens `[first, last)`. `issuer` is whose statement the page is, if it is one."""

    stage: Stage
    memory: Memory
    trigger: Trigger
    first: int
    last: int
    passive: bool = False
    issuer: str | None = None

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
        guest = self.speaking()
        code = self.code_of_guest(guest) if guest else self.issuer
        return ((code,), []) if code else ((), [])

    def speaking(self) -> Guest | None:
        """The speaker whose words hold the trigger."""
        at = self.stage.scene.sentence.tokens[self.first].start
        return next((guest for span, guest in self.memory.speakers if span.start <= at < span.end), None)

    def _verb_before(self, index: int) -> int | None:
        """The verb that shares its subject with a verb behind "and": "A summoned the envoy and | recalled its own"."""
        scene = self.stage.scene
        for at in range(index - 1, max(-1, index - 20), -1):
            if scene.words[at] in CLAUSE:
                return None
            if scene.tag(at) == "VERB" and scene.tag(at - 1) not in {"DET", "ADJ"} and scene.words[at + 1] != "by":
                return at
        return None

    def code_of_guest(self, guest: Guest) -> str | None:
        party = guest.party
        return code_of_party(self.stage.scene.cast, party.actor_id, party.country, party.name)

    def _left_side(self, start: int) -> Side | None:
        """A state or its adjective as subject: "Turkish artillery | shelled"."""
        words = self.stage.words
        for side in reversed(self.stage.sides):
            if side.last > start:
                continue
            between = words[side.last : start]
            if len(between) > 4 or any(w in CLAUSE | PREPOSITIONS | {","} for w in between):
                return None
            at = self._before(side)
            crowd = words[at] == "of" and at > 0 and words[at - 1] in _CROWDS
            return None if words[at] in PREPOSITIONS and side.first and not crowd else side
        return None

    def direct(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
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
            if word in PREPOSITIONS | CLAUSE or tag in {"AUX", "SCONJ"} or word == "to":
                break
        return (), []

    def any(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """The first other side in the clause: "threatened to attack | Spain"."""
        words = self.stage.words
        for side in self.stage.sides:
            if side.first >= at and not set(side.codes) <= actors:
                near = side.first - at <= _NEAR and not CLAUSE & set(words[at : side.first])
                return self._others(side, actors) if near else ((), [])
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

    def fault(self, at: int, actors: frozenset[str]) -> tuple[Codes, list[Span]]:
        """Who did what is spoken of: a genitive or adjective, "by X"; "of X" where X is not the victim."""
        words, stage = self.stage.words, self.stage
        end = next((i for i in range(at, min(at + 22, len(words))) if words[i] in STOPS), min(at + 22, len(words)))
        inside = [s for s in stage.sides if at <= s.first < end]
        for side in inside:
            if words[self._before(side)] == "by":
                return self._others(side, actors)
        for side in inside:
            before = words[self._before(side)]
            owner = (
                stage.owns(side) or side.sort == "adjective" or stage.modifies(side) and words[at : side.first] in _AN
            )
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

    def after(
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
            if word in CLAUSE:
                break
            if word in prepositions:
                open_ = True
            elif word in PREPOSITIONS and not (word == "of" and open_):
                open_ = False
        return (), []
