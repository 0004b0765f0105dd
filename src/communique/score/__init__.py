"""Readings held against gold annotations: how much of what was said, met, done and held was read rightly.

`score` takes a gold folder and readings, and gives `Figures`, `score_by` those of groups of documents; `metrics`
defines each of them.
"""

from __future__ import annotations

from communique.score.figures import Figures, Miss, Rate, Tally
from communique.score.gold import GoldDocument, load_gold
from communique.score.scorer import score, score_by

__all__ = ["Figures", "GoldDocument", "Miss", "Rate", "Tally", "load_gold", "score", "score_by"]
