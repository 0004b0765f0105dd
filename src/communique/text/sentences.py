"""Sentence splitting that knows quotation marks, titles, datelines and initials.

A stop ends a sentence unless it belongs to an abbreviation ("Gen.", "U.S. Secretary", "Jan. 1"), an initial
("J. Smith") or a number. A closing quotation mark after the stop belongs to the sentence that it closes. A stop glued
to the next capital ("in need.And") ends a sentence too, as scraped paragraphs have it. A line break always ends one.
"""

from __future__ import annotations

import re

from communique.records import Span

# Abbreviations that a name or number follows: never an end.
_TITLES = frozenset(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm brig sgt sen rep gov amb hon rev st fr sr msgr "
    "pres sec mt ft vs dept".split()
)
# Abbreviations that only a number follows: "No. 5", but "No. He did not."
_NUMBERED = frozenset("no nos art arts vol pp fig approx para".split())
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# Abbreviations that may also end a sentence: they do where the next word begins one.
_EITHER = frozenset("inc ltd co corp jr etc al est".split())
# After a time of day a capital begins a sentence unless it dates the time ("5 p.m. Monday", "5 p.m. GMT").
_CLOCK = frozenset({"a.m", "p.m"})
_DATES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,}|Eastern|Pacific|Central|[A-Z][a-z]{2,8}\.? \d)"
)
# Words that commonly open a sentence; after "U.S." and the like they decide that one has begun.
_OPENERS = frozenset(
    "the a an in on at for but and he she it they we i you this that these those there his her their its our "
    "after before when while if as since although however meanwhile earlier later also according asked".split()
)
_CLOSERS = "\"”’»'）)]"
_END = re.compile(r"[.!?…。]+[\"”’»')\]]*(?:\[\d{1,3}\])*|\n+")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The spans of the sentences in `text[start:end]`, in order, white space at their edges left out.

    Together they hold every character that is no white space.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, stop):
        if match.start() < begin:
            continue
        end = _with_spaced_mark(text, match.end(), stop)
        if _ends(text, match, begin, stop) and not (end > match.end() and _goes_on(text, end, stop)):
            begin = _cut(text, begin, end, spans)
    _cut(text, begin, stop, spans)
    return spans


def _cut(text: str, begin: int, end: int, spans: list[Span]) -> int:
    left, right = begin, end
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    if left < right:
        spans.append(Span(left, right))
    return end


def _goes_on(text: str, end: int, stop: int) -> bool:
    """Whether the words of attribution follow a spaced closing mark in lower case."""
    return text[end : min(end + 3, stop)].lstrip(" ")[:1].islower()


def _with_spaced_mark(text: str, end: int, stop: int) -> int:
    """Take in a closing mark that damage set apart from its stop (`standard. ” he said`)."""
    rest = text[end : min(end + 3, stop)]
    mark = re.match(r" ?([”»])", rest)
    return end + mark.end() if mark else end


def _ends(text: str, match: re.Match[str], begin: int, stop: int) -> bool:
    if "\n" in match.group():
        return True
    after = text[match.end() : min(match.end() + 40, stop)]
    if not after.strip():
        return True
    following = after.lstrip(" \t\u00a0")
    spaced = len(following) < len(after)
    first = following[0]
    if not spaced:
        return _glued_end(text, match, following)
    if match.group()[0] in "!?…":
        return not first.islower() and first not in ",;"
    if match.group().startswith("..") and first.islower():
        return False
    if first.islower() or first in ",;:)":
        return False
    return not _is_abbreviation(text, match.start(), begin, following, match.group())


def _glued_end(text: str, match: re.Match[str], following: str) -> bool:
    """`in need.And, most`, `in 2016.He` - a word or number, a stop, a capitalised word, and no space between."""
    before = text[max(0, match.start() - 2) : match.start()]
    closed = match.group()[-1] in _CLOSERS
    begins = re.match(r"[“\"]?[A-Z][a-z ’']", following)
    return bool(begins) and (
        before.isalpha()
        and before.islower()
        or before.isdigit()
        and len(before) == 2
        or closed
        and len(match.group()) > 1
    )


def _is_abbreviation(text: str, dot: int, begin: int, following: str, end: str) -> bool:
    if end[-1] in _CLOSERS and len(end) > 1:
        return False
    word = re.search(r"[^\s\"“”‘(—–-]*$", text[max(begin, dot - 20) : dot])
    last = word.group() if word else ""
    lower = last.lower()
    next_word = re.match(r"[\"“‘'(]*([^\W_]*)", following)
    opener = bool(next_word) and next_word is not None and next_word.group(1).lower() in _OPENERS
    if lower in _TITLES:
        return True
    if lower in _NUMBERED or lower in _MONTHS:
        return following[0].isdigit()
    if lower in _CLOCK:
        return bool(_DATES.match(following))
    if lower in _EITHER:
        return not following[0].isupper() or not opener
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", last):  # U.S, U.N, D.C
        return not opener and following[0] not in '"“'
    return len(last) == 1 and last.isupper() and following[0].isupper() and not opener  # J. Smith
