"""The clause around words: where it is cut, and that it holds them whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.records import Span
from communique.text.clauses import clause_of, marked, sentence_at


def spans(text: str, *words: str) -> list[Span]:
    return [Span(text.index(word), text.index(word) + len(word)) for word in words]


@pytest.mark.parametrize(
    ("text", "words", "clause"),
    [
        (
            "Turkey backs rebels who fight Russian forces, officials said, while talks go on.",
            ("Turkey", "backs", "Russian"),
            "Turkey backs rebels who fight Russian forces",
        ),
        ("The town fell; Norway closed its embassy.", ("Norway", "closed"), "Norway closed its embassy."),
        ("Kari Lund, who met Jon Arnason in Lima, flew home.", ("met", "Jon Arnason"), "Kari Lund, who met Jon Arnason in Lima, flew home."),  # noqa: E501
        ("Officials say Oslo has signed the pact, which ends the row.", ("Oslo", "signed"), "Oslo has signed the pact"),
        ("Oslo warned that it would leave.", ("Oslo", "warned"), "Oslo warned that it would leave."),
        ("One thing. Lund met Arnason.\nAnother line.", ("met", "Arnason"), "Lund met Arnason."),
    ],
    ids=["attribution and while", "semicolon", "a relative keeps its noun", "who says so", "a clause that goes on", "lines"],  # noqa: E501
)  # fmt: skip
def test_where_it_is_cut(text: str, words: tuple[str, ...], clause: str) -> None:
    assert clause_of(text, spans(text, *words)).of(text) == clause


def test_of_words_in_several_sentences_the_one_with_most() -> None:
    text = "Lund came. Then Lund met Arnason in Lima."
    found = [Span(0, 4), *(Span(s.start + 11, s.end + 11) for s in spans(text[11:], "Lund", "met", "Arnason"))]
    assert clause_of(text, found).of(text) == "Then Lund met Arnason in Lima."


def test_no_words_and_blanks() -> None:
    assert len(clause_of("Lund left.", [])) == 0
    assert clause_of("   ", [Span(1, 2)]) == Span(1, 2)
    assert sentence_at("", 0) == Span(0, 0)


def test_a_clause_without_end_is_cut_to_its_words() -> None:
    text = "Norway " + "and more " * 100 + "met Spain " + "and more " * 100
    clause = clause_of(text, spans(text, "met Spain"))
    assert "met Spain" in clause.of(text)
    assert len(clause) < 400


@given(st.text("ab ,.;\n—“”", max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 9)), max_size=4))
def test_any_clause_lies_in_its_text_and_its_pieces_make_it(text: str, places: list[tuple[int, int]]) -> None:
    found = [Span(min(a, len(text)), min(a + b, len(text))) for a, b in places]
    clause = clause_of(text, found)
    assert 0 <= clause.start <= clause.end <= len(text)
    pieces = marked(clause, found)
    assert "".join(span.of(text) for span, _ in pieces) == clause.of(text)
    for span, lit in pieces:
        assert all(lit == any(one.start <= at < one.end for one in found) for at in range(span.start, span.end))
