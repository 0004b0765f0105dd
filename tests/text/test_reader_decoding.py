"""Decoding: labels that go together, trees that are trees, links to cues."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from communique.text.decoding import constrained, links, spans, transitions, trees, viterbi
from communique.text.labels import ROLE_LABELS

SCORES = st.floats(-8, 8, width=32)


@given(arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 12), st.just(len(ROLE_LABELS))), elements=SCORES))
def test_no_inside_without_its_begin(scores: np.ndarray) -> None:
    for row in viterbi(scores, transitions(ROLE_LABELS)):
        before = "O"
        for label in (ROLE_LABELS[i] for i in row):
            assert not label.startswith("I-") or before[2:] == label[2:]
            before = label


@given(arrays(np.float32, (1, 4, 3), elements=SCORES))
def test_viterbi_finds_the_best_of_all_sequences(scores: np.ndarray) -> None:
    table = transitions(("O", "B-cue", "I-cue"))

    def score(path: tuple[int, ...]) -> float:
        return sum(
            float(scores[0, i, p]) + float(table[b, p]) for i, (b, p) in enumerate(zip((0, *path), path, strict=False))
        )

    best = max(score(path) for path in itertools.product(range(3), repeat=4))
    assert np.isclose(score(tuple(int(i) for i in viterbi(scores, table)[0])), best, atol=1e-3)


@given(arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 9), st.just(len(ROLE_LABELS))), elements=SCORES))
def test_the_quick_way_finds_what_viterbi_finds(scores: np.ndarray) -> None:
    table = transitions(ROLE_LABELS)
    picked = np.take_along_axis(scores, constrained(scores, table)[..., None], axis=2).sum()
    best = np.take_along_axis(scores, viterbi(scores, table)[..., None], axis=2).sum()
    assert np.isclose(picked, best, atol=1e-3)


def test_sentences_of_a_row_are_parsed_apart() -> None:
    scores = np.full((1, 4, 4), -1e4, dtype=np.float32)
    scores[0, :2, :2] = [[5, 0], [4, 0]]
    scores[0, 2:, 2:] = [[0, 4], [4, 3]]
    assert trees(scores, [(0, 0, 2), (0, 2, 4)]).tolist() == [[0, 0, 3, 3]]


@given(st.integers(1, 14).flatmap(lambda n: arrays(np.float32, (n, n), elements=SCORES)))
def test_heads_are_always_one_tree(scores: np.ndarray) -> None:
    heads = trees(scores[None], [(0, 0, len(scores))])[0].tolist()
    assert [h == i for i, h in enumerate(heads)].count(True) == 1
    for i in range(len(heads)):
        at = i
        for _ in heads:
            at = heads[at]
        assert heads[at] == at, "every word hangs on the root"


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = np.array([[1, 0, 0], [0, 0, 9], [6, 9, 0]], dtype=np.float32)
    assert trees(scores[None], [(0, 0, 3)]).tolist() == [[0, 2, 0]]


def test_spans_of_labels() -> None:
    assert spans(["B-cue", "B-content", "I-content", "O", "I-content", "B-source"]) == [
        ("cue", 0, 1), ("content", 1, 3), ("source", 5, 6),
    ]  # fmt: skip


def test_links_go_from_sources_and_contents_to_one_cue_or_none() -> None:
    roles = [("source", 0, 1), ("cue", 1, 2), ("content", 2, 4), ("content", 5, 6)]
    key = np.zeros((6, 2), dtype=np.float32)
    key[1] = [1, 0]
    query = np.zeros((6, 2), dtype=np.float32)
    query[0] = query[2] = [3, 0]
    query[5] = [0, 3]
    assert links(roles, query, key, np.array([0, 1], dtype=np.float32)) == [1, None, 1, None]
    assert links(roles[:1], query, key, key[0]) == [None]
