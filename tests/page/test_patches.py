"""The algebra of patches: any passes over any text can be undone."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from communique.page.patches import Ledger, Patch, writable
from communique.page.segments import Segment, Shift, carried

texts = st.text("ab “”.\n", max_size=30)


@st.composite
def passes(draw: st.DrawFn) -> tuple[str, list[list[Patch]]]:
    """A text and patches for some passes, each drawn against the text that the passes before it leave."""
    text = draw(texts)
    ledger = Ledger(text)
    drawn: list[list[Patch]] = []
    for _ in range(draw(st.integers(0, 4))):
        edge = st.integers(0, len(ledger.text))
        spans = draw(st.lists(st.tuples(edge, edge), max_size=5))
        patches = [
            Patch(min(s), max(s), draw(st.text("xyz", max_size=3)), f"op{n}", f"because {n}")
            for n, s in enumerate(spans)
        ]
        drawn.append(patches)
        ledger.amend(patches)
    return text, drawn


def undone(ledger: Ledger) -> str:
    text = ledger.text
    for edit in reversed(ledger.edits()):
        text = text[: edit.span.start] + edit.raw + text[edit.span.end :]
    return text


@given(passes())
def test_undoing_all_edits_gives_the_original_back(drawn: tuple[str, list[list[Patch]]]) -> None:
    text, rounds = drawn
    ledger = Ledger(text)
    for patches in rounds:
        ledger.amend(patches)
    assert undone(ledger) == text


@given(passes())
def test_a_pass_does_to_the_text_what_its_patches_say(drawn: tuple[str, list[list[Patch]]]) -> None:
    text, rounds = drawn
    ledger = Ledger(text)
    for patches in rounds:
        before = ledger.text
        expected, read = "", 0
        for patch in ledger.amend(patches):
            assert patch.start >= read
            expected += before[read : patch.start] + patch.new
            read = patch.end
        assert ledger.text == expected + before[read:]


@given(passes())
def test_edits_are_sorted_and_disjoint_and_every_other_character_keeps_its_source(
    drawn: tuple[str, list[list[Patch]]],
) -> None:
    text, rounds = drawn
    ledger = Ledger(text)
    for patches in rounds:
        ledger.amend(patches)
    edits = ledger.edits()
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(edits))
    inside = {i for e in edits for i in range(e.span.start, e.span.end)}
    for place, source in enumerate(ledger.sources().tolist()):
        if source < 0:
            assert place in inside
        else:
            assert ledger.text[place] == text[source]


@given(passes())
def test_segments_move_with_the_text(drawn: tuple[str, list[list[Patch]]]) -> None:
    text, rounds = drawn
    ledger = Ledger(text)
    segments = [Segment(0, len(text) // 2, "body", ""), Segment(len(text) // 2, len(text), "debris", "")]
    for patches in rounds:
        segments = carried(segments, ledger.amend(patches))
        assert all(0 <= s.start < s.end <= len(ledger.text) for s in segments)
        assert all(a.end <= b.start for a, b in itertools.pairwise(segments))


def test_an_insertion_at_the_end_of_a_segment_belongs_to_it() -> None:
    shift = Shift([Patch(5, 5, "”", "op", "why")])
    assert (shift(0), shift(5), shift(6)) == (0, 6, 7)


def test_what_no_encoding_can_write_is_written_out() -> None:
    assert writable("caf\udce9 \ud800 \x00 ok") == "caf\\xe9 \\ud800 \\x00 ok"
