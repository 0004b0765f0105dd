"""Fits the scorer that keeps or drops candidate quotations (`findings/quotations/scoring.py`) on annotated documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from communique import actors, page, source, text
from communique.findings.quotations.find import found_in
from communique.findings.quotations.scoring import Candidate
from communique.score.compare import word_f1, words
from communique.scorer import Scorer
from communique.settings import Settings
from communique.text.sight import sight
from communique.text.trained import TrainedReader
from training.boosting import fit as boosted
from training.gold import documents as annotated

RIGHT = 0.8  # word F1 from which on the words are the annotated ones


def seen_document(gold: dict[str, Any], words: str, reader: TrainedReader) -> text.Document:
    """A gold document as people have it (papers with their address), with what the reader sees of it."""
    raw = json.dumps({"text": words, "url": gold.get("url")} if gold.get("url") else {"text": words}).encode()
    article = page.compose(source.from_bytes(raw, origin=gold["id"], url=None), raw, Settings())
    document = text.document(article)
    return text.Document(document.article, document.paragraphs, sight(reader, document))


def candidates(names: Sequence[str], shared: Path, folder: Path) -> Iterator[tuple[Candidate, bool, str]]:
    """Each candidate of the named documents, whether it is right, and its document."""
    reader = TrainedReader(folder)
    for gold, content in annotated(shared, names):
        document = seen_document(gold, content, reader)
        told = [[w for part in q["content"] for w in words(part)] for q in gold["quotations"]]
        for one in found_in(document, actors.cast(document)):
            mine = [w for part in one.draft.content for w in words(part.of(document.text))]
            yield one, any(word_f1(other, mine) >= RIGHT for other in told), gold["id"]


def fit(names: Sequence[str], shared: Path, folder: Path) -> Scorer:
    """A scorer from documents that the network in `folder` has not learned from."""
    rows = list(candidates(names, shared, folder))
    return boosted([c.features for c, _, _ in rows], [right for _, right, _ in rows], [name for *_, name in rows])
