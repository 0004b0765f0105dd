"""Whose state somebody stands for, and what that rests on; persons, papers and towns are made up, holders are not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import communique
from communique.actors import incumbents, outlets
from communique.actors.names import keys_of
from communique.actors.standing import classes
from tests.actors.pages import read, who

DATA = Path(communique.__file__).parent / "data"


@pytest.mark.parametrize(
    ("words", "phrase", "country"),
    [
        ("The Kyiv Independent reported that Poland would send trucks.", "The Kyiv Independent", None),
        ("Minister Ana Sousa told the Jakarta Post that Portugal was ready.", "Ana Sousa", "PRT"),
        ("President Bush said the war would end.", "President Bush", "USA"),
        ("Mohamed ElBaradei said the inspectors would stay.", "Mohamed ElBaradei", "IGO"),
        ("A witness in Turkey said nobody was hurt.", "A witness", None),
        ("A spokesman for Chile's defence ministry said so.", "A spokesman for Chile's defence ministry", "CHL"),
        ("The Chilean opposition leader Ana Prado said so.", "Ana Prado", None),
    ],
)
def test_whose_state_somebody_stands_for(words: str, phrase: str, country: str | None) -> None:
    assert who(read(words), phrase).country == country


def test_its_leader_is_of_the_state_whose_body_was_named_before() -> None:
    cast = read("Peru's delegation left the hall. Its leader, Jorge Tello, said nothing was settled.")
    actor = next(a for a in cast.actors if a.name == "Jorge Tello")
    assert (actor.country, actor.country_basis) == ("PER", "implied")


def test_somebodys_office_is_of_the_state_of_its_owner() -> None:
    text = "Norwegian Prime Minister Kari Lund met Peru's envoy in Lima. Lund's office said the talks were frank."
    actor = next(a for a in read(text).actors if "office" in a.name)
    assert (actor.country, actor.country_basis) == ("NOR", "implied")


def test_a_group_of_several_states_gets_none_by_a_guess() -> None:
    text = "Peru and Chile met in Lima. The two governments said that the border would stay open."
    assert all(a.country_basis != "guessed" for a in read(text).actors if "governments" in a.name)


def test_a_paper_named_after_a_capital_is_no_mention_of_its_state() -> None:
    cast = read("The Oslo Gazette said so. The Lima Herald did not.")
    assert [(a.name, a.kind, a.country) for a in cast.actors] == [
        ("Oslo Gazette", "body", None),
        ("Lima Herald", "body", None),
    ]


def test_a_known_holder_gets_the_full_name_and_the_office_of_that_day() -> None:
    page = json.dumps({"text": "Lavrov said on Monday that the talks would go on.", "date": "2021-05-04"})
    actor = next(a for a in communique.read(page).actors if a.kind == "person")
    assert (actor.name, actor.country, actor.country_basis) == ("Sergey Lavrov", "RUS", "registry")
    assert [role.title for role in actor.roles] == ["foreign minister"]


def test_an_official_without_a_mark_is_of_the_papers_home() -> None:
    text = "The health ministry said on Monday that the clinics would open. Its minister, Ana Prado, signed the order."
    page = json.dumps({"text": text, "url": "https://www.latercera.com/a"})
    actors = {a.name: a for a in communique.read(page).actors}
    assert (actors["health ministry"].country, actors["health ministry"].country_basis) == ("CHL", "guessed")


def test_the_home_of_a_paper_comes_with_its_share() -> None:
    home = outlets.home("https://www.latercera.com/nacional/a")
    assert home is not None
    assert home.country == "CHL"
    assert 0.3 < home.share <= 1
    assert outlets.home("https://example.invalid/") is None
    assert outlets.home(None) is None


def test_whoever_held_an_office_is_known_by_surname_or_whole_name() -> None:
    whole = incumbents.named(keys_of(("Condoleezza", "Rice")))
    assert {one.country for one, by_more in whole if by_more} == {"USA"}
    annan = [one for one, _ in incumbents.named(keys_of(("Annan",))) if one.country == "IGO"]
    assert [one.held("2003-05-01") for one in annan if one.first == "1997"] != []
    assert all(one.held("2010-05-01") < 0 for one in annan if one.last)


def test_the_keys_of_the_table_are_those_of_the_code() -> None:
    lines = gzip.decompress((DATA / "incumbents.tsv.gz").read_bytes()).decode("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 6000
    assert all(row[0] == " ".join(keys_of(tuple(row[2].split()))) for row in rows[::17])


def test_outlets_are_attributed() -> None:
    assert b"The GDELT Project" in gzip.decompress((DATA / "outlets.tsv.gz").read_bytes())[:400]


def test_words_tell_whom_somebody_serves() -> None:
    assert "police" in classes(["harbour", "police"])
    assert "press" in classes(["news", "agency"]) or "agency" in classes(["news", "agency"])
    assert "official_press" in classes(["state", "media"])
    assert not classes(["harbour", "lamp"])
