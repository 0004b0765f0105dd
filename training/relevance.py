"""Fit the weights of the relevance gate: prints the [weights] of src/communique/data/relevance.toml.

    python training/relevance.py [--shared ../shared]

A logistic regression over the groups of words (`page/relevance.py`), by Newton's method with an L2 penalty. What it
learns from: one half of the gold articles (all diplomatic) and of the annotated HTML pages, and PolNeAR, an American
election year, at a low weight. A page is diplomatic where the project's own rules read an encounter or an event between
two sides in it, and is not where they read nothing of the kind and nobody of any state speaks; others teach nothing.
The bias is then moved so that the lowest gold article of that half passes by `MARGIN`: a page missed costs more than a
page read in vain. `bench/gate.py` measures on the other half.
"""

from __future__ import annotations

import argparse
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import communique
from communique.errors import CommuniqueError
from communique.page import relevance
from communique.records import Reading

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MARGIN = 0.3
PENALTY = 3.0
ELECTION_WEIGHT = 0.05  # of one PolNeAR article, beside 1 for a page
PASSAGE_WEIGHT = 0.2  # of one passage of a page in vain
HALVES = ("dev", "test")
FEATURES = tuple(name for name in relevance.default_lexicon().weights if name != "bias")


@dataclass(frozen=True)
class Page:
    """One labelled page: where it comes from, its bytes, and whether it is diplomatic (None: neither clearly)."""

    source: str
    name: str
    raw: bytes
    media_type: str
    diplomatic: bool | None


def half_of(name: str) -> str:
    """The half that a page belongs to; stays the same whatever else is in the folder."""
    return HALVES[zlib.crc32(name.encode()) & 1]


def between_sides(reading: Reading) -> bool:
    """Whether the reading has an encounter of two states' people, or an event from one side to another."""
    met = any(len({party.country for party in e.participants if party.country}) > 1 for e in reading.encounters)
    return met or any(e.actors and e.recipients and set(e.actors) - set(e.recipients) for e in reading.events)


def label(raw: bytes) -> bool | None:
    """What the rules make of a page; one that cannot be read, or is not in English, is not diplomatic."""
    try:
        reading = communique.read(raw)
    except CommuniqueError:
        return False
    if between_sides(reading):
        return True
    return None if any(q.speaker and q.speaker.country for q in reading.quotations) else False


def gold(shared: Path) -> Iterator[Page]:
    """The articles of gold/dev; that they are diplomatic is all that is taken from it."""
    for path in sorted((shared / "gold" / "dev").glob("*.txt")):
        yield Page("gold", path.stem, path.read_bytes(), "text/plain", True)


def pages(shared: Path) -> Iterator[Page]:
    """The annotated HTML pages."""
    for path in sorted((shared / "data" / "pages" / "html").glob("*.html.gz")):
        raw = gzip.decompress(path.read_bytes())
        yield Page("pages", path.name.partition(".")[0], raw, "text/html", label(raw))


def elections(shared: Path) -> Iterator[Page]:
    """PolNeAR's articles."""
    for path in sorted((shared / "data" / "polnear").rglob("*.txt")):
        raw = path.read_bytes()
        yield Page("polnear", path.stem, raw, "text/plain", label(raw))


def instances(page: Page) -> Iterator[tuple[npt.NDArray[np.float64], float]]:
    """What a page teaches, with its weight: the whole of it; and of a page in vain each passage by itself as well."""
    title, *parts = relevance.counted(relevance.passages(page.raw, page.media_type))
    yield _features(relevance.summed([title, *parts])), ELECTION_WEIGHT if page.source == "polnear" else 1.0
    if page.source == "pages" and not page.diplomatic:
        for part in parts:
            if part.words >= relevance.PASSAGE:
                yield _features(relevance.summed([title, part])), PASSAGE_WEIGHT


def _features(part: relevance.Counted) -> npt.NDArray[np.float64]:
    found = relevance.features_of(part)
    return np.array([1.0, *(found.get(name, 0.0) for name in FEATURES)])


def fit(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], w: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Weights of the penalised logistic regression; the bias, first, goes free."""
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], PENALTY)
    penalty[0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (w * (p - y)) + penalty * weights
        curvature = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def main() -> None:
    """Fit, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    shared = parser.parse_args().shared
    taught = [page for page in (*gold(shared), *pages(shared)) if half_of(page.name) == "dev"] + list(elections(shared))
    taught = [page for page in taught if page.diplomatic is not None]
    rows = [(page, row, weight) for page in taught for row, weight in instances(page)]
    x = np.array([row for _, row, _ in rows])
    y = np.array([float(page.diplomatic or 0) for page, _, _ in rows])
    weights = fit(x, y, np.array([weight for _, _, weight in rows]))
    lowest = min(score for score, (page, _, _) in zip(x @ weights, rows, strict=True) if page.source == "gold")
    weights[0] += MARGIN - min(lowest, 0.0)
    print("[weights]")
    for name, weight in zip(("bias", *FEATURES), weights, strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
