"""Who is who in articles written for these tests."""

from __future__ import annotations

import pytest

from communique.records import Span
from tests.actors.pages import read, who

BERGEN = """Norwegian and Emirati ministers meet in Bergen
OSLO, May 3 (NNA) -- Norwegian Foreign Minister Kari Lund met her Emirati counterpart, Sheikh Omar bin Rashid, there.
Lund said the talks were frank. She added that Oslo would open an embassy in Dakar.
The UAE foreign minister thanked his hosts. He said that trade would grow.
A spokesman for the Norwegian Ministry of Foreign Affairs, Per Dahl, said a new round of talks was planned.
The ministry declined to name a date, but Dahl told reporters that it would be soon.
"The two sides agreed on everything that matters," Lund and bin Rashid said in a joint statement.
UN Secretary-General Ana Costa welcomed the meeting, according to Reuters."""


@pytest.mark.parametrize(
    ("phrase", "nth", "name", "country"),
    [
        ("Norwegian Foreign Minister Kari Lund", 0, "Kari Lund", "NOR"),
        ("Sheikh Omar bin Rashid", 0, "Omar bin Rashid", "ARE"),
        ("Lund", 1, "Kari Lund", "NOR"),
        ("She", 1, "Kari Lund", "NOR"),
        ("The UAE foreign minister", 0, "Omar bin Rashid", "ARE"),
        ("He", 0, "Omar bin Rashid", "ARE"),
        ("Per Dahl", 0, "Per Dahl", "NOR"),
        ("The ministry", 0, "Norwegian Ministry of Foreign Affairs", "NOR"),
        ("Dahl", 1, "Per Dahl", "NOR"),
        ("UN Secretary-General Ana Costa", 0, "Ana Costa", "IGO"),
        ("Reuters", 0, "Reuters", None),
    ],
)
def test_a_phrase_means_its_actor(phrase: str, nth: int, name: str, country: str | None) -> None:
    party = who(read(BERGEN), phrase, nth)
    assert (party.name, party.country) == (name, country)


def test_a_joint_party_names_its_members() -> None:
    cast = read(BERGEN)
    party = who(cast, "Lund and bin Rashid")
    assert party.name == "Kari Lund and Omar bin Rashid"
    assert party.country is None
    assert [cast.actor(member).name for member in party.members] == ["Kari Lund", "Omar bin Rashid"]


def test_a_city_is_an_actor_only_where_it_stands_for_its_state() -> None:
    cast = read("Talks were held in Moscow on Monday. Moscow said that the talks were useful.")
    assert [m.kind for m in cast.mentions] == ["metonym"]
    assert who(cast, "Moscow", 1).country == "RUS"


@pytest.mark.parametrize(
    ("words", "phrase", "name", "country"),
    [
        ("Kin Torp, director of the Polar Institute of Norway, said so.", "Kin Torp", "Kin Torp", None),
        ("Luis Prado of Uruguay said so.", "Luis Prado of Uruguay", "Luis Prado", "URY"),
        ("Hugh Moss, a doctor, said so.", "Hugh Moss, a doctor", "Hugh Moss", None),
        ("The Ambassador of Iraq Dr. Sami Nouri said so.", "Dr. Sami Nouri", "Sami Nouri", "IRQ"),
        ("Minister of Foreign Affairs of Chile Ana Prado left.", "Ana Prado", "Ana Prado", "CHL"),
        ("Deputy Prime Minister of Malta Joe Vella left.", "Joe Vella", "Joe Vella", "MLT"),
        ("The Kremlin said so.", "The Kremlin", "Kremlin", "RUS"),
        ("The German Foreign Office said so.", "The German Foreign Office", "Foreign Office", "DEU"),
        ("Iraqi officials said so.", "Iraqi officials", "Iraqi officials", "IRQ"),
        ("A State Department official said so.", "A State Department official", "State Department official", "USA"),
        ("The news agency Interfax said so.", "The news agency Interfax", "Interfax", None),
        ("The Thai Hotels Association said so.", "The Thai Hotels Association", "Thai Hotels Association", None),
        ("Opposition leader Ana Prado of Chile said so.", "Ana Prado", "Ana Prado", None),
        ("Hamas said so.", "Hamas", "Hamas", None),
        ("President U.Batbold of Mongolia said so.", "President U.Batbold", "U.Batbold", "MNG"),
        ("Former Chilean president Ana Prado said so.", "Ana Prado", "Ana Prado", None),
        ("Navy Capt. Jo Reed said so.", "Navy Capt. Jo Reed", "Jo Reed", "USA"),
        ("Norway Sealine Corp fell. Norway Sealine said no.", "Norway Sealine", "Norway Sealine Corp", None),
        ("Head of Iran Small Works Organization Ali Nouri said so.", "Ali Nouri", "Ali Nouri", "IRN"),
        ("Malta’s herring minister Joe Vella said so.", "Joe Vella", "Joe Vella", "MLT"),
        ("Radio user Jo Lund said so.", "Radio user Jo Lund", "Jo Lund", None),
        ("African Union “AU” Secretary General Luis Prado said so.", "Luis Prado", "Luis Prado", "IGO"),
    ],
)  # fmt: skip
def test_constructions(words: str, phrase: str, name: str, country: str | None) -> None:
    party = who(read(words), phrase)
    assert (party.name, party.country) == (name, country)


def test_two_people_of_one_surname_stay_two() -> None:
    cast = read("Kenyan Foreign Minister Kari Lund met Peruvian President Per Lund. Per Lund said that he was glad.")
    names = {a.name: a.country for a in cast.actors if a.kind == "person"}
    assert names == {"Kari Lund": "KEN", "Per Lund": "PER"}


