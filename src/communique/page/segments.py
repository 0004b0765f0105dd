"""Stretches of the text under repair, and how they move when the text around them changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from communique.page.patches import Patch
from communique.records import BlockKind


@dataclass(frozen=True)
class Segment:
    """`text[start:end]`, what it is, and the reason that marked it."""

    start: int
    end: int
    kind: BlockKind
    reason: str

    def of(self, text: str) -> str:
        """The words of the segment."""
        return text[self.start : self.end]


class Shift:
    """Where offsets go under some patches. What is inserted at an offset comes before it."""

    def __init__(self, patches: Sequence[Patch]) -> None:
        self._patches = patches
        self._ends = [p.end for p in patches]
        self._shifts = [0, *accumulate(len(p.new) - (p.end - p.start) for p in patches)]

    def __call__(self, position: int) -> int:
        index = bisect_right(self._ends, position)
        if index < len(self._patches) and self._patches[index].start < position:
            patch = self._patches[index]
            return patch.start + len(patch.new) + self._shifts[index]
        return position + self._shifts[index]


def carried(segments: Iterable[Segment], patches: Sequence[Patch]) -> list[Segment]:
    """The same segments after the patches, those that became empty left out."""
    if not patches:
        return [s for s in segments if s.start < s.end]
    shift = Shift(patches)
    moved = (replace(s, start=shift(s.start), end=shift(s.end)) for s in segments)
    return [s for s in moved if s.start < s.end]


def trimmed(segment: Segment, text: str) -> Segment | None:
    """The segment without white space at its edges; None when nothing is left."""
    words = segment.of(text)
    start = segment.start + len(words) - len(words.lstrip())
    end = segment.end - (len(words) - len(words.rstrip()))
    return replace(segment, start=start, end=end) if start < end else None
