"""Who held an office on a day, and what that adds to a text that names the office alone."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

import communique
from communique.actors import terms
from communique.actors.registry import default_registry
from communique.records import Actor


@pytest.mark.parametrize(
    ("country", "office", "day", "name"),
    [
        ("RUS", "foreign minister", "2019-05-02", "Sergey Lavrov"),
        ("USA", "president", "2017-01-19", "Barack Obama"),
        ("USA", "foreign minister", "2018-04-10", None),  # between two
        ("GBR", "prime minister", "2022-10-25", None),  # the day of a handover
        ("GBR", "foreign minister", "2017-03", "Boris Johnson"),
        ("GBR", "foreign minister", "2018-07", None),  # a month with two
        ("ARG", "president", "2021-06-01", "Alberto Fernández"),  # known by years
        ("ARG", "president", "2023-06-01", None),  # a year with two
        ("RUS", "foreign minister", "2099-01-01", None),  # nobody knows
        ("NOR", "bishop", "2019-01-01", None),
    ],
)
def test_an_office_has_a_holder_on_a_day_or_nobody_certain(
    country: str, office: str, day: str, name: str | None
) -> None:
    term = terms.holder(country, office, day)
    assert (term and term.name) == name


@pytest.mark.parametrize(
    ("title", "country", "office"),
    [
        ("Russian foreign minister", "RUS", "foreign minister"),
        ("Minister of Foreign Affairs", "NOR", "foreign minister"),
        ("Secretary of State", "USA", "foreign minister"),
        ("foreign secretary", "GBR", "foreign minister"),
        ("foreign secretary", "IND", None),  # a civil servant there
        ("deputy foreign minister", "RUS", None),
        ("former president", "USA", None),
        ("vice president", "USA", None),
        ("foreign trade minister", "FRA", None),
        ("president of Chile", "CHL", "president"),
    ],
)
def test_a_title_names_an_office(title: str, country: str, office: str | None) -> None:
    assert terms.office_of(title, country) == office


def test_terms_follow_each_other_and_are_of_known_states() -> None:
    for (country, _), held in terms._terms().items():
        assert country in default_registry().states
        for before, after in pairwise(held):
            assert before.last is not None
            assert before.first < before.last <= after.first


def test_terms_begin_in_the_year_that_the_factbook_and_wikidata_give() -> None:
    checked = 0
    for holder in {h for held in default_registry().holders.values() for h in held}:
        held = terms._terms().get((holder.country, terms.office_of(holder.office, holder.country) or ""), ())
        years = {term.first[:4] for term in held if terms.same_person(holder.name, term.name)}
        checked += bool(years)
        assert not years or holder.valid[0] in years, holder
    assert checked > 30


def cast_of(words: str, date: str | None) -> dict[str, Actor]:
    page = {"text": words} | ({"date": date} if date else {})
    return {actor.name: actor for actor in communique.read(json.dumps(page)).actors}


TALKS = (
    "The Russian foreign minister said that the talks would go on. The Norwegian envoy agreed that they were useful."
)


def test_an_unnamed_minister_has_the_holder_of_the_day_beside_the_title() -> None:
    minister = cast_of(TALKS, "2019-05-02")["Russian foreign minister"]
    (role,) = minister.roles
    assert (role.title, role.holder, role.valid) == ("foreign minister", "Sergey Lavrov", ("2004-03-09", None))
    assert minister.country == "RUS"


def test_without_a_date_nobody_is_named() -> None:
    (role,) = cast_of(TALKS, None)["Russian foreign minister"].roles
    assert (role.holder, role.valid) == (None, None)


def test_a_president_has_the_id_that_a_source_gives() -> None:
    actor = cast_of("The French president said on Monday that the summit would be held in the spring.", "2019-05-02")
    president = actor["French president"]
    assert [role.holder for role in president.roles] == ["Emmanuel Macron"]
    assert president.wikidata == "Q3052772"


def test_a_named_minister_has_the_years_of_the_office_and_no_holder_beside() -> None:
    actor = cast_of("Russian Foreign Minister Sergei Lavrov said that the talks would go on.", "2019-05-02")
    (role,) = actor["Sergei Lavrov"].roles
    assert (role.holder, role.valid) == (None, ("2004-03-09", None))


def test_somebody_named_who_did_not_hold_the_office_is_left_as_the_text_has_it() -> None:
    actor = cast_of("Russian Foreign Minister Oleg Dahl said that the talks would go on.", "2019-05-02")
    (role,) = actor["Oleg Dahl"].roles
    assert (role.holder, role.valid) == (None, None)
