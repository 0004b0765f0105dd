"""What a page says about itself: title, outlet, address, date, language.

In the order in which such statements prove right: schema.org articles in JSON-LD (https://schema.org/NewsArticle),
Open Graph and other meta tags (https://ogp.me), then the markup of the page, and for the date htmldate's rules
(Barbaresi 2020). A date that nobody states is unknown: today's date is never a guess, and no default is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from communique.page import dates
from communique.records import When

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_ARTICLE_TYPE = re.compile(r"Article|BlogPosting|Report$|LiveBlogPosting")
# Meta names in order of trust; publication before modification, which is never taken.
_DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "date",
)
_TITLE_META = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLET_META = ("og:site_name", "application-name", "twitter:site_name", "publisher")
_SEPARATOR = re.compile(r"\s+[|–—»·:-]+\s+")
_HTTP = ("http://", "https://")
_DEEPEST_JSON = 8


@dataclass(frozen=True)
class Facts:
    """What the page states; None where it states nothing that can be read."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: When | None = None
    language: str | None = None


def facts(tree: LexborHTMLParser, page: str, url: str | None) -> Facts:
    """Read the metadata of a parsed page; `url` is where it came from, when that is known."""
    linked = _linked_data(tree)
    meta = _meta(tree)
    address = readable(url) or _address(tree, meta, linked)
    outlet = _name(linked.get("publisher")) or _first(meta, _OUTLET_META) or host(address)
    root = tree.css_first("html")
    declared = root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None
    return Facts(
        title=_title(tree, meta, linked, outlet),
        outlet=outlet,
        url=address,
        published=_published(tree, meta, linked, page, address),
        language=declared or meta.get("content-language"),
    )


def readable(url: str | None) -> str | None:
    """The URL where it can be taken apart, else None: a page may state any nonsense as its address.

    The port counts too, which `urlsplit` reads only when asked for it.
    """
    try:
        urlsplit(url or "").port  # noqa: B018
    except ValueError:
        return None
    return url


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


def metadata_date(stated: object) -> When | None:
    """A stated date as a time with basis "metadata"."""
    date = dates.iso(stated)
    return When(date, date, "metadata") if date else None


def _published(
    tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any], page: str, url: str | None
) -> When | None:
    stated = [linked.get("datePublished"), *(meta.get(name) for name in _DATE_META)]
    for node in tree.css('[itemprop="datePublished"], time[pubdate]')[:3]:
        stated += [node.attributes.get("content"), node.attributes.get("datetime"), node.text()]
    stated += [linked.get("dateCreated"), linked.get("uploadDate")]
    for value in stated:
        if value and (found := metadata_date(value)):
            return found
    return _by_htmldate(page, url)


def _by_htmldate(page: str, url: str | None) -> When | None:
    from htmldate import find_date  # loaded only for the pages without dates in their metadata

    try:
        found = metadata_date(find_date(page, extensive_search=False, original_date=True, url=url))
        return None if found and _is_ambiguous(found.start, page) else found
    except (ValueError, TypeError, RecursionError, OverflowError, AttributeError):
        return None


def _is_ambiguous(date: str, page: str) -> bool:
    """Whether the page states a date only in figures that could be read the other way round (05/06/2021)."""
    year, month, number = date[:10].split("-")
    if int(number) > 12 or number == month:
        return False
    either = rf"(?<!\d)(?:0?{int(number)}[/.-]0?{int(month)}|0?{int(month)}[/.-]0?{int(number)})[/.-]{year}(?!\d)"
    clear = rf"{year}[-/.]?{month}[-/.]?{number}|{year}/{int(month)}/{int(number)}(?!\d)"
    return bool(re.search(either, page)) and not re.search(clear, page)


def _title(tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any], outlet: str | None) -> str | None:
    headings = [text for node in tree.css("h1")[:5] if (text := _squash(node.text()))]
    node = tree.css_first("title")
    named = _squash(node.text()) if node else ""
    stated = _text(linked.get("headline")) or _first(meta, _TITLE_META) or named
    # The heading is what readers see: it wins where the metadata says the same, a site's name apart.
    for heading in headings:
        if _alike(heading, stated) or _alike(heading, named):
            return heading
    return _without_outlet(stated, outlet) or (headings[0] if headings else None)


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


def _linked_data(tree: LexborHTMLParser) -> dict[str, Any]:
    """The first schema.org article of the page's JSON-LD."""
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        try:
            data = json.loads(node.text(deep=True).strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, 0):
            kinds = thing.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
                return thing
    return {}


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(data.get(key), (list, dict)):
                yield from _things(data[key], depth + 1)


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
