"""How well calibrated the probabilities of quotations and speakers are, by cross-validation over documents.

    python bench/calibration.py ../shared/gold/dev ../shared/data/polnear/train [--folds 10] [--bins 10]

The gold documents of each fold are judged by a model that was scaled on the other folds (training/fit_confidence.py;
its first stage sees no gold). Printed are the expected calibration error over bins of equal mass (Naeini et al.
2015), the Brier score beside that of the bare base rate, the area under the ROC curve, and what sampling noise alone
would give a perfectly calibrated model on as many findings (the mean over 1,000 draws), without which an error of a
few hundredths cannot be judged.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.reliability import area, bins_of, error, noise
from training.fit_confidence import Case, Model, fit, gold_cases, polnear_cases, scaled


def held_out(first: Model, some: list[Case], folds: int) -> np.ndarray:
    """The probability of each case from a model that never saw its document."""
    documents = sorted({case.document for case in some})
    fold = {document: n % folds for n, document in enumerate(documents)}
    out = np.zeros(len(some))
    for n in range(folds):
        inside = [i for i, case in enumerate(some) if fold[case.document] == n]
        model = scaled(first, [case for case in some if fold[case.document] != n])
        if inside:
            out[inside] = model.probabilities([some[i] for i in inside])
    return out


def report(name: str, first: Model, some: list[Case], folds: int, bins: int) -> None:
    p = held_out(first, some, folds)
    right = np.array([float(case.right) for case in some])
    base = float(right.mean())
    print(f"{name}: {len(some)} findings, {base:.3f} of them right")
    print(f"  calibration error {error(p, right, bins):.3f} (noise alone {noise(p, bins):.3f})")
    print(f"  Brier {np.mean((p - right) ** 2):.4f} (base rate {base * (1 - base):.4f}), area {area(p, right):.3f}")
    for mean, share, count in bins_of(p, right, bins):
        print(f"    said {mean:.3f}  was {share:.3f}  of {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--bins", type=int, default=10)
    args = parser.parse_args()
    gold, much = gold_cases(args.gold), polnear_cases(args.polnear)
    for name, few, many in zip(("quotation", "speaker"), gold, much, strict=True):
        report(name, fit(many), few, args.folds, args.bins)


if __name__ == "__main__":
    main()
