"""From bytes to an article: decoded, drawn out of its page, repaired, and mapped back."""

from __future__ import annotations

from communique.page.compose import compose
from communique.page.locate import to_bytes
from communique.page.translation import translated_cues

__all__ = ["compose", "to_bytes", "translated_cues"]
