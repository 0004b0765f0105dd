"""Shapes, quotation states and known words: what the reader is given beside the letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from communique.text import features as f


def test_quotation_marks_of_every_style_open_and_close() -> None:
    for opening, closing in (("“", "”"), ("``", "''"), ('"', '"'), ("«", "»")):
        words = ["She", "said", opening, "no", "deal", closing, "today"]
        assert f.quote_states(words) == [
            f.OUTSIDE, f.OUTSIDE, f.OPENS, f.INSIDE, f.INSIDE, f.CLOSES, f.OUTSIDE,
        ]  # fmt: skip


def test_a_quotation_that_is_never_closed_is_told_from_one_that_is() -> None:
    assert f.quote_states(["“", "We", "wait"]) == [f.OPENS, f.UNCLOSED, f.UNCLOSED]


def test_shapes_tell_headlines_and_first_words() -> None:
    assert f.shapes(["Oslo", "waits", "."]) == [f.TITLE_FIRST, f.LOWER, f.MARK]
    assert f.shapes(["Oslo", "And", "Riga", "Sign"]) == [f.TITLE_HEADLINE] * 4
    assert f.shapes(["the", "U.N.", "and", "NATO", "in", "2024"])[1::2] == [f.DOTTED, f.UPPER, f.NUMBER]


def test_the_longest_known_phrase_is_taken() -> None:
    table = {"Saudi Arabia": 1, "Arabia": 5, "Saudi": 2}
    firsts = f.longest_by_first(table)
    assert f.known_words(["in", "Saudi", "Arabia", "Saudi", "envoys"], table, firsts) == [0, 1, 1, 2, 0]


def test_treebank_forms_are_read_as_what_they_stand_for() -> None:
    assert [f.plain(w) for w in ("``", "''", "-LRB-", "can’t", "--")] == ['"', '"', "(", "can't", "—"]


@given(st.lists(st.text(min_size=1, max_size=8), max_size=30))
def test_features_of_any_words_stay_in_their_tables(words: list[str]) -> None:
    assert all(0 <= s < f.SHAPES for s in f.shapes(words))
    assert all(0 <= s < f.QUOTES for s in f.quote_states(words))
    assert len(f.shapes(words)) == len(f.quote_states(words)) == len(words)
