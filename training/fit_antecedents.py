"""Fit the scorer of antecedents: whom a phrase that is no full name takes up.

    python training/fit_antecedents.py ../shared

prints how often the speaker's mention is resolved to the speaker, by five folds of the annotated documents (annotated
by a language model that read by written guidelines), and writes src/communique/data/reader/antecedents.json from all of
them.

Each annotated mention of a speaker gives an example: the candidates that `actors/reference.py` finds, of which those
are right that have the speaker's name. What is known when a phrase is read depends on how the phrases before were
resolved: while the candidates are gathered, a plain rule of nearness stands in the scorer's place.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from communique import actors, page, source, text
from communique.actors.cast import Cast
from communique.actors.entities import Entity
from communique.actors.reference import Judge
from communique.actors.resolve import bare, trimmed
from communique.actors.turns import kind_of
from communique.actors.weighing import Candidate
from communique.errors import CommuniqueError
from communique.records import Span
from communique.score.compare import same_name, words
from communique.scorer import MODEL, Array, Features, Scorer
from communique.settings import Settings
from communique.text.sight import sight
from communique.text.trained import TrainedReader
from training import boosting
from training.gold import documents as documents_of

NAME = "antecedents"
TREES, DEPTH = 120, 4


@dataclass
class Gold:
    """One annotated document, as it is read, with what it says of speakers."""

    id: str
    document: text.Document
    names: dict[Span, str] = field(default_factory=dict)  # each mention of a speaker with the speaker's name
    silent: dict[Span, str] = field(default_factory=dict)  # words that nothing says who speaks, with the speaker


@dataclass
class Example:
    """One mention with its candidates, and which are right."""

    document: str
    span: Span
    candidates: list[Candidate]
    right: list[bool]


class Nearness:
    """A plain rule in the scorer's place: the nearest that fits."""

    def probabilities(self, candidates: Sequence[Features]) -> Array:
        return np.array([1 / (1 + np.exp(-self._logit(features))) for features in candidates])

    @staticmethod
    def _logit(f: Features) -> float:
        if f.get("itself"):
            return -4.0 if f["definite"] else 0.5
        logit = -f["back"] + 1.2 * f.get("last subject", 0) + 0.8 * f.get("last speaks", 0) + 2 * f.get("sex", 0)
        logit -= 3 * f.get("last quoted", 0) * (1 - f["in quotes"])
        if f.get("asked title"):
            logit += 4 * f["office"] + 3 * f.get("country", 0) + 3 * f["overlap"] - 3
        elif f.get("asked body") or f.get("asked group"):
            logit += 5 * f.get("same key", 0) + 3 * f["overlap"] + 3 * f.get("epithet", 0) - 8
        if f["back"] >= 20:
            logit = 2 * f["office"] + 3 * f.get("country", 0) + f["next speaks"] - 6
        return logit + 4 * f["ruled"]


def gold(
    documents: Iterable[str], shared: Path, reader: TrainedReader | None = None, seen: Collection[str] = ()
) -> list[Gold]:
    """The documents whose text is read as it was annotated; those in `seen` with what the reader sees of them."""
    out: list[Gold] = []
    for annotated, words_ in documents_of(shared, documents):
        name = annotated["id"]
        fields = {"text": words_} | ({"url": annotated["url"]} if annotated.get("url") else {})
        raw = json.dumps(fields, ensure_ascii=False).encode()
        try:
            article = page.compose(source.from_bytes(raw, origin="-"), raw, Settings())
        except CommuniqueError:
            continue
        if article.text != words_:
            continue
        document = text.document(article)
        if reader is not None and name in seen:
            document = text.Document(article, document.paragraphs, sight(reader, document))
        one = Gold(name, document)
        for quotation in annotated["quotations"]:
            if quotation.get("speaker_span") and quotation["speaker_name"]:
                one.names[trimmed(words_, Span(*quotation["speaker_span"]))] = quotation["speaker_name"]
            elif quotation["speaker_name"] and not quotation.get("speaker") and quotation.get("content_spans"):
                one.silent[Span(*quotation["content_spans"][0])] = quotation["speaker_name"]
        out.append(one)
    return out


def examples(documents: Iterable[Gold], judge: Judge) -> list[Example]:
    """The speakers' mentions that had to be asked about, with their candidates."""
    out: list[Example] = []
    for one in documents:
        log: dict[Span, list[Candidate]] = {}
        cast = actors.cast(one.document, judge=judge, log=log)
        for span, name in one.names.items():
            cast.resolve(span)
            candidates = log.get(span) or log.get(bare(one.document.text, span))
            if candidates:
                out.append(Example(one.id, span, candidates, _right(one, span, candidates, name)))
        for span, name in one.silent.items():
            cast.continued(span)
            candidates = log.get(Span(span.start, span.start))
            if candidates:
                out.append(Example(one.id, span, candidates, _right(one, span, candidates, name)))
    return out


