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
_COMPACT = re.compile(r"(20\d{2}|199\d)(\d{2})(\d{2})(?:T\d|$)")
_DAY_MONTH_YEAR = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_DAY_YEAR = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def iso(stated: object) -> str | None:
    """The day (`2021-05-19`) or moment (`2021-05-19T10:00:00+03:00`) that a value states; None if unclear.

    A date in figures only, with the day and month in either order (`05/06/2021`), is unclear.
    """
    if not isinstance(stated, str):
        return None
    value = stated.strip()[:80]
    if match := _ISO.match(value):
        return _moment(match)
    if match := _COMPACT.match(value):
        return day(*(int(g) for g in match.groups()))
    if value[:4].rstrip(",").isalpha() and "," in value[:5]:
        return _of_mail(value) or in_words(value)
    return in_words(value)


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


def _moment(match: re.Match[str]) -> str | None:
    year, month, number, hour, minute, second, zone = match.groups()
    date = day(int(year), int(month), int(number))
    if date is None or hour is None:
        return date
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return date
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{date}T{hour}:{minute}:{second or '00'}{'+00:00' if zone == 'Z' else zone or ''}"
