"""HTML pages to articles, and each line back to its bytes."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import page
from communique.records import Article, Span
from communique.settings import Settings
from tests.page.samples import PARAGRAPHS, compose, html_page, unrepaired, words


def seen(raw: bytes, article: Article, span: Span) -> str:
    """What a reader sees in the bytes that a span maps to, white space squeezed out."""
    at = page.to_bytes(article, span)
    assert at is not None
    markup = raw[at.start : at.end].decode(article.charset)
    without = re.sub(r"<script.*?</script>|<!--.*?-->|<[^>]*>", "", markup, flags=re.DOTALL)
    return re.sub(r"\s", "", html.unescape(without))


def test_the_article_is_title_and_lines() -> None:
    article = compose(html_page(), url="https://www.fjordnews.example/world/1")
    assert words(article, "title") == ["Lund sees time for talks on the strait"]
    assert words(article, "body") == list(PARAGRAPHS)
    assert article.text == "\n".join(["Lund sees time for talks on the strait", *PARAGRAPHS])
    assert article.outlet == "fjordnews.example"
    assert article.dateline == "OSLO, March 4 (Fjord News) --"
    assert article.language == "en"
    assert article.published is None
    assert article.edits == ()


@pytest.mark.parametrize("extractor", ["fast", "careful", "turbo"])
def test_every_extractor_finds_the_paragraphs(extractor: str) -> None:
    article = compose(html_page(), settings=Settings(extractor=extractor))  # type: ignore[arg-type]
    assert set(PARAGRAPHS) <= set(words(article, "body"))


def test_runs_decode_to_their_words() -> None:
    source = html_page(
        "The <b>minister&#8217;s</b> caf&eacute; &amp; bar in <a href='x'>Oslo</a> was full.", *PARAGRAPHS
    )
    raw = source.encode()
    article = compose(raw)
    assert "The minister’s café & bar in Oslo was full." in article.text
    for run in article.runs:
        assert html.unescape(raw[run.raw.start : run.raw.end].decode()) == run.span.of(article.text)
    for block in article.blocks:
        assert seen(raw, article, block.span) == re.sub(r"\s", "", block.span.of(article.text))


def test_a_span_inside_a_run_maps_to_its_own_bytes() -> None:
    raw = html_page().encode()
    article = compose(raw)
    at = article.text.index("Jon Stefansson")
    found = page.to_bytes(article, Span(at, at + len("Jon Stefansson")))
    assert found is not None
    assert raw[found.start : found.end] == b"Jon Stefansson"


def test_a_span_that_came_from_nowhere_maps_to_nothing() -> None:
    article = compose(html_page(title="Lund sees time for talks on the strait"))
    newline = article.text.index("\n")
    assert page.to_bytes(article, Span(newline, newline + 1)) is None


def test_the_same_words_twice_map_to_their_own_places() -> None:
    line = "The talks will go on until the parties agree, the minister said on Monday in Oslo."
    raw = html_page(line, PARAGRAPHS[2], line, PARAGRAPHS[0]).encode()
    article = compose(raw)
    spans = [b.span for b in article.blocks if b.span.of(article.text) == line]
    places = [page.to_bytes(article, s) for s in spans]
    assert len(places) == 2 and places[0] != places[1]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1254", "utf-16"])
def test_other_charsets_map_too(charset: str) -> None:
    source = html_page(
        "Dışişleri Bakanı Kübra Öz’ün açıklaması: görüşmeler sürecek ve taraflar anlaşacak.", *PARAGRAPHS
    )
    raw = source.replace("utf-8", charset).encode(charset)
    article = compose(raw)
    body = [b.span for b in article.blocks if b.kind == "body"]
    assert "Dışişleri Bakanı Kübra Öz’ün" in article.text
    for span in body:
        assert seen(raw, article, span) == re.sub(r"\s", "", span.of(article.text))


def test_a_caption_is_marked_as_one() -> None:
    figure = "<figure><img src=a.jpg><figcaption>Kari Lund in Oslo in March.</figcaption></figure>"
    article = compose(html_page(PARAGRAPHS[0], PARAGRAPHS[1] + figure, PARAGRAPHS[2]))
    assert words(article, "caption") in ([], ["Kari Lund in Oslo in March."])
    assert "Kari Lund in Oslo in March." not in words(article, "body")


def test_a_brief_of_short_sentences_is_read() -> None:
    article = compose(
        "<html><body><h1>Lund speaks</h1><p>Oslo will not sign.</p><p>“We have time,” Lund said.</p></body></html>"
    )
    assert words(article, "title") == ["Lund speaks"]
    assert words(article, "body") == ["Oslo will not sign.", "“We have time,” Lund said."]


def test_a_fragment_is_read() -> None:
    line = "Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday."
    assert words(compose(f"<p>{line}</p>"), "body") == [line]


def test_a_page_wrapped_in_one_form_is_read() -> None:
    source = html_page().replace("<article>", "<form id=aspnet><article>").replace("</article>", "</article></form>")
    assert words(compose(source), "body") == list(PARAGRAPHS)


def test_prompts_in_the_page_are_debris() -> None:
    article = compose(html_page(*PARAGRAPHS, "Add a Comment"))
    assert words(article, "debris") in ([], ["Add a Comment"])
    assert words(article, "body") == list(PARAGRAPHS)


PIECES = st.sampled_from(
    [
        "The minister ", "said ", "on Monday ", "that ",
        "<b>talks</b> ", "<a href='/x?a=1&amp;b=2'>go on</a> ", "&amp; ",
        "caf&eacute; ", "“we agree,” ", "‘so’ ", "<!-- note --> ", "naïve ",
        "Ömer ", "&nbsp;", "\n ", "5&lt;6 ", "北京 ",
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=12, max_size=30).map("".join), min_size=2, max_size=4))
def test_bytes_of_a_body_span_say_its_words(paragraphs: list[str]) -> None:
    raw = html_page(*PARAGRAPHS, *(f"{p} and the talks ended in Oslo." for p in paragraphs)).encode()
    article = compose(raw)
    assert compose(raw) == article
    for edit in article.edits:
        assert 0 <= edit.span.start <= edit.span.end <= len(article.text)
    for run in article.runs:
        assert html.unescape(raw[run.raw.start : run.raw.end].decode()) == run.span.of(article.text)
    if not article.edits:
        for block in article.blocks:
            if block.kind == "body":
                expected = re.sub(r"[\s\u00a0]", "", block.span.of(article.text))
                assert re.sub(r"[\s\u00a0]", "", seen(raw, article, block.span)) == expected
    assert len(unrepaired(article)) >= 1