def _right(one: Gold, span: Span, candidates: Sequence[Candidate], name: str) -> list[bool]:
    """Which candidates are the speaker: those named exactly so, where there are such; else those who can be."""
    own = bare(one.document.text, span).of(one.document.text)
    known = [own if c.entity is None else _known_as(one, span, c.entity) for c in candidates]
    exact = [words(name) == words(known_as) for known_as in known]
    return exact if any(exact) else [same_name(name, known_as) for known_as in known]


def _known_as(one: Gold, span: Span, entity: Entity) -> str:
    """The name of an actor; of somebody unnamed the one that the annotation gives where it cites the same phrase."""
    if entity.kind == "person" and not entity.keys:
        for found in entity.founds:
            if found.span != span and found.span in one.names:
                return one.names[found.span]
    return entity.name


def fit(documents: Sequence[str], shared: Path, kept: Collection[str], folder: Path) -> Scorer:
    """The scorer that the given annotated documents teach; what the network in `folder` says of two mentions is
    learned from those that were kept from it.
    """
    return fit_gold(gold(documents, shared, TrainedReader(folder), kept))


def fit_gold(some: Sequence[Gold]) -> Scorer:
    return learned(examples(some, Nearness()))


def learned(some: Sequence[Example]) -> Scorer:
    rows = [candidate.features for example in some for candidate in example.candidates]
    right = [right for example in some for right in example.right]
    documents = [example.document for example in some for _ in example.candidates]
    questions = [number for number, example in enumerate(some) for _ in example.candidates]
    return boosting.fit(rows, right, documents, questions=questions, trees=TREES, depth=DEPTH)


# --- figures ---


def kind(words_: str) -> str:
    """The kind of a mention, for the table."""
    if kind_of(words_):
        return "pronoun"
    parts = words_.split()
    capital = [part[0].isupper() for part in parts]
    return "name" if all(capital) else "name and more" if any(capital[1:]) else "noun"


def resolved(documents: Iterable[Gold], judge: Judge) -> list[tuple[str, str, bool, float]]:
    """Of each mention: the kind of text, its own kind, whether it was resolved rightly, and how sure that was."""
    rows = []
    for one in documents:
        cast: Cast = actors.cast(one.document, judge=judge)
        sort = "stories" if one.id.startswith("voa_") else "papers"
        for span, name in one.names.items():
            party = cast.resolve(span)
            sure = -1.0 if party.confidence is None else party.confidence
            rows.append((sort, kind(span.of(one.document.text)), same_name(name, party.name), sure))
        for span, name in one.silent.items():
            said = cast.continued(span)
            good = said is not None and same_name(name, said.name)
            rows.append((sort, "none", good, said.confidence if said and said.confidence is not None else -1.0))
    return rows


def table(rows: Sequence[tuple[str, str, bool, float]]) -> str:
    """The figures, a line a kind."""
    count: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for sort, kind_, good, _ in rows:
        for key in ((sort, "all mentions"), (sort, kind_)) if kind_ != "none" else ((sort, kind_),):
            count[key] += 1
            right[key] += good
    lines = [f"{a:8} {b:14} {right[a, b] / n:.3f} of {n}" for (a, b), n in sorted(count.items())]
    sure = [(chance, good) for *_, good, chance in rows if chance >= 0]
    return "\n".join([*lines, f"calibration error {calibration_error(sure):.3f} of {len(sure)}"])


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """How far probabilities and shares of right ones lie apart, in bins of equal width (Naeini et al. 2015)."""
    held: Mapping[int, list[tuple[float, bool]]] = {
        n: [pair for pair in pairs if min(int(pair[0] * bins), bins - 1) == n] for n in range(bins)
    }
    gaps = [abs(sum(p for p, _ in part) - sum(good for _, good in part)) for part in held.values()]
    return sum(gaps) / max(1, len(pairs))


def main(arguments: Sequence[str]) -> int:
    shared = Path(arguments[0])
    folds: dict[str, list[str]] = json.loads((shared / "gold" / "folds.json").read_text(encoding="utf-8"))
    by_fold = {number: gold(documents, shared) for number, documents in folds.items()}
    rows: list[Any] = []
    for number, unseen in by_fold.items():
        seen = [one for other, some in by_fold.items() if other != number for one in some]
        rows += resolved(unseen, fit_gold(seen))
    print(table(rows))
    boosting.save(fit_gold([one for some in by_fold.values() for one in some]), MODEL / f"{NAME}.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
