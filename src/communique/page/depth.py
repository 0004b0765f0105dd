"""A guard against markup that no tree parser should be given.

Extraction recurses over the tree, and the HTML standard's own algorithms cost quadratic time on formatting elements
that are never closed (the list of active formatting elements is rebuilt for each block). Counting tags tells such
pages from real ones, whose elements nest some tens deep.
"""

from __future__ import annotations

import re

DEEPEST = 400

# Void elements nest nothing; those with optional end tags close one another.
_FREE = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th option optgroup tbody thead tfoot colgroup rt rp body html head path use"
)
_TAG = re.compile(rf"<(/?)(?!(?:{_FREE.replace(' ', '|')})[\s>/])([a-zA-Z][a-zA-Z0-9]*)")


def is_too_deep(page: str) -> bool:
    """Whether elements nest deeper than `DEEPEST`, or that many stay open."""
    opened: dict[str, int] = {}
    depth = 0
    for slash, name in _TAG.findall(page):
        count = opened.get(name, 0)
        if not slash:
            opened[name] = count + 1
            depth += 1
            if depth > DEEPEST:
                return True
        elif count:
            opened[name] = count - 1
            depth -= 1
    return False
