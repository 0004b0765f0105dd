"""One person under many names; namesakes apart; corrections."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import merge
from communique.merge.naming import fit, parsed
from tests.merge import samples
from tests.merge.test_statements import actor

SURE = 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Lavrov", "Сергей Лавров"),
        ("Xi Jinping", "Jinping Xi"),
        ("Xi Jinping", "习近平"),
        ("Kim Jong Un", "Kim Chong-un"),
        ("Mohammed bin Salman", "MBS"),
        ("Abdel Fattah el-Sisi", "Abdelfattah Elsisi"),
        ("Bill Clinton", "William J. Clinton"),
        ("Pedro Sánchez", "Pedro Sánchez Pérez-Castejón"),
        ("Muammar Gaddafi", "Moammar al-Kadhafi"),
        ("George W. Bush", "George Walker Bush"),
        ("Sheikh Mohammed bin Zayed", "Mohamed bin Zayed"),
        ("Volodymyr Zelensky", "Wolodymyr Selenskyj"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert fit(parsed(one), parsed(other)) >= SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong Un", "Kim Yo Jong"),
        ("George W. Bush", "George H.W. Bush"),
        ("Nawaz Sharif", "Shehbaz Sharif"),
        ("Wang Yi", "Wang Yang"),
        ("Bill Clinton", "Hillary Clinton"),
        ("Hassan Rouhani", "Hussein Rouhani"),
        ("Ferdinand Marcos Jr.", "Ferdinand Marcos Sr."),
        ("Ahmad Nawaf Al-Ahmad Al-Sabah", "Nawaf Al-Ahmad Al-Sabah"),
        ("Sheikh Hasina", "Sohrab Hossain"),
    ],
)
def test_two_persons(one: str, other: str) -> None:
    assert fit(parsed(one), parsed(other)) < SURE


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_compare_alike_from_both_sides(one: str, other: str) -> None:
    assert fit(parsed(one), parsed(other)) == fit(parsed(other), parsed(one))


@given(st.text(min_size=1, max_size=30))
def test_a_name_is_its_own(name: str) -> None:
    assert fit(parsed(name), parsed(name)) == 1


def persons(rows: list[dict[str, Any]], **more: Any) -> list[str]:
    return [row["person_id"] for row in merge.people(rows, **more).to_pylist()]


def three() -> list[dict[str, Any]]:
    names = ("Elif Karaca", "Elif Karadja", "Nikos Vamvakas")
    return [actor(name) | {"id": f"p_{n}", "article_id": f"a_{n}"} for n, name in enumerate(names)]


def test_corrections_are_honoured() -> None:
    assert persons(three()) == ["pn_0", "pn_1", "pn_2"]
    assert persons(three(), corrections=[{"action": "merge", "a": "p_0", "b": "pn_1"}]) == ["pn_0", "pn_0", "pn_2"]
    alias = {"action": "alias", "name": "Nikos Vamvakas", "of": "Elif Karaca"}
    assert persons(three(), corrections=[alias]) == ["pn_0", "pn_1", "pn_0"]


def test_a_split_undoes_what_the_rules_joined() -> None:
    rows = [row | {"name": "Elif Karaca"} for row in three()[:2]]
    assert persons(rows) == ["pn_0", "pn_0"]
    assert persons(rows, corrections=[{"action": "split", "a": "p_0", "b": "p_1"}]) == ["pn_0", "pn_1"]


def test_a_namesake_of_another_state_or_calling_is_another() -> None:
    rows = [
        actor("Wang Yi", "CHN") | {"id": "p_1"},
        actor("Wang Yi", "USA", "professor") | {"id": "p_2"},
        actor("Wang Yi", "CHN", "professor") | {"id": "p_3"},
    ]
    assert len(set(persons(rows))) == 3


def test_an_office_alone_is_who_holds_it() -> None:
    rows = [actor("Elif Karaca") | {"id": "p_1"}, actor("Foreign Minister") | {"id": "p_2"}]
    found = merge.people(rows).to_pylist()
    assert [row["person_id"] for row in found] == ["pn_1", "pn_1"]
    assert found[1]["rule"] == "office"
    assert found[1]["score"] < SURE


def test_states_are_known_by_their_code() -> None:
    rows = [actor(name) | {"id": f"p_{name}", "kind": "state", "roles": []} for name in ("Turkey", "Türkiye")]
    assert persons(rows) == ["pn_TUR", "pn_TUR"]


def test_offices_over_time() -> None:
    rows = [actor("Elif Karaca") | {"id": "p_1"}, actor("Elif Karaca", title="President") | {"id": "p_2"}]
    found = merge.offices(merge.people(rows))
    assert {(row["person_id"], row["title"], row["reports"]) for row in found} == {
        ("pn_1", "Foreign Minister", 1),
        ("pn_1", "President", 1),
    }


def test_the_written_mentions() -> None:
    """The figure of bench/linking.py: facts, variants and namesakes."""
    gold, rows = samples.mentions("mentions_dev.tsv")
    right, wrong = samples.linked(gold, persons(rows))
    assert right / len(gold) >= 0.97, [rows[n]["name"] for n in wrong]


def test_new_mentions_join_the_people_who_are_known() -> None:
    gold, rows = samples.mentions("mentions_dev.tsv")
    half = len(rows) // 2
    known = merge.people(rows[:half])
    both = merge.people(rows[half - 5 :], known=known)
    assert both.column("actor_id").to_pylist() == [row["id"] for row in rows]
    assert both.slice(0, half).equals(known)
    right, _ = samples.linked(gold, both.column("person_id").to_pylist())
    assert right / len(gold) >= 0.95


def test_a_merge_reaches_people_who_are_known() -> None:
    known = merge.people(three()[:2])
    orders = [{"action": "merge", "a": "p_0", "b": "pn_1"}]
    found = merge.people(three()[2:], known=known, corrections=orders)
    assert found.column("person_id").to_pylist() == ["pn_0", "pn_0", "pn_2"]


def test_an_alias_may_name_a_person_by_id() -> None:
    alias = {"action": "alias", "name": "Nikos Vamvakas", "of": "pn_0"}
    assert persons(three(), corrections=[alias]) == ["pn_0", "pn_1", "pn_0"]


def test_an_office_alone_is_looked_for_among_the_known() -> None:
    known = merge.people([actor("Elif Karaca") | {"id": "p_1"}])
    found = merge.people([actor("Foreign Minister") | {"id": "p_2"}], known=known)
    assert found.column("person_id").to_pylist() == ["pn_1", "pn_1"]
