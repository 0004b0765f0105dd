"""What the reader is trained on: annotations brought to words, and damage that keeps labels and words together."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from training.item import Item, joined
from training.noise import Noise, damage
from training.ptb import penn_words
from training.speech import items

WORDS = ["“", "The", "line", "stays", ",", "”", "Lund", "said", "in", "Oslo", "."]
ROLES = [*["B-content"], *["I-content"] * 5, "B-source", "B-cue", "O", "O", "O"]
LINKS = [7, -1, -1, -1, -1, -1, 7, -1, -1, -1, -1]
HARD = Noise(marks=0.7, articles=0.7, capitals=0.7, commas=0.7, cut=0.5, moved=0.7)


def paragraph() -> Item:
    return Item(list(WORDS), [0] * len(WORDS), "d", roles=list(ROLES), links=list(LINKS))


@given(st.integers(0, 10_000))
def test_damage_keeps_labels_with_their_words(seed: int) -> None:
    got = damage(paragraph(), HARD, random.Random(seed))  # noqa: S311
    assert got.roles is not None
    assert got.links is not None
    assert len(got.words) == len(got.roles) == len(got.links) == len(got.sentence)
    known = {word.lower(): role[2:] for word, role in zip(WORDS, ROLES, strict=True)}
    before = "O"
    for word, role in zip(got.words, got.roles, strict=True):
        if word[0].isalpha():
            assert role[2:] == known[word.lower()]
        assert not role.startswith("I-") or before[2:] == role[2:]
        before = role
    for role, link in zip(got.roles, got.links, strict=True):
        assert link == -1 or (role.startswith("B-") and 0 <= link <= len(got.words))


@given(st.integers(0, 10_000))
def test_damage_leaves_a_tree_a_tree(seed: int) -> None:
    words = ["The", "envoy", "signed", "a", "paper", ",", "they", "said", "."]
    heads = [1, 2, 7, 4, 2, 7, 7, 7, 7]
    item = Item(words, [0] * 9, tags=["X"] * 9, heads=heads, relations=["dep"] * 9)
    got = damage(item, HARD, random.Random(seed))  # noqa: S311
    assert got.heads is not None
    roots = [i for i, head in enumerate(got.heads) if head == i]
    assert len(roots) == 1
    for i in range(len(got.heads)):
        at = i
        for _ in got.heads:
            at = got.heads[at]
        assert at == roots[0]


def test_joined_paragraphs_count_on() -> None:
    both = joined([paragraph(), paragraph()])
    assert both.sentence == [0] * 11 + [1] * 11
    assert both.links == [*LINKS, *(v if v < 0 else v + 11 for v in LINKS)]


def test_brat_annotations_become_roles_and_links(tmp_path: Path) -> None:
    text = "Lund said the line stays.\n\nNobody answered.\n"
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "attributions" / "one_a1.ann").write_text(
        "T1\tSource 0 4\tLund\nT2\tCue 5 9\tsaid\nT3\tContent 10 24\tthe line stays\nT4\tAttribution 5 9\tsaid\n"
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n",
        encoding="utf-8",
    )
    first, second = (own for _, own in items(tmp_path))
    assert first.words == ["Lund", "said", "the", "line", "stays", "."]
    assert first.roles == ["B-source", "B-cue", "B-content", "I-content", "I-content", "O"]
    assert first.links == [1, -1, 1, -1, -1, -1]
    assert set(second.roles or []) == {"O"}


def test_penn_words() -> None:
    words = [word.text for word in penn_words("Mr. Lund can't wait; the U.S. envoy's cannot--yet.")]
    assert words == [
        "Mr.",
        "Lund",
        "ca",
        "n't",
        "wait",
        ";",
        "the",
        "U.S.",
        "envoy",
        "'s",
        "can",
        "not",
        "--",
        "yet",
        ".",
    ]
