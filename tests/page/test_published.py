"""The date of publication is the article's own."""

from __future__ import annotations

import pytest

from tests.page.samples import PARAGRAPHS, compose, html_page

BODY = PARAGRAPHS[1:]  # without the dateline


def published(page: str, url: str | None = None) -> str | None:
    found = compose(page, url=url).published
    return found.start if found else None


@pytest.mark.parametrize(
    "foreign",
    [
        "<section class=comments><time datetime='2024-09-09T10:00:00Z'>9 Sep 2024</time><p>A fine text.</p></section>",
        "<div id=disqus><span class=date>9 September 2024</span> Well said.</div>",
        "<aside><h4>More</h4><time datetime='2024-09-09'>9 Sep 2024</time></aside>",
        "<ul><li><a href=/b>Iceland opens a new embassy</a> <span class=date>9 September 2024</span></li></ul>",
        "<div class='related-stories'><h3>Iceland opens an embassy</h3><time datetime='2024-09-09'>9 Sep</time></div>",
        "<p class=modified>Last updated: <time datetime='2024-09-09'>9 September 2024</time></p>",
        "<time itemprop=dateModified datetime='2024-09-09'>9 September 2024</time>",
        "<p>The accord will be signed on <time datetime='2024-09-09'>9 September 2024</time> in the town hall.</p>",
        "<footer><span class=date>9 September 2024</span></footer>",
        "<blockquote class=twitter-tweet><p>We sign.</p>— Oslo <a href='#'>September 9, 2024</a></blockquote>",
    ],
)
def test_a_date_of_something_else_is_not_taken(foreign: str) -> None:
    assert published(html_page(*BODY).replace("</article>", f"{foreign}</article>")) is None
    assert published(html_page(*BODY).replace("</article>", f"</article>{foreign}")) is None
    own = "<div class='article-date'>4 March 2024</div>"
    page = html_page(*BODY).replace("</article>", f"{foreign}</article>").replace("</h1>", f"</h1>{own}")
    assert published(page) == "2024-03-04"


@pytest.mark.parametrize(
    "linked",
    [
        '{"@type": "Comment", "datePublished": "2024-09-09", "text": "nice"}',
        '{"@type": "NewsArticle", "headline": "Lund sees time for talks on the strait", "dateModified": "2024-09-09"}',
        '{"@type": "NewsArticle", "comment": [{"@type": "Comment", "datePublished": "2024-09-09"}]}',
        '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Iceland opens an embassy",'
        ' "datePublished": "2024-09-09"}]}',
    ],
)
def test_linked_data_of_something_else_is_not_taken(linked: str) -> None:
    head = f'<script type="application/ld+json">{linked}</script>'
    assert published(html_page(*BODY, head=head)) is None


def test_of_several_linked_articles_the_one_with_the_headline_counts() -> None:
    head = (
        '<script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Iceland opens an embassy in Rome",'
        ' "datePublished": "2024-09-09"}, {"@type": "NewsArticle", "headline": "Lund sees time for talks on the'
        ' strait", "datePublished": "2024-03-04"}]</script>'
    )
    assert published(html_page(*BODY, head=head)) == "2024-03-04"


@pytest.mark.parametrize(
    "own",
    [
        "<div class='date-simple'><span class='screen-reader-text'>Published On 8 Mar 2023</span></div>",
        "<time datetime='2023-03-08T10:00:00Z'>8 March 2023</time>",
        "<p class=meta>By Ana Reis | <span>8 March 2023</span></p>",
        "<h3 class=byline>by Ana Reis<br><span class=datetime>Wednesday, March 8, 2023</span></h3>",
        "<time itemprop=dateModified datetime='2024-08-01T10:00'>Published 08.03.2023 | Updated 01.08.2024</time>",
        "<ul class=entry-meta><li class=post-date>March 8, 2023</li><li><a href=/r>Ana Reis</a></li></ul>",
    ],
)
def test_a_date_that_the_page_shows_is_read(own: str) -> None:
    found = published(html_page(*BODY).replace("</h1>", f"</h1>{own}"))
    assert found is not None and found.startswith("2023-03-08")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.example/world/2022/07/26/strait.html", "2022-07-26"),
        ("https://paper.example/20220726/strait", "2022-07-26"),
        ("https://paper.example/world/2022/13/26/strait", None),
        ("https://paper.example/read?day=/2022/07/26/", None),
        ("https://paper.example/world/12345678", None),
    ],
)
def test_an_address_dates_a_page_that_says_nothing(url: str, day: str | None) -> None:
    assert published(html_page(*BODY), url) == day


def test_the_head_of_a_page_too_deep_to_be_parsed_is_read() -> None:
    head = '<meta property="article:published_time" content="2024-03-04">'
    page = html_page(*PARAGRAPHS, head=head).replace("<article>", "<div>" * 5_000 + "<article>")
    assert published(page) == "2024-03-04"
