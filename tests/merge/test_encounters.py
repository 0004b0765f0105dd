"""One meeting in many reports; events; where reports disagree."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from communique import merge
from tests.merge import samples
from tests.merge.test_statements import DAY, KARACA, LUND, RIG, actor, said


def met(name: str, *, day: int = 0, stated: bool = True, place: str | None = "Oslo", **more: Any) -> dict[str, Any]:
    on = DAY + datetime.timedelta(days=day)
    parties = [{"name": a["name"], "country": a["country"], "actor_id": a["id"], "members": []} for a in (KARACA, LUND)]
    return {
        "id": f"m_{name}",
        "article_id": f"a_{name}",
        "mode": "meeting",
        "status": "held",
        "participants": parties,
        "place": {"name": place, "country": "NOR"} if place else None,
        "when": {"start": on.isoformat(), "end": on.isoformat(), "basis": "stated"} if stated else None,
        "day": on,
        "reported": on,
    } | more


PEOPLE = merge.people([KARACA, LUND])


def meetings(*rows: dict[str, Any]) -> list[str]:
    return [row["meeting_id"] for row in merge.encounters(list(rows), PEOPLE).to_pylist()]


def test_reports_of_one_meeting() -> None:
    late = met("2", stated=False, day=2, place=None, mode="talks")
    assert meetings(met("1"), late) == ["mt_1", "mt_1"]


@pytest.mark.parametrize(
    "other",
    [met("2", day=30), met("2", mode="call", place=None), met("2", day=5)],
    ids=["a month later", "a call that day", "stated on another day"],
)
def test_another_encounter(other: dict[str, Any]) -> None:
    assert meetings(met("1"), other) == ["mt_1", "mt_2"]


def test_somebody_else_of_the_same_state() -> None:
    demirel = actor("Orhan Demirel", "TUR", "President")
    people = merge.people([KARACA, LUND, demirel])
    row = met("2")
    row["participants"][0] |= {"name": demirel["name"], "actor_id": demirel["id"]}
    found = merge.encounters([met("1"), row], people).to_pylist()
    assert len({row["meeting_id"] for row in found}) == 2


def test_planned_and_held_are_one_and_shown() -> None:
    planned = met("1", status="planned", reported=DAY - datetime.timedelta(days=3))
    held = met("2", reported=DAY)
    found = merge.encounters([planned, held], PEOPLE)
    assert {row["meeting_id"] for row in found.to_pylist()} == {"mt_1"}
    assert {row["status"] for row in found.to_pylist()} == {"held"}
    shown = merge.conflicts(found, [planned, held], PEOPLE).to_pylist()
    assert [(row["field"], row["value"], row["reports"]) for row in shown] == [
        ("status", "held", 1),
        ("status", "planned", 1),
    ]


def test_places_that_differ_within_a_state_are_shown() -> None:
    rows = [met("1"), met("2"), met("3", place="Bergen")]
    shown = merge.conflicts(merge.encounters(rows, PEOPLE), rows, PEOPLE).to_pylist()
    assert [(row["field"], row["value"], row["members"]) for row in shown] == [
        ("place", "Oslo", ["m_1", "m_2"]),
        ("place", "Bergen", ["m_3"]),
    ]


def test_without_any_day_meetings_stay_apart() -> None:
    rows = [met(name, stated=False, day=0) | {"day": None, "reported": None, "when": None} for name in "12"]
    assert meetings(*rows) == ["mt_1", "mt_2"]


def test_the_same_words_by_somebody_else_are_shown() -> None:
    words = RIG + " and we will say so in Geneva"
    rows = [said("1", words), said("2", words, by=LUND, day=1)]
    found = merge.statements(rows, PEOPLE)
    shown = merge.conflicts(found, rows, PEOPLE).to_pylist()
    assert {(row["group_id"], row["field"], row["value"]) for row in shown} == {
        ("st_1", "speaker", "Elif Karaca"),
        ("st_1", "speaker", "Kari Lund"),
        ("st_2", "speaker", "Elif Karaca"),
        ("st_2", "speaker", "Kari Lund"),
    }


def event(name: str, words: str, *, day: int = 0, **more: Any) -> dict[str, Any]:
    on = DAY + datetime.timedelta(days=day)
    return {
        "id": f"v_{name}",
        "article_id": f"a_{name}",
        "type": "SANCTION",
        "mode": None,
        "actors": ["USA"],
        "recipients": ["RUS"],
        "status": "actual",
        "voice": "narrated",
        "when": None,
        "place": None,
        "day": on,
        "reported": on,
        "words": words,
    } | more


def happenings(*rows: dict[str, Any]) -> int:
    return len({row["happening_id"] for row in merge.events(list(rows)).to_pylist()})


def test_reports_of_one_event() -> None:
    rows = [event("1", "Washington … imposed … sanctions … Moscow"), event("2", "imposed … sanctions on Russia", day=1)]
    rows[1]["voice"] = "claimed"
    assert happenings(*rows) == 1
    shown = merge.conflicts(merge.events(rows), rows).to_pylist()
    assert {(row["field"], row["value"]) for row in shown} == {("voice", "narrated"), ("voice", "claimed")}


@pytest.mark.parametrize(
    "more",
    [{"type": "PROTEST"}, {"recipients": ["BLR"]}, {"day": 9}, {"status": "negated"}],
    ids=["type", "recipient", "day", "denied"],
)
def test_other_events(more: dict[str, Any]) -> None:
    assert happenings(event("1", "imposed sanctions"), event("2", "imposed sanctions", **more)) == 2


@pytest.mark.slow
def test_the_written_set() -> None:
    """The figure of bench/merging.py, from pages to encounters."""
    figure = samples.encounters("encounters_dev.txt")
    assert figure.f1 >= 0.94
    assert figure.precision >= 0.98
