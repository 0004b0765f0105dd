"""Encounters: who met whom, where, and whether they did."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import actors, text
from communique.findings import quotations
from communique.findings.encounters.lexicon import lexicon
from communique.records import Encounter, When
from tests import factory
from tests.findings import by_rules

REYKJAVIK = Path(__file__).parents[3] / "shared" / "pages" / "reykjavik.txt"


def found(content: str, **more: object) -> tuple[Encounter, ...]:
    document = text.document(factory.article(content, **more))  # type: ignore[arg-type]  # keywords of Article
    cast = actors.cast(document)
    return by_rules.encounters(document, cast, quotations.find(document, cast))


def one(content: str, **more: object) -> Encounter:
    (encounter,) = found(content, **more)
    return encounter


def sides(encounter: Encounter) -> set[str | None]:
    return {party.country for party in encounter.participants}


@pytest.mark.parametrize(
    ("content", "mode", "countries"),
    [
        ("Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz on Monday.", "meeting", {"NOR", "ESP"}),
        (
            "Norwegian Foreign Minister Kari Lund met in Rome with Spanish President Ana Ruiz.",
            "meeting",
            {"NOR", "ESP"},
        ),
        ("Norwegian Foreign Minister Kari Lund and Spanish President Ana Ruiz met.", "meeting", {"NOR", "ESP"}),
        ("Spanish President Ana Ruiz received Norwegian Foreign Minister Kari Lund.", "meeting", {"NOR", "ESP"}),
        ("Norwegian Foreign Minister Kari Lund was received by Spanish President Ana Ruiz.", "meeting", {"NOR", "ESP"}),
        ("Norway's Foreign Minister Kari Lund and Spain's President Ana Ruiz spoke by phone.", "call", {"NOR", "ESP"}),
        ("Norwegian Foreign Minister Kari Lund phoned Spanish President Ana Ruiz.", "call", {"NOR", "ESP"}),
        ("The phone call between Norway's Foreign Minister Kari Lund and Spain's Ana Ruiz was long.", "call", None),
        ("Norwegian Foreign Minister Kari Lund visited Spain on Monday.", "visit", {"NOR", "ESP"}),
        ("Norwegian Foreign Minister Kari Lund arrived in Madrid on Monday.", "visit", {"NOR", "ESP"}),
        ("Norwegian Foreign Minister Kari Lund's visit to Spain went well.", "visit", {"NOR", "ESP"}),
        ("The visit of Norwegian Foreign Minister Kari Lund to Spain went well.", "visit", {"NOR", "ESP"}),
        ("Talks between Norway and Spain were held in Rome.", "talks", {"NOR", "ESP"}),
        ("Norway and Spain held talks in Rome.", "talks", {"NOR", "ESP"}),
        ("The Norway-Spain talks ended on Friday.", "talks", {"NOR", "ESP"}),
        ("Norway signed an agreement with Spain.", "signing", {"NOR", "ESP"}),
        ("An agreement on fishing was signed between Norway and Spain.", "signing", {"NOR", "ESP"}),
        ("The foreign ministers of Norway and Spain met in Rome.", "meeting", {"NOR", "ESP"}),
        (
            "After talks with Norwegian Foreign Minister Kari Lund, Spanish President Ana Ruiz left.",
            "talks",
            {"NOR", "ESP"},
        ),
    ],
)
def test_verbs_and_nouns_name_the_parties(content: str, mode: str, countries: set[str] | None) -> None:
    encounter = one(content)
    assert encounter.mode == mode
    assert countries is None or sides(encounter) == countries


def test_three_parties_make_a_summit() -> None:
    encounter = one("Norway, Spain and Chile held talks in Rome.")
    assert (encounter.mode, len(encounter.participants)) == ("summit", 3)


def test_each_party_of_a_series_of_calls_was_called_by_itself() -> None:
    calls = found(
        "Norwegian Foreign Minister Kari Lund spoke over the phone with Spanish President Ana Ruiz and "
        "Chilean Foreign Minister Juan Soto."
    )
    assert [(c.mode, sides(c)) for c in calls] == [("call", {"NOR", "ESP"}), ("call", {"NOR", "CHL"})]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz.", "held"),
        ("Norwegian Foreign Minister Kari Lund will meet Spanish President Ana Ruiz.", "planned"),
        ("Norwegian Foreign Minister Kari Lund is to meet Spanish President Ana Ruiz.", "planned"),
        ("Norwegian Foreign Minister Kari Lund is expected to meet with Spanish President Ana Ruiz.", "planned"),
        (
            "Kari Lund, the Norwegian foreign minister, spoke ahead of her meeting with Spanish President Ana Ruiz.",
            "planned",
        ),
        ("Talks between Norway and Spain will be held in Rome.", "planned"),
        ("Norway invited Spanish President Ana Ruiz to visit Oslo.", "proposed"),
        ("The UN called for talks between Norway and Spain.", "proposed"),
        ("The talks between Norway and Spain were postponed.", "cancelled"),
        ("Norwegian Foreign Minister Kari Lund cancelled her visit to Spain.", "cancelled"),
        ("Norwegian Foreign Minister Kari Lund is visiting Spain.", "ongoing"),
        ("Norwegian Foreign Minister Kari Lund has visited Spain.", "held"),
    ],
)
def test_tense_and_modality_give_the_status(content: str, status: str) -> None:
    assert one(content).status == status


@pytest.mark.parametrize(
    "content",
    [
        "Norwegian Foreign Minister Kari Lund did not meet Spanish President Ana Ruiz.",
        "Norwegian Foreign Minister Kari Lund refused to meet Spanish President Ana Ruiz.",
        "Norwegian Foreign Minister Kari Lund met Norwegian Prime Minister Ole Vik.",
        "The plan met the needs of Spain.",
        "Norway received aid from Spain.",
        "Norwegian Foreign Minister Kari Lund held a press conference in Spain.",
        "Spanish President Ana Ruiz called on Norway to sign the treaty.",
        "Spain meet Norway in the final on Sunday.",
        "Spanish farmers met shoppers from Norway.",
        "Norway booked a meeting with Spain in the final.",
        "The Norwegian Ministry of Education will travel to Spain.",
        "The talks on fishing between the towns went on after Norwegian Foreign Minister Kari Lund left.",
        "Norwegian Foreign Minister Kari Lund called Spanish President Ana Ruiz a friend.",
        "Norway refused talks with Spain.",
        "Norwegian Foreign Minister Kari Lund dreads the phone call Spanish President Ana Ruiz promised.",
        "It was an opportunity to deepen bilateral relations between Norway and Spain.",
        "",
    ],
)
def test_what_is_no_encounter_of_representatives_is_none(content: str) -> None:
    assert found(content) == ()


def test_one_meeting_is_one_record_however_often_it_is_told() -> None:
    encounter = one(
        "Norwegian and Spanish foreign ministers meet\n"
        "Norwegian Foreign Minister Kari Lund met Spanish Foreign Minister Ana Ruiz in Rome on Monday.\n"
        "The meeting between Lund and Ruiz lasted two hours.\n"
        "During their meeting, the ministers discussed fishing.",
        title="Norwegian and Spanish foreign ministers meet",
    )
    assert {p.name for p in encounter.participants} == {"Kari Lund", "Ana Ruiz"}
    assert encounter.place is not None
    assert encounter.place.name == "Rome"
    assert len([s for s in encounter.evidence.spans if len(s) <= 7]) >= 3


def test_a_visit_and_a_meeting_on_it_are_two_records_in_one_place() -> None:
    visit, meeting = found(
        "During her visit to Spain, Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz."
    )
    assert (visit.mode, meeting.mode) == ("visit", "meeting")
    assert visit.place == meeting.place
    assert meeting.place is not None
    assert (meeting.place.name, meeting.place.country) == ("Spain", "ESP")


def test_a_meeting_to_come_and_one_that_was_held_stay_two() -> None:
    statuses = [
        e.status
        for e in found(
            "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz in Rome. "
            "Lund will meet Ruiz again next month in Oslo."
        )
    ]
    assert statuses == ["held", "planned"]


@pytest.mark.parametrize(
    ("content", "place", "country"),
    [
        (
            "U.S. President Ana Ruiz hosted Norwegian Prime Minister Ole Vik at the White House on Monday.",
            "White House",
            "USA",
        ),
        ("U.S. President Ana Ruiz hosted Norwegian Prime Minister Ole Vik on Monday.", None, None),
        ("Russian President Ivan Petrov received Norwegian Prime Minister Ole Vik at the Kremlin.", "Kremlin", "RUS"),
        ("Norway hosted talks between Spain and Chile in Bergen.", "Bergen", None),
        ("Norway hosted talks between Spain and Chile.", "Norway", "NOR"),
        ("Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz in Rome.", "Rome", "ITA"),
        ("In Rome, Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz.", "Rome", "ITA"),
        (
            "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz in Bergen, Norway.",
            "Bergen, Norway",
            "NOR",
        ),
        (
            "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz to discuss fishing in Chile.",
            None,
            None,
        ),
        (
            "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz at the Grand Hotel in Rome.",
            "Rome",
            "ITA",
        ),
        ("Italy hosted talks between Norway and Spain.", "Italy", "ITA"),
    ],
)
def test_the_place_is_that_of_the_encounter_not_of_its_subject(
    content: str, place: str | None, country: str | None
) -> None:
    named = one(content).place
    assert (named and named.name, named and named.country) == (place, country)


def test_here_is_the_place_of_the_dateline() -> None:
    content = "OSLO, July 15 - Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz here on Friday."
    place = one(content, dateline="OSLO, July 15 -").place
    assert place is not None
    assert place.name == "OSLO"


def test_the_time_is_resolved_only_where_it_can_be() -> None:
    content = "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz on Monday."
    assert one(content).when is None
    when = one(content, published=When("2024-03-06", "2024-03-06", "metadata")).when
    assert when is not None
    assert (when.start, when.end, when.basis) == ("2024-03-04", "2024-03-04", "metadata")
    stated = one("Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz on 4 March 2024.").when
    assert stated is not None
    assert (stated.start, stated.basis) == ("2024-03-04", "stated")


def test_the_occasion_is_kept_in_its_words() -> None:
    content = "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz on the sidelines of the G20 summit."
    occasion = one(content).occasion
    assert occasion is not None
    assert occasion.of(content) == "on the sidelines of the G20 summit"


def test_the_two_sides_are_those_who_met() -> None:
    meeting, signing = found(
        "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz in Rome. "
        "The two countries signed an agreement on fishing."
    )
    assert (meeting.mode, signing.mode) == ("meeting", "signing")
    assert sides(signing) == {"NOR", "ESP"}


def test_evidence_quotes_the_trigger_and_the_parties() -> None:
    content = "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz in Rome."
    evidence = one(content).evidence
    assert [s.of(content) for s in evidence.spans] == [
        "Norwegian Foreign Minister Kari Lund",
        "met",
        "Spanish President Ana Ruiz",
    ]
    assert evidence.rule == "verb object"
    assert 0 < evidence.confidence < 1


WORDS = (
    "Norwegian Foreign Minister Kari Lund Spanish President Ana Ruiz Norway Spain met meeting with talks between and "
    "visit to in Rome will signed agreement phone call by , . “ ” the two sides their 's of hosted received spoke"
).split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words_give_encounters_with_evidence_inside_the_text(words: list[str]) -> None:
    content = " ".join(words)
    encounters_found = found(content)
    assert encounters_found == found(content)
    for encounter in encounters_found:
        assert len(encounter.participants) >= 2
        assert encounter.evidence.spans
        assert all(span.end <= len(content) and span.of(content) for span in encounter.evidence.spans)


def test_the_lexicon_is_whole() -> None:
    table = lexicon()
    modes = {t.mode for rows in table.verbs.values() for t in rows}
    modes |= {t.mode for rows in table.nouns.values() for _, t in rows}
    assert modes == {"meeting", "call", "visit", "summit", "talks", "signing"}
    assert all(set(t.needs) <= set(table.phrases) for rows in table.verbs.values() for t in rows)


@pytest.mark.skipif(not REYKJAVIK.exists(), reason="the reference page is not in this checkout (../shared/pages)")
def test_the_reference_page_has_its_planned_meeting_and_its_call() -> None:
    from communique import page, source
    from communique.settings import Settings

    raw = REYKJAVIK.read_bytes()
    document = text.document(page.compose(source.from_bytes(raw, origin="reykjavik.txt"), raw, Settings()))
    cast = actors.cast(document)
    told = {
        (e.mode, e.status, frozenset(p.country for p in e.participants), e.place and e.place.name)
        for e in by_rules.encounters(document, cast, quotations.find(document, cast))
    }
    pair = frozenset({"RUS", "USA"})
    assert ("meeting", "planned", pair, "Reykjavik") in told
    assert ("call", "held", pair, None) in told
    assert ("summit", "ongoing", pair | {None}, "Reykjavik") in told
    assert {mode for mode, *_ in told} <= {"meeting", "call", "summit"}
    assert len(told) <= 3


@pytest.mark.parametrize(
    ("content", "more", "place"),
    [
        (
            "Spain's President Ana Ruiz met Norway's Kari Lund. The meeting took place at the palace in Lima.",
            {},
            "Lima",
        ),
        ("Spanish President Ana Ruiz received Norwegian President Kari Lund.", {"dateline": "MADRID (Efe)"}, "MADRID"),
        ("Spain will receive the visit of Norwegian President Kari Lund.", {}, "Spain"),
    ],
)
def test_places_that_other_words_tell(content: str, more: dict[str, object], place: str) -> None:
    assert place in {e.place.name for e in found(content, **more) if e.place}
