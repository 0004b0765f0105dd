"""Lines that say when a page was published, or who wrote it: "Published On 8 Mar 2023", "By Ana Reis".

A line is such a stamp only where nothing else stands in it. It is read for the date, marked, and is no part of the
body. The day under "Updated" is not the day of publication, and one in figures that can be read either way round
(05/06/2021) stays unknown. Figures between dots are a day, a month and a year in every country that writes them so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from communique.page import dates
from communique.page.segments import Segment

LINE, BYLINE = "line of publication", "byline"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_PIECE = re.compile(
    rf"""
      (?P<other>(?:(?:last|latest)\s)?
        (?:updated?|modified|revised|edited|corrected|reviewed|amended)(?:\s(?:on|at|by))?\b:?)
    | (?P<own>(?:(?:first|originally)\s)?
        (?:published|posted|released|issued|created|filed|uploaded|aired)(?:\s(?:on|at|online))?\b:?
        |(?:publication|publishing|publish|release|posting|issue)\s(?:date|time)\b:?
        |date(?:\sof\s(?:publication|issue))?\s?:|dated?\b:?)
    | (?P<words>\d{{1,2}}(?:st|nd|rd|th)?\s{{1,2}}(?:of\s)?{_MONTH}\b\.?,?\s{{1,2}}\d{{4}}(?!\d)
        |{_MONTH}\b\.?\s{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,2}}\d{{4}}(?!\d))
    | (?P<iso>\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?(?!\d))
    | (?P<figures>\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}(?!\d)|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}(?!\d))
    | (?P<unclear>\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}}(?!\d))
    | (?P<clock>\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?\s?(?:[ap]\.?m\b\.?)?|\d{{1,2}}\s?[ap]\.?m\b\.?)
    | (?P<zone>(?:\(?(?:gmt|utc|z|[ecmp][sd]?t|bst|cest|cet|eest|eet|msk|ist|jst|kst|wib|hkt|sgt|aest|aedt|local\stime
        |eastern|pacific|(?-i:[A-Z]{{1,4}}T))
        (?:\s?[+-]\d{{1,2}}(?::?\d{{2}})?)?\)?)(?!\w)|[+-]\d{{2}}:?\d{{2}}(?!\d))
    | (?P<day>(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b\.?,?)
    | (?P<rest>[\s,;:|•·–—/()-]+|at\b|on\b|and\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST, _LONGEST_CLOCK = 160, 30
CLOCK = re.compile(
    r"(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)(?:\s\(?[A-Z]{1,4}T?\b\)?)?(?![\w.])"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s?(?:([ap])\.?m)?", re.IGNORECASE)
_FIXED = {"gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2} | {
    "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "wib": 7,
}  # fmt: skip
_ZONE = re.compile(r"\(?([a-z]*)\s?(?:([+-])(\d{1,2}):?(\d{2})?)?\)?", re.IGNORECASE)

_NAMED = r"(?:[A-ZÀ-Þ][\w.’'-]{0,30}|de|da|del|van|von|der|bin|ibn|al|el)"
_BYLINE = re.compile(
    rf"(?:By|BY|(?:Written|Reported|Reporting|Report|Story|Text|Words|Edited) by|Author|Reporter)\s?:?\s"
    rf"{_NAMED}(?:\s{_NAMED}){{0,4}}(?:(?:,\s|\s(?:and|AND|&)\s){_NAMED}(?:\s{_NAMED}){{0,4}}){{0,4}}"
    rf"(?:\s(?:in|for|of)\s{_NAMED}(?:\s{_NAMED}){{0,3}})?"
)
_NEAR_TOP = 6  # lines
_DATE_ENDS = re.compile(
    r"\s?[|•·,–—-]?\s?(?=(?:on |published|posted|updated|last updated|date|\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2})\b)",
    re.IGNORECASE,
)


_DIGIT = re.compile(r"\d")


class Stamp(NamedTuple):
    """What a line of publication says: the ISO day or moment, None where it says none that is clear.

    `labelled` tells whether the line itself says that it is one ("Published").
    """

    published: str | None
    labelled: bool


def stamp(line: str) -> Stamp | None:
    """The line as a stamp; None where it says anything else.

    >>> stamp("Tue., Sept. 3rd, 2019 at 4:05 p.m. | Updated: Sept. 5, 2019")
    Stamp(published='2019-09-03T16:05:00', labelled=True)
    """
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return None
    at, label = 0, ""
    dated: dict[str, tuple[str, str, str]] = {}  # label -> date, time of day, zone
    labelled = known = False
    while at < len(line):
        piece = _PIECE.match(line, at)
        if piece is None or piece.end() == at:
            return None
        at = piece.end()
        kind, words = str(piece.lastgroup), piece.group()
        if kind in {"own", "other"}:
            label, labelled = kind, True
        elif kind in {"words", "iso", "figures", "unclear"}:
            known = True
            dated.setdefault(label, (_date(kind, words) or "", "", ""))
        elif kind in {"clock", "zone"} and label in dated:
            date, clock, zone = dated[label]
            dated[label] = (date, clock or words, zone) if kind == "clock" else (date, clock, zone or words)
    if not known:
        return None
    found = dated.get("own") or dated.get("")
    return Stamp(_moment(*found) if found else None, labelled)


def is_clock(line: str) -> bool:
    """Whether a line is a time of day ("14:05 GMT") and says nothing else."""
    return len(line) <= _LONGEST_CLOCK and CLOCK.fullmatch(line.strip()) is not None


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the article and says nothing else."""
    return len(line) <= _LONGEST and _BYLINE.fullmatch(line.rstrip()) is not None


def is_furniture(line: str) -> bool:
    """Whether a line says when a page was published, or who wrote it."""
    return is_byline(line) or read(line) is not None


def mark(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """The segments, those marked that are stamps and bylines.

    A date alone is a stamp only near the top: further down it may be a heading of a chronicle.
    """
    marked: list[Segment] = []
    for index, segment in enumerate(segments):
        reason = _reason(segment.of(text), near=index < _NEAR_TOP) if segment.kind == "body" else None
        marked.append(replace(segment, kind="debris", reason=reason) if reason else segment)
    return marked


def read(line: str) -> Stamp | None:
    """The stamp that a line is, alone or behind a byline."""
    return stamp(line) or _signed(line)


def _reason(line: str, *, near: bool) -> str | None:
    found = stamp(line)
    if found:
        return LINE if near or found.labelled else None
    if near and _signed(line):
        return LINE
    return BYLINE if near and is_byline(line) else None


def _signed(line: str) -> Stamp | None:
    """The stamp behind a byline on the same line."""
    if len(line) > _LONGEST:
        return None
    for end in _DATE_ENDS.finditer(line):
        if end.start() and is_byline(line[: end.start()]):
            return stamp(line[end.end() :])
    return None


def _date(kind: str, words: str) -> str | None:
    if kind == "words":
        return dates.in_words(words.replace(" of ", " ")) or dates.in_words(re.sub(r"\.(?=\d)", ". ", words))
    if kind == "iso":
        return dates.iso(words)
    if kind == "figures":
        numbers = [int(number) for number in re.split(r"[/.]", words)]
        return dates.day(*(numbers if numbers[0] > 31 else reversed(numbers)))
    first, second, year = (int(number) for number in re.split(r"[/-]", words))
    if year < 100 or (first <= 12 and second <= 12 and first != second):
        return None
    return dates.day(year, *((second, first) if first > 12 or first == second else (first, second)))


def _moment(date: str, clock: str, zone: str) -> str | None:
    read = _CLOCK.match(clock)
    if not date or "T" in date or read is None:
        return date or None
    hour, half = int(read[1]), (read[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return date
    hour = hour % 12 + 12 * (half == "p") if half else hour
    minute, second = int(read[2] or 0), int(read[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return date
    return f"{date}T{hour:02}:{minute:02}:{second:02}{_offset(zone)}"


def _offset(zone: str) -> str:
    """The offset from UTC; empty for names that mean another one in another season or country (ET, IST)."""
    found = _ZONE.match(zone.strip())
    if found is None or not zone.strip():
        return ""
    name, sign, hours, minutes = found.groups()
    if sign and int(hours) <= 14 and int(minutes or 0) < 60 and name.lower() in {"", "gmt", "utc"}:
        return f"{sign}{int(hours):02}:{minutes or '00'}"
    known = _FIXED.get(name.lower())
    return "" if known is None or sign else f"{'-' if known < 0 else '+'}{abs(known):02}:00"
