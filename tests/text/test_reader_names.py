"""Names of one document are made to agree."""

from __future__ import annotations

import numpy as np
import pytest

from communique.text.features import KNOWN_KINDS, known_words, longest_by_first
from communique.text.labels import NAME_LABELS, NAMES
from communique.text.names import Paragraph, agree, kind_scores

KNOWN = {
    phrase: KNOWN_KINDS.index(kind)
    for phrase, kind in (
        ("US", "country"),
        ("South Sudan", "country"),
        ("Central African", "people"),
        ("Lund", "holder"),
    )
}


def paragraph(text: str, *names: tuple[str, int, int], sure: float = 0.6, other: str = "") -> Paragraph:
    """Words; each named one is of its kind with a chance of `sure`, the rest being of kind `other` or of no name."""
    words = text.split()
    chance = np.full((len(words), len(NAMES) + 1), 0.01)
    chance[:, -1] = 0.9
    for kind, start, end in names:
        chance[start:end, -1] = 0.01
        chance[start:end, NAMES.index(kind)] = sure
        if other:
            chance[start:end, NAMES.index(other)] = 1 - sure
    kinds = known_words(words, KNOWN, longest_by_first(KNOWN))
    return Paragraph(words, list(names), np.log(chance), kinds)


def agreed(*paragraphs: Paragraph) -> list[set[tuple[str, str]]]:
    found = agree(paragraphs, KNOWN)
    return [{(k, " ".join(p.words[a:b])) for k, a, b in row} for p, row in zip(paragraphs, found, strict=True)]


def test_the_kind_that_most_mentions_have_wins() -> None:
    often = paragraph("Velmar said no", ("body", 0, 1), sure=0.9)
    once = paragraph("near Velmar today", ("place", 1, 2), sure=0.55, other="body")
    assert agreed(often, often, once) == [{("body", "Velmar")}] * 3


def test_a_surname_goes_with_the_full_name() -> None:
    full = paragraph("Kari Odindo spoke", ("person", 0, 2), sure=0.95)
    short = paragraph("Odindo left", ("place", 0, 1), sure=0.6, other="person")
    assert agreed(full, short)[1] == {("person", "Odindo")}


def test_initials_go_with_the_name_before_them() -> None:
    full = paragraph("the Northern Trade Council ( NTC ) met", ("body", 1, 4), ("place", 5, 6), sure=0.7, other="body")
    again = paragraph("then NTC left", ("place", 1, 2), sure=0.6, other="body")
    assert agreed(full, again)[1] == {("body", "NTC")}


def test_known_states_and_peoples_are_found_where_they_were_overlooked() -> None:
    found = agreed(
        paragraph("the US and us"), paragraph("Central African troops", ("place", 0, 1), ("people", 1, 2)),
        paragraph("in South Sudan"),
    )  # fmt: skip
    assert found == [{("place", "US")}, {("people", "Central African")}, {("place", "South Sudan")}]


def test_a_name_is_found_again_where_it_was_overlooked() -> None:
    full = paragraph("Kari Odindo spoke", ("person", 0, 2), sure=0.95)
    assert agreed(full, paragraph("so Kari Odindo went"))[1] == {("person", "Kari Odindo")}
    sure_of_none = paragraph("so Kari Odindo went")
    sure_of_none.scores[:, -1] = np.log(0.99)
    assert agreed(full, sure_of_none)[1] == set()


def test_dates_are_left_alone() -> None:
    assert agreed(paragraph("on Monday", ("date", 1, 2))) == [{("date", "Monday")}]


def test_nothing_to_agree_on() -> None:
    assert agree([], {}) == []
    assert agreed(paragraph("no names here")) == [set()]


def test_kind_scores_add_up_begin_and_inside() -> None:
    scores = np.zeros((1, len(NAME_LABELS)), dtype=np.float32)
    got = np.exp(kind_scores(scores))
    assert got.shape == (1, len(NAMES) + 1)
    assert got.sum() == pytest.approx(1)
    assert got[0, 0] == pytest.approx(2 * got[0, -1], rel=1e-5)
