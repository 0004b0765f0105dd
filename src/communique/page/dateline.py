"""Datelines: the place, and sometimes the day and agency, that a news report opens with.

House styles differ: `GENEVA, June 16 (Agency) --`, `Lisbon —`, `Astana /AGENCY/`, `KYIV, 5 March 2024 -`.
See the Associated Press Stylebook, "datelines".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from communique.page import dates, stamps
from communique.records import Block, Span

_PLACE = r"[A-ZÀ-Þ][\w’'-]{0,30}(?:[ /][A-ZÀ-Þ][\w.’'-]{0,30}){0,3}"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.’'-]{1,30}(?:[ /][A-ZÀ-Þ.’'-]{1,30}){0,3}"
_REGION = r"(?:,\s[A-Z][\w.]{1,20}(?:\s[A-Z][\w.]{1,20})?)?"
_DAY = (
    r"(?:,?\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
    r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})(?:,?\s\d{4})?)?"
)
_AGENCY = r"(?:,?\s?\([^()\n]{2,40}\))?"
_DATELINE = re.compile(
    rf"(?:{_CAPITALS}{_REGION}{_DAY}{_AGENCY}\s?(?:—|–|--|-)(?=\s)"
    rf"|{_PLACE}{_REGION}{_DAY}{_AGENCY}\s?(?:—|–|--)(?=\s)"
    rf"|{_PLACE}\s/[A-Z]{{2,20}}/(?=\s)"
    rf"|{_PLACE}{_REGION},\s[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}{_AGENCY}\s?[-:](?=\s))"
)

# A line of its own, as ministries and wire archives have it: "New Delhi, 20 March 2023", "May 14, 2024".
_FULL_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
    r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2},?|\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8},?)\s\d{4}"
)
_STANDING = re.compile(rf"(?P<place>(?!\w{{2,6}}day\b)(?:{_PLACE}|{_CAPITALS}){_REGION},\s)?{_FULL_DAY}\.?")
_NEAR_TOP = 5  # lines


class Dateline(NamedTuple):
    """The dateline as it stands, its place in the text, and the ISO day where it states one in full.

    `raw` is None where a date stands alone, with no place.
    """

    raw: str | None
    span: Span
    date: str | None


def standing(line: str) -> bool:
    """Whether a line is a full date, with or without a place before it, and nothing else."""
    return len(line) <= 80 and _STANDING.fullmatch(line) is not None and dates.in_words(line) is not None


def find(text: str, blocks: Sequence[Block]) -> Dateline | None:
    """The dateline of an article: what one of its first two body paragraphs opens with, or a line of its own."""
    opening, alone = _opening(text, blocks), _alone(text, blocks)
    if opening is None or alone is None:
        return opening or alone
    return opening if opening.date else Dateline(opening.raw, alone.span, alone.date)


def _alone(text: str, blocks: Sequence[Block]) -> Dateline | None:
    for block in blocks[:_NEAR_TOP]:
        line = block.span.of(text)
        if (block.kind in {"title", "body"} or block.reason == stamps.LINE) and standing(line):
            match = _STANDING.fullmatch(line)
            placed = match is not None and match["place"] is not None
            return Dateline(line if placed else None, block.span, dates.in_words(line))
    return None


def _opening(text: str, blocks: Sequence[Block]) -> Dateline | None:
    body = [block for block in blocks if block.kind == "body"]
    for block in body[:2]:
        match = _DATELINE.match(text, block.span.start, block.span.end)
        if match and match.end() < block.span.end:
            return Dateline(match.group(), Span(*match.span()), dates.in_words(match.group()))
    return None
