"""Negation, future and claim: a corpus written for the project, each act affirmed, denied, planned and claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from communique.findings.events.plover import plover
from communique.records import Event
from tests.findings.test_events import found

CORPUS = Path(__file__).parent / "corpus_events.tsv"
# Shares of the sentences that must be right; measured higher, so that a fall shows.
FLOORS = {"type": 0.95, "parties": 0.93, "status": 0.95, "voice": 0.95}


class Row(NamedTuple):
    form: str
    type: str
    actors: str
    recipients: str
    status: str
    sentence: str


def rows() -> list[Row]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if not line.startswith("#")]


def codes(column: str) -> set[str]:
    return set(column.split("+")) - {"-"}


def marks(row: Row, read: Callable[[str], Sequence[Event]] = found) -> dict[str, bool]:
    """What is right of the event of a sentence that comes nearest to the row."""
    events = read(row.sentence)
    wanted = codes(row.actors) | codes(row.recipients)

    def nearness(event: Event) -> tuple[bool, bool]:
        return event.type == row.type, {*event.actors, *event.recipients} == wanted

    best = max(events, key=nearness, default=None)
    if best is None:
        return dict.fromkeys(FLOORS, False)
    return {
        "type": best.type == row.type,
        "parties": set(best.actors) == codes(row.actors) and set(best.recipients) == codes(row.recipients),
        "status": best.status == row.status,
        "voice": (best.voice == "claimed") == (row.form == "claimed"),
    }


def test_the_corpus_covers_all_types_in_all_forms() -> None:
    found_rows = rows()
    assert len(found_rows) >= 120
    assert {row.type for row in found_rows} == set(plover().types)
    assert set(Counter(row.form for row in found_rows).values()) == {len(found_rows) // 4}


def test_type_parties_status_and_voice() -> None:
    found_rows = rows()
    right: Counter[str] = Counter()
    for row in found_rows:
        right.update(name for name, good in marks(row).items() if good)
    shares = {name: right[name] / len(found_rows) for name in FLOORS}
    low = {name: share for name, share in shares.items() if share < FLOORS[name]}
    assert not low, f"{low}; all: {shares}"
