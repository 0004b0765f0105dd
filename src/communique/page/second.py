"""A second look at a page, where cheap signs disagree with what was extracted.

Extraction decides by rules that fit most pages; where one does not, nearly everything is lost without a word: pages of
many posts, short pages in several containers, text that only a script holds. Two signs cost little: the words of the
page's own paragraphs, and `articleBody` in its JSON-LD. Where they have much more than was extracted, paragraphs are
gathered by density (after Readability, Arc90 2009), or `articleBody` is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from communique.page.nodes import named

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_FOREIGN = re.compile(
    r"comment|disqus|respond|related|recommend|sidebar|newsletter|promo|cookie|consent|gdpr|teaser|footer|share|social"
    r"|trending|popular|advert|\bads?\b|subscri|sign-?up|author-?(?:bio|info|box)|caption|credit|read-?(?:more|next)|also-?"
    r"|more-(?:from|stories|news|on)|recirc|byline|breadcrumb|menu|hidden|copyright|disclaimer|correction",
    re.IGNORECASE,
)
_FOREIGN_TAGS = frozenset({"aside", "nav", "footer", "form", "figure", "button", "noscript", "select", "table"})
_CONTAINERS = frozenset({"div", "section", "td", "main", "article", "center", "blockquote"})
_LINES = "p, li, blockquote, h2, h3, div, section, article, td, main"
_ROOTS = frozenset({"body", "html", "-undef"})
_SHORT = 120  # words of an extraction that is always looked at again
_CLEARLY, _FEWEST = 1.3, 20  # how many times the words, and how many more, make a disagreement
_STILL_THERE = 0.8  # of what was extracted must be in what takes its place
_COVERED = 0.6  # of `articleBody` in the extraction: they agree
_BODY_WORDS = 30
_MOST_NODES = 6_000
_LINKED = 0.5
_SIBLINGS = 0.6  # of the words of the densest container, that what stands beside it may add
_HEADLINE_WORDS = 4
KEY = 32

Posts = Mapping[str, Sequence[int]]


class _Line(NamedTuple):
    words: int
    text: str
    node: LexborNode
    parents: tuple[int, ...]  # its containers, the nearest first
    at: int


def paragraphs(
    tree: LexborHTMLParser,
    extracted: Sequence[str],
    body: str | None,
    is_prose: Callable[[str], bool],
    posts: Posts,
) -> list[str] | None:
    """The lines that take the place of `extracted`; None where it stays.

    `tree` is pruned, `body` its articleBody; `posts` tells of a live page's lines, by their `key`, in
    which of its posts they stand.
    """
    had = _count(extracted)
    if posts and (gathered := _of_posts(tree, extracted, posts)):
        return gathered
    if had >= _SHORT and not _disagree(tree, had) and (body is None or is_covered(body, extracted)):
        return None
    gathered = _gathered(tree, is_prose)
    count = _count(gathered)
    if count < _CLEARLY * had or count < had + _FEWEST:
        return None
    if extracted and _overlap("\n".join(extracted), gathered) < _STILL_THERE:
        return None
    if body and len(body.split()) >= _BODY_WORDS and count > 2 * len(body.split()):
        return None
    return gathered


def key(line: str) -> str:
    """Letters by which a line of a page is known."""
    return "".join(line.split()).casefold()[:KEY]


def _of_posts(tree: LexborHTMLParser, extracted: Sequence[str], posts: Posts) -> list[str] | None:
    """The lines of all posts, where extraction left out whole ones, and what else it has."""
    had = {key(line) for line in extracted}
    gathered = [line.text for line in _own_lines(tree) if (known := key(line.text)) in posts or known in had]
    more = _reached(map(key, gathered), posts) > _reached(had, posts)
    return gathered if more and _overlap("\n".join(extracted), gathered) >= _STILL_THERE else None


def _reached(keys: Iterable[str], posts: Posts) -> int:
    return len({number for known in keys for number in posts.get(known, ())})


def is_covered(body: str, lines: Sequence[str]) -> bool:
    """Whether the lines have the words of `articleBody`, or it is too short to say anything."""
    return len(body.split()) < _BODY_WORDS or _overlap(body, lines) >= _COVERED


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _overlap(text: str, lines: Sequence[str]) -> float:
    wanted = Counter(re.findall(r"\w+", text))
    return (wanted & Counter(re.findall(r"\w+", "\n".join(lines)))).total() / max(1, wanted.total())


def _disagree(tree: LexborHTMLParser, had: int) -> bool:
    own = tree.css("article p, main p, [itemprop=articleBody] p")[:_MOST_NODES]
    words = 0
    for text in {node.mem_id: node for node in own}.values():
        count = text.text().count(" ") + 1
        words += count if count >= 10 else 0
    return words > _CLEARLY * had


def _gathered(tree: LexborHTMLParser, is_prose: Callable[[str], bool]) -> list[str]:
    lines = _own_lines(tree)
    prose = [line for line in lines if is_prose(line.text)]
    if not prose:
        return []
    scores: Counter[int] = Counter()
    for line in prose:
        for depth, parent in enumerate(line.parents[:2]):
            scores[parent] += line.words >> depth
    densest = scores.most_common(1)[0][0]
    held = _widened(prose, densest)
    inside = [line for line in lines if held in line.parents]
    lead = _lead(tree, prose, inside)
    return [line.text for line in [*lead, *inside]]


def _widened(prose: Sequence[_Line], densest: int) -> int:
    """The widest container around the densest that adds little to it: the same text goes on there."""
    chain = next(line.parents for line in prose if densest in line.parents)
    had = sum(line.words for line in prose if densest in line.parents)
    for parent in chain[chain.index(densest) + 1 :]:
        words = sum(line.words for line in prose if parent in line.parents)
        if words > (1 + _SIBLINGS) * had:
            break
        densest, had = parent, words
    return densest


def _lead(tree: LexborHTMLParser, prose: Sequence[_Line], inside: Sequence[_Line]) -> list[_Line]:
    """Sentences between the headline and the text."""
    heading = tree.css_first("h1")
    if heading is None or not inside:
        return []
    order = {node.mem_id: at for at, node in enumerate(tree.css(f"h1, {_LINES}")[:_MOST_NODES])}
    begin, end = order.get(heading.mem_id, 1 << 30), order.get(inside[0].node.mem_id, 0)
    return [line for line in prose if begin < order.get(line.node.mem_id, -1) < end and line not in inside]


def _own_lines(tree: LexborHTMLParser) -> list[_Line]:
    known: dict[int, tuple[bool, tuple[int, ...]]] = {}
    cards: dict[int, int] = {}
    lines: list[_Line] = []
    for at, node in enumerate(tree.css(_LINES)[:_MOST_NODES]):
        for text in texts(node):
            own, parents = _place(node, known)
            if own and parents and not _is_linked(node, text, cards):
                lines.append(_Line(len(text.split()), text, node, parents, at))
    return lines


def texts(node: LexborNode) -> list[str]:
    """What an element says itself: a paragraph all of it, a container what stands directly in it."""
    if node.tag in _CONTAINERS:
        if len(node.text(deep=False).split()) < 3:
            return []
        return _direct(node)
    if node.tag == "li" and node.css_first("p, li, div") is not None:
        return []
    words = " ".join(node.text().split())
    return [words] if words else []


def _direct(node: LexborNode) -> list[str]:
    """The lines between the elements of a container that break lines, inline elements taken with them."""
    parts: list[str] = [""]
    child = node.first_child
    while child is not None:
        if child.tag == "-text" or (child.tag not in _CONTAINERS and child.tag not in _BREAKING):
            parts[-1] += child.text(deep=True) or ""
        else:
            parts.append("")
        child = child.next
    return [line for line in (" ".join(part.split()) for part in parts) if line]


_BREAKING = frozenset(
    {"br", "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "figure", "pre", "aside", "header"}
)


def _place(node: LexborNode, known: dict[int, tuple[bool, tuple[int, ...]]]) -> tuple[bool, tuple[int, ...]]:
    """Whether an element is the article's own by its names and those around it, and its containers."""
    chain: list[LexborNode] = []
    at: LexborNode | None = node
    while at is not None and at.mem_id not in known and at.tag not in _ROOTS:
        chain.append(at)
        at = at.parent
    own, parents = known.get(at.mem_id, (True, ())) if at is not None else (True, ())
    for element in reversed(chain):
        foreign = element.tag in _FOREIGN_TAGS or (_FOREIGN.search(named(element)) and element.css_first("h1") is None)
        own = own and not foreign
        if element.tag in _CONTAINERS or element.tag in {"header", "ul", "ol"}:
            parents = (element.mem_id, *parents)
        known[element.mem_id] = (own, parents)
    if not parents and own:
        parents = (0,)
    return own, parents


def _is_linked(node: LexborNode, text: str, cards: dict[int, int]) -> bool:
    """Whether most of a line is links, or it stands in a card: under a heading that is a link.

    `cards` keeps how long a container with such a heading is, so that each container is looked at once.
    """
    links = sum(len(link.text()) for link in node.css("a")[:50])
    if links > _LINKED * len(text):
        return True
    around = node.parent
    if around is None:
        return False
    if around.mem_id not in cards:
        heading = around.css_first("h2 a, h3 a, h4 a")
        long = heading is not None and len(heading.text().split()) >= _HEADLINE_WORDS
        cards[around.mem_id] = len(around.text()) if long else 1 << 40
    return cards[around.mem_id] < 3 * len(text) + 200
