"""Each pattern of attribution, on sentences written for it: what was said, by whom, with which cue and rule."""

from __future__ import annotations

import pytest

import communique
from communique.records import Quotation, Reading

LEAD = "Norwegian Foreign Minister Kari Lund met Chilean President Diego Vera in Oslo on Monday.\n\n"


def reading(text: str) -> Reading:
    return communique.read(LEAD + text)


def words(read: Reading, quotation: Quotation) -> str:
    return " | ".join(span.of(read.article.text) for span in quotation.content)


def said(text: str) -> list[tuple[str, str | None, str | None, str]]:
    """(content, speaker, cue, kind) of each quotation, in reading order."""
    read = reading(text)
    return [
        (
            words(read, q),
            q.speaker.name if q.speaker else None,
            q.cue.of(read.article.text) if q.cue else None,
            q.kind,
        )
        for q in read.quotations
    ]


CASES = {
    "clause: that-clause": (
        "Lund noted on Tuesday that the border would stay open.",
        ("the border would stay open", "Kari Lund", "noted", "indirect"),
    ),
    "clause: bare clause": (
        "Lund said the border would stay open.",
        ("the border would stay open", "Kari Lund", "said", "indirect"),
    ),
    "clause: quote": (
        "Lund said, “The border will stay open.”",
        ("The border will stay open.", "Kari Lund", "said", "direct"),
    ),
    "clause: colon": (
        "President Vera told reporters: “We came to listen.”",
        ("We came to listen.", "Diego Vera", "told", "direct"),
    ),
    "clause: infinitive": (
        "Lund urged Chile to ratify the fisheries treaty.",
        ("to ratify the fisheries treaty", "Kari Lund", "urged", "indirect"),
    ),
    "clause: gerund": (
        "Lund accused Chile of breaking the fisheries treaty.",
        ("breaking the fisheries treaty", "Kari Lund", "accused", "indirect"),
    ),
    "clause: noun clause": (
        "Lund stressed the need to protect the fishing grounds.",
        ("the need to protect the fishing grounds", "Kari Lund", "stressed", "indirect"),
    ),
    "clause: name, without as": (
        "Lund called the treaty “a gift to both coasts”.",
        ("a gift to both coasts", "Kari Lund", "called", "direct"),
    ),
    "what the speaker did next": (
        "Lund said the talks went well, and announced patrols.",
        ("the talks went well", "Kari Lund", "said", "indirect"),
    ),
    "postposed": (
        "The border will stay open, Lund said on Monday.",
        ("The border will stay open", "Kari Lund", "said", "indirect"),
    ),
    "postposed, direct": (
        "“The border will stay open,” Lund said.",
        ("The border will stay open,", "Kari Lund", "said", "direct"),
    ),
    "inverted": (
        "“The border will stay open,” said Diego Vera.",
        ("The border will stay open,", "Diego Vera", "said", "direct"),
    ),
    "parenthetical": (
        "“The border,” Lund said, “will stay open.”",
        ("The border, | will stay open.", "Kari Lund", "said", "direct"),
    ),
    "according to": (
        "According to Lund, the border will stay open.",
        ("the border will stay open", "Kari Lund", "According to", "indirect"),
    ),
    "according to, last": (
        "The border will stay open, according to Lund.",
        ("The border will stay open", "Kari Lund", "according to", "indirect"),
    ),
    "mixed": (
        "Lund said the treaty was “a gift to both coasts” and would be kept.",
        ("the treaty was “a gift to both coasts” and would be kept", "Kari Lund", "said", "mixed"),
    ),
    "there is": (
        "Lund said there was no need to wait.",
        ("there was no need to wait", "Kari Lund", "said", "indirect"),
    ),
    "relative clause": (
        "An officer who spoke to the press said the treaty was sound.",
        ("the treaty was sound", "officer", "said", "indirect"),
    ),
    "apposition": (
        "Hege Dahl, a professor of law in Bergen, said the treaty was sound.",
        ("the treaty was sound", "Hege Dahl", "said", "indirect"),
    ),
}


