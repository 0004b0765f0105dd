"""Repair of curly quotation marks in English text: reversed, set apart by a space, or never closed.

The convention is that of English typography (Chicago Manual of Style, 13.30): a quotation of several paragraphs opens
anew with each and closes only at the last. An unclosed mark is therefore damage only where the next paragraph neither
reopens nor closes. Straight marks say nothing about their direction and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from communique.page.patches import Patch
from communique.page.segments import Segment

_MARK = re.compile("[“”]")
_ENDED = ".!?…,"
_OPENERS_BEFORE = "([—–-‘'/"


class Marks(NamedTuple):
    """The patches, and which of them set right a mark that pointed the wrong way."""

    patches: list[Patch]
    reversed: list[Patch]


def repair(text: str, paragraphs: Sequence[Segment], cue_at_end: re.Pattern[str]) -> Marks:
    """Repair the marks of body paragraphs, given in reading order.

    `cue_at_end` finds a cue of machine translation that closes a paragraph: an unclosed quotation ends before it.
    """
    found = Marks([], [])
    scans = [_Scan(text, p) for p in paragraphs]
    for index, scan in enumerate(scans):
        found.patches.extend(scan.patches)
        found.reversed.extend(scan.reversed)
        if scan.opened is None or _goes_on(scans[index + 1 : index + 2]):
            continue
        end = _speech_end(text, scan, cue_at_end)
        found.patches.append(Patch(end, end, "”", "unclosed mark", "the quotation was never closed"))
    return found


def _goes_on(following: Sequence[_Scan]) -> bool:
    """Whether the next paragraph carries the quotation on: it reopens, or it closes what it did not open."""
    return any(scan.reopens or scan.closes_first for scan in following)


def _speech_end(text: str, scan: _Scan, cue_at_end: re.Pattern[str]) -> int:
    segment = scan.segment
    opened = scan.opened if scan.opened is not None else segment.start
    begin = max(opened + 1, segment.end - 120)
    cue = cue_at_end.search(text, begin, segment.end)
    return cue.start("gap") if cue else segment.end


class _Scan:
    """One pass over the marks of a paragraph, reading each as what its surroundings make of it."""

    def __init__(self, text: str, segment: Segment) -> None:
        self.segment = segment
        self.patches: list[Patch] = []
        self.reversed: list[Patch] = []
        self.opened: int | None = None
        self.closes_first = False
        self.reopens = text.startswith("“", segment.start)
        self._text = text
        marks = [m.start() for m in _MARK.finditer(text, segment.start, segment.end)]
        for number, at in enumerate(marks):
            following = marks[number + 1] if number + 1 < len(marks) else None
            if text[at] == "“":
                self._opening(at)
            else:
                self._closing(at, following, first=number == 0)

    def _opening(self, at: int) -> None:
        if self.opened is not None and self._is_closing_place(at):
            self._turn_to_closing(at)
            return
        if self.opened is None:
            self.opened = at

    def _closing(self, at: int, following: int | None, *, first: bool) -> None:
        if self.opened is not None:
            self._close_up(at)
            self.opened = None
        elif self._is_opening_place(at) and following is not None and self._text[following] == "”":
            patch = Patch(at, at + 1, "“", "reversed mark", "a closing mark stood where speech opens")
            self.patches.append(patch)
            self.reversed.append(patch)
            self.opened = at
        elif first:
            self.closes_first = True

    def _is_closing_place(self, at: int) -> bool:
        """After a sentence's end, before a word in lower case; or glued to the word before and apart from the next."""
        before, gap = self._before(at)
        after = self._after(at)
        if before in _ENDED and after.islower():
            return True
        return gap == 0 and (after == "" or after.isspace()) and before not in _OPENERS_BEFORE

    def _is_opening_place(self, at: int) -> bool:
        _, gap = self._before(at)
        return (gap > 0 or at == self.segment.start) and self._after(at).isalnum()

    def _turn_to_closing(self, at: int) -> None:
        _, gap = self._before(at)
        room = " " if self._after(at).isalnum() else ""
        patch = Patch(
            at - gap, at + 1, f"”{room}", "reversed mark", "an opening mark stood where speech closes"
        )
        self.patches.append(patch)
        self.reversed.append(patch)
        self.opened = None

    def _close_up(self, at: int) -> None:
        before, gap = self._before(at)
        if gap and before in _ENDED:
            reason = "a space stood between speech and its closing mark"
            self.patches.append(Patch(at - gap, at, "", "spaced mark", reason))

    def _before(self, at: int) -> tuple[str, int]:
        """The last character that is no blank before a mark, and how many blanks stand between (three at most)."""
        place = at
        while place > self.segment.start and at - place < 3 and self._text[place - 1] in " \u00a0\u202f":
            place -= 1
        return (self._text[place - 1] if place > self.segment.start else ""), at - place

    def _after(self, at: int) -> str:
        return self._text[at + 1 : min(at + 2, self.segment.end)]
