"""Bytes enter and are hashed: one page (`load`), or many, cut into slices (`slices`) that give items (`items`)."""

from __future__ import annotations

from communique.source.inputs import items, slices
from communique.source.load import from_bytes, load
from communique.source.many import has_rows, pages

__all__ = ["from_bytes", "has_rows", "items", "load", "pages", "slices"]
