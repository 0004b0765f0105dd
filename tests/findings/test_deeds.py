"""Candidate acts and encounters, how they are put together to records, and what rules conclude of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.findings.deeds import conclude
from communique.findings.deeds.acts import Act, Candidate, Roles, act_of, acts_of, choose, pairs
from communique.findings.events.find import Draft
from communique.findings.events.frames import Parties
from communique.findings.events.sides import band
from communique.records import Actor, Span
from communique.text.deeds import Trigger
from communique.text.labels import DEED_ROLES, DEEDS, EVENT_STATUS, MODE_STATUS

CODES = st.lists(st.sampled_from(["NOR", "PRT", "CHL", "UN", "ICELANDIC REBELS"]), min_size=1, max_size=4, unique=True)


def trigger(word: int = 0, status: str = "actual") -> Trigger:
    event = np.full(len(EVENT_STATUS), 0.1 / (len(EVENT_STATUS) - 1))
    event[EVENT_STATUS.index(status)] = 0.9
    mode = np.full(len(MODE_STATUS), 1 / len(MODE_STATUS))
    return Trigger(word, 0, np.zeros((len(DEED_ROLES), 0)), np.full(len(DEEDS), 0.5), event, mode, 0.0)


def kept(*acts: Act, word: int = 0, ruled: bool = False) -> list[Candidate]:
    return [Candidate(act, trigger(word), ruled=[0] if ruled else [], chance=0.9) for act in acts]


def draft(kind: str, actors: tuple[str, ...], recipients: tuple[str, ...] = ()) -> Draft:
    return Draft(
        kind, None, None, Parties(actors, recipients, "verb direct"), "planned", Span(0, 5), "verb direct", 0.8
    )


@given(CODES, CODES)
def test_the_acts_of_an_event_name_its_parties_and_nobody_else(actors: list[str], recipients: list[str]) -> None:
    for kind in ("CONSULT", "ACCUSE"):
        acts = acts_of(kind, actors, recipients)
        assert {side for act in acts for side in act[1:3]} <= {*actors, *recipients, ""}
        assert all(act.actor != act.recipient for act in acts)
        if kind == "CONSULT":
            assert all(act.joint and act.actor < act.recipient for act in acts) or len({*actors, *recipients}) == 1


def test_directed_acts_run_from_each_actor_to_each_recipient() -> None:
    assert acts_of("ACCUSE", ["NOR", "PRT"], ["CHL"]) == {
        Act("ACCUSE", "NOR", "CHL", False),
        Act("ACCUSE", "PRT", "CHL", False),
    }
    assert acts_of("MOBILIZE", ["NOR"], []) == {Act("MOBILIZE", "NOR", "", False)}


def test_pairs_follow_the_roles() -> None:
    roles = Roles({"NOR": 3.0, "PRT": -3.0, "CHL": -6.0}, {"NOR": -4.0, "PRT": 2.0, "CHL": -6.0})
    found = dict(pairs("ACCUSE", 0.9, roles))
    assert max(found, key=lambda act: found[act]) == Act("ACCUSE", "NOR", "PRT", False)
    assert not any(act.joint for act in found)
    together = dict(pairs("CONSULT", 0.9, Roles({"NOR": 3.0, "PRT": 2.0}, {"NOR": 0.0, "PRT": 0.0})))
    assert set(together) == {Act("CONSULT", "NOR", "PRT", True)}


def test_whoever_acts_together_on_the_same_is_one_record() -> None:
    some = kept(
        Act("ACCUSE", "NOR", "CHL", False),
        Act("ACCUSE", "PRT", "CHL", False),
        Act("ACCUSE", "UN", "PRT", False),
    )
    groups = {frozenset(one.act for one in group) for group in conclude.groups(some)}
    assert groups == {frozenset(one.act for one in some[:2]), frozenset({some[2].act})}


def test_a_joint_record_holds_only_pairs_that_are_kept() -> None:
    some = kept(*(act_of("CONSULT", a, b, joint=True) for a, b in (("NOR", "PRT"), ("NOR", "CHL"), ("CHL", "PRT"))))
    (group,) = conclude.groups(some)
    assert len(group) == 3
    apart = conclude.groups(some[:2])
    assert sorted(len(group) for group in apart) == [1, 1]


def test_other_triggers_and_other_kinds_are_other_records() -> None:
    some = kept(Act("ACCUSE", "NOR", "CHL", False)) + kept(Act("ACCUSE", "PRT", "CHL", False), word=7)
    assert len(conclude.groups(some)) == 2


class Told:
    """A scorer that says what stands in the features."""

    def probabilities(self, rows: list[dict[str, float]]) -> np.ndarray[Any, Any]:
        return np.array([row["chance"] for row in rows])


def test_what_rules_found_is_kept_sooner_and_of_two_forms_the_likelier() -> None:
    together, upon = act_of("AGREE", "NOR", "PRT", joint=True), Act("AGREE", "PRT", "NOR", False)
    some = [
        Candidate(together, trigger(), features={"chance": 0.6}),
        Candidate(upon, trigger(), features={"chance": 0.5}),
        Candidate(Act("PROTEST", "CHL", "NOR", False), trigger(), ruled=[0], features={"chance": 0.15}),
        Candidate(Act("PROTEST", "CHL", "PRT", False), trigger(), features={"chance": 0.15}),
    ]
    kept = choose(some, Told(), 0.3)  # type: ignore[arg-type]
    assert [one.act for one in kept] == [together, some[2].act]
    assert [one.chance for one in some] == [0.6, 0.5, 0.15, 0.15]


@dataclass
class Board:
    """As much of a board as the rules' drafts need."""

    quotations: tuple[Any, ...] = ()
    words: dict[str, list[int]] = field(default_factory=dict)
    document: Any = None

    @property
    def sight(self) -> Board:
        return self

    def words_in(self, span: Span) -> list[int]:
        return []


class Seen:
    """A scorer that takes the reader's word."""

    def probabilities(self, rows: list[dict[str, float]]) -> np.ndarray[Any, Any]:
        return np.array([row["seen"] for row in rows])


def test_a_draft_of_the_rules_is_cut_down_to_what_is_kept() -> None:
    rules = [draft("ACCUSE", ("NOR", "PRT"), ("CHL",)), draft("AID", ("UN",), ("CHL",))]
    some = kept(Act("ACCUSE", "PRT", "CHL", False), ruled=True)
    (one,) = conclude.drafted(Board(), rules, some, Seen())  # type: ignore[arg-type]
    assert (one.parties.actors, one.parties.recipients) == (("PRT",), ("CHL",))
    assert one.confidence == pytest.approx(0.9)
    assert one.rule == "verb direct + reader"
    assert one.status == "planned"  # as the rules have it
    assert rules[0].parties.actors == ("NOR", "PRT")  # and the rules' own is left alone


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("suspected Icelandic rebels", "ICELANDIC REBELS"),
        ("the militants", "MILITANTS"),
        ("two dozen ministers", None),
        ("Rebel Alliance", None),
    ],
)
def test_armed_people_without_a_name_go_by_what_they_are(name: str, code: str | None) -> None:
    actor = Actor("p_1", name, "group", None)
    assert band(actor) == code
