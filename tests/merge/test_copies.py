"""Copies are found through trims, edits and foreign tails; what only shares a notice or a phrase is none."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.merge import copies
from communique.merge.shingles import COARSEST, GRAM, shingles

WORDS = (
    "harbour council treaty fishing minister agreed vessel quota delegation border tariff signed ferry island".split()
)


def prose(seed: int, words: int) -> str:
    """Made-up text: the same for the same seed, with hardly a run of words in common for different ones."""
    made = random.Random(seed)  # noqa: S311
    return " ".join(f"{made.choice(WORDS)}{made.randrange(100)}" for _ in range(words))


def table(**texts: str) -> pa.Table:
    return pa.table({"id": list(texts), "text": list(texts.values())})


def rows(found: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["article_id"]: row for row in found.to_pylist()}


def test_case_punctuation_and_space_make_no_difference() -> None:
    one = """The minister's delegation met in Oslo on Monday; talks on the treaty
    will go on, it was said, until next spring at least."""
    other = """THE MINISTER’S DELEGATION met in Oslo, on Monday -- talks on the
    treaty will go on (it was said) until next spring at least"""
    found = rows(copies.copies(table(a=one, b=other, c=prose(1, 40))))
    assert set(found) == {"a", "b"}
    assert {row["kind"] for row in found.values()} == {"exact"}
    assert {row["containment"] for row in found.values()} == {1.0}


def test_trims_and_foreign_tails_join_the_fullest() -> None:
    words = prose(2, 500).split()
    trimmed, headed = " ".join(words[:300]), " ".join(words[:175]) + " " + prose(3, 250)
    found = rows(copies.copies(table(whole=" ".join(words), trimmed=trimmed, headed=headed, other=prose(4, 500))))
    assert set(found) == {"whole", "trimmed", "headed"}
    assert [row["of"] for row in found.values()] == ["whole"] * 3
    assert [name for name, row in found.items() if row["is_fullest"]] == ["whole"]
    assert {name: row["kind"] for name, row in found.items()} == {"whole": "exact", "trimmed": "near", "headed": "near"}
    assert found["trimmed"]["containment"] == 1.0
    assert 0.25 <= found["headed"]["containment"] <= 0.6


def test_a_page_of_two_articles_does_not_bring_them_together() -> None:
    one, other = prose(5, 400), prose(6, 400)
    roundup = " ".join(one.split()[:200] + other.split()[:200])
    found = rows(copies.copies(table(one=one, other=other, roundup=roundup)))
    assert len(found) == 2
    assert "roundup" in found


def test_a_digest_does_not_bring_its_pieces_together() -> None:
    pieces = {f"piece{number}": prose(20 + number, 90) for number in range(6)}
    found = rows(copies.copies(table(**pieces, digest=" ".join(pieces.values()))))
    assert len(found) == 2
    assert found["digest"]["is_fullest"]


def test_the_earliest_is_told_by_day_and_names_the_group() -> None:
    text = prose(7, 200)
    articles = table(a=text, b=text + " " + prose(8, 20), c=text).append_column(
        "day", pa.array([datetime.date(2024, 3, 2), datetime.date(2024, 3, 1), None], pa.date32())
    )
    found = rows(copies.copies(articles))
    assert [name for name, row in found.items() if row["is_earliest"]] == ["b"]
    assert found["b"]["is_fullest"]
    assert rows(copies.copies(articles.take([2, 0, 1]))) == found, "the order of the articles does not matter"
    assert len({row["group_id"] for row in found.values()}) == 1
    assert found["a"]["group_id"].startswith("c_")


def test_short_notices_are_copies_of_nothing() -> None:
    notice = "To read on, subscribe to the Harbour Courier today."
    assert copies.copies(table(a=notice, b=notice)).num_rows == 0


def test_what_an_outlet_writes_under_every_article_joins_none() -> None:
    footer = prose(9, 60)
    articles = table(**{f"a{number}": prose(100 + number, 90) + " " + footer for number in range(40)})
    assert copies.copies(articles.append_column("outlet", pa.array(["courier.example"] * 40))).num_rows == 0


def test_copies_of_one_wire_story_in_very_many_papers_are_one_group() -> None:
    story = prose(10, 300)
    articles = table(**{f"a{number:03}": story + " " + prose(1000 + number, 30) for number in range(120)})
    found = copies.copies(articles)
    assert found.num_rows == 120
    assert len(set(found["group_id"].to_pylist())) == 1


def test_debris_can_be_left_out() -> None:
    text, advert = prose(11, 30), prose(12, 200)
    blocks = [
        {"span": {"start": 0, "end": len(text)}, "kind": "body", "reason": ""},
        {"span": {"start": len(text) + 1, "end": len(text) + 1 + len(advert)}, "kind": "debris", "reason": "advert"},
    ]
    articles = pa.table(
        {"id": ["a", "b"], "text": [f"{text}\n{advert}", f"{prose(13, 30)}\n{advert}"], "blocks": [blocks] * 2}
    )
    assert copies.copies(articles).num_rows == 2
    assert copies.copies(articles, body_only=True).num_rows == 0


def test_new_articles_are_held_against_old_ones_on_disk(tmp_path: Path) -> None:
    old, new = table(a=prose(14, 300), b=prose(15, 300)), table(c=prose(14, 300), d=prose(16, 300), a=prose(14, 300))
    pq.write_table(copies.samples(old), tmp_path / "old.parquet")
    found = rows(copies.pair([tmp_path / "old.parquet", copies.samples(new)], copies.Limits(memory="256MB", threads=1)))
    assert set(found) == {"a", "c"}
    assert found["c"]["of"] == "a"
    assert copies.pair([]).num_rows == 0


@pytest.mark.parametrize("text", ["", " \n", "\x00\uffff\U0010ffff", "’’’", "x" * 100_000, "a " * 50_000])
def test_any_text_will_do(text: str) -> None:
    assert copies.copies(table(a=text, b=prose(17, 30))).num_rows == 0


@given(st.lists(st.text(max_size=300), max_size=8))
def test_samples_do_not_depend_on_the_other_texts(texts: list[str]) -> None:
    together = shingles(texts)
    for number, text in enumerate(texts):
        alone = shingles([text])
        assert together.words[number] == alone.words[0]
        assert together.whole[number] == alone.whole[0]
        assert np.array_equal(together.hashes[together.starts[number] : together.starts[number + 1]], alone.hashes)


def test_samples_nest_and_hold_what_a_part_holds() -> None:
    whole = prose(18, 3_000)
    part = " ".join(whole.split()[1_000:1_100])
    found = shingles([whole, part])
    long, short = (set(found.hashes[found.starts[i] : found.starts[i + 1]].tolist()) for i in (0, 1))
    assert found.levels.tolist() == [COARSEST, 0]
    assert len(short) == 100 - GRAM + 1
    assert {h for h in short if h % (1 << COARSEST) == 0} <= long
    assert len(long) == pytest.approx(3_000 / (1 << COARSEST), rel=0.2)


def test_a_script_without_spaces_is_cut_into_characters() -> None:
    found = shingles(["外务大臣在东京会见了代表团", "Türkiye’nin dışişleri bakanı"])
    assert found.words.tolist() == [13, 3]
