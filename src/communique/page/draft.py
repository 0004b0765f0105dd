"""The three kinds of page as one thing: unrepaired text, its lines, where they stood, and what the page states.

HTML, plain text, and a JSON object with the fields `text`, `title`, `url`, `date`, `outlet`, `language`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner, which gives the end of a string
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from communique.errors import EmptyPage, NoArticle
from communique.page import content, elements, metadata, plainly, posts, published, stamps, walls, wrapping
from communique.page.align import Alignment, align, identity
from communique.page.dateline import standing
from communique.page.language import language
from communique.page.metadata import Facts
from communique.page.patches import Patch
from communique.page.stream import Stream, codes, html_stream, json_stream, markup_spans
from communique.records import Span

if TYPE_CHECKING:
    from communique.page.decode import Decoded
    from communique.page.posts import Posted
    from communique.records import Extraction, Source
    from communique.settings import Settings

Part = Literal["title", "body", "caption"]

_LINE = re.compile(r"[^\r\n]+")
_CLOSED = re.compile(r"[.!?…:;,。！？؟][\"”’»')\]]*$")
_LONGEST_TITLE = 200
_LINKED_BODY = re.compile(r'"articleBody"\s{0,9}:\s{0,9}"')
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,2000}")
_ABOVE_TITLE = 3  # lines
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Line:
    """One line of the draft, white space at its edges left out."""

    span: Span
    part: Part


_WANTED = "a page as JSON is one object with the fields text, title, url, date"


@dataclass(frozen=True)
class Draft:
    """The article before repair. `alignment` places its characters in the decoded page.

    `marks` are the quotation marks that elements stand for; `parsed` tells whether the page is a tree that can be
    asked; `posts` are those that its elements show.
    """

    text: str
    lines: tuple[Line, ...]
    alignment: Alignment
    facts: Facts
    markup: bool
    marks: tuple[Patch, ...] = ()
    parsed: bool = False
    extraction: Extraction = "page"
    posts: tuple[Posted, ...] = ()


def draft(source: Source, decoded: Decoded, settings: Settings) -> Draft:
    """Draw the article out of a decoded page. Raises NoArticle or EmptyPage."""
    kind = source.media_type.partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return _from_json(decoded.text, _json_fields(decoded.text, source), source)
    if kind in {"text/html", "application/xhtml+xml"}:
        return _from_html(decoded.text, source, settings)
    return _from_plain(decoded.text, source)


def _from_html(page: str, source: Source, settings: Settings) -> Draft:
    clean = content.shown(page)
    markup = markup_spans(page)
    tree = content.parse(clean, markup)
    head = tree or content.head(clean)
    facts = metadata.facts(head, source.url) if head else Facts(url=metadata.readable(source.url))
    captions = {"".join(node.text().split()) for node in tree.css("figcaption")[:200]} if tree else set()
    live = posts.known(clean, tree, facts.updates, facts.title) if tree else []  # before the tree is pruned
    extracted, how = content.lines(
        clean, markup, tree, settings.extractor, facts.body, live[-1].having if live and live[-1].live else None
    )
    if how == "articleBody" and (drawn := _from_linked(page, facts)):
        return drawn
    if kind := walls.wall(facts.title, extracted):
        raise NoArticle(f"{kind}, no article; give the page as readers see it behind it", origin=source.origin)
    if tree is not None and tree.css_first("h1") is None and walls.is_index(extracted, content.linked_headings(tree)):
        raise NoArticle("a front page or a list of articles; give the page of one article", origin=source.origin)
    if not extracted:
        raise NoArticle("only navigation or markup, no article; give the page of one article", origin=source.origin)
    title = facts.title
    if title and extracted[0].casefold() == title.casefold():
        title, extracted = extracted[0], extracted[1:]
    written = [(title, "title")] if title else []
    written += [(line, "caption" if "".join(line.split()) in captions else "body") for line in extracted]
    text = "\n".join(line for line, _ in written)
    lines: list[Line] = []
    start = 0
    for line, part in written:
        lines.append(Line(Span(start, start + len(line)), part))  # type: ignore[arg-type]  # the parts named above
        start += len(line) + 1
    drawn = _aligned(text, tuple(lines), html_stream(clean, markup), page, facts)
    quoted = elements.quoted(drawn.text, page, markup, drawn.alignment)
    body = [(line.span.of(text), line.span) for line in lines if line.part == "body"] if live else []
    return replace(drawn, marks=quoted, parsed=tree is not None, extraction=how, posts=posts.placed(live, body))


def _from_linked(page: str, facts: Facts) -> Draft | None:
    """The text that stands only in a script, as `articleBody` of its JSON-LD; None where its place is not found."""
    for match in _LINKED_BODY.finditer(page):
        try:
            body, end = scanstring(page, match.end(), False)
        except ValueError:
            continue
        if body != facts.body or not body.strip():
            continue
        text = f"{facts.title}\n{body}" if facts.title else body
        lines = _plain_lines(text)
        if facts.title:
            lines = (
                Line(Span(0, len(facts.title)), "title"),
                *(line for line in lines if line.span.start > len(facts.title)),
            )
        places = [(match.end(), end - 1)]
        if facts.title and (headline := page.find(json.dumps(facts.title, ensure_ascii=False))) >= 0:
            places.append((headline + 1, headline + 1 + len(json.dumps(facts.title, ensure_ascii=False)) - 2))
        stream = json_stream(page, sorted(places))
        spans = [(line.span.start, line.span.end) for line in lines]
        aligned = align(text, spans, stream)
        return Draft(text, lines, aligned, facts, markup=False, parsed=True, extraction="articleBody")
    return None


def _aligned(text: str, lines: tuple[Line, ...], stream: Stream, page: str, facts: Facts) -> Draft:
    """Align the lines, and put back what extraction could not read, so that its repair is in the ledger."""
    spans = [(line.span.start, line.span.end) for line in lines]
    headline = spans.pop(0) if lines[0].part == "title" else None
    alignment = align(text, spans, stream, headline)
    lost = np.flatnonzero(alignment.starts >= 0)
    unreadable = codes(page)[alignment.starts[lost]]
    broken = lost[((unreadable >= 0xD800) & (unreadable <= 0xDFFF)) | (unreadable < 0x09)]
    if len(broken):
        characters = list(text)
        for place in broken.tolist():
            characters[place] = page[alignment.starts[place]]
        text = "".join(characters)
    return Draft(text, lines, alignment, facts, markup=True)


def _from_plain(page: str, source: Source) -> Draft:
    if not page.strip():
        raise EmptyPage("only white space; nothing to read", origin=source.origin)
    plainly.check(page, source.origin)
    lines = _plain_lines(page)
    first = lines[0].span.of(page)
    stated = source.url or (first if _ADDRESS.fullmatch(first) else None)
    url, archive = metadata.own_address(metadata.readable(stated))
    facts = Facts(title=_first_title(page, lines), outlet=metadata.host(url), url=url, archive=archive)
    return Draft(page, lines, identity(len(page)), facts, markup=False)


def _plain_lines(text: str) -> tuple[Line, ...]:
    spans: list[Span] = []
    for match in _LINE.finditer(text):
        line = match.group()
        words = line.strip()
        if words:
            start = match.start() + len(line) - len(line.lstrip())
            spans.append(Span(start, start + len(words)))
    lines = [Line(span, "body") for span in wrapping.paragraphs(text, spans)]
    first = 0  # an address, a date or a byline may stand above the headline
    while first < min(len(lines), _ABOVE_TITLE) and _is_above(lines[first].span.of(text)):
        first += 1
    if len(lines) > first + 1 and _is_title(lines[first].span.of(text)):
        lines[first] = Line(lines[first].span, "title")
    return tuple(lines)


def _is_above(line: str) -> bool:
    return standing(line) or stamps.is_furniture(line) or _ADDRESS.fullmatch(line) is not None


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _CLOSED.search(line) and any(c.isalpha() for c in line)


def _from_json(page: str, fields: dict[str, tuple[Any, int, int]], source: Source) -> Draft:
    text, start, end = fields["text"]
    title = _field(fields, "title")
    url = metadata.readable(source.url) or metadata.readable(_field(fields, "url"))
    values = [(start, end)]
    first = text.lstrip().partition("\n")[0].strip()
    if title and first.casefold() != title.casefold():
        text = f"{title}\n{text}"
        values.insert(0, fields["title"][1:])
    if not text.strip():
        raise EmptyPage("its field `text` is empty; nothing to read", origin=source.origin)
    plainly.check(fields["text"][0], source.origin)
    lines = _plain_lines(text)
    if title and all(line.part != "title" for line in lines):
        lines = (Line(lines[0].span, "title"), *lines[1:])
    stated = published.of_metadata(_field(fields, "date") or _number(fields, "date"))
    outlet = metadata.outlet(_field(fields, "outlet")) or metadata.host(url)
    facts = Facts(title or _first_title(text, lines), outlet, url, stated, _field(fields, "language"))
    spans = [(line.span.start, line.span.end) for line in lines]
    stream = json_stream(page, sorted(values))
    return Draft(text, lines, align(text, spans, stream), facts, markup=False)


def _first_title(text: str, lines: tuple[Line, ...]) -> str | None:
    return next((line.span.of(text) for line in lines if line.part == "title"), None)


def _field(fields: dict[str, tuple[Any, int, int]], name: str) -> str | None:
    value = fields[name][0] if name in fields else None
    return content.shown(value).strip() or None if isinstance(value, str) else None


def _number(fields: dict[str, tuple[Any, int, int]], name: str) -> str | None:
    value = fields[name][0] if name in fields else None
    return str(value) if isinstance(value, int | float) else None


def _json_fields(page: str, source: Source) -> dict[str, tuple[Any, int, int]]:
    """The fields of a JSON object with the place of each string value's inside. Raises NoArticle."""
    try:
        fields, end = _scanned(page)
    except (ValueError, IndexError, RecursionError):
        raise NoArticle(f"not one JSON object that can be read; {_WANTED}", origin=source.origin) from None
    if page[end:].strip():
        raise NoArticle("more than one JSON object in it; give each page in a file of its own", origin=source.origin)
    if not isinstance(fields.get("text", (None,))[0], str):
        raise NoArticle(f"JSON, but no text in a field `text`; {_WANTED}", origin=source.origin)
    return fields


def _scanned(page: str) -> tuple[dict[str, tuple[Any, int, int]], int]:
    """The fields of the JSON object that the page begins with, and where it ends. Raises ValueError or IndexError."""
    decoder = json.JSONDecoder(strict=False)
    fields: dict[str, tuple[Any, int, int]] = {}
    at = _blank(page, 0)
    if page[at] != "{":
        raise ValueError("no object")
    at = _blank(page, at + 1)
    while page[at] != "}":
        if page[at] != '"':
            raise ValueError("no name")
        name, at = scanstring(page, at + 1, False)
        at = _blank(page, at)
        if page[at] != ":":
            raise ValueError("no value")
        start = _blank(page, at + 1)
        value, at = decoder.raw_decode(page, start)
        fields[name] = (value, start + 1, at - 1)
        at = _blank(page, at)
        if page[at] == ",":
            at = _blank(page, at + 1)
    return fields, at + 1


def _blank(page: str, at: int) -> int:
    match = _SPACE.match(page, at)
    return match.end() if match else at


def draft_language(found: Draft) -> str | None:
    """The language of the draft's body."""
    body = "\n".join(line.span.of(found.text) for line in found.lines if line.part == "body")
    return language(body or found.text, found.facts.language)
