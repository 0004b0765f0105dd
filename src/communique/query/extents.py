"""Where the words of a correction stand in their article, so that a corrected finding is pinned to its characters.

Words are compared as people copy them: any space is a space, curly marks and dashes are as good as straight ones. Of
several places the one nearest to where the finding stood is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.errors import QueryError
from communique.store.rows import GAP

_ALIKE = ('"“”„«»', "'‘’ʼ`", "-‐‑–—−")
_SHOWN = 60  # characters of words that an error shows


def extent(text: str, words: str, before: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the words, one for each part between `…`; `before` are those of the finding until now.

    Raises QueryError where the article does not have them, or has the parts in another order.
    """
    parts = [part for part in re.split(r"\s*(?:…|\.\.\.)\s*", words) if part] if GAP.strip() in words else [words]
    whole = _places(text, words)
    if whole:
        parts = [words]
    near = min((start for start, _ in before), default=0)
    found: list[tuple[int, int]] = []
    for part in parts:
        places = [place for place in _places(text, part) if not found or place[0] >= found[-1][1]]
        if not places:
            shown = part if len(part) <= _SHOWN else f"{part[:_SHOWN]}…"
            raise QueryError(f"the article has no words {shown!r}" + (" behind the others" if found else ""))
        found.append(min(places, key=lambda place: abs(place[0] - (found[-1][1] if found else near))))
    return found


def _places(text: str, words: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join("".join(_letter(letter) for letter in word) for word in words.split())
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def _letter(letter: str) -> str:
    same = next((signs for signs in _ALIKE if letter in signs), "")
    return f"[{re.escape(same)}]" if same else re.escape(letter)
