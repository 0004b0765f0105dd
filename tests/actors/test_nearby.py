"""States told by what stands around: unnamed forces, organs known by one word, fields of one government, epithets."""

from __future__ import annotations

import pytest

from tests.actors.pages import read, who

STRIKE = (
    "Chile has accused Peru of a strike on its navy.\nSeveral shells fell on the port of Arica in Chile, {} said.\n"
)


@pytest.mark.parametrize("forces", ["the army", "the military", "a police officer"])
def test_forces_are_of_the_state_that_the_paragraph_speaks_of(forces: str) -> None:
    assert who(read(STRIKE.format(forces)), forces).country == "CHL"


def test_where_two_states_are_in_view_it_is_a_guess_at_most() -> None:
    text = "Chile and Peru have fought over fish.\nThe army said that the sea was calm.\n"
    cast = read(text)
    assert cast.actor(who(cast, "The army").actor_id or "").country_basis in {None, "guessed"}


def test_an_officer_known_by_rank_serves_the_state_in_view() -> None:
    text = "A Chilean military spokesman spoke of an attack on Friday.\nOne jet fell, Lt Gen Juan Diaz said.\n"
    assert who(read(text), "Lt Gen Juan Diaz").country == "CHL"


def test_the_commission_is_the_unions_where_the_text_names_it() -> None:
    text = "The European Commission welcomed the decision.\nCommission spokesperson Hege Dahl said so."
    assert who(read(text), "Commission spokesperson Hege Dahl").country == "IGO"
    alone = "Chilean boats came in.\nCommission spokesperson Hege Dahl said so."
    assert who(read(alone), "Commission spokesperson Hege Dahl").country != "IGO"


def test_a_field_of_one_government_tells_the_state() -> None:
    assert who(read("The Catalan parliament said so."), "The Catalan parliament").country == "ESP"
    assert who(read("The Kurdish health minister said so."), "The Kurdish health minister").country == "IRQ"


@pytest.mark.parametrize(
    ("named", "taken_up"),
    [("Human Rights Watch", "the campaign group"), ("Reuters", "the news agency"), ("The European Union", "the bloc")],
)
def test_a_body_is_taken_up_by_an_epithet_of_its_class(named: str, taken_up: str) -> None:
    cast = read(f"{named} spoke of a strike. A man told {taken_up} that the sea was calm.")
    assert who(cast, taken_up).actor_id == who(cast, named).actor_id is not None


def test_a_given_name_after_sheikh_is_the_persons() -> None:
    cast = read("Lund met Foreign Minister Sheikh Abdullah bin Zayed. Lund told Sheikh Abdullah that the sea was calm.")
    assert who(cast, "Sheikh Abdullah", 1).actor_id == who(cast, "Sheikh Abdullah bin Zayed").actor_id


@pytest.mark.parametrize(("one", "other"), [("Zelenskyy", "Zelensky"), ("Lawrow", "Lavrov"), ("Lavrof", "Lavrov")])
def test_spellings_in_one_text_are_one_person(one: str, other: str) -> None:
    cast = read(f"Minister Oleg {one} spoke in Oslo.\nOn Friday {other} said that the sea was calm.")
    assert who(cast, other).actor_id == who(cast, f"Oleg {one}").actor_id