READ_ON = pytest.mark.xfail(reason="the reader reads on into the next verb (docs/quality.md)", strict=True)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=READ_ON) if name == "what the speaker did next" else name for name in CASES]
)
def test_pattern(name: str) -> None:
    text, expected = CASES[name]
    assert said(text) == [expected]


def test_rule_names_what_found_it_and_what_saw_the_same() -> None:
    (quotation,) = reading("Lund noted that the border would stay open.").quotations
    assert quotation.evidence.rule == "reader.cue"
    assert quotation.cue in quotation.evidence.spans
    (quotation,) = reading("“The border will stay open,” said Diego Vera.").quotations
    assert set(quotation.evidence.rule.split(" + ")) == {"reader.cue", "beside: verb"}


def test_opener_and_main_clause_share_the_speaker() -> None:
    opener, main = said("Stressing that talks were useful, Lund noted that the treaty would be signed.")
    assert (opener[0], opener[1]) == ("talks were useful", "Kari Lund")
    assert main == ("the treaty would be signed", "Kari Lund", "noted", "indirect")


def test_participle_after_the_main_clause_continues_the_speaker() -> None:
    assert said("Lund said the treaty was ready, adding that Chile had agreed to it.") == [
        ("the treaty was ready", "Kari Lund", "said", "indirect"),
        ("Chile had agreed to it", "Kari Lund", "adding", "indirect"),
    ]


def test_second_cue_with_the_same_subject() -> None:
    assert said("Lund said the treaty was ready and added that it would be signed in May.") == [
        ("the treaty was ready", "Kari Lund", "said", "indirect"),
        ("it would be signed in May", "Kari Lund", "added", "indirect"),
    ]


def test_pronoun_is_the_speaker_before() -> None:
    assert said("Vera said the treaty was ready. He added that it would be signed in May.")[1][1] == "Diego Vera"


def test_a_quotation_without_a_cue_continues_the_speaker() -> None:
    found = said("“The treaty is ready,” Lund said. “It will be signed in May.”")
    assert found[1] == ("It will be signed in May.", "Kari Lund", None, "direct")


def test_quotation_over_paragraphs_with_reopened_marks_is_one() -> None:
    found = said("Lund said: “The treaty is ready.\n\n“It will be signed in May.”")
    assert found == [("The treaty is ready. | It will be signed in May.", "Kari Lund", "said", "direct")]


def test_block_of_speech_without_marks() -> None:
    found = said("Foreign Minister Lund said:\n\nThe treaty is ready. We will sign it in May.\n\nIt is a good treaty.")
    assert found == [
        ("The treaty is ready. We will sign it in May. | It is a good treaty.", "Kari Lund", "said", "direct")
    ]


def test_report_inside_a_report_is_relayed() -> None:
    read = reading("Lund said that Vera had told the envoy that Chile would keep its word.")
    outer, inner = read.quotations
    assert (words(read, inner), inner.speaker and inner.speaker.name) == ("Chile would keep its word", "Diego Vera")
    assert inner.relayed_by and inner.relayed_by.name == "Kari Lund"
    assert outer.relayed_by is None


def test_addressee() -> None:
    (quotation,) = reading("Vera told Norwegian television that the treaty was ready.").quotations
    assert [a.name for a in quotation.addressees] == ["Norwegian television"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“We want a treaty that lasts.” used the expressions.", "used the expressions"),
        ("“We want a treaty that lasts.” He spoke in the form.", "He spoke in the form"),
    ],
)
def test_cue_that_machine_translation_left_behind(text: str, cue: str) -> None:
    found = said("Noting that both sides agree, Lund said the treaty was ready. " + text)
    assert (found[-1][0], found[-1][1], found[-1][3]) == ("We want a treaty that lasts.", "Kari Lund", "direct")
    assert found[-1][2] is None or found[-1][2] in cue


