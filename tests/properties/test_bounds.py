"""Hostile text costs no more than its length: whole readings of long repetitions, in CPU seconds."""

from __future__ import annotations

import time

import pytest

import communique

LEAD = "Norwegian Foreign Minister Kari Lund met the press in Oslo on Monday and spoke of the treaty.\n"
BYTES = 30_000
SECONDS = 6.0  # several times what each takes; what grows with the square takes minutes


@pytest.mark.parametrize(
    "words",
    [
        '“ ” " ',
        "“a” ",
        "The minister said the talks “went well” in Oslo. ",
        "“The talks went well,” Lund said. ",
        "he said that ",
        "Lund met Vera and ",
        "according to the minister, ",
        "the United States and Norway and ",
        "On 3 May 2021 ",
        "sanctions on Norway by ",
        "Lund, ",
    ],
)
def test_a_whole_reading(words: str) -> None:
    # A word of its own behind each, or the page passes over them as repetition.
    attack = "".join(f"{words}w{number * 7919 % 100_003} " for number in range(BYTES // (len(words) + 7)))
    began = time.process_time()
    communique.read(LEAD + attack)
    assert time.process_time() - began < SECONDS
