"""What pages say about themselves, dates above all."""

from __future__ import annotations

import pytest

from communique.page import dates
from tests.page.samples import PARAGRAPHS, compose, html_page

LINKED = '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", \
"headline": "Lund sees time for talks on the strait", "datePublished": "2024-03-04T10:30:00+0100", \
"dateModified": "2025-01-01", "publisher": {"@type": "Organization", "name": "Fjord News"}}]}</script>'


def test_linked_data_comes_first() -> None:
    head = (
        LINKED
        + '<meta property="article:published_time" content="2020-01-01"><meta property="og:site_name" content="No">'
    )
    article = compose(html_page(head=head), url="https://www.fjord.example/a")
    assert article.published is not None
    assert article.published.start == article.published.end == "2024-03-04T10:30:00+01:00"
    assert article.published.basis == "metadata"
    assert (article.outlet, article.url) == ("Fjord News", "https://www.fjord.example/a")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-04T10:30:00Z">',
        '<meta name="pubdate" content="20240304">',
        '<meta name="DC.date.issued" content="2024-03-04">',
        '<meta name="date" content="Mon, 04 Mar 2024 10:30:00 GMT">',
        '<meta name="date" content="March 4, 2024">',
        '<script type="application/ld+json">{broken</script><meta itemprop="datePublished" content="2024-03-04">',
    ],
)
def test_meta_dates(head: str) -> None:
    published = compose(html_page(head=head)).published
    assert published is not None and published.start.startswith("2024-03-04")


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta name="date" content="today">',
        '<meta name="date" content="05/06/2021">',
        '<meta property="article:modified_time" content="never">',
        '<meta name="date" content="0001-01-01T00:00:00Z">',
        '<meta name="date" content="2024-13-45">',
    ],
)
def test_an_unknown_date_stays_unknown(head: str) -> None:
    assert compose(html_page(PARAGRAPHS[1], PARAGRAPHS[2], head=head)).published is None


def test_a_dateline_with_a_full_date_dates_the_article() -> None:
    article = compose("KYIV, 5 March 2024 (Agency) — The talks went on, the minister said.\nThey end in May.")
    assert article.published is not None
    assert (article.published.start, article.published.basis) == ("2024-03-05", "dateline")
    assert article.published.span is not None
    assert article.published.span.of(article.text) == article.dateline == "KYIV, 5 March 2024 (Agency) —"


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("OSLO — The talks went on.", "OSLO —"),
        ("Oslo — The talks went on.", "Oslo —"),
        ("PHNOM PENH, May 27 (Fjord) -- The talks went on.", "PHNOM PENH, May 27 (Fjord) --"),
        ("Ulaanbaatar /AGENCY/ The talks went on.", "Ulaanbaatar /AGENCY/"),
        ("DAKAR, Senegal, Jul 25 2022 (IPS) - The talks went on.", "DAKAR, Senegal, Jul 25 2022 (IPS) -"),
        ("KUWAIT CITY, July 25: The talks went on.", "KUWAIT CITY, July 25:"),
        ("The minister – a lawyer – spoke.", None),
        ("US-led talks went on.", None),
        ("Lund said so.", None),
    ],
)
def test_datelines(opening: str, dateline: str | None) -> None:
    assert compose(f"{opening}\nThey will end in May, she said.").dateline == dateline


def test_the_heading_wins_over_a_title_with_the_site_in_it() -> None:
    article = compose(
        html_page(head='<meta property="og:title" content="Lund sees time for talks on the strait - Fjord">')
    )
    assert article.title == "Lund sees time for talks on the strait"


def test_a_broken_address_is_no_outlet() -> None:
    assert compose(html_page(), url="http://[broken").outlet is None


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2024-03-04", "2024-03-04"),
        ("2024-03-04 10:30", "2024-03-04T10:30:00"),
        ("2024-03-04T10:30:05.123Z", "2024-03-04T10:30:05+00:00"),
        ("4 March 2024", "2024-03-04"),
        ("4th of March", None),
        ("2024-02-30", None),
        ("1970-01-01", None),
        ("Mon, 99 Zzz 2024 10:30:00 GMT", None),
        ("", None),
        (None, None),
        (20240304, None),
    ],
)
def test_dates(stated: object, day: str | None) -> None:
    assert dates.iso(stated) == day
