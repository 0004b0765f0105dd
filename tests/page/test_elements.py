"""Elements for quotations: the marks that `q` stands for, the footer of a quoted block, struck words."""

from __future__ import annotations

import communique

PAGE = """<html><head><title>Talks in Oslo</title></head><body><article><h1>Talks in Oslo</h1>
<p>Norwegian Foreign Minister Kari Lund said on Monday that Norway would host the talks in Oslo in the month of May.</p>
{}
<p>The ministers will meet again in the autumn, when the harbour of the town has been built, as they have agreed.</p>
</article></body></html>"""


def read(body: str) -> communique.Reading:
    return communique.read(PAGE.format(body))


def speech(reading: communique.Reading) -> list[tuple[str, str | None]]:
    return [
        (" | ".join(part.of(reading.article.text) for part in q.content), q.speaker.name if q.speaker else None)
        for q in reading.quotations
        if q.kind == "direct"
    ]


def test_q_has_marks_and_stays_in_its_sentence() -> None:
    reading = read("<p>She said: <q>We are ready to sign at any time.</q> The press was told <q>no</q> twice.</p>")
    assert "She said: “We are ready to sign at any time.” The press was told “no” twice." in reading.article.text
    assert ("We are ready to sign at any time.", "Kari Lund") in speech(reading)
    assert [edit.operation for edit in reading.article.edits].count("quotation element") == 4


def test_marks_that_are_there_are_not_doubled() -> None:
    reading = read("<p>She said: <q>“We are ready to sign at any time.”</q> The press left the hall of the town.</p>")
    assert "said: “We are ready to sign at any time.” The" in reading.article.text


def test_the_footer_of_a_block_says_whose_words_they_are() -> None:
    block = (
        "<blockquote><p>“The table is free and the coffee is hot.”</p><footer>— Per Vik, envoy</footer></blockquote>"
    )
    assert ("The table is free and the coffee is hot.", "Per Vik") in speech(read(block))


def test_a_signed_block_has_marks() -> None:
    block = "<blockquote>Peace is made by people who sit down to table.<br>— Per Vik, envoy of Sweden</blockquote>"
    assert ("Peace is made by people who sit down to table.", "Per Vik") in speech(read(block))


def test_a_block_that_nobody_signs_stays_as_it_is() -> None:
    reading = read("<blockquote>The harbour of the town shall be built before the month of May.</blockquote>")
    assert "“" not in reading.article.text


def test_struck_words_are_no_text() -> None:
    reading = read("<p>The talks begin <del>on Sunday</del> <s>at noon</s> on Friday in the old hall of the town.</p>")
    assert "Sunday" not in reading.article.text
    assert "noon" not in reading.article.text
    assert "on Friday in the old hall of the town." in reading.article.text
