"""How quickly the explorer answers on a large corpus: first byte of each screen, a search kept up, and its memory.

    .venv/bin/python -m bench.synthetic FOLDER --articles 1000000
    .venv/bin/python -m communique index FOLDER
    .venv/bin/python -m bench.explorer FOLDER [--rounds 20] [--rate 100] [--seconds 60]

Screens are asked for one after another, with other names, days and words in each round, drawn as bench/queries.py draws
them; the time is from the request to the first byte, beside it the CPU time of the server, which is the one to trust on
a machine that others use. Then searches come at a fixed rate, whether or not the ones before are answered, and the time
is from the moment when a request was due. Words follow Zipf's law, so some searches come again, as they do; how many
were new is told, and `--fresh` makes every one of them new. Memory is the largest that the
server had; what of it is its own, and not pages of files that the system keeps, is told too.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

import communique
from bench.queries import Draw, draws
from bench.synthetic_world import world, zipf
from communique.web.asked import address

WARM = 2  # rounds
LIMITS = (500.0, 500.0, 1000.0)  # milliseconds of a screen (p95), of a search under load (p99), MB
Pick = Callable[[Draw], str]


def screens(folder: Path) -> dict[str, Pick]:
    """The address of each screen for what a round draws."""
    corpus = communique.open(folder)
    found = iter(list(corpus.quotations(country="Russia").flat().limit(400).dicts()))
    homes = dict(corpus.sql("SELECT DISTINCT speaker_name, speaker_country FROM quotations").duckdb().fetchall())
    corpus.close()

    def statement(draw: Draw) -> str:
        row = next(found)
        return address(f"/finding/{row['id']}", {"day": str(row["day"])})

    return {
        "first screen": lambda d: "/",
        "search, words": lambda d: address("/quotations", {"text": d.words[0]}),
        "search, a speaker": lambda d: address("/quotations", {"speaker": d.person}),
        "search, filters": lambda d: address(
            "/quotations", {"country": d.country, "about": d.issue, "since": str(d.year)}
        ),
        "encounters": lambda d: address("/encounters", {"between": [d.country, d.second]}),
        "events": lambda d: address("/events", {"actor": d.country, "recipient": d.second}),
        "articles, words": lambda d: address("/articles", {"text": d.words[1]}),
        "article": lambda d: address(f"/article/{next(found)['article_id']}"),
        "statement": statement,
        "person": lambda d: address(f"/actor/{d.person}|person|{homes[d.person]}"),
        "state": lambda d: address(f"/actor/pn_{d.country}"),
        "two states": lambda d: address("/dyad", {"a": d.country, "b": d.second, "since": str(d.year)}),
        "two states, all years": lambda d: address("/dyad", {"a": d.country, "b": d.second}),
        "positions": lambda d: address("/positions", {"of": d.country}),
        "positions, all": lambda d: "/positions",
        "map, a year": lambda d: address("/map", {"since": str(d.year), "until": str(d.year)}),
        "map, all": lambda d: "/map",
        "network, a year": lambda d: address("/network", {"since": str(d.year), "until": str(d.year)}),
        "network, all": lambda d: "/network",
        "people": lambda d: address("/actors", {"country": d.country}),
    }  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """The explorer in a process of its own: its port and the number of the process."""
    command = [sys.executable, "-m", "communique", "serve", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        told = iter(process.stderr or ())
        port = next(int(line.split("127.0.0.1:")[1].split("/")[0]) for line in told if "127.0.0.1:" in line)
        threading.Thread(target=lambda: deque(told, maxlen=0), daemon=True).start()  # nobody else reads its errors
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def cpu(process: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_byte(port: int, path: str) -> tuple[float, int]:
    """Milliseconds to the first byte of an answer, and its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read(1)
    taken = (time.perf_counter() - begun) * 1e3
    answer.read()
    connection.close()
    return taken, answer.status


def wait_until_warm(port: int, process: int) -> None:
    """Until the server, which makes the pages of the whole corpus when it starts, rests."""
    begun = time.perf_counter()
    while True:
        before = cpu(process)
        time.sleep(2)
        if cpu(process) - before < 0.1:
            break
    taken = time.perf_counter() - begun
    print(f"pages of the whole corpus: made within {taken:.0f} s of the start ({cpu(process):.0f} s CPU)")


