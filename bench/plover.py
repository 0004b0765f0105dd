"""How well event types are coded: cross-validation of the classifier, its speed, and the rules on the written corpus.

    python bench/plover.py ../shared/data/plover/PLV_train.tsv [--folds 10] [--seeds 3]

Needs the extra `train`. Macro-F1 is over the 15 types of the table (CONCEDE and RETREAT are one, YIELD); every sentence
is coded by a model that has not seen it. The word vectors stay as they are: they were made without the table. Speed is that
of the shipped model on one core, marking included.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from communique.findings.events.model import LABELS, coder
from training import events as training


def speed(table: Path) -> float:
    """Sentences a second, processor time."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [(r["sentence"], r["source"], r["target"]) for r in csv.DictReader(file, delimiter="\t")]
    model = coder()
    started = time.process_time()
    coded = 0
    for row in rows:
        try:
            model.code(*row)
            coded += 1
        except ValueError:  # the table's source or target is not word for word in the sentence
            continue
    return coded / (time.process_time() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=1, help="how many times to split anew")
    options = parser.parse_args()
    print(f"{speed(options.table):.0f} sentences a second")
    examples, words = training.load(options.table), training.shipped()
    for seed in range(options.seeds):
        predicted, _ = training.cross_validate(examples, words, options.folds, seed)
        right = float((predicted == examples.types).mean())
        print(f"{options.folds}-fold, split {seed}: macro-F1 {training.macro_f1(examples.types, predicted):.4f}", end="")
        print(f"  accuracy {right:.4f}")
        if seed == 0:
            for label in LABELS:
                gold, got = examples.types == label, predicted == label
                hits = int((gold & got).sum())
                print(f"  {label:10} F1 {2 * hits / max(1, int(gold.sum() + got.sum())):.3f}  of {int(gold.sum())}")


if __name__ == "__main__":
    main()
