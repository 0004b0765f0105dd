"""Readings held against gold annotations: how much of what was said, and of who met whom, was read rightly.

`score` takes a gold folder and readings, and gives `Figures`; `metrics` defines each of them.
"""

from __future__ import annotations

from communique.score.figures import Figures, Miss, Rate, Tally
from communique.score.gold import GoldDocument, load_gold
from communique.score.scorer import score

__all__ = ["Figures", "GoldDocument", "Miss", "Rate", "Tally", "load_gold", "score"]
