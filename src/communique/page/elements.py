"""Elements that stand for quotation marks: `<q>`, and a `<blockquote>` that a name behind a dash signs.

HTML Living Standard 4.5.7: the marks of a `q` element are not typed by its author, but printed by browsers. Here they
are put in as repairs, so that the text without them can be had back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from communique.page.align import Alignment
from communique.page.patches import Patch

_TAG = re.compile(r"<(/?)(q|blockquote)(?=[\s>/])", re.IGNORECASE)
_SIGNED = re.compile(r"\n(?=[—–―-]\s*[^\W\d_])")
_MARKS = frozenset("“”\"«»„‟‘’'")
_DEEPEST = 6


def quoted(text: str, page: str, markup: Sequence[tuple[int, int]], alignment: Alignment) -> tuple[Patch, ...]:
    """The marks that elements of the page stand for, as patches over the text drawn from it."""
    tags = [(span, tag) for span in markup if (tag := _TAG.match(page, span[0]))]
    if not tags:
        return ()
    at = np.flatnonzero(alignment.starts >= 0)
    order = at[np.argsort(alignment.starts[at], kind="stable")]
    places = alignment.starts[order]
    patches: list[Patch] = []
    opened: dict[str, list[int]] = {"q": [], "blockquote": []}
    for (start, end), tag in tags:
        element = tag[2].lower()
        here = opened[element]
        if not tag[1]:
            here.append(end)
            del here[:-_DEEPEST]
        elif here:
            first, last = np.searchsorted(places, [here.pop(), start]).tolist()
            if first < last:
                begin, stop = int(order[first:last].min()), int(order[first:last].max()) + 1
                if element == "q":
                    patches += _marks(text, begin, stop, nested=bool(here))
                elif not here:
                    patches += _signed(text, begin, stop)
    return tuple(sorted(patches, key=lambda patch: (patch.start, patch.end)))


def _signed(text: str, start: int, end: int) -> list[Patch]:
    """The marks around a block whose last line is a dash and a name."""
    lines = list(_SIGNED.finditer(text, start, end))
    if len(lines) != 1 or "\n" in text[lines[0].end() : end] or "\n" in text[start : lines[0].start()]:
        return []
    return _marks(text, start, lines[0].start(), nested=False)


def _marks(text: str, start: int, end: int, *, nested: bool) -> list[Patch]:
    if text[start] in _MARKS or text[end - 1] in _MARKS or text[start - 1 : start] in _MARKS:
        return []
    opening, closing = "‘’" if nested else "“”"
    reason = "the page has these words in an element for quotations"
    # The opening mark takes the first character with it, so that it lies in the paragraph that the words begin.
    return [
        Patch(start, start + 1, opening + text[start], "quotation element", reason),
        Patch(end, end, closing, "quotation element", reason),
    ]