def test_a_full_name_that_comes_later_counts_for_the_short_one_before() -> None:
    cast = read("Dahl said no. Norwegian Foreign Minister Per Dahl then left.")
    assert who(cast, "Dahl").name == "Per Dahl"
    assert who(cast, "Dahl").country == "NOR"


def test_the_text_wins_over_the_registry() -> None:
    cast = read("Canadian Foreign Minister Emmanuel Macron said that he was no relation.")
    assert who(cast, "Emmanuel Macron").country == "CAN"


def test_a_bare_name_takes_its_state_from_the_registry() -> None:
    cast = read("Macron said that Europe must act.")
    actor = cast.actor(str(who(cast, "Macron").actor_id))
    assert (actor.country, actor.wikidata) == ("FRA", "Q3052772")


def test_a_report_speaks_for_the_body_that_issued_it() -> None:
    cast = read("Wages will rise, according to a Treasury Department statement.\nThe statement said more would come.")
    assert (who(cast, "The statement").name, who(cast, "The statement").country) == ("Treasury Department", "USA")


def test_two_sides_are_the_two_states_of_the_text() -> None:
    cast = read("Peru and Chile opened talks on fishing. The two sides said that they were close to a deal.")
    party = who(cast, "The two sides")
    assert party.name == "Peru and Chile"
    assert len(party.members) == 2


def test_a_bare_minister_belongs_to_the_country_of_the_page() -> None:
    words = "The port will grow. Finance Minister Ana Prado said so."
    assert who(read(words, url="https://news.example.cl/1"), "Ana Prado").country == "CHL"
    assert who(read(words), "Ana Prado").country is None


@pytest.mark.parametrize(
    "words",
    [
        "The pact was signed on Monday, 5 May, under Article 5.",
        "The First World War ended in November.",
        "He speaks Arabic and Swahili at Easter.",
    ],
)
def test_dates_events_and_tongues_are_no_actors(words: str) -> None:
    assert not [a.name for a in read(words).actors]


def test_headings_make_no_names() -> None:
    cast = read("Norway Plans To Build New Harbour Wall\nNothing more was said.")
    assert [a.name for a in cast.actors] == ["Norway"]


def test_mentions_are_found_by_place() -> None:
    cast = read(BERGEN)
    at = BERGEN.index("Norwegian Foreign Minister Kari Lund")
    whole = Span(at, at + len("Norwegian Foreign Minister Kari Lund"))
    mention = cast.at(Span(whole.end - 4, whole.end))
    assert mention is not None and mention.span == whole
    assert mention in cast.within(Span(whole.start, whole.end + 10))
    assert cast.at(Span(0, 0)) is None


def test_an_abbreviation_stands_for_its_body() -> None:
    cast = read("The Ministry of Rural Roads (MoRR) of Peru has a plan. The MoRR said that it would start soon.")
    assert who(cast, "The MoRR").name == "Ministry of Rural Roads of Peru"
    assert who(cast, "it").name == "Ministry of Rural Roads of Peru"


def test_a_counterpart_holds_the_same_office() -> None:
    cast = read(
        "Peruvian Foreign Minister Ana Prado met her Maltese counterpart Joe Vella. The Maltese minister smiled."
    )
    assert who(cast, "The Maltese minister").name == "Joe Vella"


def test_a_woman_is_not_he() -> None:
    cast = read("Mr Lund met Mrs Prado in Oslo. She said that he was late.")
    assert (who(cast, "She").name, who(cast, "he was"[:2], 1).name) == ("Prado", "Lund")


def test_what_is_quoted_is_less_salient_than_who_quotes() -> None:
    cast = read('Norwegian envoy Kari Lund said: "Peruvian envoy Ana Prado has left." She gave no reason.')
    assert who(cast, "She").name == "Kari Lund"


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Anna Berg did not meet her Danish counterpart in March, she said.",
        "Foreign Minister Mihai Duca spoke on Monday. He met President Zelensky in Kyiv and said the talks were good.",
    ],
)
def test_a_guest_tells_at_most_by_a_guess_whose_minister_somebody_is(text: str) -> None:
    cast = read(text)
    assert next(a.country_basis for a in cast.actors if a.name in {"Anna Berg", "Mihai Duca"}) in {None, "guessed"}


@pytest.mark.parametrize(
    ("words", "phrase", "country", "basis"),
    [
        ("The Norwegian foreign minister Kari Lund said so.", "Kari Lund", "NOR", "stated"),
        ("The foreign secretary, Ann Moss, said so.", "Ann Moss", "GBR", "implied"),
        ("Emmanuel Macron said so.", "Emmanuel Macron", "FRA", "registry"),
        ("OSLO, May 3 -- Foreign Minister Kari Lund said so.", "Kari Lund", "NOR", "guessed"),
        ("Hugh Moss, a doctor, said so.", "Hugh Moss", None, None),
    ],
)
def test_a_country_says_how_it_is_known(words: str, phrase: str, country: str | None, basis: str | None) -> None:
    cast = read(words)
    actor = cast.actor(who(cast, phrase).actor_id or "")
    assert (actor.country, actor.country_basis) == (country, basis)


def test_what_a_law_states_is_no_group_of_states() -> None:
    assert [m.kind for m in read("The law states that ports are free.").mentions] == []
    assert [m.kind for m in read("The member states that signed met in Oslo.").mentions] == ["body"]
