"""When the article itself was published, by what its page says.

Not a comment's day, a related story's, an update's, or one that a sentence speaks of: what stands in such places is not
looked at. A date that nobody states is unknown: today's date is never a guess, and no default is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from communique.page import dates, stamps
from communique.page.nodes import drop, named
from communique.records import When

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Meta names in order of trust; publication before modification, which is never taken.
_META = (
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
_MARKED = '[itemprop="datePublished"], time[pubdate]'
# Elements that by their names show a date.
_SHOWN = (
    'time, [class*="date" i], [class*="publish" i], [class*="timestamp" i], [class*="posted" i], [class*="byline" i],'
    ' [class*="meta" i], [class*="time" i], [id*="date" i], [id*="publish" i]'
)
_MOST_SHOWN = 40
_LATER = re.compile(r"modif|updat|edited|revis", re.IGNORECASE)
_FOREIGN = re.compile(
    r"comment|respon[sd]|disqus|related|recommend|sidebar|teaser|promo|widget|trending|popular|latest|recirc|read-?more"
    r"|more-(?:from|stories|news|on)|also-?(?:read|like)|next-?(?:up|article|story)|newsletter|footer|live-?post"
    r"|post-?list|update-?(?:item|post|entry)",
    re.IGNORECASE,
)
_FOREIGN_TAGS = frozenset({"aside", "footer", "nav", "figure", "blockquote"})
_HEADLINE_WORDS = 4  # of a link or heading in an item of a list: the item is a story of its own
_SENTENCES = "p, li, blockquote, td, dd, figcaption"
_PROSE_WORDS = 12  # a paragraph of so many is a sentence, and a day in it is what the sentence speaks of
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)|/((?:19|20)\d{2})(\d{2})(\d{2})(?=[/_-])"
)


def stated(tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]) -> When | None:
    """The date in the page's metadata, or that it shows in an element for it; `linked` is its JSON-LD article."""
    values: list[Any] = [linked.get("datePublished"), *(meta.get(name) for name in _META)]
    for node in tree.css(_MARKED)[:3]:
        if _is_own(node):
            values += [node.attributes.get("content"), node.attributes.get("datetime"), node.text()]
    values += [linked.get("dateCreated"), linked.get("uploadDate")]
    return next((found for value in values if value and (found := of_metadata(value))), None) or _shown(tree)


def of_metadata(value: object) -> When | None:
    """A stated date as a time with basis "metadata"."""
    date = dates.iso(value)
    return When(date, date, "metadata") if date else None


def in_address(url: str | None) -> When | None:
    """The day in the path of an address (`/2022/07/26/`, `/20220726/`)."""
    found = _IN_ADDRESS.search((url or "").partition("?")[0].partition("://")[2])
    if found is None:
        return None
    year, month, number = (int(part) for part in found.groups() if part)
    date = dates.day(year, month, number)
    return When(date, date, "metadata") if date else None


def elsewhere(page: str, url: str | None) -> When | None:
    """The address's day, else what htmldate's rules find (Barbaresi 2020) once foreign dates are out of the page."""
    from htmldate import find_date  # loaded only for the pages without dates in their metadata

    if found := in_address(url):
        return found
    try:
        own = _without_foreign(page)
        found = of_metadata(find_date(own, extensive_search=False, original_date=True)) if own else None
        return None if found and _is_ambiguous(found.start, own) else found
    except (ValueError, TypeError, RecursionError, OverflowError, AttributeError):
        return None


def _shown(tree: LexborHTMLParser) -> When | None:
    """The first date in an element that shows one, before one of an element that says `time` and no more."""
    bare: str | None = None
    for node in tree.css(_SHOWN)[:_MOST_SHOWN]:
        words = " ".join(node.text(separator=" ").split())
        if not words or len(words) > 200 or not _is_own(node):
            continue
        found = stamps.read(words)
        if found and (found.labelled or not _is_later(node)) and found.published:
            return When(found.published, found.published, "metadata")
        if node.tag == "time" and bare is None and not _is_later(node) and not _in_sentence(node):
            bare = dates.iso(node.attributes.get("datetime"))
    return When(bare, bare, "metadata") if bare else None


def _is_later(node: LexborNode) -> bool:
    """Whether an element, the one around it, or the words before it say that it is an update's."""
    around = node.parent
    before = around.text(deep=False) if around is not None else ""
    names = [named(node), named(around) if around is not None else "", before[:80]]
    return any(_LATER.search(name) for name in names)


def _is_own(node: LexborNode) -> bool:
    """Whether an element stands in no comment, list, related story or footer, and in no sentence."""
    if _in_sentence(node):
        return False
    at: LexborNode | None = node
    while at is not None and at.tag not in {"body", "html", "-undef"}:
        if at is not node and (at.tag in _FOREIGN_TAGS or (at.tag == "li" and _is_story(at))):
            return False
        if _FOREIGN.search(named(at)) and at.css_first("h1") is None:
            return False
        if at.tag == "article" and at.css_first("h1, h2") is None and _has_more(at):
            return False
        at = at.parent
    return True


def _is_story(item: LexborNode) -> bool:
    return any(len(node.text().split()) >= _HEADLINE_WORDS for node in item.css("a, h2, h3, h4")[:6])


def _has_more(article: LexborNode) -> bool:
    root = article.parent
    return root is not None and len(root.css("article")) > 1


def _in_sentence(node: LexborNode) -> bool:
    around = node.parent
    return around is not None and len(around.text(deep=False).split()) >= 4 and stamps.stamp(_words(around)) is None


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())[:400]


def _without_foreign(page: str) -> str:
    """The page without comments, lists of other stories, sentences, scripts, and what says that it was modified."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    drop(tree, "script, style, aside, footer, nav, svg, iframe")
    drop(tree, "meta[content]", lambda node: bool(_LATER.search(" ".join(map(str, _labels(node))))))
    drop(tree, "[class], [id], time", _is_foreign)
    drop(tree, _SENTENCES, lambda node: node.tag == "li" or len(node.text().split()) >= _PROSE_WORDS)
    return tree.html or ""


def _labels(node: LexborNode) -> list[str | None]:
    return [value for name, value in node.attributes.items() if name != "content"]


def _is_foreign(node: LexborNode) -> bool:
    if node.tag in {"body", "html"}:
        return False
    name = named(node)
    foreign = _FOREIGN.search(name) and node.css_first("h1") is None
    return bool(foreign) or bool(_LATER.search(name) and len(node.text()) < 200)


def _is_ambiguous(date: str, page: str) -> bool:
    """Whether the page states a date only in figures that could be read the other way round (05/06/2021)."""
    year, month, number = date[:10].split("-")
    if int(number) > 12 or number == month:
        return False
    either = rf"(?<!\d)(?:0?{int(number)}[/.-]0?{int(month)}|0?{int(month)}[/.-]0?{int(number)})[/.-]{year}(?!\d)"
    clear = rf"{year}[-/.]?{month}[-/.]?{number}|{year}/{int(month)}/{int(number)}(?!\d)"
    return bool(re.search(either, page)) and not re.search(clear, page)
