"""What a position is on: the issues of the taxonomy that go best with its proposition, its sentence and its story.

A linear tagger (ridge regression on bags of stems, Hoerl and Kennard 1970), `issues.npz` beside the reader model, made
by `training/fit_issues.py`. Words of the proposition count most, then those of its sentence, then the story's; terms of
the taxonomy and the codes of the sides are features like the words. Issues that users add are known by their terms
alone and come first where the proposition names one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import Stemmer

from communique.findings.issues.attach import within
from communique.records import IssueTag, Span
from communique.scorer import MODEL

if TYPE_CHECKING:
    from communique.findings.issues.taxonomy import Tag
    from communique.text.document import Document

Array = np.ndarray[Any, Any]
OTHER = "other"
NAME = "issues.npz"
_MOST = 2  # issues of a position
_SECOND = 0.15  # score from which on there is a second
_NAMED = 0.2  # added where the proposition has a term of the issue; chosen on folds 1 and 2
_WORD = re.compile(r"[^\W\d_]{2,}")
_WEIGHTS = {"w": 1.0, "s": 0.7, "d": 0.35, "k": 0.7, "tw": 1.5, "ts": 1.0, "td": 1.0}
_FEW = 4  # times that a story names an issue beyond which more do not count
_READ = 20_000  # characters of a story that are looked at


@dataclass(frozen=True, slots=True)
class Topics:
    """The weights of features (rows) for issues (columns)."""

    issues: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Array

    def scores(self, features: Mapping[str, float]) -> Array:
        """How well each issue goes with the features, about 0 to 1."""
        known = [(self.rows[name], value) for name, value in features.items() if name in self.rows]
        if not known:
            return np.zeros(len(self.issues))
        places, values = zip(*known, strict=True)
        got: Array = np.asarray(values) @ self.weights[list(places)]
        return got


@lru_cache(maxsize=8)
def load(folder: Path = MODEL) -> Topics:
    """The tagger of the model in a folder. Raises FileNotFoundError where it has none."""
    with np.load(folder / NAME, allow_pickle=False) as file:
        names = file["features"].tolist()
        weights = file["weights"].astype(np.float32)
        return Topics(tuple(file["issues"].tolist()), {name: i for i, name in enumerate(names)}, weights)


class Story:
    """A document as the tagger sees it: what all its positions share is worked out once."""

    def __init__(self, document: Document, tags: tuple[Tag, ...]) -> None:
        self.document, self.tags = document, tags
        self.shared = _zone("d", stems(document.text[:_READ]))
        for issue, count in Counter(tag.issue for tag in tags).items():
            self.shared[f"td:{issue}"] = _WEIGHTS["td"] * min(count, _FEW) / _FEW

    def features(self, cue: Span, words: Span, sides: Iterable[str]) -> dict[str, float]:
        """What is asked of a position on `words` that `cue` carries, taken by or towards sides of these codes."""
        text = self.document.text
        sentence = self.document.sentence_at(cue.start)
        around = Span(min(sentence.span.start, words.start), max(sentence.span.end, words.end)) if sentence else words
        found = dict(self.shared)
        found |= _zone("s", stems(around.of(text))) | _zone("w", stems(words.of(text))) | _zone("k", sides)
        near = within(self.tags, [around])
        own = {tag.issue for tag in within(self.tags, [words])}
        return found | _zone("ts", (t.issue for t in near if t.issue not in own)) | _zone("tw", own)

    def issues(
        self, cue: Span, words: Span, sides: Iterable[str], model: Topics
    ) -> tuple[tuple[str, ...], tuple[IssueTag, ...]]:
        """The issues, the main one first, and the words of the taxonomy behind those that have any near."""
        scores = model.scores(self.features(cue, words, sides))
        named = [tag.issue for tag in within(self.tags, [words]) if tag.basis == "term"]
        scores = scores + _NAMED * np.isin(model.issues, named)
        own = [issue for issue in named if issue not in model.issues]
        order = np.argsort(-scores, kind="stable").tolist()
        ranked = [model.issues[i] for place, i in enumerate(order[:_MOST]) if scores[i] > (_SECOND if place else 0)]
        issues = tuple(dict.fromkeys([*own, *ranked]))[:_MOST] or (OTHER,)
        sentence = self.document.sentence_at(cue.start)
        shown = within(self.tags, [words, *([sentence.span] if sentence else [])])
        return issues, tuple(tag for tag in shown if tag.issue in issues)


def stems(text: str) -> set[str]:
    """The stems of the words of a text (Snowball's English stemmer, Porter 2001)."""
    return set(_stemmer().stemWords([word.lower() for word in _WORD.findall(text)]))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return Stemmer.Stemmer("english")


def _zone(name: str, items: Iterable[str]) -> dict[str, float]:
    return {f"{name}:{item}": _WEIGHTS[name] for item in items}


def arrays(issues: Sequence[str], features: Sequence[str], weights: Array) -> dict[str, Array]:
    """What `load` reads, for `numpy.savez_compressed`."""
    return {"issues": np.array(issues), "features": np.array(features), "weights": weights.astype(np.float16)}
