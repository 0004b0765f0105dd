"""What a page says about itself: title, outlet, address, date, language.

In the order in which such statements prove right: schema.org articles in JSON-LD (https://schema.org/NewsArticle),
Open Graph and other meta tags (https://ogp.me), then the markup of the page. The date is the article's own: see
`published`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from communique.page import dates, published
from communique.page.archived import original
from communique.records import When

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from communique.source.items import Stated

_ARTICLE_TYPE = re.compile(r"Article|BlogPosting|Report$|LiveBlogPosting")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLET_META = ("og:site_name", "application-name", "twitter:site_name", "publisher")
_SEPARATOR = re.compile(r"\s+[|–—»·:-]+\s+")
_HTTP = ("http://", "https://")
_DEEPEST_JSON = 8
_MOST_UPDATES = 2_000
_HEADLINE_WORDS = 4  # of a heading that is no name of a paper or a section


@dataclass(frozen=True)
class Facts:
    """What the page states; None where it states nothing that can be read."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: When | None = None
    language: str | None = None
    body: str | None = None
    shared_title: str | None = None
    archive: str | None = None
    updates: tuple[tuple[str, str], ...] = ()


def facts(tree: LexborHTMLParser, url: str | None) -> Facts:
    """Read the metadata of a parsed page; `url` is where it came from, when that is known."""
    meta = _meta(tree)
    headings = [text for node in tree.css("h1")[:5] if (text := _squash(node.text()))]
    linked = _linked_data(tree, [*headings, _first(meta, _TITLE_META)])
    address, archive = own_address(readable(url) or _address(tree, meta, linked))
    outlet = _name(linked.get("publisher")) or _first(meta, _OUTLET_META) or host(address)
    root = tree.css_first("html")
    declared = root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None
    title, shared = _titles(tree, headings, meta, linked, outlet)
    return Facts(
        title=title,
        shared_title=shared,
        outlet=outlet,
        url=address,
        published=published.stated(tree, meta, linked),
        language=declared or meta.get("content-language"),
        archive=archive,
        body=linked.get("articleBody") if isinstance(linked.get("articleBody"), str) else None,
        updates=tuple(_updates(linked.get("liveBlogUpdate"))),
    )


def outweighed(found: Facts, stated: Stated) -> Facts:
    """The facts, with what a row states of the page in the place of what the page does."""
    return replace(
        found,
        title=stated.title or found.title,
        outlet=outlet(stated.outlet) or found.outlet,
        published=published.of_metadata(stated.date) or found.published,
        language=stated.language or found.language,
    )


def _updates(stated: Any) -> Iterator[tuple[str, str]]:
    """The moment and the words of each post that a LiveBlogPosting of schema.org lists."""
    for post in stated[:_MOST_UPDATES] if isinstance(stated, list) else ():
        moment = dates.iso(post.get("datePublished")) if isinstance(post, dict) else None
        if moment and "T" in moment:
            yield moment, f"{_text(post.get('headline'))}\n{_text(post.get('articleBody'))}"


def readable(url: str | None) -> str | None:
    """The URL where it can be taken apart, else None: a page may state any nonsense as its address.

    The port counts too, which `urlsplit` reads only when asked for it.
    """
    try:
        urlsplit(url or "").port  # noqa: B018
    except ValueError:
        return None
    return url


def own_address(url: str | None) -> tuple[str | None, str | None]:
    """The paper's address, and the archive's that held it, if one did."""
    own = readable(original(url))
    return (own, url) if own else (url, None)


def host(url: str | None) -> str | None:
    """The host of a URL without `www.`, which stands for the outlet where the page does not name it."""
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def outlet(stated: str | None) -> str | None:
    """The outlet that a row or page names; the host of one that it names by its address."""
    return (host(stated) if stated.startswith(_HTTP) else stated) if stated else None


def _titles(
    tree: LexborHTMLParser, headings: list[str], meta: dict[str, str], linked: dict[str, Any], outlet: str | None
) -> tuple[str | None, str | None]:
    """The headline that the page shows, and the title that it states for sharing where that is another."""
    node = tree.css_first("title")
    named = _squash(node.text()) if node else ""
    stated = _text(linked.get("headline")) or _first(meta, _TITLE_META) or named
    title = _without_outlet(stated, outlet)
    shown = next((heading for heading in headings if _alike(heading, stated) or _alike(heading, named)), None)
    if shown is None and len(set(headings)) == 1 and len(headings[0].split()) >= _HEADLINE_WORDS:
        shown = headings[0]  # the only one: what it says is what readers see, whatever is said elsewhere
    shown = shown or title or (headings[0] if headings else None)
    return shown, title if title and shown and _letters(title) != _letters(shown) else None


def _letters(title: str) -> str:
    return re.sub(r"\W", "", title).casefold()


def _alike(heading: str, title: str) -> bool:
    a, b = re.sub(r"\W", "", heading).casefold(), re.sub(r"\W", "", title).casefold()
    return len(a) >= 10 and (a == b or (a in b and 2 * len(a) >= len(b)))


def _without_outlet(title: str, outlet: str | None) -> str | None:
    """Drop the last part of `Headline | The Paper` where it is short against the headline, or names the outlet."""
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
        same = bool(outlet) and re.sub(r"\W", "", outlet or "").casefold() == re.sub(r"\W", "", tail).casefold()
        if same or (
            len(tail.split()) <= 4 and len(head.split()) >= 4 and parts[-1].group().strip() in {"|", "-", "–", "—"}
        ):
            return head.strip()
    return title or None


def _linked_data(tree: LexborHTMLParser, headlines: Sequence[str]) -> dict[str, Any]:
    """The schema.org article of the page's JSON-LD; of several, the one with a headline of the page.

    An article of a list is another story, unless it has that headline.
    """
    single: dict[str, Any] | None = None
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        try:
            data = json.loads(node.text(deep=True).strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing, listed in _things(data, 0, listed=False):
            if not _is_article(thing):
                continue
            if any(_alike(headline, _text(thing.get("headline"))) for headline in headlines):
                return thing
            single = single or (None if listed else thing)
    return single or {}


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names)


def _things(data: Any, depth: int, *, listed: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each object that describes the page, and whether it is one of a list of things that the page links to."""
    if depth > _DEEPEST_JSON:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1, listed=listed)
    elif isinstance(data, dict):
        yield data, listed
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(data.get(key), (list, dict)):
                within = listed or key in {"itemListElement", "item"}
                yield from _things(data[key], depth + 1, listed=within)


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        name = name or attributes.get("http-equiv")
        content = _squash(attributes.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _address(tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]) -> str | None:
    canonical = tree.css_first('link[rel="canonical"]')
    stated = [canonical.attributes.get("href") if canonical else None, meta.get("og:url"), linked.get("url")]
    return next((s for s in stated if isinstance(s, str) and s.startswith(_HTTP) and readable(s)), None)


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _name(thing: Any) -> str:
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    return _text(thing.get("name") if isinstance(thing, dict) else thing)


def _text(value: Any) -> str:
    return _squash(value) if isinstance(value, str) else ""


def _squash(text: str) -> str:
    return " ".join(html.unescape(text).split())
