"""Positions: attributed acts by which a state, an organisation or an armed group takes a stand on something."""

from communique.findings.positions.find import find

__all__ = ["find"]
