"""How well communique reads what nobody tuned it for: every document read with what was learned from the others.

    python -m bench.generalise [--folds 1,2] [--fraction .25] [--joined] [--damage] [--json FILE] [--work FOLDER]

`../shared/gold/folds.json` parts the documents of `../shared/gold/train` in five, papers by outlet. (A language model
annotated them, reading by written guidelines; no person did.) `training/gold` has further documents, which are learned
from where they are of no measured paper, and never measured. Whatever learns or is tuned, thresholds too, sees four
folds and reads the fifth: papers with their address, agency stories without. The readings of all folds are scored
together, as `communique score` does, and by kind of text, beside what was measured before and what is wanted.
Calibration: expected error over ten bins of equal mass, of a quotation (its words are right: word F1 at least .8), of
a speaker (is the annotated one, of a quotation matched at .5), of an encounter, a pair of sides of an event and a
position (as they are scored), with what noise alone would give a perfect model.

--folds     only these (a figure over some folds is for looking, not for telling)
--fraction  learn from a fixed random part of the training documents: .25, .5 and .75 make the learning curve
--joined    read the texts with all paragraphs joined by spaces as well, and say what falls
--damage    read them under the project's noise as well (bench/variants.py), and say what falls
--misses    name what was missed, wrong or invented, a line each; only with folds out of 1, 2 and 3, since whoever
            writes rules by the others' misses has nothing left to be judged on
--work      models and readings are kept here (build/generalise), and a run goes on where the last one stopped

"Runs over another's" counts the quotations whose words hold another annotated report (its cue, or somebody else's
words) that is no part of what their own speaker said. All five folds take some two hours on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench import variants
from bench.folds import Plan, Row, Train, read_folds
from bench.reliability import error, noise
from communique.score import Figures, GoldDocument, load_gold, score_by
from communique.score.claims import of_json
from communique.score.compare import match, same_name, word_f1
from communique.score.figures import NAMES, Tally
from communique.score.metrics import COMMON_PARTIES, common_parties, same_stands, triples

ROOT = Path(__file__).resolve().parent.parent
Case = tuple[float, bool]
KINDS = {"without address": "stories", "with address": "papers"}
BINS = 10
JUDGED = ("quotation", "speaker", "encounter", "event", "position")  # whose confidence is held against what is right
CALIBRATION = {kind: f"calibration error, {kind}" for kind in JUDGED}
SURE = 0.8
PRECISION = {kind: f"precision at {SURE}, {kind}" for kind in ("encounter", "event")}
OVER = "runs over another's"
# Figure -> (before, wanted), of stories and of papers. Before: version 0.1.0 with `reader = "trained"`.
AIMS: dict[str, dict[str, tuple[float | None, float]]] = {
    "attribution F1 at 0.8": {"stories": (0.770, 0.87), "papers": (0.689, 0.80)},
    "quotation F1 at 0.8": {"stories": (0.875, 0.92), "papers": (0.821, 0.87)},
    "speaker accuracy": {"stories": (0.881, 0.94), "papers": (0.837, 0.91)},
    "country accuracy": {"stories": (0.787, 0.92), "papers": (0.594, 0.82)},
    "uncalled country accuracy": {"stories": (0.127, 0.08), "papers": (0.161, 0.12)},
    "addressee accuracy": {"stories": (0.638, 0.78), "papers": (0.624, 0.72)},
    "encounter F1": {"stories": (0.560, 0.75), "papers": (0.580, 0.72)},
    "status accuracy": {"stories": (0.653, 0.88), "papers": (0.83, 0.88)},
    "place accuracy": {"stories": (0.669, 0.80), "papers": (0.56, 0.75)},
    "event F1": {"stories": (0.307, 0.52), "papers": (0.461, 0.56)},
    "event quad F1": {"stories": (0.344, 0.57), "papers": (0.497, 0.60)},
    "event status accuracy": {"stories": (0.908, 0.94), "papers": (0.988, 0.98)},
    "position F1": {"stories": (0.058, 0.45), "papers": (0.026, 0.40)},
    "stance accuracy": {"stories": (0.56, 0.80), "papers": (0.56, 0.80)},
    "issue accuracy": {"stories": (0.74, 0.80), "papers": (0.74, 0.80)},
    **{name: {"stories": (None, 0.05), "papers": (None, 0.05)} for name in CALIBRATION.values()},
    PRECISION["encounter"]: {"stories": (None, 0.92), "papers": (None, 0.92)},
    PRECISION["event"]: {"stories": (None, 0.85), "papers": (None, 0.85)},
}
READABLE = frozenset({"1", "2", "3"})  # folds whose misses people may look at
FALLS = {"joined": 0.03, "damaged": 0.02}  # how much of attribution F1 a shape may cost


def train(documents: Sequence[str], folder: Path) -> None:
    """Put a model that learned from these documents into a folder: the reader and its scorers (`training.learn`).

    The network goes on from the checkpoint in build/base, which never saw an annotated document.
    """
    from training.learn import ROOT, learn

    if not (ROOT / "build" / "base" / "checkpoint.pt").exists():
        raise SystemExit("no checkpoint to go on from: python -m training.reader make")
    learn(documents, folder, shared=ROOT.parent / "shared", data=ROOT / "build" / "base")


def beside(folds: Mapping[str, Sequence[str]], taught: Sequence[str]) -> dict[str, str]:
    """The annotated documents of this project that may be learned from beside those taught (`training.annotated`): none
    of a paper that is measured; with the kind of each.
    """
    from training import annotated

    known = [name for names in folds.values() for name in names]
    papers = {True: "with address", False: "without address"}
    return {name: papers[annotated.outlet(name) is not None] for name in annotated.beside(taught, known)}


@dataclass
class Measured:
    """What is measured on documents of one kind; `cases` are of each of JUDGED (probability, whether it was right)."""

    figures: Figures = field(default_factory=Figures)
    cases: dict[str, list[Case]] = field(default_factory=dict)
    over: int = 0

    def __add__(self, other: Measured) -> Measured:
        both = {kind: [*self.cases.get(kind, []), *other.cases.get(kind, [])] for kind in JUDGED}
        return Measured(self.figures + other.figures, both, self.over + other.over)

    def values(self) -> dict[str, float | None]:
        """One number a figure, by name."""
        named = {name: part.f1 if isinstance(part, Tally) else part.rate for name, part in self.figures.named().items()}
        errors = {CALIBRATION[kind]: calibration(self.cases.get(kind, []))[0] for kind in JUDGED}
        sure = {PRECISION[kind]: precision(self.cases.get(kind, [])) for kind in PRECISION}
        return named | errors | sure | {OVER: self.over}


def precision(cases: Sequence[Case]) -> float | None:
    """How many of those are right whose probability is at least SURE; None where there are none."""
    sure = [right for probability, right in cases if probability >= SURE]
    return sum(sure) / len(sure) if sure else None


def calibration(cases: Sequence[Case]) -> tuple[float | None, float | None]:
    """The expected calibration error, and that of noise alone; None without cases."""
    if not cases:
        return None, None
    probabilities = np.array([p for p, _ in cases])
    right = np.array([float(r) for _, r in cases])
    return error(probabilities, right, BINS), noise(probabilities, BINS, draws=100)


def measure(documents: Sequence[GoldDocument], rows: Sequence[Row]) -> dict[str, Measured]:
    """The readings of some documents held against their annotations, by kind of text."""
    by_id = {row["id"]: row for row in rows}
    kinds: dict[str, Measured] = {}
    figures = score_by(documents, rows, lambda document: document.kind)
    for document in documents:
        row = by_id[document.id]
        kind = KINDS[document.kind]
        kinds[kind] = kinds.get(kind, Measured()) + Measured(Figures(), cases(document, row), runs_over(document, row))
    for name, part in figures.items():
        kinds[KINDS[name]].figures = part
    return {kind: kinds[kind] for kind in KINDS.values() if kind in kinds}


def cases(document: GoldDocument, row: Row) -> dict[str, list[Case]]:
    """How sure the reader was of each quotation, of the speaker of each that was annotated, of each encounter and of
    each pair of sides of an event, and of each position where the annotation has them, and whether rightly.
    """
    gold, read = document.claims, of_json(row)
    likeness = [[word_f1(g.content, p.content, 0.5) for p in read.said] for g in gold.said]
    strict, loose = (match(len(gold.said), len(read.said), lambda i, j: likeness[i][j], floor) for floor in (0.8, 0.5))
    met = match(len(gold.met), len(read.met), lambda i, j: common_parties(gold.met[i], read.met[j]), COMMON_PARTIES)
    right = {"quotation": {j for _, j in strict}, "encounter": {j for _, j in met}}
    found: dict[str, list[Case]] = {
        kind: [(one["evidence"]["confidence"], j in right[kind]) for j, one in enumerate(row[f"{kind}s"])]
        for kind in right
    }
    found["speaker"] = [
        (speaker["confidence"], same_name(gold.said[i].speaker.name, speaker["name"]))
        for i, j in loose
        if (speaker := row["quotations"][j]["speaker"])
    ]
    told = triples(gold.done)
    found["event"] = [
        (one["evidence"]["confidence"], triple in told)
        for one, claim in zip(row["events"], read.done, strict=True)
        for triple in triples([claim])
    ]
    if gold.stood is not None:
        agreed = {j for _, j in same_stands(gold.stood, read.stood or ())}
        found["position"] = [(one["evidence"]["confidence"], j in agreed) for j, one in enumerate(row["positions"])]
    return found


def runs_over(document: GoldDocument, row: Row) -> int:
    """How many quotations hold another report, which is no part of what their own speaker said.

    That is its cue, or where somebody else is the speaker, all of its words. Only where every word stands in the
    reading where it stands in the annotation.
    """
    if not row.get("in_place"):
        return 0
    annotation = json.loads(document.text_path.with_suffix(".json").read_text(encoding="utf-8"))
    reports = [q for q in annotation["quotations"] if q.get("content_spans")]
    found = 0
    for quotation in row["quotations"]:
        read = [(span["start"], span["end"]) for span in quotation["content"]]
        own = max(reports, key=lambda report: _common(report["content_spans"], read), default=None)
        found += own is not None and any(_holds(read, own, other) for other in reports if other is not own)
    return found


def _holds(read: Sequence[Sequence[int]], own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    apart = not same_name(own["speaker_name"], other["speaker_name"])
    parts = [[other["cue_span"]] if other["cue_span"] else [], other["content_spans"] if apart else []]
    return any(
        part and _common(part, read) == _common(part, part) and not _common(part, own["content_spans"])
        for part in parts
    )


def _common(some: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> int:
    """How many characters two lists of spans have in common."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in some for c, d in others)


