"""Copies of an article: recall and precision of pairs on made copies, and articles a second.

    python bench/copies.py [--half dev|test] [--wire ../shared/data/wire] [--pages ../shared/data/pages]

From the wire texts, four versions each: the article, its first 60 %, its first 35 % with a foreign tail in place
of the rest (the end of an article of the other half), and the article with every eighth sentence left out and a line of
another outlet before and behind; and the annotated pages as the three extractors give them. All versions of one article
are copies of each other, and no others are. Articles that are copies as they come (the same words, or half of the
shorter in the longer by a plain count of all 8-grams, without samples) are told first and left out of the recall but
not of the table. Texts of fewer than 20 words take no part: they are copies of nothing.

The articles are halved by a hash of their names: the threshold was chosen on `dev`, the figures are from `test`. The
speed is that of the whole (hashing and pairing) in this process, wall time, on the given texts with their day changed
to one of their own, 20,000 and more at once.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import itertools
import json
import re
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from communique import page, source
from communique.errors import PageError
from communique.merge import copies
from communique.settings import Extractor, Settings

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
HALVES = ("dev", "test")
EXTRACTORS: tuple[Extractor, ...] = ("fast", "careful", "turbo")
GRAM = 8
_SENTENCE = re.compile(r"(?<=[.!?…”\"])\s+")


@dataclass(frozen=True)
class Version:
    """One text of the bench: which article it was made of, and how."""

    story: str
    made: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.story}:{self.made}"


def half_of(name: str) -> str:
    """The half that an article belongs to; stays the same whatever else is in the folder."""
    return HALVES[zlib.crc32(name.encode()) & 1]


def wire_texts(folder: Path) -> dict[str, str]:
    """The articles by name, without the line of their URL."""
    found = {}
    for path in sorted((folder / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace").partition("\n")[2].strip()
        if len(text.split()) >= 60:  # so that a third of it is still a text
            found[path.stem] = text
    return found


def wire_versions(texts: dict[str, str], half: str) -> Iterator[Version]:
    """Each article of the half in its four versions; tails come from articles of the other half, no words twice."""
    taken = {story for two in alike([Version(name, "whole", text) for name, text in texts.items()]) for story in two}
    others = [texts[name].split() for name in texts if half_of(name) != half and name not in taken]
    donors = iter([words[len(words) // 2 :] for words in others] + [words[: len(words) // 2] for words in others])
    for name, text in texts.items():
        if half_of(name) != half:
            continue
        yield Version(name, "whole", text)
        yield Version(name, "first 60 %", _first(text, 0.6))
        head = _first(text, 0.35)
        rest = len(text.split()) - len(head.split())
        yield Version(name, "first 35 % and a foreign tail", head + "\n\n" + " ".join(next(donors)[-rest:]))
        yield Version(name, "edited", _edited(name, text))


def _first(text: str, share: float) -> str:
    words = list(re.finditer(r"\S+", text))
    return text[: words[max(1, round(share * len(words))) - 1].end()]


def _edited(name: str, text: str) -> str:
    """As a subscriber's desk sends it on: signed, every eighth sentence gone, quotes straightened, a line behind."""
    sentences = [s for number, s in enumerate(_SENTENCE.split(text)) if number % 8 != 5]
    body = " ".join(sentences).replace("“", '"').replace("”", '"').replace("’", "'")
    return f"By our staff ({name})\n\n{body}\n\nMore on this as it comes in to the desk of {name}."


