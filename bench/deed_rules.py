"""What the rules of encounters and events add to the reader, and the reader to the rules: judged by folds.

    python -m bench.deed_rules [--work build/generalise] [--folds 1,2]

For each fold the network of `bench/generalise.py` reads; rules or reader are left out, the scorers are fitted anew on
the documents that are kept from that network, and the fold is judged by F1 of encounters (two parties in common) and of
events (type, actor and recipient). A language model annotated the documents, reading by written guidelines.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.progress import track

from communique.findings.deeds import acts, meetings
from communique.findings.deeds.find import ENCOUNTER, EVENT
from communique.score.claims import of_gold
from communique.score.metrics import triples
from communique.scorer import Scorer
from training.annotated import without
from training.fit_deeds import Page, fit, matched, of_acts, pages
from training.gold import folds
from training.learn import parted

ROOT = Path(__file__).resolve().parent.parent
TRIALS = {
    "rules and reader": {"rules": True, "reader": True},
    "rules alone": {"rules": True, "reader": False},
    "reader alone": {"rules": False, "reader": True},
}


def judged(page: Page, scorers: Mapping[str, Scorer]) -> Counter[str]:
    """Encounters and pairs of sides of events: right ones, annotated ones and found ones."""
    told = of_gold(page.gold)
    some = acts.choose([case[1] for case in of_acts(page, dict(scorers))], scorers["event"], EVENT)
    read = {one.act[:3] for one in some if one.act.recipient}
    kept = {id(one) for one in meetings.choose(page.met, scorers["encounter"], ENCOUNTER)}
    met = [one for one, _ in matched(page) if id(one) in kept]
    known = triples(told.done)
    return Counter(
        {
            "encounter right": len(met), "encounter gold": len(told.met), "encounter found": len(kept),
            "event right": len(read & known), "event gold": len(known), "event found": len(read),
        }
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "generalise" / "whole")
    parser.add_argument("--folds", default="1,2,3,4,5")
    options = parser.parse_args()
    parts = folds(options.shared)
    totals: dict[tuple[str, str], Counter[str]] = {}
    for fold in options.folds.split(","):
        folder = options.work / f"fold-{fold}" / "model"
        others = [name for number, names in parts.items() if number != fold for name in names]
        kept = without(parted(sorted(others))[1])
        taught = list(track(pages(kept, options.shared, folder), f"fold {fold}: learn", len(kept)))
        unseen = list(track(pages(parts[fold], options.shared, folder), f"fold {fold}: judge", len(parts[fold])))
        for name, shown in track(TRIALS.items(), description=f"fold {fold}"):
            scorers = fit([page.only(**shown) for page in taught])
            for page in unseen:
                kind = "papers" if page.gold.get("url") else "stories"
                total = totals.setdefault((name, kind), Counter())
                total += judged(page.only(**shown), scorers)
    for (name, kind), counts in totals.items():
        figures = "  ".join(f"{what} {_f1(counts, what):.3f}" for what in ("encounter", "event"))
        print(f"{name:20}{kind:10}{figures}")


def _f1(counts: Counter[str], what: str) -> float:
    return 2 * counts[f"{what} right"] / max(1, counts[f"{what} gold"] + counts[f"{what} found"])


if __name__ == "__main__":
    main()
