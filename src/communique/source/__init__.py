"""Bytes enter and are hashed."""

from __future__ import annotations

from communique.source.load import from_bytes, load

__all__ = ["from_bytes", "load"]
