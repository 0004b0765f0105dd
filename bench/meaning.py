"""Whether search by meaning finds what was said in other words.

    .venv/bin/python -m bench.meaning [../shared/gold/dev]

Each first sentence of bench/paraphrases.tsv (30 pairs, written for this) looks for the second among all second ones and
the quotations of the gold folder, if it is given. Full text (BM25 over any of the words, by SQLite FTS5) stands beside.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np

from communique.store import meaning
from communique.store.words import fold


def ranks(scores: np.ndarray) -> str:
    """How high the right one stands, where row n should find column n."""
    right = scores[np.arange(len(scores)), np.arange(len(scores))][:, None]
    rank = (
        (scores > right).sum(1) + 1 + ((scores == right).sum(1) - 1) / 2
    )  # what cannot be told apart shares its places
    return f"first {np.mean(rank == 1):.2f}, of the first five {np.mean(rank <= 5):.2f}, MRR {np.mean(1 / rank):.2f}"


def full_text(asked: list[str], pool: list[str]) -> np.ndarray:
    """BM25 scores of each text of the pool for each that is asked."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    base.executemany("INSERT INTO t(rowid, words) VALUES (?, ?)", enumerate(pool))
    scores = np.zeros((len(asked), len(pool)))
    for row, text in enumerate(asked):
        query = " OR ".join(f'"{word}"' for word in fold(text))
        for place, score in base.execute("SELECT rowid, -rank FROM t WHERE t MATCH ?", (query,)):
            scores[row, place] = score
    return scores


def main() -> None:
    lines = (Path(__file__).parent / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    asked, pool = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    for path in sorted(Path(sys.argv[1]).glob("*.json")) if len(sys.argv) > 1 else ():
        for quotation in json.loads(path.read_text(encoding="utf-8"))["quotations"]:
            pool.append(" ".join(part if isinstance(part, str) else part["text"] for part in quotation["content"]))
    weights = meaning.weighed([pool])
    scores = meaning.vectors(asked, weights) @ meaning.vectors(pool, weights).T
    print(f"{len(asked)} sentences among {len(pool)}")
    print("by meaning:  ", ranks(scores))
    print("by full text:", ranks(full_text(asked, pool)))


if __name__ == "__main__":
    main()