def each_screen(port: int, process: int, folder: Path, rounds: int, seed: int) -> None:
    """A line for each screen."""
    known, asked = screens(folder), draws(world(1), rounds + WARM, seed)
    heads = f"{'screen':<24} {'p95':>7} {'median':>7}   {'CPU p95':>8} {'median':>7}"
    print(f"{heads}  (ms; limit {LIMITS[0]:.0f} to the first byte)")
    for name, pick in known.items():
        found, used = [], []
        for number, draw in enumerate(asked):
            before = cpu(process)
            taken, status = first_byte(port, pick(draw))
            if status not in (200, 303):
                print(f"{name}: status {status} for {pick(draw)}")
            if number >= WARM:
                found.append(taken)
                used.append((cpu(process) - before) * 1e3)
        over = "  over" if np.percentile(found, 95) > LIMITS[0] else ""
        wall, work = ((np.percentile(times, 95), np.median(times)) for times in (found, used))
        print(f"{name:<24} {wall[0]:7.0f} {wall[1]:7.0f}   {work[0]:8.0f} {work[1]:7.0f}{over}", flush=True)


def searches(number: int, seed: int, *, fresh: bool) -> list[str]:
    """Searches for a word or two, by Zipf's law; `fresh` makes each of them one that was not there before."""
    known, rng = world(1), np.random.default_rng(seed)
    dice = random.Random(seed)  # noqa: S311 - no secrets
    picks = zipf(rng, len(known.words), number * 3)
    found = []
    for n in range(number):
        words = [known.words[int(picks[3 * n + k])].as_py() for k in range(dice.choice((1, 2, 2)))]
        days = {"since": f"{2015 + n % 9}-{1 + n % 12:02}-{1 + n % 28:02}"} if fresh else {}
        found.append(address("/quotations", {"text": " ".join(words), **days}))
    return found


async def kept_up(port: int, paths: list[str], rate: float) -> tuple[np.ndarray, int]:
    """Ask at a fixed rate; milliseconds from when each was due to its whole answer, and how many failed."""
    times, wrong = np.zeros(len(paths)), 0
    spare: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(number: int, due: float) -> None:
        nonlocal wrong
        try:
            reader, writer = spare.pop() if spare else await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {paths[number]} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(length)
            wrong += not head.startswith(b"HTTP/1.1 200")
            spare.append((reader, writer))
        except (OSError, asyncio.IncompleteReadError, StopIteration):
            wrong += 1
        times[number] = (time.perf_counter() - due) * 1e3

    begun = time.perf_counter() + 0.2
    waiting = []
    for number in range(len(paths)):
        due = begun + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        waiting.append(asyncio.create_task(ask(number, due)))
    await asyncio.gather(*waiting)
    return times, wrong


def memory(process: int) -> tuple[float, float]:
    """The largest memory of a process so far, and what is its own now, in MB."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024, int(told["RssAnon"].split()[0]) / 1024


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--rounds", type=int, default=20)
    ap.add_argument("--rate", type=float, default=100.0)
    ap.add_argument("--seconds", type=float, default=60.0)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--fresh", action="store_true")
    args = ap.parse_args()
    with serving(args.folder) as (port, process):
        if args.rounds:
            wait_until_warm(port, process)
            each_screen(port, process, args.folder, args.rounds, args.seed)
        if args.seconds:
            paths = searches(int(args.rate * args.seconds), args.seed, fresh=args.fresh)
            times, wrong = asyncio.run(kept_up(port, paths, args.rate))
            told = ", ".join(f"p{share:g} {np.percentile(times, share):.0f}" for share in (50, 95, 99, 100))
            over = "  over" if np.percentile(times, 99) > LIMITS[1] or wrong else ""
            print(f"{args.rate:g} searches a second for {args.seconds:g} s, {len(set(paths)):,} of {len(paths):,} new: "
                  f"{told} ms, {wrong} errors{over}")  # fmt: skip
        most, own = memory(process)
        print(f"memory: {most:.0f} MB at most, {own:.0f} MB its own at the end (limit {LIMITS[2]:.0f})")


if __name__ == "__main__":
    main()
