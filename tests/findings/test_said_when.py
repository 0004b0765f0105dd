"""When something was said: only what words date, with what the date was counted from; else unknown."""

from __future__ import annotations

import pytest

import communique
from tests.findings.speech import only, reading


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("Lund said on Monday that the treaty was ready.", "2024-05-06", "Monday"),
        ("Lund told reporters on Saturday that the treaty was ready.", "2024-05-04", "Saturday"),
        ("Lund said in a statement on 3 May that the treaty was ready.", "2024-05-03", "3 May"),
        ("On Tuesday, Lund said the treaty was ready.", "2024-05-07", "Tuesday"),
        ("“The treaty is ready,” Lund said yesterday.", "2024-05-07", "yesterday"),
        ("Lund said Monday the treaty would be signed on Friday.", "2024-05-06", "Monday"),
    ],
)
def test_dated_by_the_attribution(text: str, day: str, words: str) -> None:
    quotation = only(text)
    when = quotation.when
    assert when is not None
    assert (when.start, when.end, when.basis) == (day, day, "dateline")
    assert when.span is not None
    assert when.span.of(reading(text).article.text) == words


def test_a_date_in_full_is_stated() -> None:
    when = only("Lund said on 12 April 2023 that the treaty was ready.").when
    assert when is not None
    assert (when.start, when.basis) == ("2023-04-12", "stated")


@pytest.mark.parametrize(
    "text",
    [
        "Lund said the treaty was ready.",
        "Lund said the treaty would be signed on Friday.",
        "Lund has said since Monday that the treaty was ready.",
        "Lund said after Monday’s talks that the treaty was ready.",
        "Vera, who arrived on Monday, and Lund said that the treaty was ready.",
    ],
)
def test_what_no_words_date_stays_unknown(text: str) -> None:
    assert only(text).when is None


def test_whoever_goes_on_in_the_paragraph_does_so_on_the_same_day() -> None:
    first, second, third = reading(
        "Lund said on Monday that the treaty was ready. She added that it was good.\n\nShe said it would last."
    ).quotations
    assert first.when == second.when is not None
    assert third.when is None


def test_without_a_day_to_count_from_a_weekday_says_nothing() -> None:
    page = "The treaty is ready, Norwegian Foreign Minister Kari Lund said on Monday, and it will be signed soon."
    assert [q.when for q in communique.read(page).quotations] == [None]


def test_a_statement_was_made_on_the_day_of_its_dateline() -> None:
    page = (
        "Statement by Foreign Minister Kari Lund\n\nOSLO, 8 May 2024 - I welcome the treaty that we have signed. "
        "We will keep our word.\n\nMy government thanks Chile, and I thank all who have worked for it."
    )
    (quotation,) = communique.read(page).quotations
    assert quotation.evidence.rule == "statement"
    assert quotation.when and (quotation.when.start, quotation.when.span) == ("2024-05-08", None)
