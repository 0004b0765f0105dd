"""Where sentences end, and where they only seem to."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.text.sentences import split_sentences


def cut(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("plain", ["The envoy left.", "She stayed!", "Why?", "Nobody knows…", "It ended."]),
        ("closing mark after the stop", ["“We agree.”", "He left."]),
        ("straight marks", ['"We agree."', '"We do," he said.']),
        ("quotation of two sentences", ["“We agree.", "We will sign,” Lund said.", "He left."]),
        ("attribution after a question", ["“Why?” he asked.", "Nobody knew."]),
        ("bracketed sentence", ["(He left.)", "She stayed."]),
        ("titles", ["Gen. Ole Vik met Lt. Col. Lund, Dr. Ruiz and Mr. Soto.", "They left."]),
        ("states abbreviated", ["U.S. Secretary of State Kari Lund was in the U.N. building.", "He left."]),
        ("state at the end", ["He lives in the U.S.", "The envoy left."]),
        ("state before a quotation", ["She spoke at the U.N.", "“We agree,” she said."]),
        ("initials", ["J. K. Lund met A.B. Vik.", "They left."]),
        ("months", ["It opens on Jan. 5 and ends on Sept. 11.", "Nobody came."]),
        ("numbers", ["It rose by 3.5 percent to 1.2 million.", "Then it fell."]),
        ("numbered things", ["He cited No. 5 and Art. 3.", "Then he left."]),
        ("the word no", ["No.", "He did not."]),
        ("clock before a day", ["It opens at 5 p.m. Monday."]),
        ("clock at the end", ["They came at 5 p.m.", "Lund left."]),
        ("dateline", ["OSLO, Jan. 5 (NTB) -- The envoy left.", "She was late."]),
        ("dots that run on", ["Yes... and so on...", "Then it ended."]),
        ("spaced closing mark", ["We agreed on a standard. ”", "Lund left."]),
        ("note marks", ["He left.[1]", "She stayed."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(name: str, sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences, name


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("food for those in need.And most came.", ["food for those in need.", "And most came."]),
        ("“It is done.”The envoy left.", ["“It is done.”", "The envoy left."]),
        ("They met in 2016.He left.", ["They met in 2016.", "He left."]),
        ("See www.example.com for U.Lund or Ms.Ruiz.", ["See www.example.com for U.Lund or Ms.Ruiz."]),
    ],
)
def test_a_glued_stop_ends_a_sentence_before_a_capital_only(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_attribution_behind_a_spaced_mark_stays_with_its_quotation() -> None:
    assert cut("“We agree on a standard. ” he said. Next.") == ["“We agree on a standard. ” he said.", "Next."]


def test_a_line_break_always_ends_a_sentence() -> None:
    assert cut("A title without a stop\nThe text\n\n  goes on") == ["A title without a stop", "The text", "goes on"]


def test_only_the_part_asked_for_is_cut() -> None:
    text = "One. Two. Three."
    assert [s.of(text) for s in split_sentences(text, 5, 9)] == ["Two."]


def test_nothing_gives_nothing() -> None:
    assert cut("") == cut(" \n\t ") == []


MARKS = st.text(alphabet='aBc Dr.U.S!?…“”"’)([]1 \n\t\u00a0—-,:;', max_size=120)


@given(MARKS | st.text(max_size=120))
def test_sentences_are_ordered_disjoint_and_hold_all_that_is_no_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(len(s) and s.of(text) == s.of(text).strip() for s in spans)
    inside = "".join("".join(s.of(text).split()) for s in spans)
    assert inside == "".join(text.split())


@pytest.mark.parametrize("unit", [".", ". ", "A.", "“.", "a.B", ".)", "\n", "U.S. ", "[1].", "5 p.m. "])
def test_long_runs_of_anything_are_cut_in_linear_time(unit: str) -> None:
    start = time.process_time()
    split_sentences(unit * 20_000)
    assert time.process_time() - start < 2
