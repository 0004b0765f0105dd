"""Who met whom, and who did what to whom: what rules and reader propose, one scorer each keeps, and rules conclude."""

from __future__ import annotations

from communique.findings.deeds.board import Board
from communique.findings.deeds.find import encounters, events

__all__ = ["Board", "encounters", "events"]
