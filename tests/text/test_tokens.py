"""Words, numbers and marks, and that they quote the text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.text.tokens import tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Egypt's El-Sisi can’t come.", ["Egypt", "'s", "El-Sisi", "can’t", "come", "."]),
        ("the ministers’ talks", ["the", "ministers", "’", "talks"]),
        ("it’s O'Brien's", ["it", "’s", "O'Brien", "'s"]),
        ("Al-Ja’afari of Côte d’Ivoire", ["Al-Ja’afari", "of", "Côte", "d’Ivoire"]),
        ("U.S. officials in Washington D.C.", ["U.S.", "officials", "in", "Washington", "D.C."]),
        ("the U.S and the U.N", ["the", "U.S", "and", "the", "U.N"]),
        ("J.K. Lund and U.Khurelsukh", ["J.K.", "Lund", "and", "U.Khurelsukh"]),
        ("in need.And", ["in", "need", ".", "And"]),
        ("1,500 men at 10:30 on the 17th", ["1,500", "men", "at", "10:30", "on", "the", "17th"]),
        ("$1.5bn, 3.5% and 9/11", ["$", "1.5bn", ",", "3.5", "%", "and", "9/11"]),
        ("a 20-year-old from 5-6 April", ["a", "20-year-old", "from", "5", "-", "6", "April"]),
        ("COVID-19 and the G-20", ["COVID-19", "and", "the", "G-20"]),
        ("AT&T", ["AT&T"]),
        ("“Yes,” she—he—said…", ["“", "Yes", ",", "”", "she", "—", "he", "—", "said", "…"]),
        ("x_y", ["x", "_", "y"]),
        ("", []),
    ],
)
def test_words_keep_their_inner_marks_and_lose_their_possessives(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_places_count_in_the_whole_text() -> None:
    text = "One two three"
    (token,) = tokenize(text, 4, 7)
    assert (token.text, token.start, token.end) == ("two", 4, 7)
    assert token.lower == "two"
    assert token.is_word
    assert not token.is_capital


@given(st.text(alphabet="aBU.S'’s-&19,:_ “\n\u00a0é١", max_size=80) | st.text(max_size=80))
def test_tokens_quote_the_text_in_order_and_leave_out_only_space(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text and t.text for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert "".join("".join(t.text for t in tokens).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", ["A.", "a-", "1.", "1,1", "a'", "’s", "a.b", "9-a", "_", "é"])
def test_long_runs_of_anything_are_cut_in_linear_time(unit: str) -> None:
    start = time.process_time()
    tokenize(unit * 50_000)
    assert time.process_time() - start < 2
