"""Fit the probabilities of quotations and speakers to annotated articles.

    python training/fit_confidence.py ../shared/gold/dev

writes src/communique/data/confidence.toml. The model is a ridge logistic regression, fitted by Newton's method; with
few errors to learn from, the ridge holds every weight near none, so that what stays is the base rate and what the data
insist on. A quotation is right where a gold quotation has its words (word F1 at least .8, matched one to one), a
speaker where the quotation matches at .5 and the gold names the same. Run twice, it writes the same file.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import communique
from communique.findings.quotations.confidence import Features, Judge
from communique.score.compare import match, same_name, word_f1, words

RIDGE = 10.0
TABLE = Path(__file__).parents[1] / "src/communique/data/confidence.toml"


@dataclass(frozen=True)
class Case:
    """One thing to be sure of, in the document `document`: its features, and whether it was right."""

    document: str
    features: Features
    right: bool


def cases(gold_dir: Path) -> tuple[list[Case], list[Case]]:
    """The quotations and the speakers that are read in the gold articles."""
    quotations: list[Case] = []
    speakers: list[Case] = []
    for path in sorted(gold_dir.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["quotations"]
        reading = communique.read(path.with_suffix(".txt").read_bytes())
        judge = Judge(reading.article, reading.mentions)
        said = [[w for part in q["content"] for w in words(_text(part))] for q in gold]
        read = [[w for s in q.content for w in words(s.of(reading.article.text))] for q in reading.quotations]
        like = [[word_f1(a, b) for b in read] for a in said]
        strict = {j for _, j in _matched(like, len(said), len(read), 0.8)}
        for j, quotation in enumerate(reading.quotations):
            quotations.append(Case(path.stem, judge.of_content(quotation), j in strict))
        for i, j in _matched(like, len(said), len(read), 0.5):
            speaker = reading.quotations[j].speaker
            if speaker is not None:
                right = same_name(gold[i]["speaker_name"], speaker.name)
                speakers.append(Case(path.stem, judge.of_speaker(reading.quotations[j], speaker), right))
    return quotations, speakers


def _text(part: Any) -> str:
    return part if isinstance(part, str) else str(part["text"])


def _matched(like: list[list[float]], said: int, read: int, floor: float) -> list[tuple[int, int]]:
    return match(said, read, lambda i, j: like[i][j], floor)


@dataclass(frozen=True)
class Model:
    """A fitted regression: the names of the features, their weights, and the intercept."""

    names: list[str]
    weights: np.ndarray
    intercept: float

    def probabilities(self, some: list[Case]) -> np.ndarray:
        return _sigmoid(_matrix(some, self.names) @ self.weights + self.intercept)


def fit(some: list[Case], ridge: float = RIDGE) -> Model:
    """The ridge logistic regression over the cases; the intercept is not held back."""
    names = sorted({name for case in some for name in case.features})
    x = np.hstack([_matrix(some, names), np.ones((len(some), 1))])
    y = np.array([float(case.right) for case in some])
    held = np.full(x.shape[1], ridge)
    held[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = _sigmoid(x @ w)
        gradient = x.T @ (p - y) + held * w
        step = np.linalg.solve((x.T * (p * (1 - p) + 1e-9)) @ x + np.diag(held), gradient)
        w -= step
        if float(np.abs(step).max()) < 1e-10:
            break
    return Model(names, w[:-1], float(w[-1]))


def _matrix(some: list[Case], names: list[str]) -> np.ndarray:
    return np.array([[case.features.get(name, 0.0) for name in names] for case in some])


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def table(models: dict[str, Model]) -> str:
    """The models as the data file."""
    lines = [
        "# How sure a quotation and its speaker are: weights in logits. Made by training/fit_confidence.py.",
        "# What the features mean: findings/quotations/confidence.py. How far to trust them: docs/quality.md.",
    ]
    for name, model in models.items():
        lines += ["", f"[{name}]", f"intercept = {model.intercept:.4f}", f"[{name}.weights]"]
        lines += [f'"{n}" = {w:.4f}' for n, w in zip(model.names, model.weights, strict=True) if abs(w) >= 5e-5]
    return "\n".join(lines) + "\n"


def main() -> None:
    quotations, speakers = cases(Path(sys.argv[1]))
    TABLE.write_text(table({"quotation": fit(quotations), "speaker": fit(speakers)}), encoding="utf-8")
    sys.stdout.write(f"{TABLE.name}: {len(quotations)} quotations, {len(speakers)} speakers\n")


if __name__ == "__main__":
    main()
