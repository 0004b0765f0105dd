"""Reports of one statement are put together, and look-alikes are not."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import merge
from tests.merge import samples

DAY = datetime.date(2024, 3, 5)
RIG = "We will not send a second rig before the survey ends,"


def actor(name: str, country: str | None = "TUR", title: str = "Foreign Minister") -> dict[str, Any]:
    return {
        "id": f"p_{name}",
        "name": name,
        "kind": "person",
        "country": country,
        "country_basis": "stated",
        "roles": [{"title": title, "body": None}],
        "wikidata": None,
        "article_id": f"a_{name}",
        "reported": DAY,
    }


KARACA, LUND = actor("Elif Karaca"), actor("Kari Lund", "NOR")


def said(name: str, words: str, *, by: dict[str, Any] = KARACA, day: int = 0, **more: Any) -> dict[str, Any]:
    when = DAY + datetime.timedelta(days=day)
    return {
        "id": f"q_{name}",
        "article_id": f"a_{name}",
        "kind": "direct",
        "words": words,
        "day": when,
        "reported": when,
        "when": None,
        "speaker_name": by["name"],
        "speaker_country": by["country"],
        "speaker_id": by["id"],
    } | more


def groups(*rows: dict[str, Any], **more: Any) -> dict[str, str]:
    people = merge.people([KARACA, LUND])
    return {r["quotation_id"]: r["statement_id"] for r in merge.statements(list(rows), people, **more).to_pylist()}


def one(*rows: dict[str, Any]) -> bool:
    return len(set(groups(*rows).values())) == 1


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("we will not send a second rig before the survey ends", "verbatim"),
        ("We will not send a second rig", "trimmed"),
        ("A second rig we do not dispatch until the end of the survey", "translation"),
    ],
)
def test_versions_of_one_statement(words: str, relation: str) -> None:
    rows = [said("1", RIG), said("2", words, day=1)]
    found = merge.statements(rows, merge.people([KARACA])).to_pylist()
    assert [row["statement_id"] for row in found] == ["st_1", "st_1"]
    assert [row["relation"] for row in found] == ["verbatim", relation]
    assert [row["lead"] for row in found] == [True, False]


def test_reported_speech_is_a_paraphrase() -> None:
    rows = [said("1", RIG), said("2", "Ankara would not send another rig until the survey was over", kind="indirect")]
    found = merge.statements(rows, merge.people([KARACA])).to_pylist()
    assert {row["statement_id"] for row in found} == {"st_1"}
    assert found[1]["relation"] == "paraphrase"


@pytest.mark.parametrize(
    "other",
    [
        said("2", "We will send a second rig when the survey ends,", day=2),
        said("2", RIG, day=40),
        said("2", RIG, by=LUND),
        said("2", "We will sign the treaty on Friday in Geneva"),
    ],
    ids=["the opposite", "weeks later", "another speaker", "something else"],
)
def test_look_alikes_stay_apart(other: dict[str, Any]) -> None:
    assert not one(said("1", RIG), other)


def test_other_numbers_are_another_statement() -> None:
    assert not one(
        said("1", "We pledge 20 million euros for the fund"), said("2", "We pledge 5 million euros for the fund")
    )
    assert one(
        said("1", "We pledge 20 million euros for the fund"), said("2", "We pledge twenty million euros to the fund")
    )


def test_what_contradicts_is_not_joined_by_what_lies_between() -> None:
    """The short one fits both, and they contradict each other."""
    found = groups(
        said("1", "We will lift the sanctions on the port in May"),
        said("2", "the sanctions on the port"),
        said("3", "We will not lift the sanctions on the port in May"),
    )
    assert found["q_1"] != found["q_3"]


def test_a_ministry_and_its_minister_can_have_said_the_same() -> None:
    body = actor("Foreign Ministry") | {"kind": "body"}
    rows = [said("1", RIG), said("2", RIG, by=body)]
    assert len({r["statement_id"] for r in merge.statements(rows, merge.people([KARACA, body])).to_pylist()}) == 1


def test_the_earliest_report_names_the_statement() -> None:
    rows = [said("b", RIG, day=1), said("c", RIG), said("a", RIG, day=2)]
    assert set(groups(*rows).values()) == {"st_c"}
    assert merge.member_of("st_c", "q") == "q_c"


def test_copies_of_one_text_are_marked() -> None:
    copies = [{"article_id": "a_1", "group_id": "c_1"}, {"article_id": "a_2", "group_id": "c_1"}]
    rows = [said("1", RIG), said("2", RIG), said("3", RIG)]
    found = merge.statements(rows, merge.people([KARACA]), copies=copies).to_pylist()
    assert {row["quotation_id"]: row["copy"] for row in found} == {"q_1": False, "q_2": True, "q_3": False}


def test_new_reports_join_what_is_known() -> None:
    people = merge.people([KARACA])
    known = merge.statements([said("1", RIG), said("9", "We will sign the treaty on Friday in Geneva")], people)
    # The first report is too old to be given again; its statement keeps its name, and its row.
    again = merge.statements([said("2", RIG, day=1), said("1", RIG)], people, known=known).to_pylist()
    assert {r["quotation_id"]: r["statement_id"] for r in again} == {"q_1": "st_1", "q_2": "st_1", "q_9": "st_9"}


def test_a_known_group_keeps_its_name_without_its_first_report() -> None:
    people = merge.people([KARACA])
    known = merge.statements([said("1", RIG), said("2", RIG, day=1)], people)
    again = merge.statements([said("2", RIG, day=1), said("3", RIG, day=2)], people, known=known).to_pylist()
    assert {r["quotation_id"]: r["statement_id"] for r in again} == dict.fromkeys(("q_1", "q_2", "q_3"), "st_1")


WORDS = st.lists(
    st.sampled_from("rig survey treaty sanctions port not lift sign Geneva 20 million".split()), max_size=8
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(0, 30), st.booleans()), min_size=1, max_size=8), st.randoms())
def test_every_quotation_is_in_one_statement_whatever_the_order(
    made: list[tuple[list[str], int, bool]], chance: Any
) -> None:
    rows = [said(f"{n}", " ".join(w), day=d, by=KARACA if b else LUND) for n, (w, d, b) in enumerate(made)]
    found = groups(*rows)
    assert set(found) == {row["id"] for row in rows}
    chance.shuffle(rows)
    assert groups(*rows) == found


def test_nothing_gives_nothing() -> None:
    assert merge.statements([], []).num_rows == 0


@pytest.mark.slow
def test_the_written_set() -> None:
    """The figure of bench/merging.py, from pages to statements."""
    figure = samples.statements("statements_dev.txt")
    assert figure.f1 >= 0.90  # .95 before what shares names more than words came to stay apart
    assert figure.precision >= 0.98
