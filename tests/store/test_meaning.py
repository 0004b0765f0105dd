"""Search by meaning: what was said in other words is found; vectors keep up with the corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import communique
from communique.cli import main
from communique.errors import QueryError
from communique.store import meaning
from tests.query import press


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return press.make(tmp_path / "press.communique").path


def test_other_words_for_the_same_are_found(path: Path) -> None:
    with pytest.raises(QueryError, match="--meaning"):
        communique.open(path).search("stop the fighting", meaning=True)
    done = CliRunner().invoke(main, ["index", str(path), "--meaning"])
    assert done.exit_code == 0, done.output
    found = communique.open(path).search("an end to the shooting and a truce", meaning=True, limit=3)
    rows = list(found.dicts())
    assert rows[0]["words"] == "A cease-fire is what we need,"
    assert rows[0]["speaker"] == "Kari Lund"
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    done = CliRunner().invoke(
        main, ["search", str(path), "boats and fishing quarrel", "--meaning", "--limit", "1"], env={"COLUMNS": "200"}
    )
    assert "quarrel over fishing" in " ".join(done.output.split())


def test_vectors_keep_up_with_the_corpus(path: Path) -> None:
    folder = communique.open(path).folder
    meaning.update(folder, folder.manifest())
    weights = (path / "meaning" / "weights.npz").read_bytes()
    reading = communique.read("Oslo will not sign the harbour treaty, Foreign Minister Kari Lund said on 4 March 2024.")
    press.add(folder, "s_new", (reading,))
    assert [part.name for part in meaning.behind(folder, folder.manifest())] == ["s_new"]
    assert "without 1 parts" in communique.open(path).search("a port accord", meaning=True).caption()
    meaning.update(folder, folder.manifest())
    assert not meaning.behind(folder, folder.manifest())
    assert (path / "meaning" / "weights.npz").read_bytes() == weights
    (path / "meaning" / "gone.parquet").write_bytes(b"")
    meaning.update(folder, folder.manifest())
    assert not (path / "meaning" / "gone.parquet").exists()


def test_vectors_have_unit_length_or_none() -> None:
    weights = meaning.weighed([["peace in our time", "war"]])
    made = meaning.vectors(["peace", "", "war and peace"], meaning.Weights(weights.rarity, np.zeros_like(weights.mean)))
    assert np.allclose(np.linalg.norm(made, axis=1), [1, 0, 1], atol=1e-5)
