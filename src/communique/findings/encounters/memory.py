"""What a text has said so far about encounters: whom "the two sides" and "their" stand for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.findings.encounters.drafts import is_encounter
from communique.findings.encounters.parties import Guest
from communique.records import Party

if TYPE_CHECKING:
    from communique.findings.encounters.drafts import Draft
    from communique.findings.encounters.scene import Mark, Scene
    from communique.records import Span

_TWO = frozenset({"two", "both", "2"})
_AS_STATES = frozenset("sides countries nations governments states parties neighbors neighbours".split())


@dataclass(slots=True)
class Memory:
    """The last pair that met, and the states that the text names most."""

    drafts: list[Draft] = field(default_factory=list)
    last: list[Guest] = field(default_factory=list)
    speakers: tuple[tuple[Span, Guest], ...] = ()
    named: Counter[str] = field(default_factory=Counter)
    read: int = 0  # how many of the cast's mentions `named` has counted

    def keep(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self.last = draft.guests

    def speaker_at(self, scene: Scene) -> Guest | None:
        """Whose words the sentence is: whom "I" and "we" in it stand for."""
        return next((guest for span, guest in self.speakers if span.meets(scene.sentence.span)), None)

    def first_after(self, scene: Scene) -> list[Guest]:
        """The first representative that the text names after a title: whom a title's "his" stands for."""
        for mention in scene.cast.mentions:
            actor = scene.cast.actor(mention.actor_id)
            if mention.span.start >= scene.sentence.span.end and actor.kind == "person":
                return [Guest(Party(actor.name, actor.country, actor.id, mention.span), "person")]
        return []

    def pair_at(self, scene: Scene, index: int) -> list[Guest]:
        """The pair that `the two sides`, `both countries` at `index` stands for."""
        words = scene.words[index : index + 4]
        if not _TWO & set(words[:2]):
            return []
        noun = next((w for w in words if w in scene.lexicon.pairs), None)
        return self.pair(scene, states=noun in _AS_STATES) if noun else []

    def pair_for(self, scene: Scene, subject: list[Mark], end: int) -> list[Guest]:
        """The pair where the subject, or what stands right before `end`, is such a phrase."""
        first = subject[0].first if subject else max(0, end - 3)
        for index in range(first, max(first + 1, end)):
            if scene.words[index] in _TWO and index + 1 < len(scene.words):
                return self.pair_at(scene, index)
        return []

    def pair(self, scene: Scene, *, states: bool) -> list[Guest]:
        """The last two parties that met; as their states where the phrase means states."""
        guests = self.last
        if not is_encounter(guests):
            guests = self._most_named(scene)
        if not states:
            return guests
        out: list[Guest] = []
        for guest in guests:
            state = state_of(scene, guest)
            if all(state.side != g.side for g in out):
                out.append(state)
        return out

    def _most_named(self, scene: Scene) -> list[Guest]:
        """The two states that the text has named most up to the end of this sentence."""
        mentions = scene.cast.mentions
        while self.read < len(mentions) and mentions[self.read].span.start < scene.sentence.span.end:
            actor = scene.cast.actor(mentions[self.read].actor_id)
            self.named[actor.id] += actor.kind == "state"
            self.read += 1
        top = [(actor_id, count) for actor_id, count in self.named.most_common(3) if count]
        if len(top) < 2 or (len(top) > 2 and top[1][1] == top[2][1]):
            return []
        states = (scene.cast.actor(actor_id) for actor_id, _ in top[:2])
        return [Guest(Party(a.name, a.country, a.id, None), "state") for a in states]


def state_of(scene: Scene, guest: Guest) -> Guest:
    """The state that a party stands for, where the text names it; else the party."""
    known = next((a for a in scene.cast.actors if a.kind == "state" and a.country == guest.party.country), None)
    return Guest(Party(known.name, known.country, known.id, None), "state") if known else guest
