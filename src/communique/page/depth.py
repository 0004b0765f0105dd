"""A guard against markup that no tree parser should be given.

Extraction recurses over the tree, and the HTML standard's own algorithms cost quadratic time on elements that are
never closed (the stack of open elements and the list of active formatting elements are searched for each tag) and on
tags with very many attributes (each is compared with all before it). Counting tells such pages from real ones, whose
elements nest some tens deep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DEEPEST = 400
MOST_OPEN = 5_000  # elements that may be left open because their end tag is optional
MOST_ATTRIBUTES = 300

_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|path|use"
_OPTIONAL_END = frozenset("p li dt dd tr td th option optgroup tbody thead tfoot colgroup rt rp body html head".split())
_TAG = re.compile(rf"<(/?)(?!(?:{_VOID})[\s>/])([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(r"[^\s=>\"'/]+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?")
_LONG_TAG = 4 * MOST_ATTRIBUTES


def is_too_deep(page: str, markup: Sequence[tuple[int, int]]) -> bool:
    """Whether elements nest deeper than `DEEPEST`, too many stay open, or a tag of `markup` has too many attributes."""
    if any(_has_many_attributes(page, start, end) for start, end in markup if end - start > _LONG_TAG):
        return True
    opened: dict[str, int] = {}
    depth = unclosed = 0
    for slash, written in _TAG.findall(page):
        name = written.lower()
        count = opened.get(name, 0)
        step = -1 if slash else 1
        if slash and not count:
            continue
        opened[name] = count + step
        if name in _OPTIONAL_END:
            unclosed += step
        else:
            depth += step
        if depth > DEEPEST or unclosed > MOST_OPEN:
            return True
    return False


def _has_many_attributes(page: str, start: int, end: int) -> bool:
    if page.startswith(("<!", "<script", "<style", "<SCRIPT", "<STYLE"), start):
        return False
    return len(_ATTRIBUTE.findall(page, start, end)) > MOST_ATTRIBUTES
