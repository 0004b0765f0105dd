"""Anchored quotations from scores: what pointers choose, and where they may not point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.text.anchored import BREAKS, HOPS, Anchored, Array, Places, anchored, windows
from communique.text.labels import POINTERS

SIZE = 4


PLAIN = Places(
    np.zeros((len(POINTERS), 10), dtype=np.float32),
    np.zeros((len(POINTERS), 2 * (2 * HOPS + 1)), dtype=np.float32),
    np.zeros((len(POINTERS), 2 * BREAKS + 1), dtype=np.float32),
)


def scene(
    words: int,
    anchor: int,
    places: Places | None = None,
    where: tuple[Array, Array, Array] | None = None,
    **wanted: tuple[int, int],
) -> list[Anchored]:
    """Quotations of a window in which `anchor` begins a cue and its pointers look for the given places."""
    anchors = np.full((words, 3), -9.0, dtype=np.float32)
    anchors[:, 0] = 9.0
    anchors[anchor] = (-9.0, 9.0, -9.0)
    queries = np.zeros((words + 1, len(POINTERS), SIZE), dtype=np.float32)
    keys = np.zeros((words + 1, len(POINTERS), SIZE), dtype=np.float32)
    queries[anchor + 1, :, 0] = 10.0
    for name in ("before", "after", "source", "addressee"):
        first = POINTERS.index(f"{name} start")
        low, high = wanted.get(name, (-1, -1))
        keys[low + 1, first, 0] = keys[high + 1, first + 1, 0] = 5.0
    last = wanted.get("cue", (anchor, anchor))[1]
    keys[last + 1, POINTERS.index("cue end"), 0] = 5.0
    flat = (words + 1, len(POINTERS) * SIZE)
    return anchored(
        anchors, queries.reshape(flat), keys.reshape(flat), places or PLAIN, *(lines(words) if where is None else where)
    )


def lines(words: int) -> tuple[Array, Array, Array]:
    """One sentence of one paragraph without marks."""
    return (np.zeros(words, dtype=np.int64),) * 3


def test_a_place_counts_by_the_sentences_and_paragraphs_between() -> None:
    hops = np.zeros((len(POINTERS), 2 * (2 * HOPS + 1)), dtype=np.float32)
    hops[POINTERS.index("after end"), HOPS + 1 : 2 * HOPS + 1] = -60.0  # beyond its sentence, outside of marks
    breaks = np.zeros((len(POINTERS), 2 * BREAKS + 1), dtype=np.float32)
    sentence, line = np.array([0] * 6 + [1] * 6), np.zeros(12, dtype=np.int64)
    plain = Places(PLAIN.offsets, hops, breaks)
    kept = scene(12, 2, places=plain, where=(sentence, line, np.zeros(12, dtype=np.int64)), after=(3, 10))
    free = scene(12, 2, places=plain, where=(sentence, line, np.ones(12, dtype=np.int64)), after=(3, 10))
    assert kept[0].content[0][1] <= 6
    assert free[0].content == [(3, 11)]


def test_a_cue_with_its_source_content_and_addressee() -> None:
    (one,) = scene(12, 2, source=(0, 1), after=(6, 10), addressee=(3, 4), cue=(2, 2))
    assert one.cue == (2, 3)
    assert one.source.place == (0, 2)
    assert one.content == [(6, 11)]
    assert one.addressee.place == (3, 5)
    assert min(one.chance, one.source.chance, one.after.chance) > 0.9


def test_a_content_that_its_attribution_cuts_in_two() -> None:
    (one,) = scene(12, 5, before=(0, 3), after=(7, 11), source=(6, 6))
    assert one.content == [(0, 4), (7, 12)]
    assert one.addressee.place is None
    assert one.addressee.chance == pytest.approx(1.0, abs=0.01)


def test_content_there_must_be() -> None:
    (one,) = scene(8, 3)
    assert len(one.content) == 1


def test_nothing_hangs_on_words_that_are_no_anchors() -> None:
    plain = np.array([[9.0, -9.0, -9.0]] * 3, dtype=np.float32)
    empty: Array = np.zeros((4, len(POINTERS) * SIZE), dtype=np.float32)
    assert anchored(plain, empty, empty, PLAIN, *lines(3)) == []


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_whatever_the_scores_places_are_in_order_and_on_their_side(words: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    flat = (words + 1, len(POINTERS) * SIZE)
    sentence, line = (np.sort(dice.integers(0, 4, size=words)) for _ in range(2))
    marked = dice.integers(0, 2, size=words)
    queries, keys = (dice.normal(size=flat) * 3 for _ in range(2))
    found = anchored(dice.normal(size=(words, 3)) * 3, queries, keys, PLAIN, sentence, line, marked)
    for one in found:
        assert one.content
        for part in (one.before, one.after, one.source, one.addressee):
            assert 0 <= part.chance <= 1.0001
            assert part.place is None or 0 <= part.place[0] < part.place[1] <= words
        assert one.before.place is None or one.before.place[1] <= one.anchor
        assert one.after.place is None or one.after.place[0] >= one.anchor
        assert one.cue is None or one.cue[0] == one.anchor < one.cue[1]


def test_moved_counts_from_elsewhere() -> None:
    (one,) = scene(12, 2, source=(0, 1), after=(6, 10))
    later = one.moved(100)
    assert (later.anchor, later.cue, later.content, later.source.place) == (102, (102, 103), [(106, 111)], (100, 102))
    assert later.addressee.place is None


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 40))
def test_windows_hold_every_word_once_and_whole_sentences_where_they_fit(sizes: list[int], longest: int) -> None:
    numbers = [n for n, size in enumerate(sizes) for _ in range(size)]
    cuts = windows(numbers, longest)
    assert [i for a, b in cuts for i in range(a, b)] == list(range(len(numbers)))
    for a, b in cuts:
        assert 0 < b - a <= longest
        torn = a > 0 and numbers[a] == numbers[a - 1]
        assert not torn or sizes[numbers[a]] > longest
