"""Articles at addresses that differ only in what leads to the same words are copies of each other."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.merge import copies
from communique.source.same import same
from tests.merge.test_copies import prose, rows

PLAIN = "https://paper.example/world/talks?id=3"


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/world/talks?id=3&utm_source=feed&utm_medium=rss",
        "https://paper.example/world/talks?fbclid=x&id=3",
        "https://paper.example/world/talks/?id=3#comments",
        "https://www.paper.example/world/talks?id=3",
        "http://paper.example/world/talks?id=3",
        "HTTPS://Paper.Example:443/world/talks?id=3&amp",
        " https://paper.example/world/talks?&id=3&CMP=share ",
    ],
)
def test_one_page_has_many_addresses(url: str) -> None:
    assert same(url) == same(PLAIN) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/world/talks?id=4",
        "https://paper.example/world/talks",
        "https://paper.example/world/Talks?id=3",
        "https://sport.paper.example/world/talks?id=3",
        "https://paper.example:8080/world/talks?id=3",
        "https://paper.example/world/talks?id=3#!/live",
        "https://paper.example/world/talks?id=3&page=2",
    ],
)
def test_other_pages_have_other_addresses(url: str) -> None:
    assert same(url) != same(PLAIN)


@pytest.mark.parametrize(
    "url",
    [None, "", "talks", "ftp://paper.example/a", "https://[bad", "https://paper.example:x/a", "mailto:a@b.example"],
)
def test_what_is_no_address_is_none(url: str | None) -> None:
    assert same(url) is None


def test_the_address_of_a_paper_is_no_articles() -> None:
    assert same("https://www.paper.example/?utm_source=x") is None


@given(st.text())
def test_any_address_will_do(url: str) -> None:
    same(url)
    same(f"https://{url}")


def articles(*found: tuple[str, str, str]) -> pa.Table:
    names, texts, urls = zip(*found, strict=True)
    return pa.table({"id": list(names), "text": list(texts), "url": list(urls)})


def test_a_short_article_read_at_two_addresses_is_one() -> None:
    words = "The ferry to the island sails again on Monday."
    found = rows(
        copies.copies(
            articles(("a_1", words, PLAIN), ("a_2", words, PLAIN + "&utm_id=1"), ("a_3", words, "https://b.example/x"))
        )
    )
    assert {name: row["kind"] for name, row in found.items()} == {"a_1": "exact", "a_2": "exact"}
    assert len({row["group_id"] for row in found.values()}) == 1


def test_a_text_that_was_written_anew_is_a_version_and_brings_its_copies() -> None:
    first = prose(1, 240)
    anew = f"{' '.join(first.split()[:50])} {prose(2, 400)}"
    found = rows(
        copies.copies(
            articles(
                ("a_1", first, PLAIN),
                ("a_2", anew, PLAIN.replace("https", "http") + "#top"),
                ("a_3", anew + " More by the agency.", "https://other.example/talks"),
                ("a_4", prose(3, 100), "https://other.example/else"),
            )
        )
    )
    assert set(found) == {"a_1", "a_2", "a_3"}
    assert len({row["group_id"] for row in found.values()}) == 1
    assert found["a_1"]["kind"] == "near"
    assert found["a_1"]["containment"] < 0.25
    assert found["a_2"]["is_fullest"] != found["a_3"]["is_fullest"]


def test_texts_without_a_run_in_common_are_not_one() -> None:
    assert len(copies.copies(articles(("a_1", prose(1, 90), PLAIN), ("a_2", prose(2, 90), PLAIN)))) == 0


def test_an_address_that_very_many_articles_have_is_none_of_theirs() -> None:
    words = "Short news number"
    many = [(f"a_{n}", f"{words} {n}.", PLAIN) for n in range(60)]
    assert len(copies.copies(articles(*many))) == 0


def test_samples_of_earlier_versions_have_no_address() -> None:
    old = copies.samples(articles(("a_1", prose(1, 60), PLAIN))).drop_columns(["address"])
    new = copies.samples(articles(("a_2", prose(1, 60), PLAIN)))
    assert set(rows(copies.pair([old, new]))) == {"a_1", "a_2"}
    assert set(rows(copies.pair([old, old.set_column(0, "article_id", [["a_3"]])]))) == {"a_1", "a_3"}
