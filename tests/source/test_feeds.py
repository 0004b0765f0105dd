"""Feeds and lists of addresses, against a server on this machine."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique import source
from communique.reading import read_source
from communique.settings import Settings
from communique.source import addresses, feeds, urls, visits
from communique.source.items import Item, Page, Skipped, Slice
from communique.source.visits import Memory, Visits
from tests.source.archives import items, troubles

WORDS = "Envoys of both states met in Oslo on Monday, the ministry said. "
QUICK = Settings(host_pace=0.0, fetch_timeout=5.0)

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Wire</title><link>{site}/</link>
<item><title>Talks &amp;amp; tea</title><link>{site}/a</link><pubDate>Thu, 02 May 2024 08:30:00 +0200</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{words}</p>]]></content:encoded></item>
<item><title>By its guid</title><guid>{site}/b</guid></item>
<item><title>No address</title><guid isPermaLink="false">17</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><link href="{site}/"/>
<entry><title type="html">&lt;b&gt;Talks&lt;/b&gt;</title><link rel="edit" href="/x"/><link href="a"/>
<published>2024-05-02T08:30:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>1 &lt; 2</p></div></content>
</entry><entry><link href="javascript:alert(1)"/><summary>1 &lt; 2 and more</summary></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>Talks</title><link>{site}/a</link>
<dc:date>2024-05-02</dc:date></item></rdf:RDF>"""


def fill(feed: str, site: str = "https://paper.example", words: str = WORDS) -> bytes:
    return feed.replace("{site}", site).replace("{words}", words).encode()


def test_rss_has_its_links_dates_and_contents() -> None:
    first, second, third = feeds.parse(fill(RSS))
    assert first == feeds.Entry(
        "https://paper.example/a", "Talks & tea", "2024-05-02T08:30:00+02:00", f"<p>{WORDS}</p>"
    )
    assert (second.link, third.link) == ("https://paper.example/b", None)


def test_atom_has_its_alternate_link_from_the_feeds_address() -> None:
    first, second = feeds.parse(fill(ATOM), "https://paper.example/news/feed")
    assert (first.link, first.title, first.date) == ("https://paper.example/news/a", "Talks", "2024-05-02T08:30:00Z")
    assert "<p>1 &lt; 2</p>" in first.content
    assert (second.link, second.content) == (None, "1 &lt; 2 and more")
    assert feeds.parse(fill(ATOM))[0].link == "https://paper.example/a"  # by the site that it names


def test_rss_one_has_its_links() -> None:
    (entry,) = feeds.parse(fill(RDF))
    assert (entry.link, entry.date) == ("https://paper.example/a", "2024-05-02")


def test_a_hostile_feed_expands_and_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "file://{tmp_path}/secret">]>'
    raw = f"{head}<rss><item><title>a &l11; b &file; c</title><link>https://a.example/</link></item></rss>"
    (entry,) = feeds.parse(raw.encode())
    assert len(entry.title) < 50 and "secret" not in entry.title


@pytest.mark.parametrize("raw", [b"", b"no feed at all", b"<rss", b"<rss><item><link>https://a.example/"])
def test_broken_feeds_stop_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.rss").write_bytes(raw)
    found = items(tmp_path / "a.rss", Settings(fetch_timeout=0.5))
    assert len(found) == len(troubles(found))


def test_a_feed_that_has_its_articles_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_bytes(fill(RSS, words=WORDS * 20))
    part = Slice(str(tmp_path / "a.rss"), "feed", 0, 1)
    (found,) = source.items(part, Settings(feed_content=True))
    assert isinstance(found, Page)
    assert (found.source.url, found.source.origin) == ("https://paper.example/a", f"{tmp_path / 'a.rss'}#0")
    article = read_source(found.source, found.raw).article
    assert article.title == "Talks & tea"
    assert article.published and article.published.start.startswith("2024-05-02")
    assert WORDS.strip() in article.text


