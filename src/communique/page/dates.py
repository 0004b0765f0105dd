"""Dates as pages state them in their metadata, to ISO 8601; what cannot be read with certainty stays unknown.

A year before the web or after the next one is a default of some machine, and no date: today is asked only for that.
"""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
EARLIEST = 1990
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_COMPACT = re.compile(r"(20\d{2}|199\d)(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?|(?!\d))")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
# Seconds, or thousandths or millionths of them, since 1970; written by some as a fraction.
_UNIX = re.compile(r"(\d{9,10}|\d{13}|\d{16})(?:\.\d*)?\Z")
_OF_PROGRAM = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (?:(Z|UTC|GMT|[+-]\d{4}) )?(\d{4})\Z"
)
_DAY_MONTH_YEAR = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+|-)([A-Za-z]{3,9})\.?,?(?:\s+|-)(\d{4})\b")
_MONTH_DAY_YEAR = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def iso(stated: object) -> str | None:
    """The day (`2021-05-19`) or moment (`2021-05-19T10:00:00+03:00`) that a value states; None if unclear.

    A date in figures only, with the day and month in either order (`05/06/2021`), is unclear.

    >>> iso("1714989600"), iso("20240506101500"), iso("25/06/2021"), iso("05/06/2021")
    ('2024-05-06T10:00:00+00:00', '2024-05-06T10:15:00', '2021-06-25', None)
    """
    if not isinstance(stated, str):
        return None
    value = stated.strip()[:80]
    if value[:1].isdigit():
        return _in_figures(value) or in_words(value)
    if match := _OF_PROGRAM.match(value):
        month, number, clock, zone, year = match.groups()
        value = f"{number} {month} {year} {clock} {zone or ''}".strip()
        return _of_mail(value) if zone else in_words(value)
    if value[:4].rstrip(",").isalpha() and "," in value[:5]:
        return _of_mail(value) or in_words(value)
    return in_words(value)


def _in_figures(value: str) -> str | None:
    """A date without words, where only one can be meant."""
    if match := _ISO.match(value):
        return _moment(*match.groups())
    if match := _COMPACT.match(value):
        return _moment(*match.groups())
    if match := _UNIX.match(value):
        return _since_1970(match[1])
    if match := _YEAR_FIRST.match(value):
        year, _, month, number, hour, minute, second = match.groups()
        return _moment(year, month, number, hour.zfill(2) if hour else None, minute, second, None)
    if match := _YEAR_LAST.match(value):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        if one > 12 or one == other:
            return day(year, other, one)
        return day(year, one, other) if other > 12 else None
    return _of_mail(value) if ":" in value else None


def _since_1970(figures: str) -> str | None:
    seconds = int(figures) / 10 ** (3 * {13: 1, 16: 2}.get(len(figures), 0))
    moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    return moment.isoformat() if day(moment.year, moment.month, moment.day) else None


def _of_mail(value: str) -> str | None:
    """A moment in the form of RFC 5322, with its year in full: RFC 822's two figures may mean any century."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    stated = re.search(rf"\b{moment.year}\b", value)
    return moment.isoformat() if stated and day(moment.year, moment.month, moment.day) else None


def in_words(value: str) -> str | None:
    """A full date with its month in words, in either order (`19 May 2021`, `May 19, 2021`)."""
    if match := _DAY_MONTH_YEAR.search(value):
        number, month, year = match.groups()
    elif match := _MONTH_DAY_YEAR.search(value):
        month, number, year = match.groups()
    else:
        return None
    known = MONTHS.get(month.lower())
    return day(int(year), known, int(number)) if known else None


def day(year: int, month: int, number: int) -> str | None:
    """The ISO day, where there is such a day and pages existed then: not later than next year's end."""
    try:
        date = datetime.date(year, month, number)
    except ValueError:
        return None
    return date.isoformat() if EARLIEST <= year <= datetime.date.today().year + 1 else None


def _moment(
    year: str, month: str, number: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> str | None:
    date = day(int(year), int(month), int(number))
    if date is None or hour is None or minute is None:
        return date
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return date
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{date}T{hour}:{minute}:{second or '00'}{'+00:00' if zone == 'Z' else zone or ''}"
