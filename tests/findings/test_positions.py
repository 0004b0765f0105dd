"""Positions: where each side stands on an issue, and the words that say so."""

from __future__ import annotations

import pytest

from communique import read
from communique.findings.positions import stances
from communique.records import Stance


def positions(content: str) -> dict[tuple[str, str], set[Stance]]:
    """The stances by holder and issue."""
    found: dict[tuple[str, str], set[Stance]] = {}
    for position in read(content).positions:
        found.setdefault((position.holder.name, position.issue), set()).add(position.stance)
    return found


@pytest.mark.parametrize(
    ("words", "issue", "stance"),
    [
        ("“We support a ban on cluster munitions,”", "arms-control", "supports"),
        ("“We will not accept sanctions on grain,”", "sanctions", "refuses"),
        ("“We are ready to discuss fishing quotas,”", "fisheries", "ready to discuss"),
        ("“We are against the new tariffs,”", "trade", "opposes"),
        ("“They must pay for the dam,”", "water", "demands"),
        ("“We are willing to share vaccines,”", "health", "offers"),
    ],
)
def test_a_speaker_speaks_for_its_state(words: str, issue: str, stance: Stance) -> None:
    content = (
        f"OSLO — The ministers met in the capital.\n\n{words} Norwegian Foreign Minister Kari Lund said on Monday."
    )
    assert stance in positions(content)["Norway", issue]


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("“We are ready to discuss fishing quotas if the ban on salmon is lifted,”", "if the ban on salmon is lifted"),
        ("“If the ban on salmon is lifted, we are ready to discuss fishing quotas,”", "If the ban on salmon is lifted"),
        ("“We will not accept fishing quotas unless Spain opens its ports,”", "unless Spain opens its ports"),
        (
            "“We support fishing quotas, provided that all sides keep them, and we hope they will,”",
            "provided that all sides keep them",
        ),
        ("“We are ready to discuss fishing quotas in exchange for cheaper gas,”", "in exchange for cheaper gas"),
        ("“We will not accept fishing quotas even if Spain opens its ports,”", None),
        ("“We are ready to discuss fishing quotas if necessary,”", None),
        ("“We are ready to discuss fishing quotas,”", None),
    ],
)
def test_a_condition_is_quoted(words: str, condition: str | None) -> None:
    content = (
        f"OSLO — The ministers met in the capital.\n\n{words} Norwegian Foreign Minister Kari Lund said on Monday."
    )
    reading = read(content)
    (found,) = [p for p in reading.positions if p.issue == "fisheries"]
    assert (found.condition and found.condition.of(reading.article.text)) == condition


def test_what_a_reporter_asked_binds_nobody() -> None:
    reading = read("OSLO — Norway rejected Spain's plan for fishing quotas on Monday, and was asked if it would leave.")
    assert all(p.condition is None for p in reading.positions)


def test_an_event_shows_a_stance_and_is_its_basis() -> None:
    reading = read("OSLO — Norway rejected Spain's plan for fishing quotas on Monday, the ministry said.")
    (refusal,) = [p for p in reading.positions if p.stance == "refuses" and p.issue == "fisheries"]
    assert refusal.holder.name == "Norway"
    assert set(refusal.basis) <= {e.id for e in reading.events} | {q.id for q in reading.quotations}


def test_whoever_speaks_for_nobody_has_no_position() -> None:
    assert not positions("“We support the ceasefire,” said Kari Lund, a baker, in the street on Monday.")


def test_each_stance_has_words() -> None:
    assert all(phrases.by_first for phrases in stances().words.values())


@pytest.mark.parametrize(
    ("words", "issue", "stance"),
    [
        ("“We support the ceasefire, and we will never accept new tariffs,”", "ceasefire", "supports"),
        ("“We support the ceasefire, and we will never accept new tariffs,”", "trade", "refuses"),
        ("“We do not support the tariffs,”", "trade", "opposes"),
        ("“We are not ready to discuss fishing quotas,”", "fisheries", "refuses"),
        ("“Spain should lift its sanctions,”", "sanctions", "demands"),
        ("“The dam will not affect the fisheries,”", "fisheries", None),
        ("“We are concerned about human rights,”", "human-rights", None),
        ("“The winter was long and the tariffs are many,”", "trade", None),
        ("“We welcome Ms Ruiz. The tariffs are another thing,”", "trade", None),
    ],
)
def test_a_stance_is_that_of_the_nearest_words(words: str, issue: str, stance: Stance | None) -> None:
    content = (
        f"OSLO — The ministers met in the capital.\n\n{words} Norwegian Foreign Minister Kari Lund said on Monday."
    )
    assert positions(content).get(("Norway", issue), set()) == ({stance} if stance else set())


def test_the_cue_of_a_report_shows_a_stance_too() -> None:
    content = (
        "Norwegian Foreign Minister Kari Lund urged that fishing quotas be kept on Monday in the capital of Norway."
    )
    assert positions(content).get(("Norway", "fisheries")) == {"demands"}


def test_to_accuse_is_no_stance_on_an_issue() -> None:
    assert not positions("OSLO — Norway accused Spain of breaches of human rights on Monday, in a note.")


def test_an_event_in_the_same_words_adds_to_their_position() -> None:
    reading = read(
        "OSLO — Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz.\n\n"
        "“We are ready to discuss fishing quotas if the ban is lifted,” Lund said."
    )
    (position,) = [p for p in reading.positions if p.holder.name == "Norway"]
    assert position.stance == "ready to discuss"
    assert set(position.basis) == {reading.quotations[0].id, next(e.id for e in reading.events if e.type == "AGREE")}
