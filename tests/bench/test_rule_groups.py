"""Leaving rules out for one trial leaves the page as it was for the next."""

from typing import Any

import pytest

from communique import actors
from communique.findings.quotations.find import gather, settle
from communique.findings.quotations.scoring import candidates, choose
from communique.scorer import MODEL, load
from communique.text.trained import TrainedReader

pytest.importorskip("sklearn", reason="there only to train")
from training.fit_quotation import Page, seen_document

TEXT = "“We shall not sign,” said Foreign Minister Kari Lund of Norway.\n\nShe added that “the talks go on” in Oslo."


def whole() -> Page:
    gold: dict[str, Any] = {"id": "written", "url": None, "quotations": []}
    document = seen_document(gold, TEXT, TrainedReader(MODEL))
    cast = actors.cast(document)
    found = gather(document, cast)
    return Page(gold, document, cast, found, candidates(document, cast, found.drafts, found.seen))


def test_rules_and_the_reader_are_left_out() -> None:
    page = whole()
    assert all(one.report is not None for one in page.only(lambda draft: False, reader=True).candidates)
    assert all(one.report is None for one in page.only(lambda draft: True, reader=False).candidates)
    assert len(page.only(lambda draft: True, reader=True).candidates) == len(page.candidates)


def test_settling_one_trial_does_not_write_into_the_next() -> None:
    page = whole()
    before = [(d.content, d.speaker, d.chance, d.also) for d, _ in page.found.seen]
    some = page.only(lambda draft: True, reader=True)
    kept = settle(some.document, some.cast, choose(some.candidates, load("quotation"), load("marks")), some.found)
    assert [(d.content, d.speaker, d.chance, d.also) for d, _ in page.found.seen] == before
    assert any(draft.chance is not None for draft in kept)
