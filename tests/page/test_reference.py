"""Real pages: the damaged one, the gold texts, and the annotated HTML pages, where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from communique.records import Article
from tests.page.samples import compose, unrepaired, words

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"reference data not at {SHARED}")


def gold() -> Iterator[tuple[Article, dict[str, Any]]]:
    for path in sorted((SHARED / "gold" / "dev").glob("*.txt")):
        yield compose(path.read_bytes()), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@needs_shared
def test_the_damaged_page() -> None:
    path = SHARED / "pages" / "reykjavik.txt"
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    article = compose(path.read_bytes())
    assert set(words(article, "debris")) == set(expected["debris"])
    assert article.published is None and article.dateline is None
    assert article.translation.machine
    assert unrepaired(article) == path.read_text(encoding="utf-8")
    body = words(article, "body")
    assert all(line.count("“") == line.count("”") for line in body)
    assert [e.operation for e in article.edits].count("join") == 2
    assert len(words(article, "title")) == 1


@needs_shared
def test_debris_of_the_gold_texts() -> None:
    found = wanted = hits = 0
    for article, expected in gold():
        debris, truth = words(article, "debris"), expected["debris"]
        hits += sum(line in truth for line in debris)
        found += len(debris)
        wanted += len(truth)
    assert hits == found, "a line of an article was marked as debris"
    assert hits >= 0.9 * wanted


@needs_shared
def test_people_write_the_gold_texts() -> None:
    flagged = [article.text[:60] for article, _ in gold() if article.translation.machine]
    assert len(flagged) <= 1, flagged


@needs_shared
def test_gold_texts_are_kept_and_can_be_had_back() -> None:
    for path in sorted((SHARED / "gold" / "dev").glob("*.txt")):
        raw = path.read_bytes()
        article = compose(raw)
        assert unrepaired(article) == raw.decode()
        covered = {i for b in article.blocks for i in range(b.span.start, b.span.end)}
        assert all(c.isspace() for i, c in enumerate(article.text) if i not in covered)


@needs_shared
@pytest.mark.slow
def test_extraction_and_alignment_of_the_annotated_pages() -> None:
    from bench import pages as bench

    corpus = list(bench.pages(SHARED / "data" / "pages"))
    tally = bench.run_compose(corpus, "fast")
    _, _, f1 = bench.precision_recall_f1(tally.scores)
    assert len(corpus) == 181
    assert f1 >= 0.955
    assert tally.mapped >= 0.99 * tally.lines
    assert tally.refused == 0


def test_the_score_is_that_of_the_benchmark() -> None:
    bench = pytest.importorskip("bench.pages")
    assert bench.score("a b c d e", "a b c d e") == (1, 0, 0)
    assert bench.score("a b c d e", "") == (0, 0, 1)
    assert bench.score("", "a b c d") == (0, 1, 0)
    assert bench.score("a b c d e f", "x b c d e f") == (0.5, 0.25, 0.25)
    assert bench.score("one two", "one two") == (1, 0, 0)
    assert bench.precision_recall_f1([(1, 0, 0), (0, 0, 1)]) == (1.0, 0.5, 2 / 3)
