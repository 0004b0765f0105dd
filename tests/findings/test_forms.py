"""Forms of news beyond the plain sentence: headlines, lists, tweets, passives, and what only looks like speech."""

from __future__ import annotations

import pytest

import communique
from tests.findings.speech import HEAD, LEAD, only, reading, speaker, words


@pytest.mark.parametrize(
    "headline",
    [
        "Lund: Norway will keep the border open",
        "Norway will keep the border open: Lund",
        "Norway will keep the border open, says Lund",
        "Norway will keep the border open, Lund tells Vera",
        "Lund says Norway will keep the border open",
    ],
)
def test_headlines(headline: str) -> None:
    read = communique.read(f"{headline}\n\nOSLO, 8 May 2024 - {LEAD}The boats came in.")
    (quotation,) = read.quotations
    assert speaker(quotation) == "Kari Lund"
    assert words(read, quotation) == "Norway will keep the border open"


@pytest.mark.parametrize("headline", ["“Border will stay open”: Lund", "‘Border will stay open’ – Lund"])
def test_headlines_in_marks(headline: str) -> None:
    (quotation,) = communique.read(f"{headline}\n\nOSLO, 8 May 2024 - {LEAD}The boats came in.").quotations
    assert (speaker(quotation), quotation.kind) == ("Kari Lund", "direct")


def test_a_list_of_points_after_a_colon_is_one_block() -> None:
    read = reading("Lund said:\n\n• The border will stay open.\n\n• The treaty is ready.")
    (quotation,) = read.quotations
    assert (speaker(quotation), quotation.evidence.rule.split(" + ")[0], len(quotation.content)) == (
        *("Kari Lund", "block", 2),
    )


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“The border will stay open,” Lund tweeted on Tuesday.", "tweeted"),
        ("In a tweet, Lund wrote: “The border will stay open.”", "wrote"),
        ("“The border will stay open,” Lund wrote on X.", "wrote"),
    ],
)
def test_tweets(text: str, cue: str) -> None:
    read = reading(text)
    (quotation,) = read.quotations
    assert (speaker(quotation), quotation.kind) == ("Kari Lund", "direct")
    assert quotation.cue and quotation.cue.of(read.article.text) == cue


def test_two_apostrophes_are_a_quotation_mark() -> None:
    read = reading("''The treaty is ready,'' Lund said. The net is 5'' wide.")
    (quotation,) = read.quotations
    assert (words(read, quotation), quotation.kind) == ("The treaty is ready,", "direct")
    assert {e.operation for e in read.article.edits} == {"doubled mark"}


def test_the_head_stands_before_its_participle_phrase() -> None:
    text = "The Norwegian mission working with boats in Chile has said the treaty was ready."
    assert speaker(only(text)) == "Norwegian mission"


def test_both_ministers_are_the_two_in_view() -> None:
    lead = "Norwegian Foreign Minister Kari Lund met Chilean Foreign Minister Ana Vera in Oslo. "
    assert speaker(only("Both ministers agreed that the treaty was ready.", lead)) == "Kari Lund and Ana Vera"


def test_one_of_several_is_the_one_who_is_named() -> None:
    assert speaker(only("One of the authors, Hege Dahl, warned that the sea was warm.")) == "Hege Dahl"


def test_his_wife_is_the_one_he_married() -> None:
    lead = "The prosecutor, Per Vik, had married journalist Hege Dahl in April. "
    assert speaker(only("His wife said that the sea was calm.", lead)) == "Hege Dahl"


@pytest.mark.parametrize(
    "text",
    [
        "The presidential spokesman, Per Vik, denied it.",
        "An official asked not to be named.",
    ],
)
def test_no_speech(text: str) -> None:
    assert communique.read(HEAD + "The sea is calm. " + text).quotations == ()


def test_anonymous_officials_stay_as_they_are_called() -> None:
    quotation = only(
        "“We are ready,” an official of the Norwegian ministry, who asked not to be named, told the Bergen Gazette."
    )
    assert speaker(quotation) == "official of the Norwegian ministry"
    assert quotation.speaker and quotation.speaker.country == "NOR"
