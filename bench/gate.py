"""The relevance gate: what it lets through and what not, and a mixed crawl through it.

    python -m bench.gate [--shared ../shared] [--rounds 3]

Recall: the gold articles, as text and inside the HTML of real pages; the wire texts in which the project's own rules
read an encounter or an event between two sides, and those in which they read somebody of a state who speaks. In vain:
the share that passes of the annotated pages in which the rules read none of these. The weights were fitted on half of
the gold articles and pages (`training/relevance.py`): `test` is the other half. No wire text was ever fitted to.

For a page of HTML around a text, the largest run of paragraphs of one of the pages in vain is replaced by the text's,
its title by the text's first words; menus, links and scripts stay.

The crawl has one diplomatic page (a gold article in HTML) to nine in vain; who passes is read in full. CPU time of this
process, for each page the best of the rounds, since the machine is shared.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import communique
from communique.errors import CommuniqueError
from communique.page.relevance import relevance
from training.relevance import HALVES, SHARED, Page, gold, half_of, label, pages

_FEWEST_PARAGRAPHS = 4  # of a page that can be a template
_TEMPLATES = 3  # for each gold article


def wire(shared: Path) -> Iterator[Page]:
    """The wire texts, without the line of their URL."""
    for path in sorted((shared / "data" / "wire" / "texts").glob("*.txt")):
        raw = path.read_bytes().partition(b"\n")[2]
        yield Page("wire", path.stem, raw, "text/plain", label(raw))


def wrapped(text: str, template: bytes) -> bytes | None:
    """The text in place of the article of a page; None where that page has no run of paragraphs."""
    from lxml import html
    from lxml.html import builder

    tree = html.fromstring(template)
    runs = [parent for parent in tree.iter() if len(parent.findall("p")) >= _FEWEST_PARAGRAPHS]
    if not runs:
        return None
    largest = max(runs, key=lambda parent: sum(len(p.text_content()) for p in parent.findall("p")))
    old = largest.findall("p")
    place = largest.index(old[0])
    for paragraph in old:
        largest.remove(paragraph)
    for number, line in enumerate(line for line in text.splitlines() if line.strip()):
        largest.insert(place + number, builder.P(line.strip()))
    for node in (*tree.iter("title"), *itertools.islice(tree.iter("h1"), 1)):
        for child in list(node):
            node.remove(child)
        node.text = " ".join(text.split()[:10])
    return bytes(html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))


def in_html(articles: Sequence[Page], templates: Sequence[Page]) -> list[Page]:
    """Each article in the HTML of `_TEMPLATES` pages, by turns."""
    found: list[Page] = []
    turn = itertools.cycle(templates)
    for article in articles:
        text, made = article.raw.decode("utf-8", "replace"), 0
        while made < _TEMPLATES:
            raw = wrapped(text, next(turn).raw)
            if raw is not None:
                found.append(replace(article, raw=raw, media_type="text/html"))
                made += 1
    return found


def passing(found: Sequence[Page]) -> list[Page]:
    """Those that the gate lets through."""
    return [page for page in found if relevance(page.raw, page.media_type).passed]


def row(name: str, found: Sequence[Page]) -> str:
    """Counts for all, and for each half."""
    parts = [(half, [page for page in found if half_of(page.name) == half]) for half in HALVES]
    shown = [f"{half} {len(passing(part))} of {len(part)}" for half, part in parts]
    return f"{name:42} {len(passing(found)) / max(1, len(found)):.4f}  {', '.join(shown)}"


def crawl(diplomatic: Sequence[Page], others: Sequence[Page]) -> list[Page]:
    """One diplomatic page before each nine others."""
    mixed: list[Page] = []
    for number, page in enumerate(others):
        if number % 9 == 0:
            mixed.append(diplomatic[number // 9 * _TEMPLATES % len(diplomatic)])
        mixed.append(page)
    return mixed


def timed(mixed: Sequence[Page], rounds: int) -> list[tuple[float, float]]:
    """For each page CPU seconds of the gate, and of reading it where it passed: the best of the rounds."""
    spent = [[_spent(page) for page in mixed] for _ in range(rounds)]
    return [(min(gate for gate, _ in page), min(read for _, read in page)) for page in zip(*spent, strict=True)]


def _spent(page: Page) -> tuple[float, float]:
    began = time.process_time()
    passed = relevance(page.raw, page.media_type).passed
    judged = time.process_time()
    if passed:
        with suppress(CommuniqueError):
            communique.read(page.raw)
    return judged - began, time.process_time() - judged if passed else 0.0


def main() -> int:
    """Print recall, the share in vain, and the pace of a mixed crawl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"no reference data at {options.shared}", file=sys.stderr)
        return 1
    articles, html = list(gold(options.shared)), list(pages(options.shared))
    others = [page for page in html if page.diplomatic is False]
    inside = in_html(articles, others)
    print(row("gold articles, as text", articles))
    print(row("gold articles, inside HTML", inside))
    texts = list(wire(options.shared))
    print(row("wire texts with something between sides", [page for page in texts if page.diplomatic]))
    print(row("wire texts where somebody of a state speaks", [page for page in texts if page.diplomatic is None]))
    print(row("pages with something between sides", [page for page in html if page.diplomatic]))
    print(row("pages in vain", others))
    print(row("wire texts in vain", [page for page in texts if page.diplomatic is False]))
    mixed = crawl(inside, others)
    costs = timed(mixed, options.rounds)
    gate, reading = (sum(each) for each in zip(*costs, strict=True))
    read = sum(cost > 0 for _, cost in costs)
    size = statistics.mean(len(page.raw) for page in mixed) / 1000
    print(
        f"a crawl of {len(mixed)} pages, {size:.0f} KB each: {read} read, {len(mixed) / (gate + reading):.0f} pages/s"
    )
    print(f"the gate alone: {1000 * gate / len(mixed):.2f} ms a page, {len(mixed) / gate:.0f} pages/s")
    print(f"a page that passed: {1000 * reading / read:.1f} ms to read")
    return 0


if __name__ == "__main__":
    sys.exit(main())
