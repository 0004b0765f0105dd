"""The posts of a live page keep their own times."""

from __future__ import annotations

import json

import pytest

import communique
from communique.export.reading_json import dumps, loads
from tests.page.samples import compose

FIRST = "The two delegations have come to the harbour, and the doors were closed behind them yesterday evening."
SECOND = "Chilean Foreign Minister Rosa Almeyda said: “Our ships will wait as long as the fish do.”"
LAST = (
    "Norwegian Foreign Minister Kari Lund said on Monday that the talks would go on, and that she would bring a text.",
    "“We are close to the end of this long road,” Lund told reporters outside the hall of the harbour.",
)
TIMES = ("2024-03-04T09:05:00+00:00", "2024-03-04T18:10:00+00:00", "2024-03-06T00:20:00+00:00")
HEAD = "<meta property='article:published_time' content='2024-03-04T08:00:00Z'>"


def page(body: str, head: str = HEAD, title: str = "Talks in Oslo enter their second day") -> str:
    return f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def containers() -> str:
    """As many live blogs have them: a block a post, the newest first, the time above its heading."""
    blocks = "".join(
        f"<div class=block><p class=block-time><a href=#b><time datetime='{time}'>{time[11:16]} GMT</time></a></p>"
        f"<h2>{heading}</h2>{paragraphs(*lines)}</div>"
        for time, heading, lines in (
            (TIMES[2], "Lund leaves the hall", LAST),
            (TIMES[1], "Chile waits", (SECOND,)),
            (TIMES[0], "The day begins", (FIRST,)),
        )
    )
    return page(
        "<header><h1>Talks in Oslo enter their second day</h1><time datetime='2024-03-06T02:00:00Z'>Updated</time>"
        f"</header><div class=live-blog>{blocks}</div>"
    )


def behind() -> str:
    """Times below the words, in list items without a class."""
    blocks = "".join(
        f"<li><div>{paragraphs(*lines)}</div><span class=stamp>{said}</span></li>"
        for said, lines in (("12:20 a.m. GMT", LAST), ("18:10 GMT", (SECOND,)), ("09:05 GMT", (FIRST,)))
    )
    return page(f"<main><h1>Talks in Oslo enter their second day</h1><ul>{blocks}</ul></main>")


def headings() -> str:
    """Without containers: what follows a heading that is a time belongs to it."""
    flat = f"<h3>09.05 GMT</h3>{paragraphs(FIRST)}<h3>18.10 GMT</h3>{paragraphs(SECOND)}<h3>00.20 GMT</h3>"
    return page(f"<article><h1>Talks in Oslo enter their second day</h1>{flat}{paragraphs(*LAST)}</article>")


def linked() -> str:
    """The times only in the JSON-LD."""
    posts = [
        {"@type": "BlogPosting", "headline": "Lund leaves", "datePublished": TIMES[2], "articleBody": " ".join(LAST)},
        {"@type": "BlogPosting", "headline": "Chile waits", "datePublished": TIMES[1], "articleBody": SECOND},
        {"@type": "BlogPosting", "headline": "The day", "datePublished": TIMES[0], "articleBody": FIRST},
        {"@type": "BlogPosting", "headline": "Broken", "datePublished": ["no", "date"]},
        "no post",
    ]
    live = {"@type": "LiveBlogPosting", "datePublished": "2024-03-04T08:00:00Z", "liveBlogUpdate": posts}
    shown = "".join(
        f"<section><h3>{heading}</h3>{paragraphs(*lines)}</section>"
        for heading, lines in (("Lund leaves", LAST), ("Chile waits", (SECOND,)), ("The day", (FIRST,)))
    )
    return page(
        f"<article><h1>Talks in Oslo enter their second day</h1>{shown}</article>",
        f"<script type='application/ld+json'>{json.dumps(live)}</script>",
    )


LAYOUTS = [containers, behind, headings, linked]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_line_of_a_live_page_is_of_its_post(layout) -> None:  # type: ignore[no-untyped-def]
    article = compose(layout())
    days = {
        line: post.published.start[:10] if (post := article.post_at(article.text.index(line))) else None
        for line in (FIRST, SECOND, *LAST)
    }
    turned = "2024-03-05" if layout in (behind, headings) else "2024-03-06"
    assert days == {FIRST: "2024-03-04", SECOND: "2024-03-04", LAST[0]: turned, LAST[1]: turned}
    assert all(post.published.basis == "metadata" for post in article.posts)
    assert article.published
    assert article.published.start == "2024-03-04T08:00:00+00:00"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_said_in_a_post_is_dated_by_it(layout) -> None:  # type: ignore[no-untyped-def]
    said = {q.content[0].of(r.article.text)[:8]: q.when for r in [communique.read(layout())] for q in r.quotations}
    monday = said["the talk"]
    assert monday, "by the words, counted from the post"
    assert (monday.start, monday.basis) == ("2024-03-04", "metadata")
    floating = said["Our ship"]
    assert floating, "by the post itself"
    assert (floating.start, floating.basis) == (TIMES[1], "published")


def test_a_text_has_posts_where_its_lines_are_times() -> None:
    lines = ["Talks in Oslo, hour by hour", "Published: 4 March 2024", f"09:05 GMT\n\n{FIRST}"]
    lines += [f"6.10pm - Chile waits\n\n{SECOND}", f"00:20 GMT\n\n{LAST[0]}"]
    article = compose("\n\n".join(lines))
    assert [post.published.start[:16] for post in article.posts] == [
        "2024-03-04T09:05",
        "2024-03-04T18:10",
        "2024-03-05T00:20",
    ]


def test_a_time_of_day_without_a_day_dates_nothing() -> None:
    assert (
        compose("\n\n".join([f"09:05 GMT\n\n{FIRST}", f"10:10 GMT\n\n{SECOND}", f"11:20 GMT\n\n{LAST[0]}"])).posts == ()
    )


@pytest.mark.parametrize(
    "beside",
    [
        "<ul class=related>{}</ul>",
        "<section class=comments><ul>{}</ul></section>",
        "<aside><ul>{}</ul></aside>",
    ],
)
def test_other_stories_and_comments_are_no_posts(beside: str) -> None:
    others = "".join(
        f"<li><time datetime='2024-01-0{n}T10:00:00Z'>{n} Jan</time><p>The harbour of town {n} was closed again for a "
        "day because of the ice in the fjord, and nobody knew for how long.</p></li>"
        for n in range(1, 6)
    )
    body = f"<article><h1>Talks in Oslo</h1>{paragraphs(FIRST, SECOND, *LAST)}</article>{beside.format(others)}"
    assert compose(page(body)).posts == ()


def test_a_chronicle_by_days_has_no_posts() -> None:
    years = "".join(
        f"<section><h3><time datetime='198{n}-05-04'>4 May 198{n}</time></h3><p>{line}</p></section>"
        for n, line in enumerate((FIRST, SECOND, *LAST))
    )
    assert compose(page(f"<article><h1>Forty years of talks</h1>{years}</article>")).posts == ()


def test_posts_come_back_from_json() -> None:
    reading = communique.read(containers())
    assert len(reading.article.posts) == 3
    assert loads(dumps(reading)) == reading
