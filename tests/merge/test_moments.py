"""Times of reports: which go together, and what follows for what is told again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import merge
from communique.merge.moments import Moment, moment_of, nearness, usual_day
from communique.records import OPEN
from tests.merge.test_statements import DAY, LUND, actor, said

D = DAY.toordinal()


def row(start: str | None, end: str | None, basis: str = "metadata", span: Any = None, day: int = 0) -> dict[str, Any]:
    on = DAY + datetime.timedelta(day)
    when = {"start": start, "end": end, "basis": basis, "span": span} if start else None
    return {"when": when, "day": None if when else on, "reported": on}


def iso(shift: int) -> str:
    return (DAY + datetime.timedelta(shift)).isoformat()


def test_what_a_report_tells_of_its_time() -> None:
    assert moment_of(row(None, None)).how == "assumed"
    assert moment_of(row(iso(0), iso(0), span={"start": 1, "end": 7})) == Moment(D, D, "told", D)
    assert moment_of(row(OPEN, iso(0))).how == "before"
    assert moment_of(row(iso(0), OPEN)).how == "after"
    assert moment_of({"when": None, "day": None, "reported": None}).how == "none"


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (row(iso(0), iso(0), "stated"), row(iso(0), iso(0), "stated"), True),
        (row(iso(0), iso(0), "stated"), row(iso(3), iso(3), "stated"), False),
        (row(iso(0), iso(0), "stated"), row(OPEN, iso(31), day=31), True),
        (row(iso(40), iso(40), "stated"), row(OPEN, iso(31), day=31), False),
        (row(iso(9), iso(9), "stated"), row(iso(0), OPEN), True),
        (row(iso(-9), iso(-9), "stated"), row(iso(0), OPEN), False),
        (row(None, None), row(None, None, day=30), False),
    ],
    ids=["one day", "two days", "told a month later", "not yet then", "planned", "planned too late", "two pages"],
)
def test_what_goes_together(one: dict[str, Any], other: dict[str, Any], fits: bool) -> None:
    assert (nearness(moment_of(one), moment_of(other)) > 0) is fits


moments = st.builds(
    lambda first, length, how, reported: Moment(first, first + length, how, reported),
    st.integers(D - 90, D + 90),
    st.integers(0, 60),
    st.sampled_from(["told", "assumed", "before", "after", "none"]),
    st.integers(D - 90, D + 90),
)


@given(moments, moments)
def test_any_two_times(one: Moment, other: Moment) -> None:
    assert 0 <= nearness(one, other) <= 1
    assert nearness(one, other) == nearness(other, one)


def test_the_day_that_most_tell() -> None:
    told, assumed, before = (
        Moment(D, D, "told", D + 1),
        Moment(D + 1, D + 1, "assumed", D + 1),
        Moment(1, D, "before", D),
    )
    assert usual_day([assumed, told, before]) == D
    assert usual_day([before, assumed]) == D + 1
    assert usual_day([before]) is None


def act(name: str, day: int, when: dict[str, Any] | None, words: str) -> dict[str, Any]:
    on = DAY + datetime.timedelta(day)
    return {
        "id": f"v_{name}", "article_id": f"a_{name}", "type": "COERCE", "mode": "seize", "actors": ["RUS"],
        "recipients": ["UKR"], "status": "actual", "when": when, "place": None, "day": None if when else on,
        "reported": on, "words": words, "voice": "narrated",
    }  # fmt: skip


def test_an_act_told_again_a_month_later_is_that_act() -> None:
    told = {"start": iso(0), "end": iso(0), "basis": "stated", "span": None}
    again = {"start": OPEN, "end": iso(40), "basis": "metadata", "span": None}
    first = act("1", 1, told, "Coast guards seized three tugs and their crews in the strait")
    later = act("2", 40, again, "the seizure of the three tugs in the strait")
    other = act("3", 40, again, "border police took two lorries of grain")
    found = merge.events([first, later, other])
    groups = dict(zip(found["event_id"].to_pylist(), found["happening_id"].to_pylist(), strict=True))
    assert groups == {"v_1": "hp_1", "v_2": "hp_1", "v_3": "hp_3"}


def test_a_source_is_not_who_quotes_it() -> None:
    words = "the rebels have left the town and the road is open again"
    papers = actor("Vera Moss", "NOR", "Spokeswoman")
    one, other = said("1", words, by=LUND), said("2", f"the minister says {words}", by=papers)
    other["article_id"] = one["article_id"]
    people = merge.people([LUND, papers])
    assert len(set(merge.statements([one, other], people)["statement_id"].to_pylist())) == 2
