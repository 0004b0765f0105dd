"""The page: everything in it comes from itself, everything from the article is text, every finding has its card."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html

from communique import read
from communique.export.html import notebook_frame, to_html
from communique.records import Actor, Edit, Party, Reading, Span
from tests.factory import article, fjord, party, quotation, reading, span
from tests.strategies import readings

HOSTILE = (
    '<script>alert(1)</script> </style></script> <img src=x onerror="alert(2)"> \'"&amp; {{ 7 * 7 }} \x1b[31m \u202e'
)


def hostile() -> Reading:
    """A reading with markup, script and template code in every place that holds text."""
    text = f"{HOSTILE}\n“{HOSTILE}” said Lund"
    said = quotation(
        text,
        (HOSTILE,),
        speaker=party(text, "Lund", HOSTILE, actor_id="a"),
        addressees=(Party(HOSTILE, HOSTILE),),
        cue=span(text, "said"),
    )
    of = article(
        text,
        title=HOSTILE,
        outlet=HOSTILE,
        url="javascript:alert(3)",
        language='"><script>alert(4)</script>',
        edits=(Edit(HOSTILE, Span(0, 3), HOSTILE, HOSTILE),),
    )
    return reading(of, origin=HOSTILE, quotations=(said,), actors=(Actor("a", HOSTILE, "person", HOSTILE),))


def parsed(page: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8"))


def letters(text: str) -> list[str]:
    """The characters that must come through as they are."""
    return [character for character in text if character.isalnum()]


def check_page_is_closed(page: str) -> None:
    """One script and one style, both named in the policy; no event handler, no address but the article's own."""
    tree = parsed(page)
    assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
    assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@src | //@style | //img | //iframe | //link | //form")
    assert all(re.match(r"#|https?://", address) for address in tree.xpath("//@href"))
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for kind in ("script", "style"):
        source = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert source
        digest = base64.b64encode(hashlib.sha256(source[1].encode("utf-8")).digest()).decode("ascii")
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")


def test_a_page_shows_the_article_and_a_card_for_each_finding() -> None:
    tree = parsed(to_html(fjord()))
    assert tree.xpath("string(//h1)") == "Norway and Iceland talk fish"
    assert "date unknown" in tree.xpath("string(//p[@class='facts'])")
    cards = {card.get("id"): " ".join(card.text_content().split()) for card in tree.find_class("card")}
    assert cards["q0"] == "“We agree on the cod.” said · direct by hand, 0.90"
    assert cards["q1"] == "Reykjavik had asked for time told · indirect · to reporters by hand, 0.90"
    assert cards["e0"].startswith("Kari Lund (Norway) and Jon Arnason (Iceland) meeting, held · in Oslo")
    assert cards["a0"] == "Kari Lund Norway · Foreign Minister"
    assert cards["d0"] == "Subscribe to our newsletter promotion"
    assert cards["s0"] == "“expressed.” a cue left after the quote"
    assert cards["r0"] == "class=“x”> → ∅ drop-markup: an attribute without its tag"


def test_every_mark_has_a_card_and_every_finding_in_the_text_a_mark() -> None:
    tree = parsed(to_html(fjord()))
    lit = {of for piece in tree.xpath("//@data-of") for of in piece.split()}
    assert lit == {card.get("id") for card in tree.find_class("card")} - {"a1"}  # Arnason has no mention here
    speech = [piece.text_content() for piece in tree.find_class("speech") if "q0" in (piece.get("data-of") or "")]
    assert speech == ["We agree on the cod."]


def test_nothing_comes_from_elsewhere() -> None:
    check_page_is_closed(to_html(fjord()))


def test_text_from_the_page_stays_text() -> None:
    page = to_html(hostile())
    check_page_is_closed(page)
    tree = parsed(page)
    assert "<img src=x onerror=" in tree.xpath("string(//h1)")
    assert "{{ 7 * 7 }}" in tree.xpath("string(//h1)")
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert not tree.xpath("//a[contains(@href, 'javascript')]")


@given(readings())
@settings(max_examples=30, deadline=None)
def test_any_reading_makes_a_closed_page_that_holds_the_whole_text(made: Reading) -> None:
    plain = tuple(block for block in made.article.blocks if block.kind != "title")
    page = to_html(replace(made, article=replace(made.article, blocks=plain)))
    check_page_is_closed(page)
    tree = parsed(page)
    shown = "".join(tree.xpath("//article/p[not(@class='outlet' or @class='facts')]//text()"))
    tags = "set aside" * len(tree.find_class("tag"))
    assert sorted(letters(shown)) == sorted(letters(made.article.text + tags))


def test_a_page_in_another_language_says_why_there_is_nothing() -> None:
    of = article("Dışişleri Bakanı konuştu.", language="tr")
    assert "The page is in Turkish; findings are made on English pages only." in to_html(reading(of))


def test_only_web_addresses_become_links() -> None:
    linked = parsed(to_html(fjord())).xpath("//footer//a/@href")
    assert linked == ["https://news.example/fjord"]
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example"):
        changed = replace(fjord(), article=replace(fjord().article, url=address))
        assert not parsed(to_html(changed)).xpath("//footer//a")


def test_the_notebook_frame_holds_the_same_page_in_a_sandbox() -> None:
    (frame,) = lxml_html.fragments_fromstring(notebook_frame(fjord()))
    assert frame.tag == "iframe"
    assert frame.get("sandbox") == "allow-scripts"
    assert frame.get("srcdoc") == to_html(fjord())
    assert fjord()._repr_html_() == notebook_frame(fjord())


@pytest.mark.parametrize("text", ["", " \n ", "\ud800"])
def test_an_article_with_nothing_in_it_still_makes_a_page(text: str) -> None:
    assert "No speech and no encounter was found." in to_html(reading(article(text)))


def test_colours_begin_again_after_the_last() -> None:
    names = [f"Speaker{letter}" for letter in "abcdefghij"]
    text = " ".join(f"“Words {name}.” {name}" for name in names)
    said = tuple(quotation(text, (f"Words {name}.",), speaker=Party(name)) for name in names)
    hues = re.findall(r'class="voice v(\d)"', to_html(reading(article(text), quotations=said)))
    assert hues == [*"01234567", "0", "1"]


def test_endless_quotations_inside_each_other_do_not_swell_the_page() -> None:
    text = "x" * 100_000
    said = tuple(replace(quotation(text, ("x",)), id=f"q_{n}", content=(Span(n, len(text) - n),)) for n in range(200))
    page = to_html(reading(article(text), quotations=said))
    assert len(page) < 2_000_000
    assert " …”" in page


def test_line_ends_of_windows_leave_no_mark() -> None:
    found = read("Lund sees time for talks\r\n\r\nNorway will talk to all, Lund said.\r\n\r\nShe spoke in Oslo.\r\n")
    assert "\ufffd" not in to_html(found)
