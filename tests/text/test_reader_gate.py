"""The gate before the reader lets every kind of reported speech through."""

from __future__ import annotations

import pytest

from communique.text.gate import passes
from communique.text.tokens import Token, tokenize


def sentences(*texts: str) -> list[list[tuple[Token, ...]]]:
    return [[tokenize(text)] for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "The envoy said talks would go on.",
        "“We will wait.”",
        "According to Oslo, nothing is settled.",
        "Lund denies that the line was moved.",
        "The two ministers met in Riga.",
    ],
)
def test_speech_and_dealings_pass(text: str) -> None:
    assert passes(sentences(text)) == [[True]]


def test_other_sentences_do_not() -> None:
    assert passes(sentences("Rain fell on the harbour all night.")) == [[False]]


def test_a_statement_that_a_colon_opened_passes_to_its_end() -> None:
    found = passes(sentences("The minister said:", "The line stays where it is.", "It will not move."))
    assert found == [[True], [True], [True]]
