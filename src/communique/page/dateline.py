"""Datelines: the place, and sometimes the day and agency, that a news report opens with.

House styles differ: `GENEVA, June 16 (Agency) --`, `Lisbon —`, `Astana /AGENCY/`, `KYIV, 5 March 2024 -`.
See the Associated Press Stylebook, "datelines".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from communique.page import dates
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


class Dateline(NamedTuple):
    """The dateline as it stands, its place in the text, and the ISO day where it states one in full."""

    raw: str
    span: Span
    date: str | None


def find(text: str, blocks: Sequence[Block]) -> Dateline | None:
    """The dateline of an article: the opening of one of its first two body paragraphs."""
    body = [block for block in blocks if block.kind == "body"]
    for block in body[:2]:
        match = _DATELINE.match(text, block.span.start, block.span.end)
        if match and match.end() < block.span.end:
            return Dateline(match.group(), Span(*match.span()), dates.in_words(match.group()))
    return None
