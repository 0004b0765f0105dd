"""Who has no name is nobody's speaker, and a place takes part in nothing."""

from __future__ import annotations

import pytest

import communique
from communique.actors.unnamed import is_nobody, is_place, is_unnamed
from communique.export import view

REST = "It rained in the morning and the streets were quiet, and there will be more on this story later in the day."


def read(text: str) -> communique.Reading:
    return communique.read(f"{text} {REST}")


@pytest.mark.parametrize(
    "name", ["one", "One", "I", "47%", "three in five", "nearly half", "one of them", "more than 4 in 10", "Others", ""]
)
def test_nobody(name: str) -> None:
    assert is_nobody(name)
    assert is_unnamed(name)


@pytest.mark.parametrize("name", ["Lund", "IT", "An Li", "One Nation", "officials", "a spokesman", "Sen. Kari Lund"])
def test_somebody_or_something(name: str) -> None:
    assert not is_nobody(name)


@pytest.mark.parametrize(
    "name", ["presidents", "two leaders", "Presidents", "officials", "some people", "senior aides"]
)
def test_groups_without_a_name(name: str) -> None:
    assert is_unnamed(name)


@pytest.mark.parametrize(
    "name", ["foreign minister", "U.S. officials", "Democrats of Lima", "the Greens", "Lund", "press"]
)
def test_what_says_who(name: str) -> None:
    assert not is_unnamed(name)


def test_places() -> None:
    assert all(map(is_place, ["RAF Akrotiri", "refugee camp", "Camp David", "Ramstein Air Base"]))
    assert not any(map(is_place, ["Royal Air Force", "camp", "Norway", "Kari Lund"]))


def test_a_speaker_without_a_name_is_shown_so() -> None:
    reading = read("One said the deal was dead. Two leaders said the ban must end.")
    assert [view.speaker(q.speaker) for q in reading.quotations] == ["speaker not named", "leaders (not named)"]


def test_a_word_before_a_name_is_no_part_of_it() -> None:
    reading = read("The war goes on. Beneath Bashar al-Assad, the army has split. Assad said on Monday he would stay.")
    assert "Bashar al-Assad" in {actor.name for actor in reading.actors}
    assert not any(actor.name.startswith("Beneath") for actor in reading.actors)


def test_the_son_is_not_the_father() -> None:
    reading = read(
        "Karl Voss said on Monday that the wall would be built. Karl Voss Jr. said his father was right. "
        "Voss Jr. told reporters the talks had failed. Voss said the ban would stay."
    )
    said = [q.speaker.name if q.speaker else None for q in reading.quotations]
    assert said == ["Karl Voss", "Karl Voss Jr", "Karl Voss Jr", "Karl Voss"]


def test_what_takes_up_a_name_gives_no_office_to_who_has_one() -> None:
    reading = read(
        "Norwegian President Kari Lund said on Monday the pact was dead. "
        "The reporter asked for more. The woman said "
        "that the prime minister of Spain had called her."
    )
    lund = next(actor for actor in reading.actors if actor.name == "Kari Lund")
    assert [role.title for role in lund.roles] == ["President"]