def page_versions(folder: Path, half: str) -> Iterator[Version]:
    """Each page of the half as the three extractors give it; what one of them refuses is left out."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name in sorted(truth):
        if half_of(name) != half:
            continue
        raw = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        for extractor in EXTRACTORS:
            try:
                article = page.compose(source.from_bytes(raw, origin=name), raw, Settings(extractor=extractor))
            except PageError:
                continue
            if len(article.text.split()) >= copies.LEAST_WORDS:
                yield Version(name, extractor, article.text)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}


def alike(versions: Sequence[Version], least: float = 0.1) -> dict[frozenset[str], float]:
    """Stories that share text as they came, with the containment of the shorter in the longer by all 8-grams."""
    grams: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for version in versions:
        if version.made in {"whole", *EXTRACTORS}:
            grams[version.story] |= _grams(version.text)
    holders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for story, found in grams.items():
        for gram in found:
            holders[gram].append(story)
    shared = Counter(
        frozenset(two)
        for stories in holders.values()
        if 1 < len(stories) < 50
        for two in itertools.combinations(stories, 2)
    )
    sizes = {two: min(len(grams[story]) for story in two) for two in shared}
    return {two: count / sizes[two] for two, count in shared.items() if count >= least * sizes[two]}


def table_of(versions: Sequence[Version]) -> pa.Table:
    """The versions as a table of articles."""
    return pa.table({"id": [v.id for v in versions], "text": [v.text for v in versions]})


@dataclass(frozen=True)
class Figures:
    """Recall by which two versions make the pair, and precision over all pairs that were given."""

    found: Counter[tuple[str, str]]
    wanted: Counter[tuple[str, str]]
    right: int
    given: int
    wrong: tuple[tuple[str, str], ...]

    @property
    def recall(self) -> float:
        return self.found.total() / self.wanted.total()

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0


def figures(versions: Sequence[Version]) -> Figures:
    """Pair the versions and hold the pairs against how they were made."""
    known = alike(versions)
    group = {row["article_id"]: row["group_id"] for row in copies.copies(table_of(versions)).to_pylist()}
    by_story: defaultdict[str, list[Version]] = defaultdict(list)
    by_group: defaultdict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_story[version.story].append(version)
        if version.id in group:
            by_group[group[version.id]].append(version)
    found: Counter[tuple[str, str]] = Counter()
    wanted: Counter[tuple[str, str]] = Counter()
    for made in by_story.values():
        for one, other in itertools.combinations(made, 2):
            wanted[one.made, other.made] += 1
            found[one.made, other.made] += one.id in group and group[one.id] == group.get(other.id)
    pairs = [two for members in by_group.values() for two in itertools.combinations(members, 2)]
    judged = [(a, b) for a, b in pairs if a.story == b.story or frozenset((a.story, b.story)) not in known]
    wrong = tuple((a.id, b.id) for a, b in judged if a.story != b.story)
    return Figures(found, wanted, len(judged) - len(wrong), len(judged), wrong)


def crowd(texts: dict[str, str], size: int) -> pa.Table:
    """`size` texts or more: all versions of both halves again and again, each time in words of its own."""
    versions = [version for half in HALVES for version in wire_versions(texts, half)]
    ids, written, days = [], [], []
    for number in range(-(-size // len(versions))):
        for version in versions:
            ids.append(f"{version.id}:{number}")
            written.append(
                re.sub(r"([A-Za-z]{3,})", rf"\g<1>{'abcdefghijklmnopqrstuvwxyz'[number % 26]}", version.text)
            )
            days.append(datetime.date(2024, 1, 1) + datetime.timedelta(days=number))
    return pa.table({"id": ids, "text": written, "day": days})


def speed(articles: pa.Table) -> tuple[float, float]:
    """Articles a second: for hashing, and for the whole."""
    began = time.perf_counter()
    sampled = copies.samples(articles)
    hashed = time.perf_counter()
    copies.pair([sampled])
    return len(articles) / (hashed - began), len(articles) / (time.perf_counter() - began)


def main() -> int:
    """Print recall by kind of pair, precision, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, default="test")
    parser.add_argument("--wire", type=Path, default=DATA / "wire")
    parser.add_argument("--pages", type=Path, default=DATA / "pages")
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are none")
    options = parser.parse_args()
    if not (options.wire.is_dir() and options.pages.is_dir()):
        print(f"no texts at {options.wire} or no pages at {options.pages}", file=sys.stderr)
        return 1
    texts = wire_texts(options.wire)
    for name, versions in (
        ("wire", list(wire_versions(texts, options.half))),
        ("pages", list(page_versions(options.pages, options.half))),
    ):
        result = figures(versions)
        print(f"{name} ({options.half}): {len(versions)} texts")
        print(f"  recall {result.recall:.4f}, precision {result.precision:.4f}")
        for two, count in sorted(result.wanted.items()):
            print(f"  {' / '.join(two):60} {result.found[two]} of {count}")
        if options.wrong:
            print(*result.wrong, sep="\n")
    many = crowd(texts, 20_000)
    best = max((speed(many) for _ in range(3)), key=lambda pace: pace[1])
    print(f"hashing alone {best[0]:,.0f} articles/s, the whole {best[1]:,.0f} articles/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
