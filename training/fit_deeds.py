"""Fits the scorers of encounters and events (`findings/deeds`): which candidates are right, how they stand and where
they were, from documents that the network has not learned from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from communique import actors
from communique.findings import quotations
from communique.findings.deeds import acts, circumstances, meetings
from communique.findings.deeds.board import Board
from communique.findings.deeds.conclude import concluded
from communique.findings.deeds.find import ENCOUNTER, acting, proposed
from communique.findings.encounters.find import record
from communique.score.claims import Met, Name, of_gold
from communique.score.compare import words
from communique.score.metrics import COMMON_PARTIES, common_parties
from communique.scorer import Scorer
from communique.text.labels import EVENT_STATUS, MODE_STATUS
from communique.text.trained import TrainedReader
from training.boosting import fit as boosted
from training.fit_quotation import seen_document
from training.gold import documents as annotated

SHAPES: dict[str, dict[str, Any]] = {
    "encounter": {"trees": 100, "depth": 2, "rate": 0.06},
    "encounter_status": {"trees": 100, "depth": 2, "rate": 0.06},
    "encounter_place": {"trees": 100, "depth": 2, "rate": 0.06},
    "event": {"trees": 200, "depth": 3, "rate": 0.06},
    "event_status": {"trees": 100, "depth": 2, "rate": 0.06},
}
Row = tuple[dict[str, float], bool, str]


@dataclass(frozen=True)
class Page:
    """A document with its annotation, as it was read, and the encounters that rules and reader propose in it."""

    gold: dict[str, Any]
    board: Board
    met: list[meetings.Candidate]
    by_rules: bool = True

    def only(self, *, rules: bool, reader: bool) -> Page:
        """The page as rules alone or the reader alone see it."""
        board = self.board
        if not reader:
            seen = replace(board.sight, triggers=())
            board = Board.of(replace(board.document, seen=seen), board.cast, board.quotations)
        return Page(self.gold, board, proposed(board, by_rules=rules), rules)


def pages(names: Sequence[str], shared: Path, folder: Path) -> Iterator[Page]:
    """The named documents as the model in `folder` reads them; it has its scorers of quotations and speakers."""
    reader = TrainedReader(folder)
    for gold, text in annotated(shared, names):
        document = seen_document(gold, text, reader)
        cast = actors.cast(document, folder=folder)
        board = Board.of(document, cast, quotations.find(document, cast, str(folder)))
        yield Page(gold, board, proposed(board))


def fit(some: Sequence[Page]) -> dict[str, Scorer]:
    """The scorers by name. Those of events are fitted on what those of encounters make of the same pages."""
    made: dict[str, Scorer] = {}

    def learn(name: str, rows: Iterable[Row]) -> None:
        features, right, documents = zip(*rows, strict=True)
        made[name] = boosted(features, right, documents, **SHAPES[name])

    learn("encounter", (row for page in some for row in of_meetings(page)))
    learn("encounter_status", (row for page in some for row in of_statuses(page)))
    learn("encounter_place", (row for page in some for row in of_places(page)))
    told = [case for page in some for case in of_acts(page, made)]
    learn("event", ((one.features, right is not None, name) for _, one, right, _, name in told))
    learn("event_status", (row for case in told for row in _standing(*case)))
    return made


def of_meetings(page: Page) -> Iterator[Row]:
    """Each proposed encounter, with whether the annotation has it; of those that tell the same one, the likeliest."""
    right = {id(one) for one, _ in matched(page)}
    for one in page.met:
        yield one.features, id(one) in right, page.gold["id"]


def matched(page: Page) -> Iterator[tuple[meetings.Candidate, Met]]:
    """Proposed encounters with the annotated ones that they tell, each once."""
    told = list(of_gold(page.gold).met)
    for one in page.met:
        draft = one.draft
        parties = tuple(Name(guest.party.name, guest.party.country) for guest in draft.guests)
        read = Met(draft.mode, draft.status, parties, None)
        common, number = max(((common_parties(gold, read), -i) for i, gold in enumerate(told)), default=(0, 0))
        if common >= COMMON_PARTIES:
            yield one, told.pop(-number)


def of_statuses(page: Page) -> Iterator[Row]:
    """Each status that an encounter may have, with whether it has it."""
    for one, gold in matched(page):
        for status, features in zip(MODE_STATUS, circumstances.of_meeting(page.board, one), strict=True):
            yield features, status == gold.status, page.gold["id"]


def of_places(page: Page) -> Iterator[Row]:
    """Each place where an encounter may have been, with whether the annotation names it."""
    for one, gold in matched(page):
        for place, features in circumstances.places(page.board, one):
            yield features, bool(set(words(gold.place)) & set(words(place.name))), page.gold["id"]


Case = tuple[Board, acts.Candidate, str | None, str | None, str]


def of_acts(page: Page, made: dict[str, Scorer]) -> Iterator[Case]:
    """Each proposed act with the status that the annotation gives it, None where it does not have it; what the rules
    say that it is; and the document.
    """
    kept = meetings.choose(page.met, made["encounter"], ENCOUNTER)
    settled = (concluded(page.board, one, made["encounter_status"], made["encounter_place"]) for one in kept)
    rules, some = acting(
        page.board, tuple(record(page.board.document, draft) for draft in settled), by_rules=page.by_rules
    )
    told: dict[acts.Act, str] = {}
    for event in page.gold["events"]:
        for act in acts.acts_of(event["type"], event["actors"], event["recipients"]):
            told.setdefault(act, event["status"])
    pairs = {act[:3]: status for act, status in told.items() if act.recipient}
    for one in some:
        right = pairs.get(one.act[:3]) if one.act.recipient else told.get(one.act)
        yield page.board, one, right, rules[one.ruled[0]].status if one.ruled else None, page.gold["id"]


def _standing(board: Board, one: acts.Candidate, right: str | None, ruled: str | None, name: str) -> Iterator[Row]:
    """Each status that an annotated act may have, with whether it has it."""
    if right is not None:
        for status, features in zip(EVENT_STATUS, circumstances.of_act(board, one, ruled), strict=True):
            yield features, status == right, name
