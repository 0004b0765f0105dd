"""The gate lets diplomatic pages through whatever stands around them, and stops what is about other things."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import SettingsError
from communique.page.relevance import PASSAGE, passages, relevance
from communique.settings import Settings

TALKS = """Portugal and Ghana agree to reopen fisheries talks

Foreign Minister Helena Sarmento met her Ghanaian counterpart in Lisbon on Thursday and said that the two governments
would reopen negotiations on fishing rights. Ghana’s ambassador to Portugal told reporters that the agreement, signed in
the presence of a European Union delegation, would strengthen bilateral relations between the two countries."""
CAKE = """A lemon cake for rainy Sundays

Whisk the eggs with the sugar until they are pale, then fold in the flour and the zest of two lemons. Bake the cake for
forty minutes in a hot oven, leave it to cool in its tin, and pour the icing over it while the coffee is brewing in the
kitchen. My kids love it, and our readers left more than two hundred delicious reviews under this recipe last week."""
MENU = (
    "<ul>" + "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("World", "China", "Iran", "NATO")) + "</ul>"
)


def page(text: str, *, before: str = "", behind: str = "") -> bytes:
    title, body = text.split("\n\n", 1)
    scripts = "<script>var war = 'sanctions treaty ambassador Russia Ukraine';</script><style>p{}</style>"
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{scripts}</head><body><nav>{MENU}</nav>{before}"
        f"<article><h1>{title}</h1><p>{body}</p></article>{behind}{MENU}</body></html>"
    ).encode()


def test_diplomacy_passes_and_cake_does_not() -> None:
    assert relevance(TALKS.encode(), "text/plain").passed
    assert relevance(page(TALKS)).passed
    assert not relevance(CAKE.encode(), "text/plain").passed
    assert not relevance(page(CAKE)).passed


def test_an_explanation_names_the_words() -> None:
    found = relevance(page(TALKS))
    words = dict(found.words)
    assert words["Ghana"] > 0
    assert words["Portugal"] > 0
    assert list(words.values()) == sorted(words.values(), key=lambda value: -abs(value))
    assert dict(relevance(page(CAKE.replace("lemon", "Portuguese"))).words)["recipe"] < 0


def test_a_short_article_is_not_drowned_by_teasers() -> None:
    teasers = "".join(f"<div><p>{CAKE.split(chr(10) * 2)[1]}</p></div>" for _ in range(8))
    assert relevance(page(TALKS, behind=MENU + teasers)).passed
    assert not relevance(page(CAKE, behind=MENU + teasers)).passed


def test_what_stands_in_scripts_and_menus_is_not_read() -> None:
    read = " ".join(passages(page(CAKE), "text/html"))
    assert "ambassador" not in read
    assert "NATO" not in read
    assert "lemon" in read


def test_a_page_in_short_lines_is_judged_by_all_of_them() -> None:
    lines = "<br>".join(line for part in TALKS.split("\n\n") for line in part.split(",")).encode()
    assert len(lines.split()) > PASSAGE
    assert relevance(b"<html><body>" + lines + b"</body></html>").passed


@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig", "cp1252"])
def test_any_encoding(charset: str) -> None:
    assert relevance(TALKS.encode(charset), "text/plain").passed


@pytest.mark.parametrize(
    "unit",
    [b"<", b"<script>", b"<!--", b"<a ", b"<title>", b"</", b"<p>", b"&#1;", b"U.S.", b"a-", b"\x00<p>", b"<br>x y "],
)
def test_hostile_pages_cost_no_more_than_long_ones(unit: bytes) -> None:
    began = time.process_time()
    relevance(b"<html><body>" + unit * (1_000_000 // len(unit)))
    assert time.process_time() - began < 2


def test_what_is_no_text_does_not_pass() -> None:
    assert relevance(b"\x89PNG\r\n\x1a\n" + bytes(100)).score == -math.inf
    assert not relevance(b"").passed
    assert not relevance(b"", "application/json").passed


@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", "application/json", ""]))
def test_any_bytes_get_an_answer(raw: bytes, media_type: str) -> None:
    found = relevance(raw, media_type)
    assert found.passed == (found.score >= 0)
    assert relevance(raw, media_type) == found


def test_the_setting_takes_nothing_else() -> None:
    assert Settings(only="diplomacy").only == "diplomacy"
    with pytest.raises(SettingsError, match="only must be"):
        Settings(only="sport")  # type: ignore[arg-type]


def test_tags_in_capitals_part_no_sentence() -> None:
    sentence = (
        "The foreign minister of {0}Norway{1} met the ambassador of {0}Ghana{1} in Oslo to sign the treaty on fish."
    )
    page = f"<HTML><BODY><P>{sentence.format('<A HREF=x>', '</A>')}</P></BODY></HTML>"
    (_, *runs) = passages(page.encode(), "text/html")
    assert sentence.format("", "") in "".join(runs)
