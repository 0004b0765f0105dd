"""Fit the probabilities of quotations and speakers to annotated articles.

    python training/fit_confidence.py ../shared/gold/dev ../shared/data/polnear/train

writes src/communique/data/confidence.toml, in two stages. What makes a finding surer than another is learned where
there is much to learn from: a ridge logistic regression, by Newton's method, over the quotations read in PolNeAR's
training part. How sure that is in diplomatic news is then set on the gold articles, by Platt scaling (Platt 1999):
two numbers, a slope and an intercept. Run twice, it writes the same file.

A language model annotated the gold (docs/quality.md). On it a quotation is right where a gold quotation has its words
(word F1 at least .8, matched one to one), a speaker where the quotation matches at .5 and the gold names the same.
PolNeAR names nobody, it marks the words of the source: there a speaker is right where they share a word with its
mention. Quotations that go on over sentences, which PolNeAR takes as one, are left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import communique
from communique.errors import CommuniqueError
from communique.findings.quotations.confidence import Features, Judge
from communique.records import Quotation, Reading
from communique.score.compare import match, same_name, word_f1, words
from communique.settings import Settings
from training import polnear

RIDGE = 10.0
ARTICLES = 400
JOINED = Settings(reader="trained")  # so that what only the trained reader finds has its weights too
TABLE = Path(__file__).parents[1] / "src/communique/data/confidence.toml"
Cases = list["Case"]


@dataclass(frozen=True)
class Case:
    """One thing to be sure of, in the document `document`: its features, and whether it was right."""

    document: str
    features: Features
    right: bool


# --- what was read, and whether it was right ---


def gold_cases(folder: Path) -> tuple[Cases, Cases]:
    """The quotations and the speakers that are read in the gold articles."""
    quotations: Cases = []
    speakers: Cases = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["quotations"]
        reading = communique.read(path.with_suffix(".txt").read_bytes(), settings=JOINED)
        judge = Judge(reading.article, reading.mentions)
        said = [[w for part in q["content"] for w in words(_text(part))] for q in gold]
        strict = {j for _, j in _matched(said, reading, 0.8)}
        for j, quotation in enumerate(reading.quotations):
            quotations.append(Case(path.stem, judge.of_content(quotation), j in strict))
        for i, j in _matched(said, reading, 0.5):
            speaker = reading.quotations[j].speaker
            if speaker is not None:
                right = same_name(gold[i]["speaker_name"], speaker.name)
                speakers.append(Case(path.stem, judge.of_speaker(reading.quotations[j], speaker), right))
    return quotations, speakers


def polnear_cases(folder: Path, limit: int = ARTICLES) -> tuple[Cases, Cases]:
    """The quotations and the speakers' mentions that are read in PolNeAR."""
    quotations: Cases = []
    speakers: Cases = []
    for article in list(polnear.articles(folder))[:limit]:
        try:
            reading = communique.read(article.text, settings=JOINED)
        except CommuniqueError:
            continue
        judge = Judge(reading.article, reading.mentions)
        gold = {j: i for i, j in _matched([words(a.content) for a in article.attributions], reading, 0.8)}
        for j, quotation in _single(reading.quotations):
            quotations.append(Case(article.name, judge.of_content(quotation), j in gold))
            speaker = quotation.speaker
            if j in gold and speaker and speaker.span:
                source = words(article.attributions[gold[j]].source)
                right = bool(set(source) & set(words(speaker.span.of(reading.article.text))))
                speakers.append(Case(article.name, judge.of_speaker(quotation, speaker), right))
    return quotations, speakers


def _single(quotations: Sequence[Quotation]) -> Iterator[tuple[int, Quotation]]:
    """The quotations that neither go on from another nor are gone on with, nor stand inside another."""
    rules = [q.evidence.rule for q in quotations]
    for j, quotation in enumerate(quotations):
        if "continued" not in rules[j : j + 2] and quotation.relayed_by is None:
            yield j, quotation


def _text(part: Any) -> str:
    return part if isinstance(part, str) else str(part["text"])


def _matched(said: list[list[str]], reading: Reading, floor: float) -> list[tuple[int, int]]:
    read = [[w for s in q.content for w in words(s.of(reading.article.text))] for q in reading.quotations]
    return match(len(said), len(read), lambda i, j: word_f1(said[i], read[j]), floor)


# --- the two stages ---


@dataclass(frozen=True)
class Model:
    """A fitted regression: the names of the features, their weights, and the intercept, in logits."""

    names: list[str]
    weights: np.ndarray
    intercept: float

    def logits(self, some: Cases) -> np.ndarray:
        return np.asarray(_matrix(some, self.names) @ self.weights + self.intercept)

    def probabilities(self, some: Cases) -> np.ndarray:
        return _sigmoid(self.logits(some))


def fit(some: Cases, ridge: float = RIDGE) -> Model:
    """The ridge logistic regression over the cases; the intercept is not held back."""
    names = sorted({name for case in some for name in case.features})
    x = np.hstack([_matrix(some, names), np.ones((len(some), 1))])
    held = np.append(np.full(len(names), ridge), 1e-6)
    w = _newton(x, _right(some), held, np.zeros(x.shape[1]))
    return Model(names, w[:-1], float(w[-1]))


def scaled(model: Model, some: Cases) -> Model:
    """The model after Platt scaling on the cases; the slope is held to 1 as if by a prior of a few cases."""
    x = np.column_stack([model.logits(some), np.ones(len(some))])
    slope, shift = _newton(x, _right(some), np.array([2.0, 1e-6]), np.array([1.0, 0.0]))
    return Model(model.names, slope * model.weights, float(slope * model.intercept + shift))


def _newton(x: np.ndarray, y: np.ndarray, held: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression that are held to `prior` with the strengths `held`.

    A step that would make the loss greater is halved, for from afar Newton's method overshoots.
    """

    def loss(at: np.ndarray) -> float:
        z = x @ at
        return float(np.sum(np.logaddexp(0, z) - y * z) + held @ (at - prior) ** 2 / 2)

    w = prior.copy()
    for _ in range(100):
        p = _sigmoid(x @ w)
        step = np.linalg.solve((x.T * (p * (1 - p) + 1e-9)) @ x + np.diag(held), x.T @ (p - y) + held * (w - prior))
        while loss(w - step) > loss(w) and float(np.abs(step).max()) > 1e-10:
            step = step / 2
        w = w - step
        if float(np.abs(step).max()) < 1e-10:
            break
    return w


def _right(some: Cases) -> np.ndarray:
    return np.array([float(case.right) for case in some])


def _matrix(some: Cases, names: list[str]) -> np.ndarray:
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
    gold, much = gold_cases(Path(sys.argv[1])), polnear_cases(Path(sys.argv[2]))
    models = {
        name: scaled(fit(many), few) for name, few, many in zip(("quotation", "speaker"), gold, much, strict=True)
    }
    TABLE.write_text(table(models), encoding="utf-8")
    sys.stdout.write(f"{TABLE.name}: {len(gold[0])} quotations, {len(gold[1])} speakers in the gold\n")


if __name__ == "__main__":
    main()
