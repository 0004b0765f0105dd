"""What corrections cost: the twelve queries of docs/cookbook.md on a large corpus, with none and with thousands.

    .venv/bin/python -m bench.synthetic FOLDER --articles 1000000
    .venv/bin/python -m bench.corrections FOLDER [--corrections 5000] [--rounds 20]

The same corpus is opened twice, as it was read and corrected, and each query is asked of both in turn, with other
names, days and words in each round. Of the corrections, on findings drawn at random, two thirds reject a quotation or
an event and the others change a country or a status. Opening and saying one thing more are timed as well.
`corrections.jsonl` is removed again.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import numpy as np

import communique
from bench.queries import LIMITS, QUERIES, draws, measure
from bench.synthetic_world import world
from communique.query import overlay
from communique.store import corrections
from communique.store.corrections import Correction, make


def said(folder: Path, count: int) -> list[Correction]:
    """So many corrections of findings drawn at random."""
    corpus = communique.open(folder)
    found: list[Correction] = []
    for table, share in (("quotations", 0.7), ("events", 0.3)):
        sql = f"SELECT id FROM {table} USING SAMPLE reservoir({int(count * share)} ROWS) REPEATABLE (1)"  # noqa: S608
        ids = [row[0] for row in corpus.cursor().execute(sql).fetchall()]
        for place, name in enumerate(ids):
            change = place % 3 == 0
            values = {"country" if table == "quotations" else "status": "NOR" if table == "quotations" else "planned"}
            found.append(make("correct", [name], values=values) if change else make("reject", [name]))
    corpus.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corrections", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    path = given.folder / corrections.NAME
    if path.exists():
        raise SystemExit(f"{path} is there already; this would add to it and then remove it")
    try:
        corrections.append(given.folder, said(given.folder, given.corrections))
        report(given.folder, given.rounds)
    finally:
        path.unlink(missing_ok=True)


def report(folder: Path, rounds: int) -> None:
    """A line for each query, then what opening and saying takes."""
    raw, corrected = communique.open(folder, raw=True), communique.open(folder)
    asked = draws(world(1), rounds + 1, 1)
    print(f"{'query':<38} {'limit':>6}  as read: {'p95':>5} {'median':>6}  corrected: {'p95':>5} {'median':>6}  (ms)")
    for name, (sort, query) in QUERIES.items():
        figures = [
            np.percentile(measure(corpus, query, asked)[0], share) for corpus in (raw, corrected) for share in (95, 50)
        ]
        over = "" if figures[2] <= LIMITS[sort] else "  over"
        plain_95, plain_50, after_95, after_50 = figures
        print(
            f"{name:<38} {LIMITS[sort]:6.0f} {plain_95:15.0f} {plain_50:6.0f} {after_95:17.0f} {after_50:6.0f}{over}",
            flush=True,
        )
    for told, action in (
        ("open as read", lambda: communique.open(folder, raw=True).close()),
        ("open corrected, the first time", lambda: _afresh(folder)),
        ("open corrected", lambda: communique.open(folder).close()),
        ("say one thing more", lambda: corrected.accept(next(iter(corrected.overlay.rows["quotations"])))),
    ):
        begun = time.perf_counter()
        action()
        print(f"{told:<38} {(time.perf_counter() - begun) * 1e3:6.0f} ms")


def _afresh(folder: Path) -> None:
    shutil.rmtree(folder / overlay.CACHE)
    communique.open(folder).close()


if __name__ == "__main__":
    main()
