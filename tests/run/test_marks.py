"""The progress mark remembers what was in hand, and blames it only where the run outlived the death."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.run.marks import Marks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s_1.progress"


def test_what_was_done_is_no_suspect(path: Path) -> None:
    with Marks(path, "run") as marks:
        for item in range(3):
            marks.reach(item)
            marks.take(item)
            marks.done(item)
    again = Marks(path, "run")
    assert not any(again.is_suspect(item) or again.blocked(item) for item in range(4))


def test_what_was_in_hand_is_a_suspect_and_kills_after_three_deaths(path: Path) -> None:
    for deaths in range(3):
        marks = Marks(path, "run")
        assert marks.is_suspect(5) == (deaths > 0)
        assert not marks.kills(5)
        marks.take(5)
    assert Marks(path, "run").kills(5)


def test_deaths_that_took_the_run_along_do_not_count_against_an_item(path: Path) -> None:
    for run in range(9):
        marks = Marks(path, f"run {run}")
        assert not marks.kills(5)
        assert not marks.blocked(6)
        marks.take(5) if run % 2 else marks.reach(6)
    assert Marks(path, "the last").is_suspect(5)


def test_a_death_while_it_is_looked_at_says_nothing(path: Path) -> None:
    Marks(path, "run").look(5)
    assert not Marks(path, "run").is_suspect(5)


def test_the_way_to_an_item_is_blocked_after_two_deaths(path: Path) -> None:
    Marks(path, "run").reach(3)
    first = Marks(path, "run")
    assert not first.blocked(3)
    first.reach(3)
    assert Marks(path, "run").blocked(3)


def test_what_was_put_aside_stays_aside_with_its_reason(path: Path) -> None:
    Marks(path, "run").put_aside(2, "ReaderKilled killed the\nreader (SIGSEGV)")
    assert Marks(path, "another").aside == {2: "ReaderKilled killed the reader (SIGSEGV)"}


def test_a_damaged_mark_is_read_as_far_as_it_goes(path: Path) -> None:
    path.write_bytes(b"try run\ntake 4\n\xff\xfe nonsense\naside x y\ntake")
    assert Marks(path, "run").is_suspect(4)
