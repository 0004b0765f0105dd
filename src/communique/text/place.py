"""What each quotation mark of a stretch of text can do by its place and its shape: open, close, or neither."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"``|''|’’|‘‘|,,(?=\w)|[“”«»„‟\"״〝〞「」‘’'`‚‹›]")
_OPENING = frozenset("“ « „ ‟ ,, `` ‘‘ 〝 「".split())
_CLOSING = frozenset("” » '' ’’ 〞 」".split())
_SINGLE = frozenset("‘’'`‚‹›")
_STRAIGHT = frozenset('"״')
_BEFORE_OPENING = frozenset("([{—–-‑/:‘'’“«„\"")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-‑/’'”»")
_APOSTROPHED = re.compile(r"(?:\d0s|tis|twas|em|til|cause|n)\b", re.IGNORECASE)  # '90s, 'tis


class Mark(NamedTuple):
    """A mark in its place; one that may do either both `opens` and `closes`. `curly` marks show their direction."""

    start: int
    end: int
    opens: bool
    closes: bool
    single: bool
    curly: bool


def marks_of(text: str, begin: int, end: int) -> list[Mark]:
    """The quotation marks in `text[begin:end]`, apostrophes and inch signs left out."""
    out: list[Mark] = []
    inch = is_open = False
    for match in _MARK.finditer(text, begin, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > begin else " "
        after = text[match.end()] if match.end() < end else " "
        if mark in _SINGLE:
            opens, closes = _single(text, match, before, after)
        elif mark in _STRAIGHT:
            opens, closes = _straight(mark, before, after)
            if closes and before.isdigit() and (not is_open or _is_inch(text, match.end(), end, after)):
                inch = True
                continue
        else:
            opens, closes = _curly(mark, before, after)
        if opens or closes:
            if mark not in _SINGLE:
                is_open = not is_open if opens and closes else opens
            out.append(Mark(match.start(), match.end(), opens, closes, mark in _SINGLE, mark not in _STRAIGHT))
    return _paired(out) if inch or any(m.opens and m.closes for m in out) else out


def _in_opening_place(before: str, after: str) -> bool:
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _in_closing_place(before: str, after: str) -> bool:
    return not before.isspace() and before not in "([{" and (after.isspace() or after in _AFTER_CLOSING)


def _curly(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Opens and closes, for a mark that shows its direction: its place tells where the two gainsay each other."""
    opening, closing = _in_opening_place(before, after), _in_closing_place(before, after)
    if mark in {"„", ",,"}:
        return not closing, closing
    if mark in _OPENING:
        return not closing or opening, closing and not opening
    if mark in _CLOSING:
        wrong = opening and not closing and after.isalnum() and mark not in {"''", "’’"}
        return wrong, True
    return opening, closing


def _straight(mark: str, before: str, after: str) -> tuple[bool, bool]:
    opening, closing = _in_opening_place(before, after), _in_closing_place(before, after)
    if mark == "״" and before.isalnum() and after.isalnum():
        return False, False  # inside a Hebrew acronym
    if opening != closing:
        return opening, closing
    if before.isdigit():
        return False, True
    return True, True


def _is_inch(text: str, at: int, end: int, after: str) -> bool:
    """Whether a straight mark behind a number inside a quotation is an inch or a second: another closes it later."""
    if after in _AFTER_CLOSING or not text[at : at + 2].strip():
        return False
    following = re.search(r"[\"“”]", text[at:end])
    if following is None:
        return False
    place = at + following.start()
    behind = text[place + 1] if place + 1 < end else " "
    return _in_closing_place(text[place - 1], behind) and not _in_opening_place(text[place - 1], behind)


def _single(text: str, match: re.Match[str], before: str, after: str) -> tuple[bool, bool]:
    mark = match.group()
    if mark in "‹›":
        return _in_opening_place(before, after), _in_closing_place(before, after)
    opens = (before.isspace() or before in '([—–-:"“') and (after.isalnum() and not after.isdigit() or after in "[…")
    if opens and mark != "‘" and _APOSTROPHED.match(text, match.end()):
        opens = False
    shut = not after.isalnum() and (before in ".,!?;…" or before.isalnum() and before != "s" or before in ")]")
    return opens and mark != "’", shut and mark not in "‚`" and not (mark == "‘" and opens)


def _paired(marks: list[Mark]) -> list[Mark]:
    """The marks with those that might do either set by turns: one closes where another is open."""
    out: list[Mark] = []
    is_open = False
    for mark in marks:
        if not mark.single:
            if mark.opens and mark.closes:
                out.append(mark._replace(opens=not is_open, closes=is_open))
                is_open = not is_open
                continue
            is_open = mark.opens
        out.append(mark)
    return out
