"""Positions of annotated documents as the heads and the tagger learn them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from communique.findings.positions import topics
from communique.findings.positions.topics import Topics
from communique.text.labels import STANCES
from training import annotated, deeds, gold
from training.item import Item, moved_into

TEXT = "Norway refused to lower its tariffs on steel. Chile said so on Monday."


def at(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


REFUSAL: dict[str, Any] = {
    "holder": "NOR",
    "holder_name": "Norway",
    "stance": "refuses",
    "issues": ["trade"],
    "words": "to lower its tariffs on steel",
    "words_span": at("to lower its tariffs on steel"),
    "cue": "refused",
    "cue_span": at("refused"),
    "addressee": "CHL",
}


def item(positions: list[dict[str, Any]] | None) -> Item:
    document: dict[str, Any] = {"id": "written", "quotations": [], "events": [], "encounters": []}
    document |= {} if positions is None else {"positions": positions}
    made = gold.whole(document, TEXT)
    deeds.add(made, document, TEXT, list(range(len(made.words))))
    return made


def test_a_cue_carries_its_stance_sides_and_proposition() -> None:
    made = item([REFUSAL])
    assert made.stands is not None
    (stand,) = made.stands
    assert made.words[stand["word"]] == "refused"
    assert [STANCES[number] for number in stand["stances"]] == ["refuses"]
    assert (stand["holders"], stand["addressees"]) == (["NOR"], ["CHL"])
    first, last = stand["about"] or (0, 0)
    assert made.words[first : last + 1] == "to lower its tariffs on steel".split()


def test_a_second_holder_joins_the_same_cue() -> None:
    made = item([REFUSAL, REFUSAL | {"holder": "CHL", "addressee": None}])
    assert made.stands is not None
    assert [stand["holders"] for stand in made.stands] == [["NOR", "CHL"]]


def test_what_is_not_annotated_is_not_known_to_be_none() -> None:
    assert item(None).stands is None
    assert item([]).stands == []


def test_a_proposition_that_is_cut_off_is_unknown() -> None:
    made = item([REFUSAL])
    short = Item(made.words[:4], made.sentence[:4])
    moved_into(made, short, {i: i for i in range(4)})
    assert short.stands is not None
    assert short.stands[0]["about"] is None
    assert made.words[short.stands[0]["word"]] == "refused"


def test_the_project_s_positions_are_places_in_texts_of_the_training_set() -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "gold" / "train"
    if not folder.exists():
        pytest.skip("needs ../shared")
    lines = (annotated.HERE / "positions" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines[::40]):
        text = (folder / f"{row['id']}.txt").read_text(encoding="utf-8")
        for one in annotated.positions(row["id"], text) or []:
            assert one["words"].strip() == one["words"] != ""
            assert one["stance"] in STANCES
            assert one["issues"]


def test_the_tagger_takes_the_issue_whose_words_weigh_most(tmp_path: Path) -> None:
    weights = np.array([[0.9, 0.0], [0.0, 0.4]])
    made = topics.arrays(["trade", "water"], ["w:tariff", "d:river"], weights)
    np.savez(tmp_path / topics.NAME, allow_pickle=False, **made)
    model = topics.load(tmp_path)
    assert isinstance(model, Topics)
    assert model.issues[int(model.scores({"w:tariff": 1.0, "d:river": 0.35, "w:unknown": 1.0}).argmax())] == "trade"
    assert model.scores({"w:unknown": 1.0}).tolist() == [0.0, 0.0]
    assert "w:tariff" in {f"w:{stem}" for stem in topics.stems("Tariffs on steel")}
