"""Time expressions against a reference day, and without one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.records import When
from communique.text.times import Reference, reference_of, times
from tests import factory

THURSDAY = Reference(dt.date(2022, 7, 28), "dateline")


def ranges(text: str, **more: object) -> list[tuple[str, str, str]]:
    return [(w.start, w.end, w.basis) for w in times(text, **more)]  # type: ignore[arg-type]  # keywords of times


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("signed on May 27, 2022 in Oslo", "2022-05-27", "2022-05-27"),
        ("signed on 27th May 2022", "2022-05-27", "2022-05-27"),
        ("the 27th of May, 2022", "2022-05-27", "2022-05-27"),
        ("met in July 2016", "2016-07-01", "2016-07-31"),
        ("met on 2021-02-03", "2021-02-03", "2021-02-03"),
        ("a visit from 5-6 April 2016", "2016-04-05", "2016-04-06"),
        ("founded in 1949", "1949-01-01", "1949-12-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
    ],
)
def test_dates_in_full_need_no_reference(text: str, start: str, end: str) -> None:
    assert ranges(text) == [(start, end, "stated")]
    assert ranges(text, reference=THURSDAY) == [(start, end, "stated")]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("met on Monday", "2022-07-25", "2022-07-25"),
        ("met on Thursday", "2022-07-28", "2022-07-28"),
        ("met last Thursday", "2022-07-21", "2022-07-21"),
        ("meets next Thursday", "2022-08-04", "2022-08-04"),
        ("met yesterday", "2022-07-27", "2022-07-27"),
        ("met this morning", "2022-07-28", "2022-07-28"),
        ("met on 10 December", "2021-12-10", "2021-12-10"),
        ("met on July 26", "2022-07-26", "2022-07-26"),
        ("met in May", "2022-05-01", "2022-05-31"),
        ("met in December", "2021-12-01", "2021-12-31"),
        ("met last week", "2022-07-18", "2022-07-24"),
        ("meets next month", "2022-08-01", "2022-08-31"),
        ("met three days ago", "2022-07-25", "2022-07-25"),
        ("met two months ago", "2022-05-01", "2022-05-31"),
        ("met last year", "2021-01-01", "2021-12-31"),
    ],
)
def test_the_rest_is_resolved_against_the_reference_or_stays_unknown(text: str, start: str, end: str) -> None:
    assert ranges(text, reference=THURSDAY) == [(start, end, "dateline")]
    assert ranges(text) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("on Monday", "2022-08-01"),
        ("on 10 December", "2022-12-10"),
        ("in May", "2023-05-01"),
        ("tomorrow", "2022-07-29"),
    ],
)
def test_a_sentence_that_looks_forward_takes_the_coming_one(text: str, start: str) -> None:
    assert [w.start for w in times(text, reference=THURSDAY, ahead=True)] == [start]


def test_a_year_stated_before_serves_dates_without_one() -> None:
    text = "They met on 3 March 2019 and again on 5 April."
    assert [w.start for w in times(text)] == ["2019-03-03", "2019-04-05"]
    assert [w.start for w in times("again on 5 April", year=2019)] == ["2019-04-05"]


@pytest.mark.parametrize(
    "text",
    ["it may march on", "31 February 2020", "sat in the back", "the 5 second rule", "", "in May we trust"],
)
def test_what_is_no_time_or_cannot_be_known_gives_nothing(text: str) -> None:
    assert times(text) == ()


def test_the_span_quotes_the_expression_without_the_full_stop() -> None:
    text = "The talks end on 3 March."
    (when,) = times(text, reference=THURSDAY)
    assert when.span is not None
    assert when.span.of(text) == "3 March"


def test_the_reference_is_the_dateline_before_the_publication() -> None:
    published = When("2024-03-06", "2024-03-06", "metadata")
    both = factory.article("Text.", dateline="KYIV, 5 March 2024 -", published=published)
    assert reference_of(both) == Reference(dt.date(2024, 3, 5), "dateline")
    yearless = factory.article("Text.", dateline="KYIV, March 5 -", published=published)
    assert reference_of(yearless) == Reference(dt.date(2024, 3, 5), "dateline")
    assert reference_of(factory.article("Text.", published=published)) == Reference(dt.date(2024, 3, 6), "metadata")
    assert reference_of(factory.article("Text.", dateline="KYIV, March 5 -")) is None
    assert reference_of(factory.article("Text.")) is None


@given(
    st.text(alphabet="0123456789 -,.MayJuneDctoberlastnextweekagoFridy", max_size=60),
    st.dates(),
    st.booleans(),
)
def test_any_text_and_any_reference_gives_ordered_ranges_inside_the_text(text: str, day: dt.date, ahead: bool) -> None:
    for when in times(text, reference=Reference(day, "published"), ahead=ahead):
        assert when.start <= when.end
        assert when.span is not None
        assert 0 <= when.span.start < when.span.end <= len(text)