def table(kinds: Mapping[str, Measured]) -> str:
    """The figures of each kind of text beside what was before and what is wanted, and of all texts together."""
    together = sum(kinds.values(), Measured())
    lines = [f"{'':30}" + "".join(f"{kind:>9}{'before':>8}{'wanted':>8}" for kind in kinds) + f"{'all':>9}"]
    values = {kind: part.values() for kind, part in kinds.items()} | {"all": together.values()}
    names = [*AIMS, *(name for name in NAMES.values() if name not in AIMS), OVER]
    for name in names:
        row = f"{name:30}"
        for kind in kinds:
            before, wanted = AIMS.get(name, {}).get(kind, (None, None))
            row += f"{_number(values[kind][name]):>9}{_number(before):>8}{_number(wanted, 2):>8}"
        lines.append(row + f"{_number(values['all'][name]):>9}")
    for kind, name in CALIBRATION.items():
        found = together.cases.get(kind, [])
        lines.append(f"{name}: noise alone would show {_number(calibration(found)[1])} on {len(found)} cases")
    return "\n".join(lines)


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.{digits}f}"


def run(plan: Plan, gold: Path, train: Train, shapes: Sequence[str] = ()) -> dict[str, dict[str, Measured]]:
    """All that is measured: of the texts as they are (""), and in each of the shapes, by kind of text."""
    documents = {document.id: document for document in load_gold(gold)}
    names = [name for fold in plan.chosen for name in plan.folds[fold]]
    texts: dict[str, dict[str, GoldDocument]] = {"": documents}
    for shape in shapes:
        folder = plan.work / "texts" / shape
        variants.write(gold, folder, names, *(getattr(variants, part) for part in shape.split("-")))
        texts[shape] = {document.id: document for document in load_gold(folder)}
    rows = read_folds(plan, documents, train, texts)
    return {shape: measure([texts[shape][name] for name in names], rows[shape]) for shape in texts}


