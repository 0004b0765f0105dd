"""What a corpus costs: each stage on one core beside its peers, two workers beside one, and memory over many pages.

    python -m bench.throughput [stages] [workers] [memory]      (without a word: the first two)

`stages`: CPU from the bytes of real HTML pages (../shared/data/pages) to a part on disk, by turns with plain
trafilatura and, where it is installed, newspaper4k, which only extract; the best of three rounds a page. `workers`:
wall time of `communique add`'s own engine with one worker and with two, by turns. `memory`: resident memory of the
workers over 20,000 pages, HTML and wire texts by turns, each with bytes of its own so that none is a repeat; about half
an hour.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from communique import actors, page, source, text
from communique.errors import CommuniqueError
from communique.findings import deeds, issues, positions, quotations
from communique.page.decode import decode
from communique.records import Reading, content_id
from communique.run import local
from communique.run.commit import Book
from communique.run.engine import Job, Result
from communique.settings import Settings
from communique.source.items import Item, Page, Slice
from communique.store.folder import make_folder
from communique.store.rows import as_arrow, rows
from communique.text.sight import see

T = TypeVar("T")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
STAGES = ("decode", "extract", "see", "cast", "conclude", "write")
ROUNDS, SHARD = 3, 50
SETTINGS = Settings()


@cache
def html_pages() -> list[bytes]:
    """The bytes of the annotated HTML pages."""
    return [gzip.decompress(path.read_bytes()) for path in sorted((SHARED / "pages" / "html").glob("*.gz"))]


@cache
def wire_texts() -> list[bytes]:
    """The wire articles, without the line that has their URL."""
    paths = sorted((SHARED / "wire" / "texts").glob("*"))
    return [path.read_bytes().partition(b"\n")[2] for path in paths]


def items(cut: Slice, _settings: Settings) -> Iterator[Item]:
    """Pages `start` to `stop`: real ones over and over, with bytes of their own. What a job's `items` names."""
    html, wire = html_pages(), wire_texts()
    for number in range(cut.start, cut.stop):
        own = f"\n<!-- {number} -->" if cut.path == "html" or number % 2 else f"\n\nEdition {number}."
        pages = html if cut.path == "html" or number % 2 else wire
        raw = pages[number % len(pages)] + own.encode()
        yield Page(source.from_bytes(raw, origin=f"{cut.path}#{number}"), raw)


def jobs(corpus: Path, what: str, pages: int, per: int) -> list[Job]:
    """Shards of `per` pages over so many pages."""
    cuts = [Slice(what, "pages", at, min(at + per, pages)) for at in range(0, pages, per)]
    names = [content_id("s", cut) for cut in cuts]
    return [
        Job(name, str(corpus), cut, SETTINGS, items="bench.throughput:items")
        for name, cut in zip(names, cuts, strict=True)
    ]


def stages() -> None:
    """CPU of each stage of a page, its peers', and pages a second."""
    best: dict[str, list[float]] = defaultdict(list)
    peers = {"trafilatura": _trafilatura, "newspaper4k": _newspaper()}
    readings = []
    for number, raw in enumerate(html_pages()):
        turns: dict[str, list[float]] = defaultdict(list)
        for _ in range(ROUNDS):
            reading = _read(raw, f"page {number}", turns)
            for name, peer in peers.items():
                if peer:
                    _timed(turns, name, partial(peer, raw))
        if reading:
            readings.append(reading)
            for stage, spent in turns.items():
                best[stage].append(min(spent))
    best["write"] = [_write(readings) / len(readings)]
    means = {stage: 1000 * statistics.fmean(spent) for stage, spent in best.items()}
    whole = sum(means[stage] for stage in STAGES)
    size = statistics.fmean(map(len, html_pages())) / 1000
    print(f"{len(readings)} pages, {size:.0f} KB of HTML each; ms of CPU a page, mean of the best of {ROUNDS}")
    for stage in STAGES:
        print(f"  {stage:12} {means[stage]:7.2f}")
    print(f"  {'in all':12} {whole:7.2f}   {1000 / whole:.1f} pages a second on one core")
    for name in peers:
        if name in means:
            print(f"  {name:12} {means[name]:7.2f}   {1000 / means[name]:.1f} pages a second, extraction alone")


def _read(raw: bytes, name: str, turns: dict[str, list[float]]) -> Reading | None:
    known = source.from_bytes(raw, origin=name)
    try:
        _timed(turns, "decode", lambda: decode(raw, known.media_type))
        article = _timed(turns, "extract", lambda: page.compose(known, raw, SETTINGS))
    except CommuniqueError:
        return None
    turns["extract"][-1] -= turns["decode"][-1]  # compose decodes too
    document = _timed(turns, "see", lambda: see(text.document(article)))
    cast = _timed(turns, "cast", lambda: actors.cast(document))
    found = _timed(turns, "conclude", lambda: _findings(document, cast))
    return Reading(known, article, cast.mentions, cast.actors, *found)


