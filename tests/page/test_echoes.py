"""Text that only repeats itself is debris, and costs no more than its length."""

from __future__ import annotations

import time

import pytest

import communique
from communique.page import echoes
from tests.page.samples import PARAGRAPHS, compose

LEAD = "\n\n".join(PARAGRAPHS)
SIZE = 300_000
KINDS = {
    "one verb": "said ",
    "marks that open": "“",
    "speech that nobody closes": "“We are ready to sign. ",
    "marks within marks": "“‘" * 200 + "we sign " + "’”" * 200,
    "a name": "Kari Lund ",
    "names in a row": "Kari Lund, Jon Stefansson and ",
    "commas": ", ",
    "articles": "the ",
    "one word": "harbour ",
    "one letter": "a",
    "brackets": "(",
    "days": "on Monday, 4 March 2024, ",
    "meetings": "Norway met Iceland and ",
    "lines of a word": "said\n",
    "sentences on lines": "Lund said so.\n\n",
    "times": "10:05 GMT\n",
}


def filled(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


@pytest.mark.parametrize("kind", KINDS)
def test_repetition_is_debris_and_the_rest_is_read(kind: str) -> None:
    article = compose(f"{LEAD}\n\n{filled(KINDS[kind])}")
    body = "\n".join(b.span.of(article.text) for b in article.blocks if b.kind == "body")
    assert PARAGRAPHS[1] in body
    assert len(body) < len(LEAD) + 1_500
    assert article.text.rstrip().endswith(filled(KINDS[kind]).rstrip()[-20:]), "kept, and marked"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_repetition_costs_no_more_than_its_length(kind: str) -> None:
    communique.read(LEAD)  # what has to be loaded
    began = time.process_time()
    reading = communique.read(f"{LEAD}\n\n{filled(KINDS[kind])}")
    assert time.process_time() - began < 5
    assert any(q.speaker and q.speaker.name == "Kari Lund" for q in reading.quotations)


@pytest.mark.slow
def test_a_verb_of_saying_between_any_words_costs_no_more_than_its_length() -> None:
    words = " ".join(f"said w{number * 7919 % 100_003}" for number in range(6_000))
    began = time.process_time()
    reading = communique.read(f"{LEAD}\n\n{words}")
    assert time.process_time() - began < 30
    assert len(reading.quotations) < 200


def test_a_refrain_is_no_repetition() -> None:
    lines = [
        f"We shall meet at the gate of town {n}, where the {n * 37} boats of the fleet are kept." for n in range(60)
    ]
    assert not echoes.repeats(" ".join(lines))
    chorus = "\n\n".join([*PARAGRAPHS, *(["Long live the harbour, they sang."] * 4)])
    assert all(block.reason != echoes.REASON for block in compose(chorus).blocks)
