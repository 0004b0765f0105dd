"""Bytes enter and are hashed: one page (`load`), or many, cut into slices (`slices`) that give items (`items`)."""

from __future__ import annotations

from communique.source.inputs import items, slices
from communique.source.load import from_bytes, load

__all__ = ["from_bytes", "items", "load", "slices"]
