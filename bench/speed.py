"""What one page costs: CPU from HTML to Reading once loaded, by stage, and the wall time of a cold `communique read`.

    python bench/speed.py [--pages FOLDER] [--rounds N]

The pages are those of ../shared/data/pages whose main text has 300 to 500 words (real HTML, 400 words the middle);
without that folder the sample that ships. CPU is `time.process_time`, the best of N rounds a page, since the machine
is shared; the cold start is the median of 5 fresh processes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from communique import actors, page, source, text
from communique.findings import deeds, issues, positions, quotations
from communique.settings import Settings
from communique.text.sight import see

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "talks.html"
STAGES = ("page", "text", "reader", "actors", "issues", "quotations", "sides", "encounters", "events", "positions")


def pages_of(folder: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of the pages of 300 to 500 words in an article-extraction-benchmark folder."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    chosen = [name for name, item in truth.items() if 300 <= len(item["articleBody"].split()) <= 500]
    return [(name[:12], gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())) for name in sorted(chosen)]


def stages_of(name: str, raw: bytes) -> dict[str, float]:
    """CPU milliseconds of each stage for one page, from bytes to findings."""
    spent: dict[str, float] = {}

    def timed(stage: str, call: Callable[[], T]) -> T:
        began = time.process_time()
        result = call()
        spent[stage] = 1000 * (time.process_time() - began)
        return result

    article = timed("page", lambda: page.compose(source.from_bytes(raw, origin=name), raw, Settings()))
    plain = timed("text", lambda: text.document(article))
    document = timed("reader", lambda: see(plain))
    cast = timed("actors", lambda: actors.cast(document))
    tags = timed("issues", lambda: issues.taxonomy(Settings().issues).tags(document))
    said = timed("quotations", lambda: quotations.find(document, cast))
    board = timed("sides", lambda: deeds.Board.of(document, cast, said))
    met = timed("encounters", lambda: deeds.encounters(board))
    done = timed("events", lambda: deeds.events(board, met))
    timed("positions", lambda: positions.find(board, done, tags))
    return spent


def extraction(raw: bytes) -> float:
    """CPU milliseconds of plain trafilatura on the same page: the peer, since the machine is never the same twice."""
    from trafilatura import extract

    began = time.process_time()
    extract(raw.decode("utf-8", "replace"), include_comments=False)
    return 1000 * (time.process_time() - began)


def cold_start(path: Path) -> float:
    """Wall seconds of one `communique read` in a fresh process."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "communique", "read", str(path)], check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "data" / "pages")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    pages = pages_of(args.pages) if args.pages.is_dir() else [("talks.html", SAMPLE.read_bytes())]
    stages_of(*pages[0])  # load models and tables
    extraction(pages[0][1])
    best: list[dict[str, float]] = []
    peer: list[float] = []
    for name, raw in pages:
        both = [(stages_of(name, raw), extraction(raw)) for _ in range(args.rounds)]
        rounds = [mine for mine, _ in both]
        peer.append(min(theirs for _, theirs in both))
        best.append({stage: min(r[stage] for r in rounds) for stage in STAGES})
    totals = sorted(sum(b.values()) for b in best)
    size = sum(len(raw) for _, raw in pages) / len(pages) / 1000
    print(f"{len(pages)} pages of about 400 words, {size:.0f} KB of HTML each")
    for stage in STAGES:
        print(f"  {stage:11} {statistics.median(b[stage] for b in best):6.2f} ms CPU (median)")
    ninetieth = totals[int(0.9 * (len(totals) - 1))]
    print(f"  in all      {statistics.median(totals):6.2f} ms CPU (median), {ninetieth:.2f} (p90)")
    ratio = sum(totals) / sum(peer)
    print(f"  trafilatura {statistics.median(peer):6.2f} ms CPU (median); a whole reading is {ratio:.2f} times it")
    walls = sorted(cold_start(SAMPLE) for _ in range(5))
    print(f"cold start of `communique read`: {walls[2]:.2f} s wall (median of 5)")


if __name__ == "__main__":
    main()
