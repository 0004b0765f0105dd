"""What an encounter was about, and whether it was the first, resumed, or one of a series."""

from __future__ import annotations

import pytest

from communique import read
from communique.records import Encounter

LUND = "Norwegian Foreign Minister Kari Lund"
RUIZ = "Spanish President Ana Ruiz"


def one(content: str) -> Encounter:
    (encounter,) = read(content).encounters
    return encounter


@pytest.mark.parametrize(
    ("content", "topic"),
    [
        (
            f"{LUND} and {RUIZ} held talks on fishing quotas and the Arctic in Oslo on Monday.",
            "fishing quotas and the Arctic",
        ),
        (f"{LUND} met {RUIZ} in Oslo to discuss gas supplies.", "gas supplies"),
        (
            f"{LUND} met {RUIZ} on Monday. They discussed the war in Sudan and food prices.",
            "the war in Sudan and food prices",
        ),
        (f"Kari Lund, the Norwegian foreign minister, discussed trade with {RUIZ} in a phone call.", "trade"),
        ("Norway and Spain will resume negotiations on the border next week.", "the border"),
        (
            "The annual meeting between Norway and Spain was dedicated to the protection of whales.",
            "the protection of whales",
        ),
        (f"{LUND} will hold talks with {RUIZ} on grain exports, the ministry said.", "grain exports"),
        (f"{LUND} met {RUIZ}. The talks focused on relations with Chile, and {RUIZ} smiled.", "relations with Chile"),
        (f"{LUND} met {RUIZ} on Monday.", None),
        (f"{LUND} met {RUIZ} on the sidelines of a forum on Monday.", None),
        (f"{LUND} met {RUIZ} on Monday. It rained. Lund and Ruiz discussed cod quotas.", "cod quotas"),
        (f"{LUND} met {RUIZ}. Norway considered the winter long.", None),
    ],
)
def test_what_was_talked_about(content: str, topic: str | None) -> None:
    encounter = one(content)
    assert (encounter.topic and encounter.topic.of(content)) == topic


@pytest.mark.parametrize(
    ("content", "recurrence"),
    [
        (f"The first meeting between {LUND} and {RUIZ} was held in Rome.", "first"),
        (f"{LUND} met {RUIZ} for the first time.", "first"),
        (f"{LUND} paid her maiden visit to Spain.", "first"),
        (f"It was the first meeting between {LUND} and {RUIZ} since 2019.", "resumed"),
        ("Norway and Spain resumed talks on the reef on Monday.", "resumed"),
        ("The resumption of talks between Norway and Spain was welcome.", "resumed"),
        ("The second round of talks between Norway and Spain ended on Friday.", "regular"),
        ("The annual meeting between Norway and Spain was held in Oslo.", "regular"),
        ("The first day of talks between Norway and Spain ended on Friday.", None),
        (f"{LUND} met {RUIZ} on Monday.", None),
    ],
)
def test_first_resumed_or_one_of_a_series(content: str, recurrence: str | None) -> None:
    assert one(content).recurrence == recurrence


def test_a_later_report_adds_what_was_talked_about() -> None:
    content = f"{LUND} met {RUIZ} in Oslo on Monday.\n\nAt the meeting with {RUIZ}, Lund discussed cod quotas."
    encounter = one(content)
    assert encounter.topic is not None
    assert encounter.topic.of(content) == "cod quotas"
