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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from communique import actors, text
from communique.actors import Cast
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.find import Found, gather, settle
from communique.findings.quotations.scoring import Candidate, candidates, choose
from communique.score.compare import match, same_name, word_f1, words
from communique.scorer import Scorer, load
from communique.text.trained import TrainedReader
from training.boosting import fit
from training.fit_quotation import RIGHT, seen_document
from training.gold import documents as annotated
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


@dataclass(frozen=True)
class Page:
    """One document with all that was found in it."""

    gold: dict[str, Any]
    document: text.Document
    cast: Cast
    found: Found

    def candidates(self, keeps: Callable[[Draft], bool], *, reader: bool) -> list[Candidate]:
        shown = [draft for draft in self.found.drafts if keeps(draft)]
        return candidates(self.document, self.cast, shown, self.found.seen if reader else [])


def page(gold: dict[str, Any], content: str, reader: TrainedReader) -> Page:
    document = seen_document(gold, content, reader)
    cast = actors.cast(document)
    return Page(gold, document, cast, gather(document, cast))


def said(page: Page) -> list[list[str]]:
    return [[w for part in q["content"] for w in words(part)] for q in page.gold["quotations"]]


def mine(page: Page, draft: Draft) -> list[str]:
    return [w for part in draft.content for w in words(part.of(page.document.text))]


def fitted(pages: Sequence[Page], keeps: Callable[[Draft], bool], *, reader: bool) -> Scorer:
    rows = []
    for one in pages:
        told = said(one)
        for found in one.candidates(keeps, reader=reader):
            own = mine(one, found.draft)
            rows.append((found.features, any(word_f1(t, own, RIGHT) >= RIGHT for t in told), one.gold["id"]))
    return fit([f for f, *_ in rows], [r for _, r, _ in rows], [d for *_, d in rows])


def judged(
    pages: Sequence[Page], scorers: tuple[Scorer, Scorer], keeps: Callable[[Draft], bool], *, reader: bool
) -> list[int]:
    """Right quotations, right attributions, annotated ones and found ones."""
    counts = [0, 0, 0, 0]
    for one in pages:
        kept = choose(one.candidates(keeps, reader=reader), *scorers)
        drafts = settle(one.document, one.cast, kept, one.found)
        told, found = said(one), [mine(one, draft) for draft in drafts]
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
        reader = TrainedReader(folder)
        others = [name for number, names in parts.items() if number != fold for name in names]
        taught = [page(g, t, reader) for g, t in track(list(annotated(options.shared, parted(sorted(others))[1])))]
        unseen = [page(g, t, reader) for g, t in track(list(annotated(options.shared, parts[fold])))]
        for name, (keeps, with_reader) in track(trials.items(), description=f"fold {fold}"):
            scorers = fitted(taught, keeps, reader=with_reader), load("marks", folder)
            for kind, total in totals[name].items():
                some = [one for one in unseen if bool(one.gold.get("url")) == (kind == "papers")]
                for place, number in enumerate(judged(some, scorers, keeps, reader=with_reader)):
                    total[place] += number
    for name, kinds in totals.items():
        shown = "  ".join(f"{kind} {_f1(t[0], t):.3f} {_f1(t[1], t):.3f}" for kind, t in kinds.items())
        print(f"{name:60}{shown}")


def _without(begins: tuple[str, ...]) -> Callable[[Draft], bool]:
    return lambda draft: not draft.rule.startswith(begins)


def _f1(hits: int, counts: Sequence[int]) -> float:
    return 2 * hits / max(1, counts[2] + counts[3])


if __name__ == "__main__":
    main()
