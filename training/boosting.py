"""Fits the scorers of `communique.scorer` by gradient boosting (scikit-learn), calibrated on documents left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from communique.scorer import Scorer

Array = np.ndarray[Any, Any]
RARE = 5  # a feature that fewer candidates have is left out


def fit(
    candidates: Sequence[Mapping[str, float]],
    right: Sequence[bool],
    documents: Sequence[str],
    *,
    questions: Sequence[int] | None = None,
    trees: int = 150,
    depth: int = 3,
    rate: float = 0.1,
    seed: int = 5,
) -> Scorer:
    """A scorer of candidates, `documents` saying which belong together when it is calibrated (five parts).

    Where the candidates are answers of which the likeliest is taken, `questions` says of which question each is one:
    then the probability of the one taken is calibrated, not of each.
    """
    counts: dict[str, int] = {}
    for one in candidates:
        for name, value in one.items():
            counts[name] = counts.get(name, 0) + bool(value)
    columns = tuple(sorted(name for name, count in counts.items() if count >= RARE))
    table = np.array([[one.get(name, 0.0) for name in columns] for one in candidates])
    target = np.asarray(right, dtype=np.int64)

    def trained(rows: Array) -> Any:
        model = GradientBoostingClassifier(
            n_estimators=trees, max_depth=depth, learning_rate=rate, subsample=0.7, min_samples_leaf=5,
            max_features=0.5, random_state=seed,
        )  # fmt: skip
        return model.fit(table[rows], target[rows])

    held = np.zeros(len(target))
    groups = np.asarray(documents)
    for seen, unseen in GroupKFold(min(5, len(set(documents)))).split(table, target, groups):
        held[unseen] = trained(seen).decision_function(table[unseen])
    taken = _taken(held, questions) if questions is not None else np.arange(len(target))
    calibrated = LogisticRegression(C=100.0).fit(held[taken, None], target[taken])
    model = trained(np.arange(len(target)))
    return _arrays(model, columns, float(calibrated.coef_[0, 0]), float(calibrated.intercept_[0]))


def _taken(logits: Array, questions: Sequence[int]) -> Array:
    """The row of the likeliest answer to each question."""
    order = np.lexsort((logits, np.asarray(questions)))
    last = np.append(np.diff(np.asarray(questions)[order]) != 0, True)
    return np.asarray(order[last])


def _arrays(model: Any, columns: tuple[str, ...], slope: float, shift: float) -> Scorer:
    trees = [tree.tree_ for tree in model.estimators_[:, 0]]
    size = max(tree.node_count for tree in trees)
    whole = {name: np.full((len(trees), size), -1, dtype=np.int64) for name in ("feature", "left", "right")}
    real = {name: np.zeros((len(trees), size)) for name in ("bound", "value")}
    for number, tree in enumerate(trees):
        count = tree.node_count
        leaf = tree.children_left < 0
        whole["feature"][number, :count] = np.where(leaf, -1, tree.feature)
        whole["left"][number, :count] = tree.children_left
        whole["right"][number, :count] = tree.children_right
        real["bound"][number, :count] = np.where(leaf, 0.0, tree.threshold)
        real["value"][number, :count] = np.where(leaf, model.learning_rate * tree.value[:, 0, 0], 0.0)
    prior = model.init_.class_prior_
    start = float(np.log(prior[1] / prior[0]))
    return Scorer(columns, start, **whole, **real, slope=slope, shift=shift)


def save(scorer: Scorer, path: Path) -> None:
    path.write_text(json.dumps(scorer.to_dict(), separators=(",", ":")) + "\n", encoding="utf-8")