@pytest.mark.parametrize(
    "text",
    [
        "Lund declined to say whether the treaty was ready.",
        "The so-called “fish war” ended in 1976.",
        "The report on the treaty is long.",
        "Lund will tell Parliament that the treaty is ready.",
        "Ships may not call at either port.",
    ],
)
def test_no_report_of_speech(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("In a letter to President Vera, Lund said the treaty was ready.", "Diego Vera"),
        ("Lund said in an interview with the Bergen Gazette that the treaty was ready.", "Bergen Gazette"),
        ("Lund urged Chile to sign the treaty.", "Chile"),
    ],
)
def test_audience_of_an_occasion_of_speech(text: str, audience: str) -> None:
    (quotation,) = reading(text).quotations
    assert [a.name for a in quotation.addressees] == [audience]


def test_audience_stays_while_the_speaker_goes_on() -> None:
    found = reading("Lund told reporters the treaty was ready. She added that Chile would sign it.").quotations
    assert [[a.name for a in q.addressees] for q in found] == [["reporters"], ["reporters"]]


def test_nobody_is_told_what_they_are_accused_of() -> None:
    (quotation,) = reading("Lund accused Chile of breaking the treaty.").quotations
    assert quotation.addressees == ()


@pytest.mark.parametrize(
    "text",
    [
        "The treaty is sound, according to a study by the Bergen Institute. The study said it would last.",
        "The Bergen Institute study was published on Friday. It is long. The study said it would last.",
        "The Bergen Institute’s April survey said it would last.",
    ],
)
def test_behind_a_document_stands_its_issuer(text: str) -> None:
    assert said(text)[-1][:2] == ("it would last", "Bergen Institute")


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("“We want a treaty,” the agency quoted Lund as saying.", "We want a treaty,", "Kari Lund"),
        ("Lund was quoted as saying that the treaty was ready.", "the treaty was ready", "Kari Lund"),
    ],
)
def test_quoted_as_saying(text: str, content: str, speaker: str) -> None:
    assert said(text)[0][:2] == (content, speaker)


def test_a_plan_does_not_speak() -> None:
    assert said("Lund said the talks would go on according to the plan of the two sides.") == [
        ("the talks would go on according to the plan of the two sides", "Kari Lund", "said", "indirect")
    ]


def test_dateline_is_no_part_of_what_was_said() -> None:
    read = communique.read(
        "OSLO, May 3 (NRK) -- The treaty is ready for the parliament, Foreign Minister Kari Lund said."
    )
    assert [words(read, q) for q in read.quotations] == ["The treaty is ready for the parliament"]


def test_one_capital_word_and_a_colon_is_no_transcript() -> None:
    read = communique.read("OSLO: The treaty is ready for the parliament.\n\nIt will be signed in May by both sides.")
    assert read.quotations == ()


def test_turns_of_a_transcript() -> None:
    read = communique.read(
        "QUESTION: Is the treaty ready for the parliament?\n\nMINISTER LUND: It will be ready in May."
    )
    assert [(words(read, q), q.kind, q.evidence.rule.split(" + ")[0]) for q in read.quotations] == [
        ("Is the treaty ready for the parliament?", "direct", "turn"),
        ("It will be ready in May.", "direct", "turn"),
    ]


def test_quotation_marks_around_nothing_are_no_quotation() -> None:
    read = communique.read("“ “ it goes on, and “ ” on")
    assert all(any(letter.isalpha() for letter in words(read, quotation)) for quotation in read.quotations)


def test_a_clause_behind_the_words_names_their_source_and_is_none_of_them() -> None:
    found = said("The ceasefire will hold, as the Swiss foreign ministry said on Tuesday.")
    assert [(words, who) for words, who, _, _ in found] == [("The ceasefire will hold", "Swiss foreign ministry")]
