"""Who met whom: meetings, calls, visits, summits, talks and signings, with parties, place and status."""

from __future__ import annotations

from communique.findings.encounters.find import find

__all__ = ["find"]
