"""Deeds of annotated documents: whom the text means by each side, what is cut away with words, what is not held
against a sentence; and the annotated documents of this project, whose texts lie in shared/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn")

from communique.text.labels import DEEDS, EVENT_STATUS, MODE_STATUS
from training import annotated, deeds, gold
from training.item import Item, moved_into

TEXT = (
    "Norway accused Chile of dumping waste. Chile denied it.\n"
    "Norwegian officials said Chile must pay. "
    "Prime Minister Kari Lund of Norway met President Ama Boakye of Ghana in Bergen."
)


def at(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


GOLD: dict[str, Any] = {
    "id": "written",
    "quotations": [],
    "events": [
        {
            "type": "ACCUSE",
            "actors": ["NOR"],
            "recipients": ["CHL"],
            "status": "actual",
            "trigger": "accused",
            "trigger_span": at("accused"),
        }
    ],
    "encounters": [
        {
            "mode": "meeting",
            "status": "held",
            "participants": [{"name": "Kari Lund", "country": "NOR"}, {"name": "Ama Boakye", "country": "GHA"}],
            "place": "Bergen",
            "trigger": "met",
            "trigger_span": at("met"),
        }
    ],
}


@pytest.fixture
def item() -> Item:
    made = gold.whole(GOLD, TEXT)
    heads = list(range(len(made.words)))  # every word by itself
    deeds.add(made, GOLD, TEXT, heads)
    return made


def test_triggers_carry_kinds_status_and_sides(item: Item) -> None:
    assert item.deeds is not None and item.sides is not None
    accused, met = item.deeds
    assert item.words[accused["word"]] == "accused"
    assert [DEEDS[kind] for kind in accused["kinds"]] == ["ACCUSE"]
    assert EVENT_STATUS[accused["event_status"]] == "actual"
    assert (accused["actors"], accused["recipients"], accused["mode_status"]) == (["NOR"], ["CHL"], -2)
    assert item.words[met["word"]] == "met"
    assert MODE_STATUS[met["mode_status"]] == "held"
    assert met["actors"] == ["NOR", "GHA"]
    assert [item.words[i] for i in met["places"] or []] == ["Bergen"]
    assert {item.words[i] for i in item.sides["CHL"]} == {"Chile", "it"}
    assert "Norwegian" in {item.words[i] for i in item.sides["NOR"]}


def test_a_sentence_with_the_same_sides_is_not_held_against_the_kind(item: Item) -> None:
    vague = {(DEEDS[kind], " ".join(item.words[start:end])) for kind, start, end in item.vague or []}
    assert ("ACCUSE", "Norwegian officials said Chile must pay .") in vague
    assert not any(kind == "ACCUSE" and words.startswith("Chile denied") for kind, words in vague)


def test_deeds_follow_their_words(item: Item) -> None:
    assert item.deeds is not None
    word = item.deeds[0]["word"]
    left = [i for i in range(len(item.words)) if item.words[i] not in {"Norway", "Chile", "it", "Bergen"}]
    made = Item([item.words[i] for i in left], [item.sentence[i] for i in left])
    moved_into(item, made, {old: new for new, old in enumerate(left)})
    assert made.deeds is not None and made.sides is not None
    assert made.words[made.deeds[0]["word"]] == "accused" and made.deeds[0]["word"] == word - 1
    assert "CHL" not in made.sides
    assert made.deeds[1]["places"] is None  # the place is gone: nothing is known, not that there is none
    cut = Item(item.words[:4], item.sentence[:4])
    moved_into(item, cut, {i: i for i in range(4)})
    assert [deed["word"] for deed in cut.deeds or []] == [word]


def test_own_annotations_are_places_in_texts_of_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = tmp_path / "shared" / "data" / "wire" / "texts"
    texts.mkdir(parents=True)
    (texts / "bergen_post_3.txt").write_text("https://bergenpost.example/a\n“No,” said Kari Lund.", encoding="utf-8")
    pool = tmp_path / "shared" / "annotate" / "pool"
    pool.mkdir(parents=True)
    (pool / "voa_7.txt").write_text("Elsewhere it rained.\nNorway met Chile.\nMore rain.", encoding="utf-8")
    said = {"kind": "direct", "speaker_name": "Kari Lund", "content_spans": [[1, 4]], "speaker_span": [11, 20]}
    rows = [
        {"id": "bergen_post_3", "quotations": [said | {"cue_span": None}], "encounters": [], "events": []},
        {"id": "voa_7", "lines": [2, 2], "quotations": [], "encounters": [], "events": [{"trigger_span": [7, 10]}]},
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(annotated, "HERE", tmp_path)
    annotated._table.cache_clear()
    try:
        paper, story = (annotated.load(name, tmp_path / "shared") for name in annotated.names())
        assert paper[0]["url"] == "https://bergenpost.example/a"
        (quotation,) = paper[0]["quotations"]
        assert (quotation["content"], quotation["speaker"], quotation["cue"]) == (["No,"], "Kari Lund", None)
        assert story[1] == "Norway met Chile."
        assert story[0]["events"][0]["trigger"] == "met"
        known = ["bergen_post_1", "oslo_times_1", "voa_1"]
        assert annotated.beside(["oslo_times_1"], known) == ["voa_7"]  # the measured paper's are left out
        assert annotated.beside(known, known) == ["bergen_post_3", "voa_7"]
    finally:
        annotated._table.cache_clear()