def _findings(document: text.Document, cast: Any) -> tuple[Any, Any, Any, Any]:
    tags = issues.taxonomy(SETTINGS.issues).tags(document)
    said = issues.on_quotations(document, quotations.find(document, cast), tags)
    board = deeds.Board.of(document, cast, said)
    met = issues.on_encounters(document, deeds.encounters(board), tags)
    done = deeds.events(board, met)
    return said, met, done, positions.find(board, done, tags)


def _write(readings: list[Reading]) -> float:
    """CPU seconds of making rows and writing parts, the best of the rounds."""
    spent = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            corpus = make_folder(Path(folder) / "press.communique")
            began = time.process_time()
            for at in range(0, len(readings), SHARD):
                tables: dict[Any, list[Any]] = defaultdict(list)
                for reading in readings[at : at + SHARD]:
                    for table, found in rows(reading).items():
                        tables[table] += found
                corpus.write(f"s_{at}", {table: as_arrow(table, found) for table, found in tables.items()})
            spent.append(time.process_time() - began)
    return min(spent)


def _timed(turns: dict[str, list[float]], stage: str, call: Callable[[], T]) -> T:
    began = time.process_time()
    try:
        return call()
    finally:
        turns[stage].append(time.process_time() - began)


def _trafilatura(raw: bytes) -> object:
    from trafilatura import extract

    return extract(raw.decode("utf-8", "replace"), include_comments=False)


def _newspaper() -> Callable[[bytes], object] | None:
    """newspaper4k's extraction, None where it is not installed."""
    try:
        from newspaper import Article
    except ImportError:
        print("newspaper4k is not installed (pip install newspaper4k): left out", file=sys.stderr)
        return None

    def extract(raw: bytes) -> object:
        article = Article("https://news.example/page", language="en", fetch_images=False)
        article.download(input_html=raw.decode("utf-8", "replace"))
        article.parse()
        return article.text

    return extract


def workers(pages: int, rounds: int) -> None:
    """Pages a second of wall time with one and two workers, by turns, the best of the rounds."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for number, found in rates.items():
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                _add(Path(folder), "html", pages, number, 25, lambda _done: None)
                found.append(pages / (time.perf_counter() - began))
    one, two = max(rates[1]), max(rates[2])
    print(f"{pages} HTML pages, start included: one worker {one:.1f} a second, two {two:.1f}: {two / one:.2f} times")
    print(f"  of the rounds: {', '.join(f'{b / a:.2f}' for a, b in zip(rates[1], rates[2], strict=True))}")


def memory(pages: int) -> None:
    """The largest resident memory of a worker as pages go by."""
    peaks: dict[int, float] = {}

    def look(done: int) -> None:
        now = max(_resident(), default=0.0)
        tenth = 10 * done // pages
        peaks[tenth] = max(peaks.get(tenth, 0.0), now)

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        _add(Path(folder), "both", pages, 2, SHARD, look)
        rate = pages / (time.perf_counter() - began)
    shown = ", ".join(f"{peak:.0f}" for _, peak in sorted(peaks.items()))
    print(f"{pages} pages with two workers, {rate:.1f} a second; largest worker, MB, in each tenth: {shown}")


def _add(folder: Path, what: str, pages: int, number: int, per: int, look: Callable[[int], None]) -> None:
    corpus = make_folder(folder / "press.communique")
    todo = jobs(corpus.path, what, pages, per)
    done = 0
    with Book.open(corpus, {job.name: place for place, job in enumerate(todo)}) as book:
        for outcome in local.run(todo, number):
            if not isinstance(outcome, Result):
                raise RuntimeError(outcome.reason)
            book.take(outcome)
            done += outcome.shard.pages + outcome.shard.errors
            look(done)


def _resident() -> Iterator[float]:
    """Resident megabytes of each worker of this process."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if fields.get("PPid", "").strip() == str(os.getpid()) and "VmRSS" in fields:
            yield int(fields["VmRSS"].split()[0]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="WHAT", help="stages, workers, memory")
    parser.add_argument("--pages", type=int, help="How many pages (1,000 for workers, 20,000 for memory).")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="How often one and two workers take turns.")
    args = parser.parse_args()
    what = args.what or ["stages", "workers"]
    if not (SHARED / "pages").is_dir():
        sys.exit(f"{SHARED} is not there")
    if "stages" in what:
        stages()
    if "workers" in what:
        workers(args.pages or 1000, args.rounds)
    if "memory" in what:
        memory(args.pages or 20_000)


if __name__ == "__main__":
    main()
