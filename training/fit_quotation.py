"""Fits the scorers of candidate quotations (`findings/quotations/scoring.py`) and of their speakers
(`confidence.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from communique import actors, page, source, text
from communique.actors import Cast
from communique.findings.quotations.confidence import Judge
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.find import Found, gather, settle
from communique.findings.quotations.marked import marked, units_in
from communique.findings.quotations.scoring import Candidate, by_form, candidates, choose
from communique.records import Article
from communique.score.compare import match, same_name, word_f1, words
from communique.scorer import Scorer
from communique.settings import Settings
from communique.text.marks import quoted_stretches
from communique.text.sight import sight
from communique.text.trained import TrainedReader
from training.boosting import fit as boosted
from training.gold import documents as annotated

RIGHT = 0.8  # word F1 from which on the words are the annotated ones
MATCHED = 0.5  # word F1 from which on a speaker can be judged
SHAPE: dict[str, Any] = {"trees": 120, "depth": 2, "rate": 0.05}  # few documents: shallow trees


def composed(gold: dict[str, Any], words: str) -> Article:
    """A gold document as people have it, papers with their address."""
    raw = json.dumps({"text": words, "url": gold.get("url")} if gold.get("url") else {"text": words}).encode()
    return page.compose(source.from_bytes(raw, origin=gold["id"], url=None), raw, Settings())


def seen_document(gold: dict[str, Any], words: str, reader: TrainedReader) -> text.Document:
    """A gold document with what the reader sees of it."""
    document = text.document(composed(gold, words))
    return text.Document(document.article, document.paragraphs, sight(reader, document))


def _said(gold: dict[str, Any]) -> list[list[str]]:
    return [[w for part in q["content"] for w in words(part)] for q in gold["quotations"]]


@dataclass(frozen=True)
class Page:
    """A document that the network has not learned from, with all that was found in it."""

    gold: dict[str, Any]
    document: text.Document
    cast: Cast
    found: Found
    candidates: list[Candidate]

    def only(self, keeps: Callable[[Draft], bool], *, reader: bool) -> Page:
        """The page without the drafts that `keeps` turns down, and with `reader=False` without the reader's.

        The drafts are copies: choosing and settling write into them.
        """
        shown = [copy(draft) for draft in self.found.drafts if keeps(draft)]
        seen = [(copy(draft), report) for draft, report in self.found.seen] if reader else []
        return replace(self, candidates=candidates(self.document, self.cast, shown, seen))

    def said(self) -> list[list[str]]:
        """The words of each annotated quotation."""
        return _said(self.gold)

    def words(self, draft: Draft) -> list[str]:
        """The words of a draft."""
        return [w for part in draft.content for w in words(part.of(self.document.text))]


def pages(names: Sequence[str], shared: Path, folder: Path) -> Iterator[Page]:
    """The named documents as the network in `folder` reads them."""
    reader = TrainedReader(folder)
    for gold, content in annotated(shared, names):
        document = seen_document(gold, content, reader)
        cast = actors.cast(document, folder=folder)
        found = gather(document, cast)
        yield Page(gold, document, cast, found, candidates(document, cast, found.drafts, found.seen))


def marks(names: Sequence[str], shared: Path, folder: Path) -> Scorer:
    """The scorer of speech by its marks alone, from any documents: no reader is asked."""
    rows = []
    for gold, content in annotated(shared, names):
        document = text.document(composed(gold, content))
        cast = actors.cast(document, folder=folder)
        drafts = marked(document, cast, units_in(document, quoted_stretches(document)))
        told = _said(gold)
        for one in candidates(document, cast, drafts, []):
            mine = [w for part in one.draft.content for w in words(part.of(document.text))]
            right = any(word_f1(other, mine, RIGHT) >= RIGHT for other in told)
            rows.append((by_form(one.features), right, gold["id"]))
    return boosted([f for f, *_ in rows], [r for _, r, _ in rows], [d for *_, d in rows], **SHAPE)


def of_candidates(some: Sequence[Page]) -> Scorer:
    """The scorer of candidates, from pages that the network has not learned from."""
    rows = [
        (one.features, any(word_f1(told, mine, RIGHT) >= RIGHT for told in page.said()), page.gold["id"])
        for page in some
        for one in page.candidates
        for mine in [page.words(one.draft)]
    ]
    return boosted([f for f, *_ in rows], [r for _, r, _ in rows], [d for *_, d in rows], **SHAPE)


def fit(some: Sequence[Page], by_marks: Scorer) -> tuple[Scorer, Scorer]:
    """The scorers of candidates and of speakers, from pages that the network has not learned from.

    The second is fitted on what the first keeps of the same pages, with `by_marks` as `marks` gives it.
    """
    quotation = of_candidates(some)
    cases = [case for page in some for case in _speakers(page, quotation, by_marks)]
    speaker = boosted([f for f, *_ in cases], [r for _, r, _ in cases], [d for *_, d in cases], **SHAPE)
    return quotation, speaker


def _speakers(page: Page, quotation: Scorer, by_marks: Scorer) -> Iterator[tuple[dict[str, float], bool, str]]:
    """The speakers of what is kept of a page: features, whether right, and the document."""
    drafts = settle(page.document, page.cast, choose(page.candidates, quotation, by_marks), page.found)
    judge = Judge(page.document.article, page.cast.mentions)
    told, found = page.said(), [page.words(draft) for draft in drafts]
    likeness = [[word_f1(t, f, MATCHED) for f in found] for t in told]
    for i, j in match(len(told), len(found), lambda i, j: likeness[i][j], MATCHED):
        speaker = drafts[j].speaker
        if speaker is not None:
            right = same_name(page.gold["quotations"][i]["speaker_name"], speaker.name)
            yield judge.of_speaker(drafts[j], speaker), right, page.gold["id"]
