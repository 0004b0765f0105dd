"""Names across transliterations, and short forms of full names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.actors.names import could_be, keys_of, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lavrov", "Lavrof"),
        ("Lavrov", "Lawrow"),
        ("Lawrow", "Lavroff"),
        ("Zelensky", "Zelenskyy"),
        ("Zelenskiy", "Zelenskyj"),
        ("Yushchenko", "Yuschenko"),
        ("Gorbachev", "Gorbatchev"),
        ("Shoigu", "Schoigu"),
        ("Medvedev", "Medwedew"),
        ("Netanyahu", "Netanjahu"),
        ("Qaddafi", "Kadhafi"),
        ("Poroshenko", "Poroschenko"),
        ("Hossein", "Hussain"),
        ("Sergei", "Sergey"),
        ("Sergei", "Sergej"),
        ("Mohammed", "Muhammad"),
        ("Çavuşoğlu", "Cavusoglu"),
        ("Benítez", "Benìtez"),
        ("al-Kadhimi", "Kadhimi"),
        ("Erdoğan", "Erdogan"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Putin", "Pompeo"), ("Wang", "Zhang"), ("Kim", "Khan"), ("Rama", "Rao"), ("Chan", "Shan")],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def fit(short: str, full: str) -> int:
    return could_be(keys_of(tuple(short.split())), keys_of(tuple(full.split())))


def test_a_surname_fits_better_than_another_word() -> None:
    assert fit("Lund", "Kari Lund") > fit("Kari", "Kari Lund") > fit("Lund", "Kari Lund Berg") > 0


@pytest.mark.parametrize(
    ("short", "full"),
    [("Amir Rashid", "Hossein Amir Rashid"), ("K. Lund", "Kari Lund"), ("Kari Lund", "Kari Anne Lund")],
)
def test_parts_of_a_name_fit_it(short: str, full: str) -> None:
    assert fit(short, full) >= 4


def test_namesakes_do_not_fit() -> None:
    assert fit("Per Lund", "Kari Lund") == 0


@given(st.text(min_size=1, max_size=30))
def test_any_word_has_a_key(word: str) -> None:
    assert isinstance(name_key(word), str)
