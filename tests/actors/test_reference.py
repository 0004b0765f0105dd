"""Whom phrases take up that are no full names, and names that look like something else."""

from __future__ import annotations

import pytest

from communique.records import Span
from tests.actors.pages import read, who

AGENCY = """The head of Norvia's ports agency says the harbour of Tarn will stay closed until May.
Kari Lund told reporters on Monday that the pier is not safe. She said repairs had begun.
A spokesman for the Fishers' Union said that its members would not wait. The spokesman called the plan a bad joke.
The Tarn Institute issued a statement on Friday. The statement said that the price of cod would rise."""


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("The head of Norvia's ports agency", "Kari Lund"),
        ("She", "Kari Lund"),
        ("The spokesman", "spokesman for the Fishers' Union"),
        ("The statement", "Tarn Institute"),
    ],
)
def test_a_phrase_takes_up_whoever_is_named_before_or_after(phrase: str, name: str) -> None:
    assert who(read(AGENCY), phrase).name == name


def test_an_office_of_another_is_nobody_whom_the_text_names() -> None:
    cast = read(
        "President Ana Prado of Peru met the fishers on Monday. She promised them new boats.\n"
        "An official of the harbour union denied the report. Prado said that the boats were on their way."
    )
    party = who(cast, "An official of the harbour union")
    assert "Prado" not in party.name


def test_whoever_spoke_last_goes_on_speaking() -> None:
    page = (
        "Kari Lund, the mayor of Tarn, met Per Dahl on Monday.\n"
        "“The pier is old,” Lund said.\n"
        "“It has to be built again, and nobody wants to pay for it.”"
    )
    cast = read(page)
    at = page.index("“It has")
    party = cast.continued(Span(at, len(page)))
    assert party is not None
    assert party.name == "Kari Lund"
    assert party.span is None


def test_a_party_says_how_sure_it_is() -> None:
    party = who(read(AGENCY), "She")
    assert party.confidence is not None
    assert 0 < party.confidence <= 1


def test_what_the_reader_saw_counts() -> None:
    from communique import actors, text
    from tests.actors.pages import article

    asked: list[tuple[Span, Span]] = []

    class Seen:
        def affinity(self, mention: Span, antecedent: Span) -> float | None:
            asked.append((mention, antecedent))
            return None

    document = text.document(article(AGENCY))
    cast = actors.cast(text.Document(document.article, document.paragraphs, Seen()))  # type: ignore[arg-type]
    assert (who(cast, "She").name, bool(asked)) == ("Kari Lund", True)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "The Jordan Times said Michael Jordan met Chad Moore and Paris Lund in Georgia.",
            {"Michael Jordan", "Chad Moore", "Paris Lund"},
        ),
        ("Israel Holm said so. India Berg met Georgia Prado.", {"Israel Holm", "India Berg", "Georgia Prado"}),
        ("London Reed told reporters that Sofia Dahl had left.", {"London Reed", "Sofia Dahl"}),
        ("Santiago Vela met Victoria Lund. Jordan Berg stayed.", {"Santiago Vela", "Victoria Lund", "Jordan Berg"}),
        ("Polish minister Jan Nowak spoke. Nowak left.", {"Jan Nowak"}),
        ("Chad President Moussa Deng said so.", {"Moussa Deng"}),
    ],
)
def test_a_person_may_be_called_like_a_state(words: str, names: set[str]) -> None:
    cast = read(words)
    assert {a.name for a in cast.actors if a.kind == "person"} == names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Jordan Times readers wrote.", None),
        ("Jordan said so.", "Jordan"),
        ("In May Norway said no.", "Norway"),
        ("Chad said that it would wait.", "Chad"),
        ("Ministers met in Paris. France Gas Corp fell.", None),
    ],
)
def test_a_state_stays_a_state(words: str, name: str | None) -> None:
    cast = read(words)
    assert not [a.name for a in cast.actors if a.kind == "person"]
    assert name in {a.name for a in cast.actors if a.kind == "state"} | {None}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("“We will not load,” said the union leader Tomas “the Crane” Lindholm.", "Tomas Lindholm"),
        ('Anna "Red" Holm said so. Holm left.', "Anna Holm"),
        ("Juan ‘Chapo’ Reyes said no.", "Juan Reyes"),
        ("Peter (Pete) Olsen spoke. Olsen left.", "Peter Olsen"),
        ("Maria “La Jefa” Torres, the mayor, left. Torres said no.", "Maria Torres"),
        ("William «Bill» Marsh said so.", "William Marsh"),
    ],
)
def test_a_nickname_parts_no_name(words: str, name: str) -> None:
    assert [a.name for a in read(words).actors if a.kind == "person"] == [name]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Muammar al-Gaddafi", "Moammar Qaddafi"),
        ("Yevgeny Prigozhin", "Evgeni Prigozin"),
        ("Volodymyr Zelensky", "Volodimir Zelenskyy"),
        ("Jan Eldridge", "Eldrige"),
        ("Mohammed Hosseini", "Mohamad Husseini"),
        ("Abdul Rahman Karzai", "Karsai"),
    ],
)
def test_two_spellings_are_one_person(first: str, second: str) -> None:
    cast = read(
        f"Libyan minister {first} said no. Luca Rossi said that {second} had left. {second} said that he had not."
    )
    persons = [a.name for a in cast.actors if a.kind == "person"]
    assert persons == [first, "Luca Rossi"]


def test_alike_names_of_two_people_stay_two() -> None:
    cast = read("Per Lund met Pia Lund. Hans Berg met Hanna Borg. Berg said that Borg was late.")
    assert len([a for a in cast.actors if a.kind == "person"]) == 4


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "Marta Ruiz, a lawyer and former minister, met Tom Adler, a banker and ex-ambassador to Chile, in Lima.",
            ["Marta Ruiz", "Tom Adler"],
        ),
        (
            "Kari Holt, an economist and former bank governor, met Jo Berg, a journalist and author.",
            ["Kari Holt", "Jo Berg"],
        ),
        ("Per Dahl, a retired general and the former head of the army, said so.", ["Per Dahl"]),
        ("Ana Prado, a scholar and a former deputy minister of trade, left.", ["Ana Prado"]),
        ("Eva Roth, a baker and former mayor, spoke.", ["Eva Roth"]),
        ("Jo Lund, the foreign minister and President Per Dahl met.", ["Jo Lund", "Per Dahl"]),
    ],
)
def test_a_second_office_in_apposition_is_no_second_person(words: str, names: list[str]) -> None:
    assert [a.name for a in read(words).actors if a.kind == "person"] == names


def test_a_leader_of_its_own_is_of_the_state_of_the_body() -> None:
    cast = read("Peru's delegation left the hall. Its leader, Jorge Tello, said nothing was settled.")
    assert who(cast, "Its leader, Jorge Tello").country == "PER"


@pytest.mark.parametrize(
    ("words", "phrase", "name"),
    [
        ("The U.S. said so.", "The U.S.", "United States"),
        ("NATO said so. The alliance said that it would stay.", "NATO", "NATO"),
        ("The Islamic republic said no. Iran said that it would wait.", "Iran", "Iran"),
        ("London said no. Britain said that it would wait.", "London", "Britain"),
    ],
)
def test_an_actor_goes_by_its_proper_name(words: str, phrase: str, name: str) -> None:
    assert who(read(words), phrase).name == name