class Site(http.server.BaseHTTPRequestHandler):
    """Pages, a feed, robots.txt, and what goes wrong."""

    asked: list[str] = []  # noqa: RUF012 - one list for all requests
    robots: bytes | None = b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n"
    etag = '"1"'

    def do_GET(self) -> None:
        self.asked.append(self.path)
        site = f"http://{self.headers['Host']}"
        if self.path == "/robots.txt" and self.robots is not None:
            self.answer(200, self.robots, "text/plain")
        elif self.path == "/feed":
            self.answer(200, fill(RSS, site), "application/rss+xml")
        elif self.path == "/to-private":
            self.answer(302, b"", "text/html", Location="/private/a")
        elif self.path in {"/a", "/b", "/private/a"}:
            if self.headers.get("If-None-Match") == self.etag:
                self.answer(304, b"", "text/html")
            else:
                self.answer(200, f"<html><p>{self.path} {WORDS}</p></html>".encode(), "text/html", ETag=self.etag)
        else:
            self.answer(404, b"gone", "text/html")

    def answer(self, status: int, raw: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Site, "asked", [])
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fetched(*given: str, state: Memory | None = None) -> list[Item]:
    return list(urls.items(Slice(given[0], "urls", 0, len(given), given), QUICK, state))


def test_addresses_are_fetched_and_robots_txt_is_asked_once(site: str) -> None:
    found = fetched(f"{site}/a", f"{site}/gone", f"{site}/b")
    assert Site.asked == ["/robots.txt", "/a", "/gone", "/b"]
    assert [item.source.url for item in found if isinstance(item, Page)] == [f"{site}/a", f"{site}/b"]
    (gone,) = troubles(found)
    assert (gone.origin, gone.error) == (f"{site}/gone", "FetchError")
    assert "404" in gone.reason


def test_robots_txt_is_obeyed_behind_redirects_too(site: str) -> None:
    found = fetched(f"{site}/private/a", f"{site}/to-private", f"{site}/x.pdf", f"{site}/a")
    assert [item.origin for item in troubles(found)] == [
        f"{site}/private/a",
        f"{site}/to-private",
        f"{site}/x.pdf",
    ] or [item.origin for item in troubles(found)] == [f"{site}/private/a", f"{site}/private/a", f"{site}/x.pdf"]
    assert all("robots.txt" in item.reason for item in troubles(found))
    assert Site.asked == ["/robots.txt", "/to-private", "/a"]


def test_a_site_without_robots_txt_is_fetched(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "robots", None)
    assert isinstance(fetched(f"{site}/private/a")[0], Page)


def test_a_site_that_does_not_answer_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fetched("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "no address", "ftp://a.example/")
    assert [item.error for item in troubles(found)] == ["FetchError"] * 4
    assert "robots.txt cannot be had" in troubles(found)[0].reason


def test_what_did_not_change_is_not_sent_again(site: str) -> None:
    state = Memory()
    assert isinstance(fetched(f"{site}/a", state=state)[0], Page)
    assert state.stamps[f"{site}/a"].etag == '"1"'
    assert fetched(f"{site}/a", state=state) == [Skipped(f"{site}/a", "not changed since it was fetched")]


def test_the_pages_of_a_feed_are_fetched(site: str) -> None:
    found = fetched(f"{site}/feed")
    assert [item.source.url for item in found if isinstance(item, Page)] == [f"{site}/a", f"{site}/b"]
    assert [(item.origin, item.error) for item in troubles(found)] == [(f"{site}/feed#2", "NoArticle")]


def test_a_feed_must_not_lead_inside(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.rss").write_bytes(fill(RSS, site))
    found = list(source.items(Slice(str(tmp_path / "a.rss"), "feed"), QUICK))
    assert Site.asked == []
    assert all("private network" in item.reason or item.error == "NoArticle" for item in troubles(found))
    assert len(troubles(found)) == 3
    monkeypatch.setattr(addresses, "is_inside", lambda _: False)
    assert sum(isinstance(item, Page) for item in source.items(Slice(str(tmp_path / "a.rss"), "feed"), QUICK)) == 2


def test_requests_to_one_site_keep_their_pace(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "robots", b"User-agent: communique\nCrawl-delay: 7\n")
    waits: list[float] = []
    now = [100.0]

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    guest = Visits(Settings(host_pace=2.0), wait=wait, clock=lambda: now[0])
    for name in ("a", "b", "a"):
        guest.get(f"{site}/{name}")
    assert waits == [2.0, 7.0, 7.0]  # after robots.txt its wish was not known yet


def test_sites_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Guest:
        def __init__(self, *_: object) -> None:
            pass

        def get(self, url: str) -> None:
            asked.append(url)

    monkeypatch.setattr(visits, "Visits", Guest)
    fetched("https://a.example/1", "https://a.example/2", "https://b.example/1")
    assert asked == ["https://a.example/1", "https://b.example/1", "https://a.example/2"]
