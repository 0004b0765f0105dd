"""How well probabilities tell how often one is right: the measures of bench/generalise.py."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def bins_of(probabilities: Array, right: Array, bins: int) -> list[tuple[float, float, int]]:
    """(mean probability, share that is right, how many) of each of the bins of equal mass."""
    order = np.argsort(probabilities, kind="stable")
    return [
        (float(probabilities[part].mean()), float(right[part].mean()), len(part))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def error(probabilities: Array, right: Array, bins: int) -> float:
    """The expected calibration error."""
    return sum(abs(p - r) * n for p, r, n in bins_of(probabilities, right, bins)) / len(right)


def noise(probabilities: Array, bins: int, draws: int = 1000) -> float:
    """The calibration error that a perfectly calibrated model would show on so few findings."""
    random = np.random.default_rng(0)
    return float(
        np.mean([error(probabilities, random.random(len(probabilities)) < probabilities, bins) for _ in range(draws)])
    )
