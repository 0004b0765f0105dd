"""The definitions of the figures, on cases so small that they are plain to see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from communique.errors import GoldError
from communique.export.reading_json import to_json
from communique.records import Reading
from communique.score import Figures, Rate, Tally, load_gold, score, score_by
from communique.score.claims import of_json, of_reading
from communique.score.compare import match, same_name, word_f1, words
from tests.factory import fjord
from tests.strategies import readings

QUOTE = {
    "kind": "direct",
    "content": ["We agree on the cod."],
    "speaker": "Foreign Minister Kari Lund",
    "speaker_name": "Kari Lund",
    "speaker_country": "NOR",
    "cue": "said",
    "addressees": [],
}
TOLD = {
    "kind": "indirect",
    "content": ["Reykjavik had asked for time"],
    "speaker": "Lund",
    "speaker_name": "Kari Lund",
    "speaker_country": "NOR",
    "cue": "told",
    "addressees": ["reporters"],
}
MET = {
    "mode": "meeting",
    "status": "held",
    "participants": [{"name": "Kari Lund", "country": "NOR"}, {"name": "Jon Arnason", "country": "ISL"}],
    "place": "Oslo",
    "date": None,
    "trigger": "met",
}
CONSULT = {"type": "CONSULT", "actors": ["NOR", "ISL"], "recipients": [], "status": "actual"}


STOOD = {
    "holder": "NOR",
    "holder_name": "Norway",
    "stance": "ready",
    "issues": ["fisheries"],
    "words": "We agree on the cod.",
}


def gold(
    folder: Path,
    *quotations: Any,
    encounters: Any = (),
    events: Any = (),
    positions: Any = None,
    name: str = "fjord",
) -> Path:
    data = {"id": name, "quotations": quotations, "encounters": list(encounters), "events": list(events)}
    if positions is not None:
        data["positions"] = positions
    (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


def test_a_perfect_reading(tmp_path: Path) -> None:
    figures = score(gold(tmp_path, QUOTE, TOLD, encounters=[MET]), [fjord()])
    assert figures.attribution == Tally(2, 2, 2)
    assert figures.quotations_at_80.f1 == figures.encounters.f1 == 1.0
    assert figures.addressee == Rate(1, 1)
    assert figures.place == figures.status == Rate(1, 1)
    assert figures.misses == ()


def test_a_document_without_a_reading_is_all_missed(tmp_path: Path) -> None:
    figures = score(gold(tmp_path, QUOTE, encounters=[MET], events=[CONSULT]), [])
    assert figures.attribution == Tally(0, 1, 0)
    assert figures.speaker.rate is None
    assert [str(miss) for miss in figures.misses] == [
        "fjord: missed quotation (direct, Kari Lund): we agree on the cod",
        "fjord: missed encounter: meeting ['Kari Lund', 'Jon Arnason']",
        "fjord: missed event ('CONSULT', 'ISL', 'NOR')",
    ]


@pytest.mark.parametrize(
    ("speaker", "attributed", "country"),
    [
        ({"name": "Lund", "country": "NOR"}, 1, 1),
        ({"name": "Lund"}, 1, 0),
        ("Minister Lund", 1, 0),
        (None, 0, 0),
        ({"name": "Jon Arnason", "country": "NOR"}, 0, 1),
    ],
)
def test_speakers_in_any_form(speaker: Any, attributed: int, country: int, tmp_path: Path) -> None:
    read = {"id": "fjord", "quotations": [{**QUOTE, "speaker": speaker}], "encounters": [], "events": []}
    figures = score(gold(tmp_path, QUOTE), [read])
    assert figures.attribution.hit == figures.speaker.right == attributed
    assert figures.country == Rate(country, 1)


def test_no_speaker_on_either_side_agrees(tmp_path: Path) -> None:
    nobody = {**QUOTE, "speaker": None, "speaker_name": None, "speaker_country": None}
    read = {"id": "fjord", "quotations": [nobody], "encounters": [], "events": []}
    figures = score(gold(tmp_path, nobody), [read])
    assert figures.attribution.hit == 1
    assert figures.speaker.of == 0


def test_a_call_is_no_meeting(tmp_path: Path) -> None:
    read = {"id": "fjord", "quotations": [], "encounters": [{**MET, "mode": "call"}], "events": []}
    assert score(gold(tmp_path, encounters=[MET]), [read]).encounters == Tally(0, 1, 1)


def test_types_fold_into_four_classes(tmp_path: Path) -> None:
    agree = {**CONSULT, "type": "AGREE"}
    read = {"id": "fjord", "quotations": [], "encounters": [], "events": [agree]}
    figures = score(gold(tmp_path, events=[CONSULT]), [read])
    assert (figures.events.hit, figures.events_quad.hit) == (0, 1)


def test_a_country_for_somebody_without_one_is_told(tmp_path: Path) -> None:
    private = [{**QUOTE, "content": [words], "speaker_country": None} for words in ("It is cold.", "It is warm again.")]
    read = [{**private[0], "speaker": {"name": "Lund", "country": "NOR"}}, {**private[1], "speaker": "Lund"}]
    figures = score(gold(tmp_path, *private), [{"id": "fjord", "quotations": read, "encounters": [], "events": []}])
    assert figures.uncalled_country == Rate(1, 2)
    assert figures.country.of == 0


def test_the_status_of_an_event_that_both_have(tmp_path: Path) -> None:
    planned = {**CONSULT, "status": "planned"}
    for events, agreed in (([planned], 0), ([planned, CONSULT], 1)):
        read = {"id": "fjord", "quotations": [], "encounters": [], "events": events}
        assert score(gold(tmp_path, events=[CONSULT]), [read]).event_status == Rate(agreed, 1)


@pytest.mark.parametrize(
    ("changed", "hit", "stance", "issue"),
    [
        ({}, 1, Rate(1, 1), Rate(1, 1)),
        ({"holder": {"name": "Norway"}}, 1, Rate(1, 1), Rate(1, 1)),
        ({"holder": {"name": "Iceland", "country": "ISL"}}, 0, Rate(), Rate()),
        ({"stance": "refuses"}, 0, Rate(0, 1), Rate(1, 1)),
        ({"issue": "whaling"}, 1, Rate(1, 1), Rate(0, 1)),
        ({"words": [{"text": "nothing of the kind was said"}]}, 0, Rate(), Rate()),
        ({"basis": ["e_1"]}, 1, Rate(1, 1), Rate(1, 1)),
        ({"basis": ["q_2"]}, 0, Rate(), Rate()),
    ],
)
def test_positions(changed: dict[str, Any], hit: int, stance: Rate, issue: Rate, tmp_path: Path) -> None:
    position = {
        "holder": {"name": "Government of Norway", "country": "NOR"},
        "issue": "fisheries",
        "stance": "ready to discuss",
        "basis": ["q_1", "q_2"],
    }
    said = [{**QUOTE, "id": "q_1"}, {**TOLD, "id": "q_2"}]
    done = [{**CONSULT, "id": "e_1", "evidence": {"spans": [{"text": "we agree"}, {"text": "on the cod"}]}}]
    read = {"id": "fjord", "quotations": said, "encounters": [], "events": done, "positions": [position | changed]}
    figures = score(gold(tmp_path, positions=[STOOD]), [read])
    assert figures.positions == Tally(hit, 1, 1)
    assert (figures.stance, figures.issue) == (stance, issue)
    assert [str(miss) for miss in figures.misses if "position" in miss.what][: 1 - hit] == (
        [] if hit else ["fjord: missed position: NOR ready we agree on the cod"]
    )


def test_positions_count_only_where_they_are_annotated(tmp_path: Path) -> None:
    position = {
        "holder": {"name": "Norway", "country": "NOR"},
        "issue": "fisheries",
        "stance": "ready",
        "words": ["a b"],
    }
    read = {"id": "fjord", "quotations": [], "encounters": [], "events": [], "positions": [position]}
    assert score(gold(tmp_path), [read]).positions == Tally()
    assert score(gold(tmp_path, positions=[]), [read]).positions == Tally(0, 0, 1)


def test_figures_of_groups_of_documents(tmp_path: Path) -> None:
    documents = load_gold(gold(gold(tmp_path, QUOTE, TOLD), QUOTE, name="harbour"))
    groups = score_by(documents, [fjord()], lambda document: document.id[0])
    assert {name: part.attribution for name, part in groups.items()} == {"f": Tally(2, 2, 2), "h": Tally(0, 1, 0)}


def test_a_text_with_an_address_is_a_page(tmp_path: Path) -> None:
    gold(tmp_path, QUOTE)
    (document,) = load_gold(tmp_path)
    assert document.page("“Kød,”".encode()) == "“Kød,”".encode()
    assert document.kind == "without address"
    (tmp_path / "fjord.json").write_text(
        json.dumps(json.loads((tmp_path / "fjord.json").read_text()) | {"url": "https://fjord.example/1"})
    )
    (document,) = load_gold(tmp_path)
    assert json.loads(document.page("“Kød,”".encode())) == {"text": "“Kød,”", "url": "https://fjord.example/1"}
    assert document.kind == "with address"


def test_words_that_cannot_be_alike_are_not_compared() -> None:
    assert word_f1(["a", "b"], ["c", "d", "b"], 0.5) == 0.0
    assert word_f1(["a", "b"], ["b", "a"], 0.5) == word_f1(["a", "b"], ["b", "a"]) == 0.5


def test_the_last_of_several_readings_counts(tmp_path: Path) -> None:
    empty = {"id": "fjord", "quotations": [], "encounters": [], "events": []}
    assert score(gold(tmp_path, QUOTE), [fjord(), empty]).attribution == Tally(0, 1, 0)


def test_empty_lists_give_figures_without_division(tmp_path: Path) -> None:
    figures = score(gold(tmp_path), [{"id": "fjord", "quotations": [], "encounters": [], "events": []}])
    assert figures.to_dict()["quotation F1 at 0.8"] == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "gold": 0,
        "predicted": 0,
    }
    assert figures.to_dict()["kind accuracy"] == {"rate": None, "of": 0}


@given(readings())
@settings(max_examples=25, deadline=None)
def test_records_and_their_json_say_the_same(reading: Reading) -> None:
    assert of_reading(reading) == of_json(to_json(reading))


def test_figures_add_up() -> None:
    one = Figures(documents=1, attribution=Tally(1, 2, 3), speaker=Rate(1, 2))
    assert (one + one).attribution == Tally(2, 4, 6)
    assert (one + one).documents == 2
    assert (one + one).attribution.f1 == one.attribution.f1


def test_names() -> None:
    assert same_name("Russian Foreign Minister Sergey Lavrov", "Lavrov")
    assert same_name("European Union", "EU")
    assert same_name("the President", "President")
    assert not same_name("Kari Lund", "Jon Arnason")
    assert not same_name("", "Lund")


def test_words_and_their_overlap() -> None:
    assert words("İstanbul’da, “ÇOK”") == ["istanbul", "da", "cok"]
    assert word_f1(words("a b c d"), words("a x c d")) == 0.75
    assert word_f1([], ["a"]) == 0.0


def test_matching_takes_the_likest_first_and_each_once() -> None:
    likeness = [[0.9, 0.8], [0.95, 0.1]]
    assert match(2, 2, lambda i, j: likeness[i][j], 0.5) == [(1, 0), (0, 1)]
    assert match(2, 2, lambda i, j: likeness[i][j], 0.85) == [(1, 0)]


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold here"):
        load_gold(tmp_path)
    with pytest.raises(GoldError, match="no such folder"):
        load_gold(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "x", "quotations": 3}', "null"])
def test_an_annotation_that_is_none_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=r"x\.json: no gold annotation"):
        load_gold(tmp_path)


@pytest.mark.parametrize("reading", [{}, {"quotations": None}, {"quotations": [{"content": [7]}]}, []])
def test_a_reading_that_cannot_be_scored_is_refused(reading: Any, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no reading that can be scored"):
        score(gold(tmp_path, QUOTE), [reading])
