"""How long the twelve queries of docs/cookbook.md take on a large corpus, and how long it takes to add to it.

    .venv/bin/python -m bench.synthetic FOLDER --articles 1000000
    .venv/bin/python -m bench.queries FOLDER [--rounds 20] [--add]

Each query is asked in rounds with other names, days and words each time, so that no answer is a repetition; the first
three rounds only warm. A query is what people are shown at first: 50 rows with the columns of a table, or counts by
time.
With `--known`, draws are passed over that have names which a smaller corpus lacks.
Wall time and CPU time (of all threads) are given; on a machine that others use, the CPU time is the one to trust.

`--add` measures adding 1,000 articles (10,000 quotations): writing the part, committing it, opening the corpus and
bringing the search index up to date, beside the same to an empty corpus. It works on the folder, and takes them out
again; the index keeps their words.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import communique
from bench import synthetic
from bench.synthetic_world import World, world, zipf
from communique.errors import UnknownName
from communique.query.corpus import Corpus
from communique.store import manifest as manifests
from communique.store import search
from communique.store.folder import Folder, make_folder, open_folder
from communique.store.manifest import Shard

PAGE = 50
WARM = 3  # rounds
LIMITS = {"filter": 300.0, "text": 50.0}  # milliseconds, 95th percentile


@dataclass(frozen=True)
class Draw:
    """What a round asks for: drawn anew each time."""

    person: str
    other: str
    country: str
    second: str
    issue: str
    year: int
    words: tuple[str, str]


Query = Callable[[Corpus, Draw], object]
QUERIES: dict[str, tuple[str, Query]] = {
    "1 what somebody said": ("filter", lambda c, d: c.quotations(speaker=d.person).preview(PAGE)),
    "2 a country on an issue in a year": (
        "filter",
        lambda c, d: c.quotations(country=d.country, about=d.issue, since=str(d.year), until=str(d.year)).preview(PAGE),
    ),
    "3 what was said to somebody": ("filter", lambda c, d: c.quotations(addressee=d.other).preview(PAGE)),
    "4 the words of a phrase": (
        "text",
        lambda c, d: c.search(f'"{d.words[0]} {d.words[1]}"', among="quotations").arrow(),
    ),
    "5 the best hits for words": ("text", lambda c, d: c.search(f"{d.words[0]} {d.words[1]}").arrow()),
    "6 quotations with a word": ("text", lambda c, d: c.quotations(text=d.words[0]).preview(PAGE)),
    "7 meetings of two states": (
        "filter",
        lambda c, d: c.encounters(between=(d.country, d.second), status="held").preview(PAGE),
    ),
    "8 threats of one against another": (
        "filter",
        lambda c, d: c.events(actor=d.country, recipient=d.second, type="THREATEN").preview(PAGE),
    ),
    "9 where a state stands on an issue": (
        "filter",
        lambda c, d: c.positions(of=d.country, on=d.issue).series("year"),
    ),
    "10 a year between two states": (
        "filter",
        lambda c, d: c.timeline(d.country, d.second, since=str(d.year), until=str(d.year)).series("month"),
    ),
    "11 who speaks for a country": (
        "filter",
        lambda c, d: c.actors(country=d.country, kind="person").preview(PAGE),
    ),
    "12 papers by number of claims (SQL)": (
        "filter",
        lambda c, d: c.sql(
            "SELECT outlet, count(*) AS claims FROM events WHERE voice = 'claimed' AND type = 'ACCUSE' "
            "AND year(day) = ? GROUP BY outlet ORDER BY claims DESC LIMIT 20",
            [d.year],
        ).arrow(),
    ),
}


def draws(known: World, rounds: int, seed: int) -> list[Draw]:
    """What is asked for in each round: by Zipf's law, as people ask for who is in the news."""
    rng, dice = np.random.default_rng(seed), random.Random(seed)  # noqa: S311 - no secrets
    persons = zipf(rng, len(known.persons), rounds * 2)
    states = zipf(rng, 40, rounds * 2)
    words = zipf(rng, len(known.words), rounds * 2)
    found = []
    for n in range(rounds):
        one, other = (known.persons[int(persons[2 * n + k])].as_py() for k in (0, 1))
        country = known.states[int(states[2 * n])].as_py()
        second = known.states[int(states[2 * n + 1])].as_py()
        second = second if second != country else known.states[41].as_py()
        pair = (known.words[int(words[2 * n])].as_py(), known.words[int(words[2 * n + 1])].as_py())
        issue = known.issues[int(dice.random() * len(known.issues))].as_py()
        found.append(Draw(one, other, country, second, issue, dice.randint(2015, 2024), pair))
    return found


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(corpus: Corpus, query: Query, asked: list[Draw]) -> tuple[np.ndarray, np.ndarray]:
    """Wall and CPU milliseconds of each round but the first ones, which warm."""
    wall, used = [], []
    for draw in asked:
        begun, before = time.perf_counter(), cpu()
        query(corpus, draw)
        wall.append((time.perf_counter() - begun) * 1e3)
        used.append((cpu() - before) * 1e3)
    return np.array(wall[WARM:]), np.array(used[WARM:])


