"""Pages that stand before an article, or in its place: consent, bot checks, payment, errors, lists of other pages.

What such a page is, its title and its few words say (data/walls.toml). A page with a text of its own is never one of
them, whatever stands beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from communique.page.lexicons import table

_LONGEST = 200  # words; a text with more is no notice

_CARDS = 5
_SHORT_LINE = 25


def wall(title: str | None, lines: Sequence[str]) -> str | None:
    """What a page is that is no article, in words; None where it may be one."""
    words = sum(len(line.split()) for line in lines)
    if words > _LONGEST:
        return None
    for kind, pattern in _titles():
        if title and pattern.fullmatch(title.strip()[:200]):
            return kind
    for kind, pattern in _words():
        marked = [line for line in lines if pattern.search(line)]
        if sum(len(line.split()) for line in marked) * 2 >= words > 0:
            return kind
    return None


@cache
def _titles() -> list[tuple[str, re.Pattern[str]]]:
    site = r"[\W\d]{0,20}(?:[|–—-].{0,60})?"
    return [(kind, re.compile(rf"(?:{words}){site}", re.IGNORECASE)) for kind, words in _patterns("title")]


@cache
def _words() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _patterns("words")]


def _patterns(part: str) -> list[tuple[str, str]]:
    return [(str(row["kind"]), "|".join(row["patterns"])) for row in table("walls")[part]]


def is_index(lines: Sequence[str], linked: Sequence[str]) -> bool:
    """Whether the lines are teasers under headlines that lead elsewhere: a front page, or a list of a tag.

    `linked` are the headings that are links.
    """
    cards = sum(len(heading.split()) >= 3 for heading in linked)
    short = sum(len(line.split()) <= _SHORT_LINE for line in lines)
    return cards >= _CARDS and cards >= 0.8 * len(lines) and short >= 0.8 * len(lines)
