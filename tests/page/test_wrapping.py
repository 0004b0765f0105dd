"""Hard-wrapped text."""

from __future__ import annotations

from tests.page.samples import PARAGRAPHS, compose, unrepaired, words

WRAPPED = """Lund sees time for talks

Foreign Minister Kari Lund said on Monday that Norway would keep
talking to all parties in the dispute over the strait, and that a
“joint group of both sides” would meet. She spoke in Oslo after a
meeting with her counterpart.

The two ministers agreed to meet again in Reykjavik before the
summer."""


def test_paragraphs_are_joined_in_the_ledger() -> None:
    article = compose(WRAPPED)
    assert words(article, "title") == ["Lund sees time for talks"]
    assert words(article, "body") == [
        "Foreign Minister Kari Lund said on Monday that Norway would keep talking to all parties in the dispute over "
        "the strait, and that a “joint group of both sides” would meet. She spoke in Oslo after a meeting with her "
        "counterpart.",
        "The two ministers agreed to meet again in Reykjavik before the summer.",
    ]
    assert {e.operation for e in article.edits} == {"unwrap"}
    assert unrepaired(article) == WRAPPED


def test_windows_line_ends_are_joined_too() -> None:
    article = compose(WRAPPED.replace("\n", "\r\n"))
    assert words(article, "body")[1].endswith("before the summer.")
    assert unrepaired(article) == WRAPPED.replace("\n", "\r\n")


def test_lines_that_are_paragraphs_stay_apart() -> None:
    text = "\n".join([*PARAGRAPHS, "Background", "Short lines stay.", "The minister left."])
    article = compose(text)
    assert article.text == text
    assert article.edits == ()
