"""For whom somebody speaks: spokespersons, and "on behalf of" in words. The speaker stays the person."""

from __future__ import annotations

import pytest

from tests.findings.speech import only, speaker


@pytest.mark.parametrize(
    ("source", "person", "name", "country"),
    [
        ("Norwegian Foreign Ministry spokeswoman Ida Moen", "Ida Moen", "Norwegian Foreign Ministry", "NOR"),
        (
            "A spokesman for the Chilean Ministry of Defence, Juan Diaz,",
            "Juan Diaz",
            "Chilean Ministry of Defence",
            "CHL",
        ),
        ("Juan Diaz, spokesman for the European Commission,", "Juan Diaz", "European Commission", "IGO"),
        ("Kremlin spokesman Oleg Petrov", "Oleg Petrov", "Kremlin", "RUS"),
        ("The Chilean presidential spokesman, Juan Diaz,", "Juan Diaz", "Chile", "CHL"),
        ("The Foreign Ministry’s spokesperson", "Foreign Ministry’s spokesperson", "Foreign Ministry", "NOR"),
    ],
)
def test_a_spokesperson_speaks_for_the_body_that_the_title_names(
    source: str, person: str, name: str, country: str
) -> None:
    quotation = only(f"{source} said that the treaty was ready.", "The sea is calm. ")
    assert speaker(quotation) == person
    represented = quotation.on_behalf_of
    assert represented is not None
    assert (represented.name, represented.country) == (name, country)
    assert quotation.speaker and quotation.speaker.country == country


def test_on_behalf_of_in_words() -> None:
    quotation = only("Speaking on behalf of the European Union, Hege Dahl said that the treaty was ready.")
    assert speaker(quotation) == "Hege Dahl"
    assert quotation.on_behalf_of and quotation.on_behalf_of.name == "European Union"
    assert quotation.speaker and quotation.speaker.country == "IGO"


@pytest.mark.parametrize(
    "text",
    [
        "Lund said that the treaty was ready.",
        "Lund said that she spoke on behalf of Chile.",
        "Hege Dahl, a professor of law in Bergen, said that the treaty was ready.",
    ],
)
def test_who_speaks_in_their_own_name(text: str) -> None:
    assert only(text).on_behalf_of is None
