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


TWEET = (
    "<blockquote class='twitter-tweet'><p>{}</p>&mdash; {} <a href='https://twitter.example/1'>March 3, 2024</a>"
    "</blockquote><script async src='https://platform.example/widgets.js'></script>"
)


def test_an_embedded_post_is_a_quotation_of_its_account_on_its_day() -> None:
    words = "We thank our hosts. Our delegation leaves on Friday."
    reading = read(TWEET.format(f"{words} <a href=x>https://t.co/ab1</a> <a>pic.twitter.com/ab2</a>", "Per Vik (@vik)"))
    assert (words, "Per Vik") in speech(reading)
    assert f"“{words}”\n— Per Vik" in reading.article.text
    assert any("https://t.co/ab1" in edit.raw for edit in reading.article.edits)
    found = next(q for q in reading.quotations if q.speaker and q.speaker.name == "Per Vik")
    assert found.when
    assert (found.when.start, found.when.basis) == ("2024-03-03", "stated")


def test_marks_within_a_post_are_those_of_a_quotation_within() -> None:
    reading = read(TWEET.format("“The harbour is open” - they all said so, and they were right.", "Per Vik (@vik)"))
    assert ("‘The harbour is open’ - they all said so, and they were right.", "Per Vik") in speech(reading)


def test_each_paragraph_of_a_signed_block_is_marked() -> None:
    lines = "<p>We host the talks in May.</p><p>All are welcome here.</p>"
    reading = read(f"<blockquote>{lines}<cite>Per Vik, envoy</cite></blockquote>")
    assert "“We host the talks in May.\n“All are welcome here.”\n— Per Vik, envoy\n" in reading.article.text
    assert ("We host the talks in May. | All are welcome here.", "Per Vik") in speech(reading)


def test_a_figure_of_words_is_no_picture() -> None:
    words = "Peace is made by people who sit down to table."
    figure = (
        f"<figure><blockquote><p>{words}</p></blockquote><figcaption>Per Vik, envoy of Sweden</figcaption></figure>"
    )
    assert (words, "Per Vik") in speech(read(figure))


def test_a_work_that_a_block_cites_in_a_sentence_signs_nothing() -> None:
    block = "<blockquote><p>Nobody in the town had read <cite>The Long Winter</cite> before the talks.</p></blockquote>"
    assert "“" not in read(block).article.text


def test_what_surrounds_an_embedded_picture_is_debris() -> None:
    block = (
        "<blockquote class=instagram-media><a href=x><p>View this post on Instagram</p></a>"
        "<p>A post shared by Per Vik (@vik)</p></blockquote>"
    )
    article = read(block).article
    assert {b.span.of(article.text) for b in article.blocks if b.reason == "embedded post"} >= {
        "View this post on Instagram"
    }
    assert all("Instagram" not in b.span.of(article.text) for b in article.blocks if b.kind == "body")
