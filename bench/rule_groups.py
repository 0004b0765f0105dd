"""What each group of rules adds to the reader, and what the reader adds to the rules: the scorer fitted and judged by
folds.

    python -m bench.rule_groups [--work build/generalise] [--folds 1,2]

For each fold the network of `bench/generalise.py` reads; rules are left out a group at a time, the scorer is fitted
anew on the documents that are kept from that network, and the fold is judged by quotation and attribution F1 (word F1
at least .8; speakers by `Cast.resolve`). A language model annotated the documents, reading by written guidelines.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.progress import track

from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.find import settle
from communique.findings.quotations.scoring import choose
from communique.score.compare import match, same_name, word_f1
from communique.scorer import Scorer, load
from training.fit_quotation import RIGHT, Page, of_candidates, pages
from training.gold import folds
from training.learn import parted

ROOT = Path(__file__).resolve().parent.parent
# Name of a group -> beginnings of the names of its rules.
GROUPS: dict[str, tuple[str, ...]] = {
    "marks beside a name": ("beside: verb", "beside: colon", "beside: dash"),
    "marks beside a person told of": ("beside: person",),
    "marks that go on": ("continued",),
    "marks of nobody, and within a sentence": ("unclaimed", "within"),
    "cues that translation left": ("translated cue",),
    "statements, blocks, lists, turns": ("statement", "block", "list", "turn"),
    "headlines": ("headline",),
}


def judged(pages: Sequence[Page], scorers: tuple[Scorer, Scorer]) -> list[int]:
    """Right quotations, right attributions, annotated ones and found ones."""
    counts = [0, 0, 0, 0]
    for one in pages:
        drafts = settle(one.document, one.cast, choose(one.candidates, *scorers), one.found)
        told, found = one.said(), [one.words(draft) for draft in drafts]
        likeness = [[word_f1(t, f, RIGHT) for f in found] for t in told]
        pairs = match(len(told), len(found), lambda i, j, likeness=likeness: likeness[i][j], RIGHT)  # type: ignore[misc]
        names = [q["speaker_name"] for q in one.gold["quotations"]]
        speakers = [draft.speaker.name if draft.speaker else None for draft in drafts]
        right = sum(same_name(names[i], speakers[j]) for i, j in pairs)
        for place, number in enumerate((len(pairs), right, len(told), len(found))):
            counts[place] += number
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "generalise")
    parser.add_argument("--folds", default="1,2,3,4,5")
    parser.add_argument("--model", default="{work}/fold-{fold}/model")
    options = parser.parse_args()
    parts = folds(options.shared)
    trials: dict[str, tuple[Callable[[Draft], bool], bool]] = {
        "all rules and the reader": (lambda draft: True, True),
        "rules alone": (lambda draft: True, False),
        "reader alone": (lambda draft: False, True),
        **{f"without {name}": (_without(begins), True) for name, begins in GROUPS.items()},
    }
    totals = {name: {"stories": [0] * 4, "papers": [0] * 4} for name in trials}
    for fold in options.folds.split(","):
        folder = Path(options.model.format(work=options.work, fold=fold))
        others = [name for number, names in parts.items() if number != fold for name in names]
        kept = parted(sorted(others))[1]
        taught = list(track(pages(kept, options.shared, folder), f"fold {fold}: learn", len(kept)))
        unseen = list(track(pages(parts[fold], options.shared, folder), f"fold {fold}: judge", len(parts[fold])))
        for name, (keeps, with_reader) in track(trials.items(), description=f"fold {fold}"):
            learned = of_candidates([one.only(keeps, reader=with_reader) for one in taught])
            shown = [one.only(keeps, reader=with_reader) for one in unseen]
            for kind, total in totals[name].items():
                some = [one for one in shown if bool(one.gold.get("url")) == (kind == "papers")]
                for place, number in enumerate(judged(some, (learned, load("marks", folder)))):
                    total[place] += number
    for name, kinds in totals.items():
        figures = "  ".join(f"{kind} {_f1(t[0], t):.3f} {_f1(t[1], t):.3f}" for kind, t in kinds.items())
        print(f"{name:60}{figures}")


def _without(begins: tuple[str, ...]) -> Callable[[Draft], bool]:
    return lambda draft: not draft.rule.startswith(begins)


def _f1(hits: int, counts: Sequence[int]) -> float:
    return 2 * hits / max(1, counts[2] + counts[3])


if __name__ == "__main__":
    main()