def main(arguments: Sequence[str] | None = None, train: Train = train) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--folds", default="")
    parser.add_argument("--fraction", type=float, default=1.0)
    parser.add_argument("--joined", action="store_true")
    parser.add_argument("--damage", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "generalise")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    gold = options.shared / "gold" / "train"
    folds = json.loads((options.shared / "gold" / "folds.json").read_text(encoding="utf-8"))
    chosen = options.folds.split(",") if options.folds else list(folds)
    if unknown := set(chosen) - set(folds):
        parser.error(f"no such folds: {', '.join(sorted(unknown))}; there are {', '.join(folds)}")
    if not 0 < options.fraction <= 1:
        parser.error("--fraction is a part of 1")
    if options.misses and not set(chosen) <= READABLE:
        parser.error("misses are named of folds 1, 2 and 3 only: --folds 1,2,3 --misses")
    plan = Plan(folds, options.work, chosen, options.fraction, options.workers, partial(beside, folds))
    shapes = [name for name, wanted in (("joined", options.joined), ("damaged", options.damage)) if wanted]
    results = run(plan, gold, train, shapes)
    for shape, kinds in results.items():
        sys.stdout.write(f"{shape or 'as it is'}, folds {', '.join(chosen)}, {options.fraction:g} of the training\n")
        sys.stdout.write(f"{table(kinds)}\n{fall(results, shape)}\n")
        for miss in sum(kinds.values(), Measured()).figures.misses if options.misses else ():
            sys.stdout.write(f"{miss}\n")
    if options.json:
        options.json.write_text(json.dumps(as_json(plan, results), indent=1) + "\n", encoding="utf-8")


