"""Triggers from the raw outputs of the reader: what they are, who acts in them, and where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from communique.text.deeds import HINTED, SEEN, Acting, Cue, DeedPlaces, Trigger
from communique.text.labels import DEED_ROLES, DEEDS, EVENT_STATUS, MODE_STATUS, STANCES

SIZE = 2  # of each role's query and key
REACH = 3


def outputs(words: int) -> dict[str, Any]:
    """Outputs of a document in which nothing is a trigger and nobody acts."""
    wide = len(DEED_ROLES) * SIZE
    statuses = len(EVENT_STATUS) + len(MODE_STATUS)
    return {
        "deeds": np.concatenate(
            [np.full((words, len(DEEDS)), -9.0), np.zeros((words, statuses)), np.full((words, len(STANCES)), -9.0)],
            axis=1,
        ),
        "asks": np.zeros((words, wide)),
        "holds": np.zeros((words, wide)),
        "nothing": np.zeros((words, wide)),
        "places": DeedPlaces(np.zeros((len(DEED_ROLES), 2 * REACH + 2)), np.zeros((len(DEED_ROLES), 14))),
        "sentence": np.zeros(words, dtype=np.int64),
        "marked": np.zeros(words, dtype=np.int64),
    }


def point(made: dict[str, Any], trigger: int, role: str, word: int, strength: float) -> None:
    """Let a trigger point at a word in a role."""
    at = DEED_ROLES.index(role) * SIZE
    made["asks"][trigger, at] = 1.0
    made["holds"][word, at] = strength * SIZE**0.5


def found(made: dict[str, Any]) -> tuple[Trigger, ...]:
    return Acting(**made).triggers()


def test_a_word_is_a_trigger_from_a_small_chance_on() -> None:
    made = outputs(5)
    made["deeds"][2, DEEDS.index("ACCUSE")] = 3.0
    made["deeds"][4, DEEDS.index("visit")] = np.log(SEEN / (1 - SEEN)) - 0.01
    (trigger,) = found(made)
    assert trigger.word == 2
    assert trigger.chances[DEEDS.index("ACCUSE")] == pytest.approx(1 / (1 + np.exp(-3)))
    assert trigger.event_status.sum() == pytest.approx(1)
    assert len(trigger.mode_status) == len(MODE_STATUS)


def test_a_side_is_what_its_words_have_together() -> None:
    made = outputs(6)
    made["deeds"][3, 0] = 4.0
    point(made, 3, "actor", 0, 2.0)
    point(made, 3, "actor", 5, 1.0)
    (trigger,) = found(made)
    assert trigger.role("actor", [0, 5]) == pytest.approx(np.logaddexp(2.0, 1.0))
    assert trigger.role("recipient", [0, 5]) == pytest.approx(np.log(2))
    assert trigger.best("actor", [5, 0]) == 0
    assert trigger.best("actor", []) is None
    assert trigger.role("actor", []) < -10


def test_how_far_a_word_stands_counts() -> None:
    made = outputs(12)
    made["deeds"][6, 0] = 4.0
    made["places"].deed_offsets[DEED_ROLES.index("actor"), REACH - 1] = 1.5  # the word before
    made["places"].deed_offsets[DEED_ROLES.index("actor"), 0] = -2.0  # REACH and more words before
    (trigger,) = found(made)
    assert trigger.role("actor", [5]) == pytest.approx(1.5)
    assert trigger.role("actor", [0]) == trigger.role("actor", [3]) == pytest.approx(-2.0)


def test_every_word_in_reach_may_name_the_place() -> None:
    made = outputs(4)
    made["deeds"][1, 0] = 4.0
    made["places"].deed_offsets[DEED_ROLES.index("place"), -1] = 3.0
    point(made, 1, "place", 3, 6.0)
    (trigger,) = found(made)
    assert trigger.nowhere == pytest.approx(3.0)
    assert trigger.spots() == pytest.approx({0: 0.0, 1: 0.0, 2: 0.0, 3: 6.0})


def test_words_out_of_reach_take_no_part() -> None:
    made = outputs(900)
    made["deeds"][450, 0] = 4.0
    point(made, 450, "actor", 0, 9.0)
    (trigger,) = found(made)
    assert trigger.role("actor", [0]) < -10
    assert trigger.best("actor", [0]) is None


def test_no_words_no_triggers() -> None:
    assert found(outputs(0)) == ()


def test_a_cue_of_a_stance_points_at_what_it_is_about() -> None:
    made = outputs(8)
    made["deeds"][1, -len(STANCES) + STANCES.index("refuses")] = 2.0
    made["deeds"][5, -len(STANCES) + STANCES.index("ready")] = np.log(HINTED / (1 - HINTED)) - 0.01
    point(made, 1, "first", 2, 3.0)
    point(made, 1, "last", 6, 1.5)
    (cue,) = Acting(**made).cues()
    assert isinstance(cue, Cue)
    assert cue.word == 1
    assert STANCES[int(cue.chances.argmax())] == "refuses"
    assert cue.edge("first", 2) == pytest.approx(3.0)
    assert cue.edge("last", 6) == pytest.approx(1.5)
    assert cue.edge("last", 8) < -10
    assert not Acting(**made).triggers()
