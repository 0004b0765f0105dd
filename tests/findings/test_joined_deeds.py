"""Rules and reader together: what neither of the two found alone, and the corpus of written sentences."""

from __future__ import annotations

import pytest

import communique
from communique.records import Event
from tests.findings.test_events_corpus import FLOORS, marks, rows


def test_the_written_corpus_stays_right() -> None:
    found = [marks(row, lambda sentence: communique.read(sentence).events) for row in rows()]
    shares = {name: sum(one[name] for one in found) / len(found) for name in FLOORS}
    assert all(shares[name] >= floor for name, floor in FLOORS.items()), shares


def test_a_meeting_with_the_head_of_a_body_is_told() -> None:
    (met,) = communique.read("Colin Powell met with U.N. Secretary-General Kofi Annan in New York Monday.").encounters
    assert {party.name for party in met.participants} == {"Colin Powell", "Kofi Annan"}
    assert (met.mode, met.status, met.place and met.place.name) == ("meeting", "held", "New York")


@pytest.mark.parametrize(
    ("sentence", "kind", "actor", "recipient"),
    [
        ("Iraqi insurgents attacked U.S. troops near the river on Monday.", "ASSAULT", "IRAQI INSURGENTS", "USA"),
        ("The Taleban rejected NATO's offer.", "REJECT", "TALIBAN", "NATO"),
        ("Amnesty International accused Chile of torture.", "ACCUSE", "AMNESTY INTERNATIONAL", "CHL"),
    ],
)
def test_groups_and_organisations_act(sentence: str, kind: str, actor: str, recipient: str) -> None:
    found = communique.read(sentence).events
    assert any(e.type == kind and actor in e.actors and recipient in e.recipients for e in found), told(found)


def test_both_sources_are_named() -> None:
    reading = communique.read("Norway's foreign minister accused Chile of dumping waste on Monday.")
    (event,) = (e for e in reading.events if e.type == "ACCUSE")
    assert event.evidence.rule.endswith(" + reader")
    explained = communique.explain(reading, event.id)
    assert "The same words by “reader”" in explained
    assert 0.5 < event.evidence.confidence <= 1


def told(events: tuple[Event, ...]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(e.type, e.actors, e.recipients) for e in events]
