r"""Extraction, alignment and speed on the 181 annotated pages of the article-extraction-benchmark.

    python bench/pages.py [--extractors fast careful turbo] [--pages ../shared/data/pages]

The score is that benchmark's own (Scrapinghub 2020, evaluate.py): the words of a text (`\\w+`) as a multiset of
4-grams; per page true and false positives and false negatives, divided by their sum so that each page weighs the
same; precision and recall as means over the pages where they are defined; F1 of the two means. What is scored is what
people would read of the article: its body and captions, without the title line and without what is marked as debris.

A body line counts as mapped when every character of it that is no white space lies in a run whose bytes decode to it,
or in the span of an edit. Times are CPU seconds of this process, for `page.compose` as a whole and for plain
trafilatura (extraction alone, no alignment, metadata or repair) in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from communique import page, source
from communique.errors import PageError
from communique.records import Article
from communique.settings import Extractor, Settings

PAGES = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "pages"
GRAM = 4


@dataclass
class Tally:
    """What one extractor did on all pages."""

    scores: list[tuple[float, float, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lines: int = 0
    mapped: int = 0
    refused: int = 0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words with their counts; a text of fewer words is one gram."""
    words = re.findall(r"\w+", text)
    grams = (tuple(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1)))
    return Counter(gram for gram in grams if gram)


def score(gold: str, predicted: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of one page, as shares of their sum."""
    wanted, given = shingles(gold), shingles(predicted)
    hits, extra, missed = (wanted & given).total(), (given - wanted).total(), (wanted - given).total()
    total = hits + extra + missed
    return (hits / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def precision_recall_f1(scores: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Means over the pages, with the benchmark's conventions for empty texts."""
    precision = statistics.mean(_ratio(tp, fp, fn) for tp, fp, fn in scores if tp + fp > 0)
    recall = statistics.mean(_ratio(tp, fn, fp) for tp, fp, fn in scores if tp + fn > 0)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _ratio(hits: float, wrong: float, other: float) -> float:
    return 1.0 if wrong == other == 0 else hits / (hits + wrong)


def readable(article: Article) -> str:
    """Body and captions of an article."""
    return "\n".join(b.span.of(article.text) for b in article.blocks if b.kind in {"body", "caption"})


def line_mapping(article: Article, raw: bytes, *, markup: bool) -> tuple[int, int]:
    """Body lines, and how many of them map to bytes that decode to them, edits apart."""
    text = article.text
    covered = bytearray(len(text))
    for run in article.runs:
        shown = raw[run.raw.start : run.raw.end].decode(article.charset)
        if (html.unescape(shown) if markup else shown) == run.span.of(text):
            covered[run.span.start : run.span.end] = b"\1" * len(run.span)
    for edit in article.edits:
        covered[edit.span.start : edit.span.end] = b"\1" * len(edit.span)
    body = [b.span for b in article.blocks if b.kind == "body"]
    mapped = sum(all(covered[i] or text[i].isspace() for i in range(s.start, s.end)) for s in body)
    return len(body), mapped


def pages(folder: Path) -> Iterator[tuple[bytes, str, str]]:
    """Each page's bytes, gold text and URL."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, record in truth.items():
        raw = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield raw, record["articleBody"], record["url"]


def run_compose(corpus: list[tuple[bytes, str, str]], extractor: Extractor) -> Tally:
    """Compose every page with one extractor."""
    tally, settings = Tally(), Settings(extractor=extractor)
    for raw, gold, url in corpus:
        began = time.process_time()
        record = source.from_bytes(raw, origin=url, url=url)
        try:
            article = page.compose(record, raw, settings)
        except PageError:
            tally.refused += 1
            tally.scores.append(score(gold, ""))
            continue
        finally:
            tally.seconds.append(time.process_time() - began)
        lines, mapped = line_mapping(article, raw, markup=record.media_type.startswith("text/html"))
        tally.lines += lines
        tally.mapped += mapped
        tally.scores.append(score(gold, readable(article)))
    return tally


def run_plain(corpus: list[tuple[bytes, str, str]], extract: Callable[[str], str | None]) -> Tally:
    """A bare extractor on the decoded page, for comparison."""
    tally = Tally()
    for raw, gold, _ in corpus:
        text = raw.decode("utf-8", "replace")
        began = time.process_time()
        extracted = extract(text) or ""
        tally.seconds.append(time.process_time() - began)
        tally.scores.append(score(gold, extracted))
    return tally


def report(name: str, tally: Tally) -> str:
    """One line of the table."""
    precision, recall, f1 = precision_recall_f1(tally.scores)
    rate = f"{100 * tally.mapped / tally.lines:6.2f} %" if tally.lines else "       -"
    mean, median = statistics.mean(tally.seconds), statistics.median(tally.seconds)
    return (
        f"{name:<24} {f1:.3f} {precision:9.3f} {recall:6.3f} {rate:>9} {1 / mean:8.0f} {1000 * mean:8.1f} "
        f"{1000 * median:8.1f} {tally.refused:8d}"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extractors", nargs="+", default=list(get_args(Extractor)), choices=get_args(Extractor))
    parser.add_argument("--pages", type=Path, default=PAGES)
    options = parser.parse_args()
    if not options.pages.is_dir():
        print(f"no pages at {options.pages}: give their folder with --pages", file=sys.stderr)
        return 1
    from trafilatura import extract  # after the folder is known to be there

    corpus = list(pages(options.pages))
    run_compose(corpus[:5], "fast")
    print(f"{len(corpus)} pages, {sum(len(raw) for raw, *_ in corpus) / len(corpus) / 1000:.0f} KB each on average")
    print("                            F1 precision recall    mapped  pages/s   ms/page   median  refused")
    for name in options.extractors:
        print(report(f"communique {name}", run_compose(corpus, name)))
    print(report("trafilatura", run_plain(corpus, lambda text: extract(text, include_comments=False))))
    print(report("trafilatura fast", run_plain(corpus, lambda text: extract(text, include_comments=False, fast=True))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
