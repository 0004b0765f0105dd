"""The floors of bench/floors.toml under the figures of the trained reader."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench import reader_accuracy
from communique.text.trained import TrainedReader

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FLOORS: dict[str, float] = tomllib.loads((ROOT / "bench" / "floors.toml").read_text(encoding="utf-8"))["reader"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"reference data not at {SHARED}"),
]


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    return TrainedReader()


def test_roles_of_speech_whole_and_damaged(reader: TrainedReader) -> None:
    found = reader_accuracy.damage(reader, SHARED)
    assert {kind for kind in found["whole"] if found["whole"][kind] < FLOORS[kind]} == set()
    assert found["whole"]["content"] - found["damaged"]["content"] <= FLOORS["content lost to damage"]


def test_tags_and_trees(reader: TrainedReader) -> None:
    for share in reader_accuracy.trees(reader, SHARED).values():
        assert share["tags"] >= FLOORS["UPOS"]
        assert share["labelled"] >= FLOORS["LAS"]


def test_names(reader: TrainedReader) -> None:
    texts = slice(reader_accuracy.LOOKED_AT, None, 8)
    assert reader_accuracy.names(reader, SHARED, texts=texts) >= FLOORS["names"]
