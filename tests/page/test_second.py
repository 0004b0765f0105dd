"""The second look: where the extractor loses what the page plainly has, something else is taken, and named."""

from __future__ import annotations

import json

import pytest

from communique import page
from communique.records import Span
from tests.page.samples import PARAGRAPHS, compose, html_page, words

TITLE = "Lund sees time for talks on the strait"
LEAD = (
    "Norway called its envoy in Iceland home on Friday, the ministry in Oslo said, after a chart of the strait had "
    "been printed that both had agreed to leave alone."
)


def test_an_extraction_that_holds_up_is_left_alone() -> None:
    article = compose(html_page(*PARAGRAPHS))
    assert article.extraction == "extractor"
    assert words(article, "body") == list(PARAGRAPHS)


def test_a_lead_in_the_header_is_kept() -> None:
    article = compose(
        f"<html><head><title>{TITLE}</title></head><body><header class=top><h1>{TITLE}</h1><p class=lead>{LEAD}</p></header>"  # noqa: E501
        f"<div class=text><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div></body></html>"
    )
    assert words(article, "body") == [LEAD, *PARAGRAPHS[1:]]
    assert article.extraction == "paragraphs"


def test_a_text_in_several_containers_is_kept_without_links_and_comments() -> None:
    article = compose(
        f"<html><head><title>{TITLE}</title></head><body><header><h1>{TITLE}</h1><div><p>{LEAD}</p></div></header>"
        f"<div class=text><div>{PARAGRAPHS[1]}<br><br>{PARAGRAPHS[2]}</div>"
        "<div class=related><h4>More</h4><ul><li><a href=/a>Iceland opens an embassy, the minister says</a></li></ul></div>"  # noqa: E501
        "<div>Both will be in Bergen next week.</div></div>"
        "<div id=comments><div class=comment>Jon5 said that all of it was a waste of time and fish.</div></div></body></html>"  # noqa: E501
    )
    assert words(article, "body") == [LEAD, *PARAGRAPHS[1:], "Both will be in Bergen next week."]


def test_all_posts_of_a_live_page_are_kept() -> None:
    posts = [
        f"At {hour} o’clock the ministers of both sides spoke of point {hour} of the text in Oslo."
        for hour in range(9, 60)
    ]
    blocks = "".join(
        f"<div class=post><h3>Point {n}</h3><div class=c><p>{post}</p></div></div>" for n, post in enumerate(posts)
    )
    article = compose(
        f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1><div>{blocks}</div></main></body></html>"
    )
    assert set(posts) <= set(words(article, "body"))


def linked(body: object, shown: str = '<div id="root"></div>', *, escaped: bool = False) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": body}, ensure_ascii=escaped)
    return (
        f"<html><head><title>{TITLE}</title><script type='application/ld+json'>{data}</script></head>"
        f"<body>{shown}</body></html>"
    )


@pytest.mark.parametrize("escaped", [False, True])
def test_text_that_only_a_script_holds_is_read_and_mapped(escaped: bool) -> None:
    raw = linked("\n\n".join(PARAGRAPHS), escaped=escaped).encode()
    article = compose(raw)
    assert article.extraction == "articleBody"
    assert article.title == TITLE
    assert words(article, "body") == list(PARAGRAPHS)
    at = article.text.index("both parties" if "both parties" in article.text else "all parties")
    found = page.to_bytes(article, Span(at, at + 11))
    assert found is not None and raw[found.start : found.end] == b"all parties"
    assert all(raw[r.raw.start : r.raw.end].decode() == r.span.of(article.text) for r in article.runs)


@pytest.mark.parametrize("body", [5, None, "", [], {"x": 1}, "Too short."])
def test_an_article_body_that_is_none_is_left_alone(body: object) -> None:
    shown = f"<article><h1>{TITLE}</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article>"
    article = compose(linked(body, shown))
    assert words(article, "body") == list(PARAGRAPHS)
    assert article.extraction == "extractor"


def test_words_of_the_page_win_where_they_are_those_of_the_script() -> None:
    shown = f"<article><h1>{TITLE}</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article>"
    assert compose(linked(" ".join(PARAGRAPHS), shown)).extraction == "extractor"