def fall(results: Mapping[str, Mapping[str, Measured]], shape: str) -> str:
    """What a shape of the texts costs, in words; nothing of the texts as they are."""
    if not shape:
        return ""
    whole, other = (sum(results[name].values(), Measured()).figures.attribution.f1 for name in ("", shape))
    return f"attribution F1 falls by {whole - other:.3f} (at most {FALLS[shape]:.2f} is wanted)\n"


def as_json(plan: Plan, results: Mapping[str, Mapping[str, Measured]]) -> dict[str, Any]:
    """The figures with their counts, ready for JSON."""
    shown: dict[str, Any] = {"folds": list(plan.chosen), "fraction": plan.fraction}
    for shape, kinds in results.items():
        parts = {**kinds, "all": sum(kinds.values(), Measured())}
        shown[shape or "as it is"] = {
            kind: part.figures.to_dict()
            | {
                name: dict(zip(("error", "noise"), calibration(found), strict=True)) | {"of": len(found)}
                for kind, name in CALIBRATION.items()
                for found in [part.cases.get(kind, [])]
            }
            | {name: {"rate": precision(part.cases.get(kind, []))} for kind, name in PRECISION.items()}
            | {OVER: part.over}
            for kind, part in parts.items()
        }
    return shown


if __name__ == "__main__":
    main()
