"""From a document to its encounters and events: rules and reader propose, one scorer each keeps, rules conclude.

The rules' drafts (`encounters/find.py`, `events/find.py`) and the reader's triggers are candidates alike (`meetings`,
`acts`); the scorers `encounter.json` and `event.json` beside the reader model say how likely each is right
(`training/fit_deeds.py`), and that is a finding's confidence. What is kept gets its record from rules: circumstances,
mode and CAMEO code, who vouches for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from communique.findings.deeds import acts, meetings
from communique.findings.deeds.board import Board
from communique.findings.deeds.conclude import concluded, drafted, is_denied
from communique.findings.encounters import lexicon as encounter_words
from communique.findings.encounters.find import completed, record
from communique.findings.encounters.find import drafts as meeting_drafts
from communique.findings.encounters.scene import Scene
from communique.findings.events.find import Draft as EventDraft
from communique.findings.events.find import drafts as event_drafts
from communique.findings.events.find import records
from communique.scorer import MODEL, load

if TYPE_CHECKING:
    from communique.findings.encounters.drafts import Draft
    from communique.records import Encounter, Event
    from communique.text.document import Sentence

# Chances from which on a candidate is kept: half of the F1 that can be had, where calibrated candidates have their best
# F1 (Lipton, Elkan and Narayanaswamy 2014).
ENCOUNTER, EVENT = 0.35, 0.25


def encounters(board: Board, model: str = "") -> tuple[Encounter, ...]:
    """The encounters that a document reports, each once however often it is told.

    Participants are resolved to the cast; evidence spans are the trigger words and the mentions of the parties. `model`
    is the folder of the scorers; empty, the ones that ship.
    """
    folder = Path(model) if model else MODEL
    kept = [
        one
        for one in meetings.choose(proposed(board), load("encounter", folder), ENCOUNTER)
        if one.draft.status == "cancelled" or not is_denied(board, one.draft.trigger)
    ]
    status, place = load("encounter_status", folder), load("encounter_place", folder)
    return tuple(record(board.document, concluded(board, one, status, place)) for one in kept)


def proposed(board: Board, *, by_rules: bool = True) -> list[meetings.Candidate]:
    """The encounters that rules or reader propose; `by_rules=False` leaves the rules out, to measure what they add."""
    document, cast = board.document, board.cast
    rules = meeting_drafts(document, cast, board.quotations) if by_rules else []
    words = encounter_words.lexicon()

    def complete(draft: Draft, sentence: Sentence) -> None:
        kind = document.paragraphs[sentence.paragraph].kind
        scene = Scene.of(sentence, kind, cast, words, document.text)
        draft.spans = [guest.party.span for guest in draft.guests if guest.party.span]
        completed(draft, scene, document, rules)

    return meetings.candidates(board, rules, complete)


def events(board: Board, encounters: tuple[Encounter, ...] = (), model: str = "") -> tuple[Event, ...]:
    """The events that a document reports between states, organisations and armed groups.

    One record for each distinct type, actors and recipients; `voice` is narrated where the page itself vouches for the
    event at least once. Evidence spans are the trigger words and the mentions of the parties. `model` as for
    `encounters`.
    """
    folder = Path(model) if model else MODEL
    rules, some = acting(board, encounters)
    kept = acts.choose(some, load("event", folder), EVENT)
    return records(board.document, drafted(board, rules, kept, load("event_status", folder)))


def acting(
    board: Board, encounters: tuple[Encounter, ...], *, by_rules: bool = True
) -> tuple[list[EventDraft], list[acts.Candidate]]:
    """The rules' drafts of events, and the acts that rules or reader propose; `by_rules` as for `proposed`."""
    rules = event_drafts(board.document, board.cast, board.quotations, encounters) if by_rules else []
    ruled = [
        acts.Ruled(
            frozenset(acts.acts_of(one.type, one.parties.actors, one.parties.recipients)), one.trigger, one.confidence
        )
        for one in rules
    ]
    return rules, acts.candidates(board, ruled, encounters)
