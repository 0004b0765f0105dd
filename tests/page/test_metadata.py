"""What pages say about themselves, dates above all."""

from __future__ import annotations

import datetime

import pytest

from communique.page import dates
from tests.page.samples import PARAGRAPHS, as_json, compose, html_page

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
        '<meta name="date" content="Mon, 01 Jan 0001 00:00:00 GMT">',
        '<meta name="date" content="9999-12-31">',
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
    ("line", "day", "dateline"),
    [
        ("New Delhi, 20 March 2023", "2023-03-20", "New Delhi, 20 March 2023"),
        ("May 14, 2024", "2024-05-14", None),
        ("Tuesday, 14 May 2024", "2024-05-14", None),
        ("BRIDGETOWN, Barbados, May 14th 2024", None, None),
        ("DAKAR, Senegal, Jul. 25 2022", "2022-07-25", "DAKAR, Senegal, Jul. 25 2022"),
        ("14 May", None, None),
        ("Signed in Oslo, 14 May 2024, by both", None, None),
        ("May 14, 2999", None, None),
    ],
)
def test_a_date_on_a_line_of_its_own_dates_the_article(line: str, day: str | None, dateline: str | None) -> None:
    body = "The talks went on, the minister said.\nThey end in May."
    for page in (f"The talks go on\n{line}\n{body}", f"{line}\nThe talks go on\n{body}"):
        article = compose(page)
        assert article.dateline == dateline
        assert (article.published.start if article.published else None) == day
        if article.published:
            assert article.published.basis == "dateline"
            assert article.published.span is not None and article.published.span.of(article.text) == line
            assert article.title == "The talks go on"
    late = compose("\n".join(["The talks go on", *[body] * 3, line]))
    assert late.published is None


def test_a_dateline_without_a_year_goes_with_a_date_of_its_own() -> None:
    article = compose("The talks go on\nMay 14, 2024\nOSLO, May 14 (Fjord) -- The talks went on.\nThey end in June.")
    assert article.dateline == "OSLO, May 14 (Fjord) --"
    assert article.published is not None and article.published.start == "2024-05-14"


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
    article = compose(html_page(), url="http://[broken")
    assert (article.outlet, article.url) == (None, None)
    assert compose("The talks went on, the minister said.", url="http://[broken").url is None


BROKEN = ["http://[bad/x", "https://[::1", "http://paper.example:99999/", "http://paper.example:p/", "http://a\u2100b/"]


@pytest.mark.parametrize("address", BROKEN)
def test_a_stated_address_that_cannot_be_taken_apart_is_dropped(address: str) -> None:
    for head in (
        f'<link rel="canonical" href="{address}">',
        f'<meta property="og:url" content="{address}">',
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{address}"}}</script>',
    ):
        assert compose(html_page(head=head)).url is None
        sound = head + '<meta property="og:url" content="https://paper.example/a">'
        if "og:url" not in head:
            assert compose(html_page(head=sound)).url == "https://paper.example/a"
    assert compose(as_json(text=" ".join(PARAGRAPHS), url=address)).url is None


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
        ("Mon, 04 Mar 2024 10:30:00 GMT", "2024-03-04T10:30:00+00:00"),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001", None),
        ("Mon, 04 Mar 24 10:30:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("9999-12-31", None),
        ("99991231", None),
        ("31 December 9999", None),
        ("2099-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
        (20240304, None),
    ],
)
def test_dates(stated: object, day: str | None) -> None:
    assert dates.iso(stated) == day


def test_next_year_is_the_last_that_is_believed() -> None:
    year = datetime.date.today().year
    assert dates.iso(f"{year + 1}-01-01") == f"{year + 1}-01-01"
    assert dates.iso(f"{year + 2}-01-01") is None


def test_the_headline_shown_is_the_title_and_the_one_for_sharing_is_kept() -> None:
    article = compose(
        html_page(head='<meta property="og:title" content="What nobody knew about a strait in the north">')
    )
    assert article.title == "Lund sees time for talks on the strait"
    assert article.shared_title == "What nobody knew about a strait in the north"
    assert compose(html_page()).shared_title is None
    named = html_page(
        head='<meta property="og:title" content="Talks on the strait go on, Lund says">', title="Fjord News"
    )
    assert compose(named).title == "Talks on the strait go on, Lund says"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("1714989600", "2024-05-06T10:00:00+00:00"),
        ("1714989600.0", "2024-05-06T10:00:00+00:00"),
        ("1714989600000", "2024-05-06T10:00:00+00:00"),
        ("4102444800", None),
        ("45418", None),
        ("20240506101500", "2024-05-06T10:15:00"),
        ("20240506T101500Z", "2024-05-06T10:15:00+00:00"),
        ("20240506", "2024-05-06"),
        ("20240532101500", None),
        ("2024/5/6", "2024-05-06"),
        ("2024-5-6 9:05", "2024-05-06T09:05:00"),
        ("06/05/2024", None),
        ("06.05.2024", None),
        ("05-06-2024", None),
        ("25/05/2024", "2024-05-25"),
        ("05/25/2024", "2024-05-25"),
        ("05/05/2024", "2024-05-05"),
        ("31/31/2024", None),
        ("06/05/24", None),
        ("6 May 2024 10:15:00 +0200", "2024-05-06T10:15:00+02:00"),
        ("6-May-2024", "2024-05-06"),
        ("Monday, May 6, 2024", "2024-05-06"),
        ("Mon May 06 10:15:00 +0000 2024", "2024-05-06T10:15:00+00:00"),
        ("Mon May  6 10:15:00 2024", "2024-05-06"),
        ("May 2024", None),
        ("None", None),
    ],
)
def test_dates_as_tables_have_them(stated: str, day: str | None) -> None:
    assert dates.iso(stated) == day
