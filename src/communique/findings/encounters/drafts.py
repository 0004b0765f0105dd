"""A draft: one report of an encounter in one sentence, before reports of the same encounter are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.findings.encounters.parties import Guest
    from communique.records import EncounterMode, EncounterStatus, Place, Recurrence, Span, When


@dataclass(slots=True)
class Draft:
    """One report. `sure` says that its status is worded, not only assumed; `first`, `last` are the trigger's tokens,
    `goal` the place that a visit went to, `told` the triggers of further reports of it.
    """

    mode: EncounterMode
    guests: list[Guest]
    trigger: Span
    first: int
    last: int
    rule: str
    confidence: float
    sentence: int = 0
    status: EncounterStatus = "held"
    sure: bool = False
    goal: Span | None = None
    place: Place | None = None
    when: When | None = None
    occasion: Span | None = None
    topic: Span | None = None
    recurrence: Recurrence | None = None
    spans: list[Span] = field(default_factory=list)
    told: list[Span] = field(default_factory=list)

    @property
    def sides(self) -> set[str]:
        return {guest.side for guest in self.guests}


def distinct(guests: list[Guest]) -> list[Guest]:
    """Each party once, in order; a group known by its own words only gives way to the named."""
    seen: set[str] = set()
    out: list[Guest] = []
    for guest in guests:
        if guest.key not in seen:
            seen.add(guest.key)
            out.append(guest)
    return out


def is_encounter(guests: list[Guest]) -> bool:
    """At least two parties that stand for different states or bodies."""
    return len(guests) >= 2 and len({guest.side for guest in guests}) >= 2
