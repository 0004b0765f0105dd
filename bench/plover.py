"""How well event types are coded: cross-validation of the classifier, its speed, and the rules on the written corpus.

    python bench/plover.py ../shared/data/plover/PLV_train.tsv [--folds 10] [--seeds 3] [--rules]

Needs the extra `train`. Macro-F1 is over the 15 types of the table (CONCEDE and RETREAT are one, YIELD); every sentence
is coded by a model that has not seen it. The word vectors stay as they are: they were made without the table. Speed is
that of the shipped model on one core, marking included. With --rules the rules read each sentence as a page: of those
whose source and target stand for two different states or bodies, how many get an event between them, and of which type.
In its last extension the lexicon was tried on every second sentence only; earlier ones read misses of the whole table.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from actors import plain_article  # type: ignore[import-not-found]  # the script beside this one

from communique import actors, text
from communique.findings import quotations
from communique.findings.encounters.find import drafts as meetings
from communique.findings.encounters.find import record
from communique.findings.events.find import drafts, records
from communique.findings.events.model import LABELS, coder
from communique.findings.events.sides import code_of
from communique.records import Span
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


def rules(table: Path) -> None:
    """How many sentences get an event between their two sides, and how many of those the type of the table."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for half, seen in enumerate(("tuned on last", "the other half")):
        types = [found for row in rows[half::2] if (found := between(row)) is not None]
        read = [found for found in types if found[1]]
        right = sum(gold in found for gold, found in read)
        print(
            f"rules, {seen}: {len(types)} sentences between two sides, {len(read)} with an event, "
            f"{right} of the table's type"
        )


def between(row: dict[str, str]) -> tuple[str, set[str]] | None:
    """The table's type and those that the rules read between the two sides; None where they are no two sides."""
    document = text.document(plain_article("x", row["sentence"]))
    cast = actors.cast(document)
    source, target = (_codes(cast, row["sentence"], row[name].strip()) for name in ("source", "target"))
    if not source or not target or source & target:
        return None
    said = quotations.find(document, cast)
    met = tuple(record(document, draft) for draft in meetings(document, cast, said))
    read = records(document, drafts(document, cast, said, met))
    found = {
        _YIELD.get(e.type, e.type) for e in read if source & set(e.actors) and target & set(e.recipients or e.actors)
    }
    return row["gold_root"], found


_YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def _codes(cast: actors.Cast, sentence: str, words: str) -> set[str]:
    """What the mentions in some words of the sentence stand for."""
    start = sentence.find(words)
    if start < 0 or not words:
        return set()
    spoken = cast.meeting(Span(start, start + len(words)))
    return {code for mention in spoken if (code := code_of(cast.actor(mention.actor_id)))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=1, help="how many times to split anew")
    parser.add_argument("--rules", action="store_true", help="also the rules, each sentence read as a page")
    options = parser.parse_args()
    print(f"{speed(options.table):.0f} sentences a second")
    if options.rules:
        rules(options.table)
    examples, words = training.load(options.table), training.shipped()
    for seed in range(options.seeds):
        predicted, _ = training.cross_validate(examples, words, options.folds, seed)
        right = float((predicted == examples.types).mean())
        print(
            f"{options.folds}-fold, split {seed}: macro-F1 {training.macro_f1(examples.types, predicted):.4f}", end=""
        )
        print(f"  accuracy {right:.4f}")
        if seed == 0:
            for label in LABELS:
                gold, got = examples.types == label, predicted == label
                hits = int((gold & got).sum())
                print(f"  {label:10} F1 {2 * hits / max(1, int(gold.sum() + got.sum())):.3f}  of {int(gold.sum())}")


if __name__ == "__main__":
    main()
