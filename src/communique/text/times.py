"""Time expressions of news prose, resolved to ranges of days.

The classes are those of TIMEX3 (Pustejovsky et al. 2003) that reports use to date what happened: calendar
dates in full or in part ("27 May 2022", "10 December", "in May"), weekdays, and deictic words ("yesterday",
"last week"). A date in full needs nothing else. Anything less is resolved against a reference day, and stays
unknown where there is none: no date is ever invented.

Which basis a `When` carries: "stated" where the text gives the date in full (or its year comes from a date in
full earlier in the text); otherwise the basis of the reference day, "dateline" or that of `Article.published`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.records import Article, Basis, Span, When

if TYPE_CHECKING:
    from collections.abc import Iterator

Days = tuple[dt.date, dt.date]

# Month names and their short forms, lower case, with their numbers; days of the week from Monday, 0.
MONTHS = {
    form: number
    for number, forms in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
        "october oct|november nov|december dec".split("|"),
        1,
    )
    for form in forms.split()
}
WEEKDAYS = {
    day: number for number, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"a": 1, "an": 1}

# Months are matched in capitals only: "may" and "march" are verbs.
_MONTH = (
    "(?:"
    + "|".join(m.capitalize() + (r"\b" if len(m) > 4 or m in {"may", "june", "july"} else r"\b\.?") for m in MONTHS)
    + ")"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_TO = r"(?:\s?[-–—]\s?|\sto\s|\sand\s)"
_WEEKDAY = "(?:" + "|".join(day.capitalize() for day in WEEKDAYS) + r")\b"
_ABOUT = r"[Ss]ince|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id|[Bb]y|[Uu]ntil"
_NEAR = r"[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]ast|[Pp]revious|[Ff]ollowing"

_TIME = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)\b
    | (?P<d1>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s(?:of\s)?(?P<dm>{_MONTH})(?:,?\s(?P<dy>{_YEAR}))?
    | (?P<mm>{_MONTH})\s(?P<m1>{_DAY})(?:{_TO}(?P<m2>{_DAY}))?(?:,?\s(?P<my>{_YEAR}))?
    | (?P<ym>{_MONTH}),?\s(?:of\s)?(?P<yy>{_YEAR})
    | (?P<lead>[Ii]n|{_NEAR}|{_ABOUT})[\s-](?P<month>{_MONTH})(?!\s\d)
    | [Ii]n\s(?:(?:early|late|mid)[\s-])?(?P<year>{_YEAR})
    | (?:(?P<wlead>{_NEAR})\s)?(?P<weekday>{_WEEKDAY})
    | (?P<word>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b
    | (?P<span>{_NEAR})\s(?P<unit>week|month|year|weekend|morning|afternoon|evening|night)\b
    | (?P<count>\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an)\s
      (?P<units>day|week|month|year)s?\s(?P<side>ago|earlier)\b
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The day that partial and deictic expressions are resolved against, and how it is known."""

    day: dt.date
    basis: Basis


def reference_of(article: Article, at: int | None = None) -> Reference | None:
    """The reference day of an article: the date of its dateline, else its publication, else None.

    In a post of a live page, where the character `at` stands, it is the post's own. A dateline without its year
    ("ASTANA, July 15") takes it from the publication, or says nothing.
    """
    post = article.post_at(at) if at is not None and article.posts else None
    if post is not None:
        return Reference(dt.date.fromisoformat(post.published.start[:10]), post.published.basis)
    published = None
    if article.published:
        try:
            published = Reference(dt.date.fromisoformat(article.published.start[:10]), article.published.basis)
        except ValueError:
            published = None
    for when in times(article.dateline or "", reference=published):
        if when.start == when.end:
            return Reference(dt.date.fromisoformat(when.start), "dateline")
    return published


def times(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    reference: Reference | None = None,
    ahead: bool = False,
    year: int | None = None,
) -> tuple[When, ...]:
    """The times that `text[start:end]` names and that can be worked out, in order of the text.

    `ahead` says that the sentence looks forward, so that "on Monday" is the coming one; `year` is one that the
    text stated in full before, for dates without their year where there is no reference. `When.start` and
    `When.end` are ISO days, both inclusive; `When.span` is where the expression stands.
    """
    return tuple(_resolved(text, start, len(text) if end is None else end, reference, ahead, year))


def _resolved(
    text: str, start: int, end: int, reference: Reference | None, ahead: bool, year: int | None
) -> Iterator[When]:
    for match in _TIME.finditer(text, start, end):
        try:
            found = _read(match, reference, ahead, year)
        except (ValueError, OverflowError):  # no such day: "31 February", or past the ends of the calendar
            continue
        if found is None:
            continue
        (first, last), basis = found
        yield When(first.isoformat(), last.isoformat(), basis, Span(*match.span()))
        if match["dy"] or match["my"] or match["yy"]:
            year = first.year


