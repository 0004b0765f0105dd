"""Repair of curly quotation marks in English text: reversed, set apart by a space, or never closed.

The convention is that of English typography (Chicago Manual of Style, 13.30): a quotation of several paragraphs opens
anew with each and closes only at the last. An unclosed mark is therefore damage only where the next paragraph neither
reopens nor closes. Straight marks say nothing about their direction and stay as they are, but for a last one that has
its space on the wrong side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from communique.page.patches import Patch
from communique.page.segments import Segment
from communique.page.speech import before_attribution

_MARK = re.compile("[“”\"«»]|’’|''")
_OPENING = "“«"
_CLOSING = "”»’'"
_ENDED = ".!?…,"
_SENTENCE_END = ".!?…)’'"
_LONGEST_CUE = 120
_BEFORE_OPENING = "([—–-‘'/:"
_NEVER_OPENED = (",", ";", ".", ":", "!", "?", ")", "]", "")
_AFTER_CLOSING = ".,;:!?)]—–-’'"


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
        if field := _csv_field(text, scan.segment):
            found.patches.extend(field)
            continue
        found.patches.extend(scan.patches)
        found.reversed.extend(scan.reversed)
        if not scan.unclosed or _goes_on(scans[index + 1 : index + 2]):
            continue
        end = _speech_end(text, scan, cue_at_end)
        if end is None:
            continue
        found.patches.append(Patch(end, end, "”", "unclosed mark", "the quotation was never closed"))
    return found


def _csv_field(text: str, segment: Segment) -> list[Patch]:
    """The patches of a paragraph that came out of a table with its field's marks: outer ones, and inner ones doubled.

    RFC 4180, section 2: a field in quotation marks doubles each mark inside it.
    """
    start, end = segment.start, segment.end
    inner = text[start + 1 : end - 1]
    if text[start] != '"' or text[end - 1] != '"' or '""' not in inner or '"' in inner.replace('""', ""):
        return []
    reason = "the line stood in quotation marks as a field of a table"
    doubled = (m.start() + start + 1 for m in re.finditer('""', inner))
    return [
        Patch(start, start + 1, "", "field marks", reason),
        *(Patch(at, at + 1, "", "field marks", reason) for at in doubled),
        Patch(end - 1, end, "", "field marks", reason),
    ]


def _goes_on(following: Sequence[_Scan]) -> bool:
    """Whether the next paragraph carries the quotation on: it reopens, or it closes what it did not open."""
    return any(scan.reopens or scan.closes_first for scan in following)


def _speech_end(text: str, scan: _Scan, cue_at_end: re.Pattern[str]) -> int | None:
    """Before a cue that closes the paragraph or words that attribute speech, else its end.

    None where the paragraph breaks off in the middle of a sentence.
    """
    segment = scan.segment
    opened = scan.opened if scan.opened is not None else segment.start
    cue = cue_at_end.search(text, max(opened + 1, segment.end - _LONGEST_CUE), segment.end)
    if cue:
        return cue.start("gap")
    limit, whole = before_attribution(text, opened + 1, segment.end, reopened=False, goes_on=False)
    if not whole:
        return opened + len(text[opened:limit].rstrip())
    return segment.end if text[segment.end - 1] in _SENTENCE_END else None


class _Scan:
    """One pass over the marks of a paragraph, each read by its place before its shape.

    A mark stands in opening place with a blank before and a word behind it, in closing place with a word before and a
    blank behind it. Guillemets and straight marks open and close like curly ones, but are not themselves repaired.
    """

    def __init__(self, text: str, segment: Segment) -> None:
        self.segment = segment
        self.patches: list[Patch] = []
        self.reversed: list[Patch] = []
        self.opened: int | None = None
        self.closes_first = False
        self.reopens = text[segment.start : segment.start + 1] in ("“", "”")
        self._text = text
        self._marks = [m.start() for m in _MARK.finditer(text, segment.start, segment.end)]
        for number, at in enumerate(self._marks):
            self._read(at, number)

    @property
    def unclosed(self) -> bool:
        """Whether a curly mark is still open at the end."""
        return self.opened is not None and self._text[self.opened] in "“”"

    def _read(self, at: int, number: int) -> None:
        before, gap = self._before(at)
        after = self._after(at)
        if self.opened is not None:
            if self._closes(at, before, gap, after) or self._closes_apart(at, number):
                self._close(at, before, gap, after)
        elif self._opens(at, gap, after, number):
            self._open(at)
        elif self._text[at] in _CLOSING and number == 0:
            self.closes_first = True
        elif self._text[at] == "“" and _in_closing_place(before, gap, after) and before in _ENDED:
            self._close(at, before, gap, after)

    def _closes(self, at: int, before: str, gap: int, after: str) -> bool:
        mark = self._text[at]
        if _in_closing_place(before, gap, after):
            return True
        if mark in _CLOSING:
            ended = gap > 0 and before != "" and before in _ENDED
            return ended or not self._in_opening_place(at, gap, after)
        # An opening mark that opens nothing: `the whole world. “used the words.`, `innocence “ Dlamini said.`
        if mark != "“" or before == "":
            return False
        return after.isspace() or after in _AFTER_CLOSING or (before in _ENDED and after.islower())

    def _closes_apart(self, at: int, number: int) -> bool:
        """Whether a straight mark, the last of its paragraph, clings to the cue behind speech: `of old. "he added.`."""
        before, gap = self._before(at)
        last = number + 1 == len(self._marks)
        return self._text[at] == '"' and last and gap > 0 and before in _ENDED and self._after(at).islower()

    def _opens(self, at: int, gap: int, after: str, number: int) -> bool:
        mark = self._text[at]
        if mark in _OPENING:
            closing = after in _NEVER_OPENED or _in_closing_place(*self._before(at), after)
            return not closing or self._closed_next(number)
        if not self._in_opening_place(at, gap, after):
            return False
        return mark == '"' or number + 1 < len(self._marks)

    def _closed_next(self, number: int) -> bool:
        """Whether the next mark is a closing one: then even a mark glued to the word before it opened something."""
        following = self._marks[number + 1 : number + 2]
        return bool(following) and self._text[following[0]] in _CLOSING

    def _open(self, at: int) -> None:
        self.opened = at
        if self._text[at] == "”":
            self._turn(Patch(at, at + 1, "“", "reversed mark", "a closing mark stood where speech opens"))

    def _close(self, at: int, before: str, gap: int, after: str) -> None:
        mark = self._text[at]
        self.opened = None
        if mark == "“":
            room = " " if after.isalnum() else ""
            reason = "an opening mark stood where speech closes"
            self._turn(Patch(at - gap, at + 1, f"”{room}", "reversed mark", reason))
        elif (mark == "”" and gap and (before in _ENDED or not after.isalnum())) or (mark == '"' and gap):
            reason = "a space stood between speech and its closing mark"
            room = " " if after.isalnum() else ""
            self.patches.append(Patch(at - gap, at + 1, f"{mark}{room}", "spaced mark", reason))

    def _turn(self, patch: Patch) -> None:
        self.patches.append(patch)
        self.reversed.append(patch)

    def _in_opening_place(self, at: int, gap: int, after: str) -> bool:
        glued = self._text[at - 1] if at > self.segment.start else " "
        return (gap > 0 or at == self.segment.start or glued in _BEFORE_OPENING) and after.isalnum()

    def _before(self, at: int) -> tuple[str, int]:
        """The last character that is no blank before a mark, and how many blanks stand between (three at most)."""
        place = at
        while place > self.segment.start and at - place < 3 and self._text[place - 1] in " \u00a0\u202f":
            place -= 1
        return (self._text[place - 1] if place > self.segment.start else ""), at - place

    def _after(self, at: int) -> str:
        return self._text[at + 1 : min(at + 2, self.segment.end)]


def _in_closing_place(before: str, gap: int, after: str) -> bool:
    """Glued to what is before it, and no word glued to it behind."""
    glued = gap == 0 and before != "" and before not in "([—–"
    return glued and (after == "" or after.isspace() or after in _AFTER_CLOSING)
