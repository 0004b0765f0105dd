"""Walls, error pages and lists are no articles, and the error says which; archives give the paper."""

from __future__ import annotations

import pytest

from communique.errors import NoArticle
from communique.page.archived import original
from tests.page.samples import PARAGRAPHS, compose, html_page, words


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "Just a moment...",
            "paper.example has to look at your connection before it lets you go on.",
            "check for bots",
        ),
        (
            "Lund sees time",
            "We value your privacy. By clicking Accept you let our 40 partners store cookies.",
            "consent wall",
        ),
        (
            "Lund sees time",
            "Subscribe to continue reading this report. Already a subscriber? Log in here.",
            "payment wall",
        ),
        ("404 - Page not found", "The page you requested is not here any longer, we are sorry to say.", "error page"),
        ("Access Denied", "You do not have leave to look at this page on this server, it seems.", "check for bots"),
    ],
)
def test_a_wall_says_which(title: str, text: str, kind: str) -> None:
    with pytest.raises(NoArticle, match=kind):
        compose(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")


def test_an_article_with_a_notice_beside_it_is_read() -> None:
    article = compose(html_page(*PARAGRAPHS, "We value your privacy and store cookies of our partners."))
    assert set(PARAGRAPHS) <= set(words(article, "body"))


def test_a_front_page_is_no_article() -> None:
    card = "<div><h3><a href=/{0}>Iceland opens embassy number {0}</a></h3><p>The minister cut a ribbon.</p></div>"
    page = "".join(card.format(n) for n in range(8))
    with pytest.raises(NoArticle, match="front page"):
        compose(f"<html><head><title>World</title></head><body><main>{page}</main></body></html>")


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://web.archive.org/web/20240304101500/https://paper.example/a?b=1", "https://paper.example/a?b=1"),
        ("http://web.archive.org/web/2024id_/http:/paper.example/a", "http://paper.example/a"),
        ("https://archive.ph/20240304/https://paper.example/a", "https://paper.example/a"),
        ("https://www.google.com/amp/s/paper.example/a", "https://paper.example/a"),
        ("https://paper-example.cdn.ampproject.org/c/s/paper.example/a", "https://paper.example/a"),
        ("https://web.archive.org/about", None),
        ("https://archive.ph/AbCd1", None),
        ("https://paper.example/web/2024/https://other.example/", None),
        (None, None),
    ],
)
def test_an_archive_holds_the_address_of_the_paper(address: str | None, own: str | None) -> None:
    assert original(address) == own


def test_the_outlet_of_an_archived_page_is_the_paper() -> None:
    address = "https://web.archive.org/web/20240304101500/https://www.paper.example/a"
    article = compose(html_page(), url=address)
    assert (article.outlet, article.url, article.archive) == ("paper.example", "https://www.paper.example/a", address)


def test_signs_of_print_become_letters_in_the_ledger() -> None:
    article = compose(f"The o\ufb03ce is \ufb01nally rea\u00addy, the minister said.\n{PARAGRAPHS[1]}")
    assert "The office is finally ready, the minister said." in article.text
    assert {e.operation for e in article.edits} == {"ligature", "soft hyphen"}


def test_a_pointer_in_capitals_is_debris() -> None:
    article = compose(f"{PARAGRAPHS[1]}\nMORE: Iceland opens an embassy, officials said\n{PARAGRAPHS[2]}")
    assert words(article, "debris") == ["MORE: Iceland opens an embassy, officials said"]
