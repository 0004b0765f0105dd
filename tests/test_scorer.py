"""Scorers: trees as arrays give what the trees would, whole or from JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from communique.scorer import Scorer, from_dict, load

# One tree: near <= 2 -> (named <= .5 -> -1, else 2), else -3.
TREE = Scorer(
    ("named", "near"),
    0.5,
    feature=np.array([[1, 0, -1, -1, -1]]),
    bound=np.array([[2.0, 0.5, 0.0, 0.0, 0.0]]),
    left=np.array([[1, 3, -1, -1, -1]]),
    right=np.array([[2, 4, -1, -1, -1]]),
    value=np.array([[0.0, 0.0, -3.0, -1.0, 2.0]]),
)


def test_a_tree_is_walked_by_the_features_of_each_candidate() -> None:
    found = TREE.logits([{"near": 5.0, "named": 1.0}, {"near": 1.0}, {"near": 1.0, "named": 1.0, "unknown": 7.0}])
    assert found.tolist() == [-2.5, -0.5, 2.5]


def test_a_probability_is_calibrated() -> None:
    plain = TREE.probability({"near": 1.0, "named": 1.0})
    bold = from_dict(TREE.to_dict() | {"slope": 2.0, "shift": -5.0}).probability({"near": 1.0, "named": 1.0})
    assert plain == pytest.approx(1 / (1 + np.exp(-2.5)))
    assert bold == pytest.approx(0.5)


def test_nothing_to_score() -> None:
    assert TREE.probabilities([]).tolist() == []


def test_json_and_back(tmp_path: Path) -> None:
    (tmp_path / "who.json").write_text(json.dumps(TREE.to_dict()), encoding="utf-8")
    again = load("who", tmp_path)
    assert again.logits([{"near": 1.0}]).tolist() == [-0.5]
    with pytest.raises(FileNotFoundError):
        load("where", tmp_path)
