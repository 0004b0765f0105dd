"""What a table costs to take apart, beside the same rows as JSON lines: rows a second of source reading alone.

    python bench/tables.py [--rows N] [--rounds N] [--words N]

The rows are made up: an id, a day, a source, a title, an address and some paragraphs with quotation marks and line
ends in them, written as CSV and as JSON lines. Both are read to the pages that a reader would be given, by turns, each
as one slice: planning the slices of a table reads it once more, and each slice passes the rows before its own. CPU
is `time.process_time`, the best of N rounds.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from communique import source
from communique.settings import Settings
from communique.source.items import Page, Slice, SliceKind

NAMES = ("id", "date", "source", "title", "url", "text")


def rows(count: int, words: int) -> Iterator[tuple[str, ...]]:
    """Articles of made-up words, each different."""
    rng = random.Random(1)  # noqa: S311 - words, no secrets
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3000)]
    paragraph = 60
    for number in range(count):
        parts = (" ".join(rng.choices(vocabulary, k=paragraph)) for _ in range(max(1, words // paragraph)))
        text = "\n\n".join(f'"{part[:80]}," the envoy said, {part[80:]}.' for part in parts)
        yield f"a/{number}", "2024-05-06", "The Courier", f"Talks {number}", f"https://paper.example/{number}", text


def write(folder: Path, count: int, words: int) -> list[Path]:
    """The same rows as JSON lines and as CSV."""
    lines, table = folder / "a.jsonl", folder / "a.csv"
    with lines.open("w", encoding="utf-8") as plain, table.open("w", encoding="utf-8", newline="") as delimited:
        writer = csv.writer(delimited)
        writer.writerow(NAMES)
        for row in rows(count, words):
            writer.writerow(row)
            plain.write(json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) + "\n")
    return [lines, table]


def pages(path: Path) -> int:
    """How many pages a file gives."""
    settings = Settings()
    kind: SliceKind = "table" if path.suffix == ".csv" else "jsonl"
    whole = Slice(str(path), kind, 0, sys.maxsize)
    return sum(isinstance(item, Page) for item in source.items(whole, settings))


def main() -> None:
    """Print the rates."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--words", type=int, default=480)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = write(Path(folder), given.rows, given.words)
        best = dict.fromkeys(files, 0.0)
        for _ in range(given.rounds):
            for path in files:
                began = time.process_time()
                found = pages(path)
                best[path] = max(best[path], found / (time.process_time() - began))
                if found != given.rows:
                    raise SystemExit(f"{path.name} gave {found} of {given.rows} rows")
        base = best[files[0]]
        for path, rate in best.items():
            size = path.stat().st_size / 1e6
            print(f"{path.name:8} {size:7.1f} MB  {rate:9,.0f} rows/s  {rate / base:5.0%}")


if __name__ == "__main__":
    main()
