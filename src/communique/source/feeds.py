"""RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (with its content module) and Atom (RFC 4287) feeds.

Each entry is one item: the page that it links to, or, with the setting `feed_content`, the article itself where the
feed has it whole. The XML parser expands no entities and opens nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from communique.errors import SourceError
from communique.source import pages
from communique.source.items import Item, Page, Skipped, Slice, Trouble
from communique.source.load import from_answer, from_bytes

if TYPE_CHECKING:
    from communique.settings import Settings
    from communique.source.visits import State, Visits

_ENOUGH = 600  # characters of words by which an article is told from a teaser
_TAG = re.compile(r"<[^>]*>")
_ATOM = "{http://www.w3.org/2005/Atom}"
UNCHANGED = "not changed since it was fetched"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `content` is HTML, `date` ISO 8601 or as the feed has it."""

    link: str | None
    title: str
    date: str
    content: str


def items(part: Slice, settings: Settings, state: State | None = None) -> Iterator[Item]:
    """The entries of a feed that is a file, by their numbers; of all where the slice names none."""
    from communique.source.visits import Visits

    found = pages.whole(part.path, settings)
    if isinstance(found, Trouble):
        yield found
        return
    visits = Visits(settings, state)
    try:
        entries = parse(found)
    except SourceError as error:
        yield Trouble(part.path, "SourceError", error.reason)
        return
    for number, entry in enumerate(entries):
        if part.start <= number and (number < part.stop or not part.stop):
            yield item(entry, f"{part.path}#{number}", visits, settings)


def parse(raw: bytes, base: str | None = None) -> list[Entry]:
    """The entries of a feed; `base` is its address. Raises SourceError for what is none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise SourceError("no feed: its XML cannot be read")
    base = base or _channel_link(root)
    nodes = [node for node in root.iter(etree.Element) if _name(node) in {"item", "entry"}]
    return [_entry(node, base) for node in nodes]


def item(entry: Entry, origin: str, visits: Visits, settings: Settings, *, trusted: bool = False) -> Item:
    """The page of an entry. `origin` names an entry that has no address, or whose content is the page."""
    words = _TAG.sub(" ", entry.content)
    if settings.feed_content and len(" ".join(words.split())) >= _ENOUGH:
        raw = _page(entry)
        return Page(from_bytes(raw, origin=origin, url=entry.link, media_type="text/html; charset=utf-8"), raw)
    if not entry.link:
        return Trouble(origin, "NoArticle", "an entry without an address")
    try:
        answer = visits.get(entry.link, trusted=trusted)
    except SourceError as error:
        return Trouble(entry.link, type(error).__name__, error.reason)
    return Page(*from_answer(answer, entry.link)) if answer else Skipped(entry.link, UNCHANGED)


def _entry(node: Any, base: str | None) -> Entry:
    parts: dict[str, list[Any]] = {}
    for child in node.iterchildren("*"):
        parts.setdefault(_name(child), []).append(child)
    said = {name: _content(found[0]) for name, found in parts.items()}
    longest = max((said.get(name, "") for name in ("encoded", "content", "description", "summary")), key=len)
    when = next((said[name] for name in ("pubDate", "published", "date", "updated") if said.get(name)), "")
    title = html.unescape(_TAG.sub("", said.get("title", "")))
    return Entry(_link(parts, base), " ".join(title.split()), _date(when.strip()), longest)


def _link(parts: dict[str, list[Any]], base: str | None) -> str | None:
    """Atom's alternate link, RSS's link, or a guid that is an address."""
    found = [node.get("href") for node in parts.get("link", ()) if node.get("rel", "alternate") == "alternate"]
    found += [node.text for node in parts.get("link", ())]
    found += [node.text for node in parts.get("guid", ()) if node.get("isPermaLink", "true") == "true"]
    for link in found:
        try:
            address: str = urljoin(base or "", (link or "").strip())
        except ValueError:
            continue
        if (link or "").strip() and address.lower().startswith(("http://", "https://")):
            return address
    return None


def _channel_link(root: Any) -> str | None:
    """The address of the site that the feed is of, by which relative links are meant."""
    for node in root.iter("*"):
        if _name(node) in {"item", "entry"}:
            return None
        if _name(node) == "link":
            link = (node.get("href") or node.text or "").strip()
            if link.startswith(("http://", "https://")) and node.get("rel", "alternate") == "alternate":
                return str(link)
    return None


def _content(node: Any) -> str:
    """What an element says as HTML: escaped markup unescaped, XHTML as it stands; Atom's default is plain text."""
    from lxml import etree

    if node.get("type") == "xhtml" or len(node):
        return (node.text or "") + "".join(
            etree.tostring(child, encoding="unicode") for child in node.iterchildren("*")
        )
    words = str(node.text or "")
    kind = node.get("type", "text" if _ATOM in node.tag else "html")
    return html.escape(words, quote=False) if kind == "text" else words


def _date(words: str) -> str:
    """An RFC 822 date as ISO 8601; others as they are."""
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):  # it was not written for hostile dates
        return words[:40]
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _page(entry: Entry) -> bytes:
    """The entry as a page of HTML, its title and date where `page` looks for them."""
    title, date = html.escape(entry.title), html.escape(entry.date)
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    head = f'<head><meta charset="utf-8"><title>{title}</title>{meta}</head>'
    body = f"<body><article><h1>{title}</h1>{entry.content}</article></body>"
    return f"<!DOCTYPE html><html>{head}{body}</html>".encode("utf-8", "replace")


def _name(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]
