"""Text that only repeats itself, as broken systems and attacks make it: it is told once, whatever its length.

How much a text repeats is what a compressor finds in it (Lempel and Ziv 1977; so measured by Benedetto, Caglioti and
Loreto 2002). Prose is a third of its length when packed; a long block that packs to a twelfth says next to nothing new.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from communique.page.segments import Segment

REASON = "repetition"
_LONG = 1_500  # characters of a block that is measured
_PACKED = 12
_OFTEN, _KEPT = 40, 3  # lines that stand so often are kept so many times
_CHARACTERS = 1 << 16  # measured of a block at a time


def mark(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """The segments, those of the body marked as debris that are nothing but repetition."""
    counted = Counter(segment.of(text) for segment in segments if segment.kind == "body")
    often = {line for line, count in counted.items() if count >= _OFTEN}
    seen: Counter[str] = Counter()
    marked: list[Segment] = []
    for segment in segments:
        words = segment.of(text)
        if segment.kind == "body":
            seen[words] += words in often
            if seen[words] > _KEPT or repeats(words):
                segment = replace(segment, kind="debris", reason=REASON)  # noqa: PLW2901
        marked.append(segment)
    return marked


def repeats(words: str) -> bool:
    """Whether a block is long and says next to nothing new."""
    if len(words) < _LONG:
        return False
    pieces = (words[at : at + _CHARACTERS].encode("utf-8", "replace") for at in range(0, len(words), _CHARACTERS))
    sizes = [(len(piece), len(zlib.compress(piece, 1))) for piece in pieces]
    return sum(size for size, _ in sizes) > _PACKED * sum(packed for _, packed in sizes)
