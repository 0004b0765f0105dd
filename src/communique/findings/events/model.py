"""The trained type classifier: a linear model over the features of `features.py` and over word vectors.

Support vector machines, one for each type against the rest (Crammer and Singer's simpler rival), learned by
training/events.py from sentences with hand-made codes and stored as plain arrays in data/event_types.npz. Word vectors
are static ones, distilled from a sentence encoder; they tell the model that "commend" is near "praise".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from communique.findings.events.features import SIZE, SPACES, content_words, features, marked

Array = np.ndarray[Any, np.dtype[Any]]
LABELS = tuple(
    "ACCUSE AGREE AID ASSAULT COERCE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST SANCTION SUPPORT THREATEN "
    "YIELD".split()
)
FORMAT = 1


class Coded(NamedTuple):
    """A type with its probability. YIELD is CONCEDE and RETREAT in one, as the training data has them."""

    type: str
    probability: float


@dataclass(frozen=True, slots=True)
class Vectors:
    """Word vectors with the weight of each word."""

    rows: Mapping[str, int]
    values: Array
    idf: Mapping[str, float]
    common: float

    def mean(self, words: Iterable[str]) -> Array:
        """The direction of the weighted sum of the words' vectors; zeros where none is known."""
        known = [(self.rows[w], self.idf.get(w, self.common)) for w in words if w in self.rows]
        if not known:
            return np.zeros(self.values.shape[1], dtype=np.float32)
        total: Array = np.array([weight for _, weight in known], dtype=np.float32) @ self.values[[r for r, _ in known]]
        return total / max(float(np.linalg.norm(total)), 1e-9)

    def dense(self, text: str) -> Array:
        """What the vectors say of a marked sentence: the words between the marks, all words, the first few between."""
        everything, between = content_words(text)
        rare = [w for w in between if self.idf.get(w, self.common) > RARE][:3]
        return np.concatenate([self.mean(between), 0.7 * self.mean(everything), 0.7 * self.mean(rare)])


RARE = 1.4  # the idf over which a word carries meaning


@dataclass(frozen=True, slots=True)
class Coder:
    """Tells the type of what a source does to a target in a sentence."""

    labels: tuple[str, ...]
    columns: tuple[Array, ...]  # a space's column -> its row in `weights`, -1 for none
    idf: tuple[Array, ...]
    weights: tuple[Array, ...]
    dense: Array
    bias: Array
    sharpness: float
    vectors: Vectors

    def code(self, sentence: str, source: str, target: str) -> Coded:
        """The type of what `source` does to `target`. Raises ValueError where the sentence does not hold both."""
        text = marked(sentence, source, target)
        if text is None:
            raise ValueError("the sentence must hold source and target, apart from each other")
        chances = self.chances(text)
        best = int(np.argmax(chances))
        return Coded(self.labels[best], float(chances[best]))

    def chances(self, text: str) -> Array:
        """The probability of each label for a marked sentence."""
        scores = self.bias + self.vectors.dense(text) @ self.dense
        for space, counts in enumerate(features(text)):
            scores = scores + self._space(space, counts)
        powers: Array = np.exp(self.sharpness * (scores - scores.max()))
        chances: Array = powers / powers.sum()
        return chances

    def _space(self, space: int, counts: Mapping[int, float]) -> Array:
        found = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        rows = self.columns[space][found]
        known = rows >= 0
        if not known.any():
            return np.zeros(len(self.labels), dtype=np.float32)
        counted = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))[known]
        rows = rows[known]
        values = (1 + np.log(counted)) * self.idf[space][rows]
        product: Array = (values / np.linalg.norm(values)) @ self.weights[space][rows]
        return product


@lru_cache(maxsize=1)
def coder() -> Coder:
    """The classifier that ships with the package."""
    with (files("communique") / "data" / "event_types.npz").open("rb") as file, np.load(file) as data:
        stored = {name: data[name] for name in data.files}
    if int(stored["format"]) != FORMAT:
        raise ValueError(f"event_types.npz has format {stored['format']}, wanted {FORMAT}")
    columns, idf, weights = [], [], []
    for space in range(len(SPACES)):
        rows = np.full(SIZE, -1, dtype=np.int32)
        rows[stored[f"columns{space}"]] = np.arange(len(stored[f"columns{space}"]))
        columns.append(rows)
        idf.append(stored[f"idf{space}"].astype(np.float32))
        weights.append(stored[f"weights{space}"].astype(np.float32) * stored[f"scale{space}"])
    return Coder(
        LABELS,
        tuple(columns),
        tuple(idf),
        tuple(weights),
        stored["dense"].astype(np.float32),
        stored["bias"].astype(np.float32),
        float(stored["sharpness"]),
        vectors_of(stored),
    )


def vectors_of(stored: Mapping[str, Array]) -> Vectors:
    """The word vectors in the arrays of the file."""
    words = bytes(stored["words"]).decode("ascii").split("\n")
    values = stored["vectors"].astype(np.float32) * stored["vector_scale"]
    weighed = bytes(stored["idf_words"]).decode("utf-8").split("\n")
    idf = dict(zip(weighed, stored["word_idf"].astype(float).tolist(), strict=True))
    return Vectors({word: row for row, word in enumerate(words)}, values, idf, float(stored["common_idf"]))
