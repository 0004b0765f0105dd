"""Speech by its marks, on sentences written for it: who stands beside it, whatever the verb, and who goes on."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

import communique
from communique import actors, page, source, text
from communique.findings.quotations.marked import marked, units_in
from communique.records import Reading
from communique.settings import Settings
from communique.text.marks import quoted_stretches

LEAD = "Norwegian Foreign Minister Kari Lund met Chilean envoy Diego Vera in Oslo on Monday.\n\n"


def said(body: str) -> list[tuple[list[str], str | None]]:
    """(parts, speaker) of each quotation, in reading order."""
    read = communique.read(LEAD + body)
    return [_told(read, n) for n in range(len(read.quotations))]


def _told(read: Reading, n: int) -> tuple[list[str], str | None]:
    quotation = read.quotations[n]
    parts = [part.of(read.article.text) for part in quotation.content]
    return parts, quotation.speaker.name if quotation.speaker else None


@pytest.mark.parametrize(
    ("body", "words", "speaker"),
    [
        ("“We are done here,” Lund snapped.", "We are done here,", "Kari Lund"),
        ("“Who wants my job?” Vera grinned, closing his folder.", "Who wants my job?", "Diego Vera"),
        ("“So be it,” shrugged the envoy Diego Vera.", "So be it,", "Diego Vera"),
        ("“We have nothing left!” wept Amina Yusuf, a nurse.", "We have nothing left!", "Amina Yusuf"),
        ("“You have seen nothing,” thundered Admiral Otto Bruun.", "You have seen nothing,", "Otto Bruun"),
        ("“Let us see,” she beamed.", "Let us see,", "Kari Lund"),
        ("Lund sighed, “It will be a long night.”", "It will be a long night.", "Kari Lund"),
        ("Vera beamed: “We have a deal.”", "We have a deal.", "Diego Vera"),
        ("“The tide is high,” the Polish envoy Jan Kowal chuckled.", "The tide is high,", "Jan Kowal"),
        ('"No ships today," Lund huffed.', "No ships today,", "Kari Lund"),
        ("‘No ships today,’ Lund huffed.", "No ships today,", "Kari Lund"),
        ("«No ships today», Lund huffed.", "No ships today", "Kari Lund"),
        ("“Come in,” Vera, who had waited for hours, smiled.", "Come in,", "Diego Vera"),
    ],
)
def test_any_verb_beside_a_name(body: str, words: str, speaker: str) -> None:
    assert said(body) == [([words], speaker)]


@pytest.mark.parametrize(
    ("body", "words", "speaker"),
    [
        ("Foreign Minister Kari Lund: “We shall sign in May.”", "We shall sign in May.", "Kari Lund"),
        ("Diego Vera, Chilean envoy: “We shall sign in May.”", "We shall sign in May.", "Diego Vera"),
        ('Vera: "We wait."', "We wait.", "Diego Vera"),
        ("This from the envoy, Diego Vera: “We will be there.”", "We will be there.", "Diego Vera"),
        ("Asked about the fish, the minister's answer was short: “In May.”", "In May.", "Kari Lund"),
        ("Diego Vera, envoy of Chile:\n\n“We shall sign in May.”", "We shall sign in May.", "Diego Vera"),
        ("In response, the crowd chorused; “We are not tired.”", "We are not tired.", "crowd"),
    ],
)
def test_colon(body: str, words: str, speaker: str) -> None:
    assert said(body) == [([words], speaker)]


@pytest.mark.parametrize(
    "body",
    [
        "“A treaty is a promise.” — Kari Lund, Foreign Minister",
        "“A treaty is a promise.” – Kari Lund",
        "“A treaty is a promise.”\n— Kari Lund, Norwegian minister",
        '"A treaty is a promise." -- Kari Lund',
        "“A treaty is a promise.” (Kari Lund)",
    ],
)
def test_signed(body: str) -> None:
    assert said(body) == [(["A treaty is a promise."], "Kari Lund")]


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Lund shook her head. “No new money.” She left the room.", "Kari Lund"),
        ("The envoy Diego Vera was blunt. “They lied to us.”", "Diego Vera"),
        ("“A bad day for us.” Vera left without another word.", "Diego Vera"),
        ("The crowd cheered when Vera appeared. “This is your day.”", "Diego Vera"),
    ],
)
def test_beside_one_person(body: str, speaker: str) -> None:
    read = communique.read(LEAD + body)
    (quotation,) = read.quotations
    sure = communique.read(LEAD + "“They lied to us,” Diego Vera said.").quotations[0]
    assert quotation.kind == "direct"
    assert quotation.speaker is not None
    assert sure.speaker is not None
    assert quotation.speaker.name == speaker
    assert (quotation.speaker.confidence or 1) < (sure.speaker.confidence or 0)


def test_beside_more_than_one_person_nobody_is_named() -> None:
    body = "The two ministers shook hands. “We have waited long enough for this day to come to our islands.”"
    assert [who for _, who in said(body)] == [None]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ('Lund called the text "a gift" and "long overdue".', ["a gift", "long overdue"]),
        (
            'Lund described the talks as "slow", "cold" and "not for children".',
            ["slow", "cold", "not for children"],
        ),
    ],
)
def test_a_row_of_quoted_words_is_one_quotation(body: str, parts: list[str]) -> None:
    assert said(body) == [(parts, "Kari Lund")]


@pytest.mark.parametrize("words", ["The river is closed,", "No,", "Never!", "We go,"])
def test_a_short_quotation_is_no_subject(words: str) -> None:
    assert said(f"“{words}” said Foreign Minister Kari Lund.") == [([words], "Kari Lund")]


def test_what_has_no_attribution_goes_on_from_the_one_before() -> None:
    body = "“We came to listen,” Vera said. “Now we have heard enough.”\n\n“The talks will go on in May without us.”"
    assert said(body) == [
        (["We came to listen,"], "Diego Vera"),
        (["Now we have heard enough."], "Diego Vera"),
        (["The talks will go on in May without us."], "Diego Vera"),
    ]


def test_paragraphs_that_reopen_belong_to_the_attribution_of_one_of_them() -> None:
    first = "Vera said: “We came to listen.\n\n“Now we have heard enough.”"
    last = "“We came to listen.\n\n“Now we have heard enough,” Vera sighed."
    assert said(first) == [(["We came to listen.", "Now we have heard enough."], "Diego Vera")]
    assert said(last) == [(["We came to listen.", "Now we have heard enough,"], "Diego Vera")]


def test_paragraphs_that_reopen_without_an_attribution_go_on_together() -> None:
    body = "“We came to listen,” Vera said.\n\n“The hall was cold and dark.\n\n“Nobody had brought a pen.”"
    assert said(body)[1:] == [(["The hall was cold and dark.", "Nobody had brought a pen."], "Diego Vera")]


@pytest.mark.parametrize(
    "body",
    [
        "Vera, who bears the title “Keeper of the Harbour,” rarely leaves Oslo.",
        "The fleet of the “Northern League” sailed for Oslo on Monday.",
        "Kari “the Crane” Lund left the room.",
        'The ship carries a 5" gun.',
    ],
)
def test_names_and_titles_in_marks_are_no_speech(body: str) -> None:
    assert said(body) == []


def test_a_text_without_paragraphs_is_read_as_one_with_them() -> None:
    body = (
        "The ministers met in Oslo on Monday to talk about fish.\n“The sea is ours. It was ours before.\n"
        "“The fish are ours as well,” Kari Lund said.\nDiego Vera said the talks would go on in May.\n"
        "“Nobody wants a quarrel,” Vera sighed. “We go home.”"
    )
    apart, joined = (communique.read(json.dumps({"text": t})) for t in (body, body.replace("\n", " ")))
    assert [_told(apart, n) for n in range(4)] == [_told(joined, n) for n in range(4)]
    ends = [q.content[-1].end for q in joined.quotations]
    assert all(
        after.content[0].start >= end for end, (_, after) in zip(ends, pairwise(joined.quotations), strict=False)
    )


def test_candidates_are_given_with_and_without_what_is_known() -> None:
    raw = (LEAD + "Lund said the talks went on. “We are late.”").encode()
    document = text.document(page.compose(source.from_bytes(raw, origin="a.txt"), raw, Settings()))
    cast = actors.cast(document)
    (alone,) = marked(document, cast, units_in(document, quoted_stretches(document)))
    assert (alone.rule, alone.speaker and alone.speaker.name) == ("beside: person", "Kari Lund")
    assert [part.of(document.text) for part in alone.content] == ["We are late."]


def test_words_within_a_sentence_are_a_candidate_of_their_own_kind() -> None:
    body = "Lund wants a harbour “that is open to every ship and every man who comes to us in peace” by May."
    raw = (LEAD + body).encode()
    document = text.document(page.compose(source.from_bytes(raw, origin="a.txt"), raw, Settings()))
    units = units_in(document, quoted_stretches(document))
    assert [draft.rule for draft in marked(document, actors.cast(document), units)] == ["within"]
