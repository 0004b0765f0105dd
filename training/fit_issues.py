"""Fits the tagger of positions (`findings/positions/topics.py`): which issues of the taxonomy they are on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer

from communique import text
from communique.findings.issues import taxonomy
from communique.findings.positions.topics import Story, arrays
from communique.records import Span
from training.fit_quotation import composed
from training.gold import documents as annotated

RARE = 4  # features that fewer positions have are left out
RIDGE = 20.0
_SECOND = 0.6  # what a second issue counts

Array = np.ndarray[Any, Any]


class Case(NamedTuple):
    """An annotated position in its story: its cue and words, the codes of its sides, its issues, the main one first."""

    story: Story
    cue: Span
    words: Span
    sides: list[str]
    issues: list[str]

    @property
    def features(self) -> dict[str, float]:
        """What the tagger is asked of it."""
        return self.story.features(self.cue, self.words, self.sides)


def fit(documents: Sequence[str], shared: Path) -> dict[str, Array]:
    """The arrays of the tagger, from all positions of the documents."""
    some = [(case.features, case.issues) for case in cases(documents, shared)]
    counts = Counter(name for features, _ in some for name in features)
    kept = [{name: v for name, v in features.items() if counts[name] >= RARE} for features, _ in some]
    issues = sorted({issue for _, told in some for issue in told})
    table = DictVectorizer(dtype=np.float64)
    matrix = table.fit_transform(kept)
    wanted = np.zeros((len(some), len(issues)))
    for row, (_, told) in enumerate(some):
        for place, issue in enumerate(told):
            wanted[row, issues.index(issue)] = _SECOND if place else 1.0
    dual = np.linalg.solve((matrix @ matrix.T).toarray() + RIDGE * np.eye(len(some)), wanted)
    return arrays(issues, list(table.get_feature_names_out()), matrix.T @ dual)


def cases(documents: Sequence[str], shared: Path) -> Iterator[Case]:
    """The annotated positions of documents."""
    for gold, words in annotated(shared, documents):
        if not gold.get("positions"):
            continue
        document = text.document(composed(gold, words))
        if document.text != words:
            continue
        story = Story(document, taxonomy().tags(document))
        for one in gold["positions"]:
            proposition = Span(*one["words_span"])
            cue = Span(*one["cue_span"]) if one["cue_span"] else proposition
            sides = [side for side in (one["holder"], one["addressee"]) if side]
            yield Case(story, cue, proposition, sides, one["issues"])


def save(made: dict[str, Array], path: Path) -> None:
    """Write the arrays; the same bytes for the same arrays."""
    np.savez_compressed(path, allow_pickle=False, **made)
