"""The posts of a live page, each with its own time: what is said in a post is said on its day, not on the page's.

Times are looked for where pages state them: `liveBlogUpdate` of a schema.org LiveBlogPosting; elements that show a
moment, each alone in a container beside others of its kind; and, in what is only text, lines that are a time of day
or begin with one. Posts are found by their lines, since extraction keeps no elements.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from communique.page import dates, second, stamps
from communique.page.nodes import named
from communique.records import Block, Post, Span, When

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TIMES = 'time, [data-timestamp], [data-time], [class*="time" i], [class*="stamp" i]'
_SIGNS = ("<time", "stamp", "-time", 'time"', "_time")  # without any of them no element shows a time
_LINES = "p, li, blockquote, h2, h3, h4, h5, h6, div, section, td, dd, article"
_LIVE = re.compile(
    r"\blive\b|live-?(?:blog|post|update|stream|ticker)|minute[- ]by[- ]minute|as it happened", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"comment|respon[sd]|disqus|related|recommend|sidebar|teaser|promo|widget|trending|popular|recirc|newsletter|footer"
    r"|read-?more|more-(?:from|stories|news|on)|also-?(?:read|like)|most-",
    re.IGNORECASE,
)
_FOREIGN_TAGS = frozenset({"aside", "footer", "nav", "figure", "blockquote", "form"})
_INLINE = frozenset({"time", "span", "a", "small", "b", "strong", "em"})
_MOST = 2_000  # elements with times, and posts
_DEEPEST = 24
_FEWEST, _FEWEST_LIVE = 3, 2  # posts of a page that gives no other sign that it is one of posts, and of one that does
_POST_WORDS = 8
_WORDS = 200_000  # of all posts in a page's JSON-LD
_WRAP = 6  # hours that the clock goes back from one post to the next where midnight lies between them
_LONGEST_TIME = 60
_AFTER_CLOCK = re.compile(r"\s*(?:[:|–—-]\s|$)")


class Posted(NamedTuple):
    """A post in the text drawn from a page, and the moment or the time of day (`14:05 GMT`) that it shows."""

    span: Span
    said: str


class Known(NamedTuple):
    """The posts of a page before its text is known: the time of each, and which of them have a line, by its key.

    `live` tells whether the page says that it is one of posts.
    """

    said: list[str]
    having: dict[str, list[int]]
    live: bool = True


def known(page: str, tree: LexborHTMLParser, updates: Sequence[tuple[str, str]], title: str | None) -> list[Known]:
    """What a page says of its posts, the likelier first; `updates` are the time and words of those in its JSON-LD."""
    found = [_of_updates(updates)] if len(updates) >= _FEWEST_LIVE else []
    if any(sign in page for sign in _SIGNS) and (
        shown := _shown(tree, live=bool(updates) or bool(title and _LIVE.search(title)))
    ):
        found.append(shown)
    return found


def placed(found: Sequence[Known], lines: Sequence[tuple[str, Span]]) -> tuple[Posted, ...]:
    """The posts in the lines of a text, by the first of `found` that has at least two of them there."""
    for each in found:
        posts = tuple(_runs(each, lines))
        if len({post.said for post in posts}) >= _FEWEST_LIVE:
            return posts
    return ()


def in_text(blocks: Sequence[Block], text: str) -> tuple[Posted, ...]:
    """The posts of a text without elements: each begins at a line that is a time, or begins with a time of day."""
    starts = [(at, said) for at, block in enumerate(blocks) if block.kind != "title" and (said := _opens(block, text))]
    if len(starts) < _FEWEST:
        return ()
    ends = [*(at for at, _ in starts[1:]), len(blocks)]
    spans = [
        (Span(blocks[at].span.start, blocks[end - 1].span.end), said)
        for (at, said), end in zip(starts, ends, strict=True)
    ]
    return tuple(Posted(span, said) for span, said in spans if len(span.of(text).split()) >= _POST_WORDS)


def dated(posts: Sequence[Posted], published: When | None) -> tuple[Post, ...]:
    """The posts with their moments.

    A time of day is of the day of publication, or of those after it: the clock goes round. Without such a day it says
    nothing.
    """
    bare = [number for number, post in enumerate(posts) if not _is_moment(post.said)]
    moments = {number: post.said for number, post in enumerate(posts) if _is_moment(post.said)}
    if bare and published is not None:
        days = _days([posts[number].said for number in bare], published.start[:10])
        moments |= {number: day for number, day in zip(bare, days, strict=True) if day}
    return tuple(
        Post(posts[number].span, When(moment, moment, "metadata")) for number, moment in sorted(moments.items())
    )


def _is_moment(said: str | None) -> TypeGuard[str]:
    return said is not None and said[10:11] == "T"


def _opens(block: Block, text: str) -> str | None:
    """The time with which a block of text begins a post."""
    line = block.span.of(text)
    found = stamps.CLOCK.match(line)
    if found and _AFTER_CLOCK.match(line, found.end()):
        return found.group()
    moment = stamps.read(line) if block.reason == stamps.LINE else None
    return moment.published if moment and _is_moment(moment.published) else None


def _of_updates(updates: Sequence[tuple[str, str]]) -> Known:
    """By JSON-LD: a line of the page may begin at any word of a post."""
    having: dict[str, list[int]] = defaultdict(list)
    count = 0
    for number, (_, words) in enumerate(updates):
        for line in words.splitlines():
            having[second.key(line)].append(number)
        each = words.split()
        count += len(each)
        if count > _WORDS:
            break
        squashed = "".join(each).casefold()
        at = 0
        for word in each:
            having[squashed[at : at + second.KEY]].append(number)
            at += len(word.casefold())
    return Known([said for said, _ in updates], dict(having))


def _shown(tree: LexborHTMLParser, *, live: bool) -> Known | None:
    """By elements: each time alone in a container that stands beside others like it."""
    times = _times(tree)
    if len(times) < _FEWEST_LIVE:
        return None
    chains = [_chain(node) for node, _ in times]
    count = Counter(element.mem_id for chain in chains for element in chain)
    beside: dict[int, list[tuple[LexborNode, str]]] = defaultdict(list)
    around: dict[int, list[LexborNode]] = {}
    for (_, said), chain in zip(times, chains, strict=True):
        alone = sum(count[element.mem_id] == 1 for element in chain)
        if 0 < alone < len(chain):
            beside[chain[alone].mem_id].append((chain[alone - 1], said))
            around[chain[alone].mem_id] = chain[alone:]
    having: dict[str, list[int]] = defaultdict(list)
    moments: list[str] = []
    for place, group in beside.items():
        if len(group) < _FEWEST_LIVE or not _is_own([*around[place], group[0][0]]):
            continue
        said_so = live or any(_LIVE.search(named(element)) for element in (group[0][0], *around[place]))
        if len(group) < (_FEWEST_LIVE if said_so else _FEWEST):
            continue
        live = said_so
        for parts, moment in _posts(group):
            for key in {second.key(line) for part in parts for line in _lines(part)}:
                having[key].append(len(moments))
            moments.append(moment)
    return Known(moments, dict(having), live) if moments else None


def _times(tree: LexborHTMLParser) -> list[tuple[LexborNode, str]]:
    """The innermost elements that show a moment or a time of day, in the order of the page."""
    found: dict[int, tuple[LexborNode, str]] = {}
    for node in tree.css(_TIMES)[:_MOST]:
        if node.mem_id in found or not (said := _said(node)):
            continue
        around = node.parent
        for _ in range(3):
            if around is not None:
                found.pop(around.mem_id, None)
                around = around.parent
        found[node.mem_id] = (node, said)
    return list(found.values())


def _said(node: LexborNode) -> str | None:
    attributes = node.attributes
    stated = attributes.get("datetime") or attributes.get("data-timestamp") or attributes.get("data-time")
    moment = dates.iso(stated) if stated else None
    if _is_moment(moment):
        return moment
    words = " ".join(node.text(deep=node.tag in _INLINE).split())
    if not words or len(words) > _LONGEST_TIME or not any(c.isdigit() for c in words):
        return None
    if stamps.is_clock(words):
        read = stamps.stamp(f"{moment} {words}") if moment else None
        return read.published if read and read.published else words
    read = stamps.read(words)
    return read.published if read and _is_moment(read.published) else None


def _chain(node: LexborNode) -> list[LexborNode]:
    """An element and those around it, inside the body."""
    chain: list[LexborNode] = []
    at: LexborNode | None = node
    while at is not None and at.tag not in {"body", "html", "-undef"} and len(chain) < _DEEPEST:
        chain.append(at)
        at = at.parent
    if at is not None:
        chain.append(at)
    return chain


def _is_own(chain: Sequence[LexborNode]) -> bool:
    return not any(
        element.tag in _FOREIGN_TAGS or (_FOREIGN.search(named(element)) and element.css_first("h1") is None)
        for element in chain
        if element.tag not in {"header", "time", "body", "html"}
    )


def _posts(group: Sequence[tuple[LexborNode, str]]) -> Iterator[tuple[list[LexborNode], str]]:
    """The elements of each post: a container, or where it holds only the time, what follows up to the next."""
    full = [len(node.text(separator=" ").split()) >= _POST_WORDS + 2 for node, _ in group]
    if sum(full) * 2 >= len(group):
        yield from (([node], said) for (node, said), is_post in zip(group, full, strict=True) if is_post)
        return
    heads = {node.mem_id for node, _ in group}
    for node, said in group:
        parts = [node]
        after = node.next
        while after is not None and after.mem_id not in heads and len(parts) < _MOST:
            parts.append(after)
            after = after.next
        yield parts, said


def _lines(part: LexborNode) -> Iterator[str]:
    if part.tag == "-text":
        yield part.text(deep=True) or ""
        return
    if part.first_child is None:
        return
    yield from second.texts(part)
    for node in part.css(_LINES)[:_MOST]:
        yield from second.texts(node)


def _runs(posts: Known, lines: Sequence[tuple[str, Span]]) -> Iterator[Posted]:
    """Stretches of lines of one post; a line that is nowhere goes with those before it, up to the next post."""
    owners: list[int | None] = []
    owner: int | None = None
    for line, _ in lines:
        key = second.key(line)
        having = posts.having.get(key, ())
        if having:
            owner = owner if owner in having else next((one for one in having if one >= (owner or 0)), having[0])
            owners += [owner]
        else:
            owners += [None]
    last = max((at for at, one in enumerate(owners) if one is not None), default=-1)
    start = 0
    for at in range(last + 1):
        owners[at] = owners[at] if owners[at] is not None or not at else owners[at - 1]
        if at == last or owners[at + 1] not in {owners[at], None}:
            if (one := owners[at]) is not None:
                yield Posted(Span(lines[start][1].start, lines[at][1].end), posts.said[one])
            start = at + 1


def _days(clocks: Sequence[str], day: str) -> list[str | None]:
    """Times of day as moments, the earliest of them on `day`; they go forwards or backwards, whichever takes less."""
    read = [stamps.stamp(f"{day} {clock}") for clock in clocks]
    found = [one.published if one and _is_moment(one.published) else None for one in read]
    hours = [int(one[11:13]) + int(one[14:16]) / 60 for one in found if one]
    backwards = sum((a - b) % 24 - (b - a) % 24 for a, b in pairwise(hours)) < 0
    first, shift, before = dt.date.fromisoformat(day), 0, None
    for at in sorted(range(len(found)), reverse=backwards):
        if (moment := found[at]) is None:
            continue
        hour = int(moment[11:13])
        shift += before is not None and before - hour > _WRAP
        before = hour
        found[at] = f"{(first + dt.timedelta(shift)).isoformat()}{moment[10:]}"
    return found
