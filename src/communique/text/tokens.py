"""Words and marks, with their places.

A token is a word (with its inner apostrophes, hyphens and abbreviation points: "U.S.", "El-Sisi", "Iran's"), a number,
or a single mark. A possessive ending is a token of its own, so that "Egypt's" begins with the token "Egypt".
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    """A word or mark; `start` and `end` are code points in `Article.text`."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


_TOKEN = re.compile(
    r"""
      (?:[^\W\d_]\.){2,}                                # U.S.  U.N.  D.C.
    | (?:[A-Z]\.)+[A-Z](?![\w.])                       # U.S  U.N, their last point lost
    | \d+(?:[.,:/]\d+)*[^\W\d_]*(?:[-‑][^\W\d_][^\W_]*)*   # 1,500  2.5bn  10:30  17th  20-year-old
    | [’']s(?!\w)                                       # possessive
    | [^\W_]+(?:(?:[’'](?!s(?!\w))|[-‑&]|\.(?=[a-z])|(?<=\b[A-Z])\.(?=[A-Z][a-z]))[^\W_]+)*  # El-Sisi  U.Khurelsukh
    | \S
    """,
    re.VERBOSE,
)


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of `text[start:end]`, their places counted in the whole of `text`."""
    stop = len(text) if end is None else end
    return tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, stop))