def _read(
    match: re.Match[str], reference: Reference | None, ahead: bool, year: int | None
) -> tuple[Days, Basis] | None:
    full = _full(match, year if reference is None else None)
    if full is not None:
        return full, "stated"
    if reference is None:
        return None
    day = reference.day
    found: Days | None
    if match["d1"] or match["m1"]:
        found = _nearest_date(match, day, ahead)
    elif match["month"]:
        found = _month_near(_month(match["month"]), day, match["lead"].lower(), ahead)
    elif match["weekday"]:
        found = _weekday_near(WEEKDAYS[match["weekday"].lower()], day, (match["wlead"] or "").lower(), ahead)
    elif match["word"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0)
        found = _single(day + dt.timedelta(shift))
    elif match["span"]:
        found = _period(match["unit"], match["span"].lower(), day)
    else:
        found = _ago(match, day)
    return (found, reference.basis) if found else None


# --- dates in full ---


def _full(match: re.Match[str], year: int | None) -> Days | None:
    if match["iso"]:
        return _single(dt.date.fromisoformat(match["iso"]))
    if match["year"]:
        return dt.date(int(match["year"]), 1, 1), dt.date(int(match["year"]), 12, 31)
    if match["yy"]:
        return _whole_month(int(match["yy"]), _month(match["ym"]))
    stated = match["dy"] or match["my"]
    if match["d1"] or match["m1"]:
        known = int(stated) if stated else year
        return _days(match, known) if known else None
    return None


def _days(match: re.Match[str], year: int) -> Days:
    """The day, or run of days, of a match with day and month, in that year."""
    month = _month(match["dm"] or match["mm"])
    first = dt.date(year, month, _number(match["d1"] or match["m1"]))
    second = match["d2"] or match["m2"]
    last = dt.date(year, month, _number(second)) if second else first
    return (first, last) if last >= first else (first, first)


# --- against a reference ---


def _nearest_date(match: re.Match[str], day: dt.date, ahead: bool) -> Days | None:
    """A day and month without a year: the last such day, or the next one where the sentence looks forward."""
    choices = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            choices.append(_days(match, year))
        except ValueError:  # 29 February
            continue
    slack = dt.timedelta(2)  # a page may carry a date of another time zone
    if ahead:
        return min((c for c in choices if c[0] >= day - slack), default=None)
    return max((c for c in choices if c[0] <= day + slack), default=None)


def _month_near(month: int, day: dt.date, lead: str, ahead: bool) -> Days:
    forward = lead in {"next", "coming", "following"} or (ahead and lead not in {"last", "past", "previous"})
    year = day.year
    if forward and (month < day.month or (lead == "next" and month == day.month)):
        year += 1
    elif not forward and (month > day.month or (lead == "last" and month == day.month)):
        year -= 1
    return _whole_month(year, month)


def _weekday_near(weekday: int, day: dt.date, lead: str, ahead: bool) -> Days:
    """The last such weekday on or before the reference; the next one where the sentence looks forward."""
    forward = lead in {"next", "coming", "following"} or (ahead and lead not in {"last", "past", "previous"})
    back = (day.weekday() - weekday) % 7
    if forward:
        return _single(day + dt.timedelta((7 - back) % 7 or (7 if lead else 0)))
    return _single(day - dt.timedelta(back or (7 if lead in {"last", "past", "previous"} else 0)))


def _period(unit: str, lead: str, day: dt.date) -> Days | None:
    shift = -1 if lead in {"last", "past", "previous"} else 1 if lead in {"next", "coming", "following"} else 0
    if unit in {"morning", "afternoon", "evening", "night"}:
        return _single(day + dt.timedelta(shift)) if shift <= 0 else None
    if unit == "year":
        return dt.date(day.year + shift, 1, 1), dt.date(day.year + shift, 12, 31)
    if unit == "month":
        return _shifted_month(day, shift)
    monday = day - dt.timedelta(day.weekday()) + dt.timedelta(7 * shift)
    return monday + dt.timedelta(5 if unit == "weekend" else 0), monday + dt.timedelta(6)


def _ago(match: re.Match[str], day: dt.date) -> Days | None:
    """How long ago. "Three days earlier" counts from another event, so it stays unknown."""
    if match["side"] != "ago":
        return None
    count = _NUMBERS.get(match["count"]) or int(match["count"])
    unit = match["units"]
    if unit == "day":
        return _single(day - dt.timedelta(count))
    if unit == "week":
        monday = day - dt.timedelta(day.weekday() + 7 * count)
        return monday, monday + dt.timedelta(6)
    if unit == "month":
        return _shifted_month(day, -count)
    return dt.date(day.year - count, 1, 1), dt.date(day.year - count, 12, 31)


def _shifted_month(day: dt.date, shift: int) -> Days:
    index = day.year * 12 + day.month - 1 + shift
    return _whole_month(index // 12, index % 12 + 1)


def _whole_month(year: int, month: int) -> Days:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, 1), following - dt.timedelta(1)


def _single(day: dt.date) -> Days:
    return day, day


def _month(word: str) -> int:
    return MONTHS[word.rstrip(".").lower()]


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))