def known_draws(corpus: Corpus, count: int, seed: int) -> list[Draw]:
    """Draws whose names the corpus has, of forty times as many as are wanted."""
    found = []
    for draw in draws(world(1), 40 * count, seed):
        try:
            corpus.quotations(speaker=draw.person)
            corpus.quotations(addressee=draw.other)
        except UnknownName:
            continue
        found.append(draw)
    return found[:count]


def report(corpus: Corpus, asked: list[Draw]) -> None:
    """A line for each query."""
    print(f"{'query':<38} {'limit':>6} {'p95':>6} {'median':>7}   CPU: {'p95':>5} {'median':>6}  (ms)")
    for name, (sort, query) in QUERIES.items():
        wall, used = measure(corpus, query, asked)
        figures = [np.percentile(values, share) for values in (wall, used) for share in (95, 50)]
        over = "" if figures[0] <= LIMITS[sort] else "  over"
        wall_95, wall_50, cpu_95, cpu_50 = figures
        times = f"{LIMITS[sort]:6.0f} {wall_95:6.0f} {wall_50:7.0f}   {cpu_95:10.0f} {cpu_50:6.0f}"
        print(f"{name:<38} {times}{over}", flush=True)


def added(folder: Folder, number: int) -> tuple[float, float]:
    """Wall and CPU seconds of adding 1,000 articles to a corpus, its index included."""
    tables = synthetic.part(world(1), number, 1000, (3600, 3653), 1)
    begun, before = time.perf_counter(), cpu()
    name = f"added_{number}"
    with folder.locked():
        part = folder.write(name, tables)
        manifests.save(folder.path, folder.manifest().with_shard(Shard(name, 1000, 0), part))
    search.update(folder)
    communique.open(folder.path).quotations().count()
    return time.perf_counter() - begun, cpu() - before


def adding(path: Path, times: int = 3) -> None:
    """Adding to a large corpus beside adding to an empty one, by turns."""
    large = open_folder(path)
    before = large.manifest()
    search.update(large)
    results: dict[str, list[tuple[float, float]]] = {"empty": [], "large": []}
    for number in range(times):
        with tempfile.TemporaryDirectory() as there:
            empty = make_folder(Path(there) / "empty.communique")
            search.update(empty)
            results["empty"].append(added(empty, 900 + number))
        results["large"].append(added(large, 900 + number))
    gone = [part.name for part in large.manifest().parts if part not in before.parts]
    manifests.save(large.path, before)
    for file in large.path.glob("*/added_*.parquet"):
        file.unlink()
    search.update(large)
    for name, found in results.items():
        print(f"adding 1,000 articles to {name}: {min(found)[0]:.1f} s ({min(found)[1]:.1f} s CPU), best of {times}")
    more = min(results["large"])[0] - min(results["empty"])[0]
    print(f"more: {more:.1f} s (limit 5); {len(gone)} parts taken out again")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--rounds", type=int, default=20)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--known", action="store_true", help="only names that the corpus has")
    ap.add_argument("--add", action="store_true")
    args = ap.parse_args()
    corpus = communique.open(args.folder, tell=print)
    print(corpus)
    corpus.index.base()
    count = args.rounds + WARM
    report(corpus, known_draws(corpus, count, args.seed) if args.known else draws(world(1), count, args.seed))
    corpus.close()
    if args.add:
        adding(args.folder)
    print(f"free on disk: {shutil.disk_usage(args.folder).free / 1e9:.0f} GB")


if __name__ == "__main__":
    main()
