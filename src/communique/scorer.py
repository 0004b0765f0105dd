"""Small trained scorers: from named features of a candidate to the probability that it is right.

A scorer is a sum of shallow regression trees in logits (gradient boosting, Friedman 2001), made by
`training/boosting.py` and kept as JSON beside the reader model: one file a question (which country, whom a mention
means, whether a report is one). A feature that a candidate lacks counts 0. Evaluated with numpy, all candidates at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Features = Mapping[str, float]
MODEL = Path(__file__).resolve().parent / "data" / "reader"  # the model that ships


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees as arrays: `feature[t, n]` is the column that node n of tree t asks (-1 in a leaf), `bound[t, n]` what it
    must not exceed to go `left[t, n]` instead of `right[t, n]`, `value[t, n]` what a leaf adds. `slope` and `shift`
    calibrate the sum (Platt 1999).
    """

    columns: tuple[str, ...]
    start: float
    feature: Array
    bound: Array
    left: Array
    right: Array
    value: Array
    slope: float = 1.0
    shift: float = 0.0

    def logits(self, candidates: Sequence[Features]) -> Array:
        """The sum of the trees for each candidate, uncalibrated."""
        column = {name: n for n, name in enumerate(self.columns)}
        table = np.zeros((len(candidates), len(self.columns)))
        for row, one in zip(table, candidates, strict=True):
            held = [name for name in one if name in column]
            row[[column[name] for name in held]] = [one[name] for name in held]
        trees = np.arange(len(self.feature))
        node = np.zeros((len(candidates), len(trees)), dtype=np.int64)
        rows = np.arange(len(candidates))[:, None]
        while True:
            asked = self.feature[trees, node]
            inner = asked >= 0
            if not inner.any():
                break
            low = table[rows, np.maximum(asked, 0)] <= self.bound[trees, node]
            step = np.where(low, self.left[trees, node], self.right[trees, node])
            node = np.where(inner, step, node)
        total: Array = self.start + self.value[trees, node].sum(axis=1)
        return total

    def probabilities(self, candidates: Sequence[Features]) -> Array:
        """The calibrated probability of each candidate, each by itself."""
        if not candidates:
            return np.zeros(0)
        logits = np.clip(self.slope * self.logits(candidates) + self.shift, -30, 30)
        chance: Array = 1 / (1 + np.exp(-logits))
        return chance

    def probability(self, candidate: Features) -> float:
        """The probability of one candidate."""
        return float(self.probabilities([candidate])[0])

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, for JSON."""
        arrays = {name: getattr(self, name).tolist() for name in ("feature", "left", "right")}
        rounded = {name: getattr(self, name).round(5).tolist() for name in ("bound", "value")}
        plain = {"columns": list(self.columns), "start": self.start, "slope": self.slope, "shift": self.shift}
        return plain | arrays | rounded


def from_dict(plain: Mapping[str, Any]) -> Scorer:
    """A scorer from what `Scorer.to_dict` gives."""
    whole = {name: np.asarray(plain[name], dtype=np.int64) for name in ("feature", "left", "right")}
    real = {name: np.asarray(plain[name], dtype=np.float64) for name in ("bound", "value")}
    return Scorer(tuple(plain["columns"]), plain["start"], **whole, **real, slope=plain["slope"], shift=plain["shift"])


@lru_cache(maxsize=64)
def load(name: str, folder: Path = MODEL) -> Scorer:
    """The scorer `name` of the model in `folder`. Raises FileNotFoundError where it has none."""
    return from_dict(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
