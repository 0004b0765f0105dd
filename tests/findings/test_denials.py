"""What is denied or ruled out did not happen; who denies an accusation says that there was one."""

from __future__ import annotations

import pytest

import communique


def events(sentence: str) -> dict[tuple[str, str, str], str]:
    """Type, actor and recipient of each pair of sides, with the status."""
    found = communique.read(sentence).events
    return {(e.type, a, r): e.status for e in found for a in e.actors for r in (*e.recipients, *e.actors) if a != r}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ethiopia denied that it had attacked Eritrea.",
        "Ethiopia has denied attacking Eritrea.",
        "It is not true that Ethiopia attacked Eritrea, the minister said.",
    ],
)
def test_a_denied_attack_is_negated(sentence: str) -> None:
    assert events(sentence)["ASSAULT", "ETH", "ERI"] == "negated"


@pytest.mark.parametrize(
    "sentence",
    [
        "Qatar ruled out talks with Iran.",
        "Norway denied reports of a meeting with Chile.",
        "Qatar rejects talks with Iran.",
    ],
)
def test_talks_that_are_ruled_out_are_no_encounter(sentence: str) -> None:
    assert communique.read(sentence).encounters == ()
    assert {status for (kind, *_), status in events(sentence).items() if kind == "CONSULT"} <= {"negated"}


def test_what_stands_beside_a_denial_is_not_denied() -> None:
    assert events("Norway attacked Chile, which denied it.")["ASSAULT", "NOR", "CHL"] == "actual"
    found = communique.read("Norway's foreign minister met Chile's foreign minister in Oslo and denied the attack.")
    assert [e.status for e in found.encounters] == ["held"]


def test_to_deny_somebody_entry_is_a_deed() -> None:
    found = events("Chile denied entry to Norwegian envoys on Monday.")
    assert found and "negated" not in found.values()


def test_a_denied_accusation_was_made() -> None:
    assert events("Norway denied Chile's accusation.").get(("ACCUSE", "CHL", "NOR"), "actual") == "actual"
    assert events("Norway denied Chile's accusation.")["REJECT", "NOR", "CHL"] == "actual"
