"""The main content of an HTML page, as lines.

Three extractors with measured trade-offs (bench/pages.py): `fast` is trafilatura's own rules on a pruned page,
`careful` adds its comparison with readability and justext, `turbo` is resiliparse. Where markup is too deep for any
tree, a linear tag stripper stands in.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from communique.page import elements, inline, second
from communique.page.depth import is_too_deep
from communique.page.nodes import drop
from communique.page.stream import markup_spans

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from communique.records import Extraction
    from communique.settings import Extractor

Markup = Sequence[tuple[int, int]]

# What holds no article text on any page, struck words among it; its removal makes the later parse three times cheaper.
PRUNED = ("script", "style", "svg", "nav", "footer", "iframe", "template", "link", "object", "del", "s", "strike")
# Some content systems wrap the whole page in one form: a form with this many paragraphs is no form for readers.
_FORM_PARAGRAPHS = 3

# A line reads as prose where it has this many words and a stop, or is long in a script without spaces.
_PROSE_WORDS = 7
_PROSE_LENGTH = 40
# Where the extractor finds nothing, this many lines of prose still make an article; a notice or two do not.
_RESCUED_LINES = 3
_STOP = re.compile(r"[.!?…。！？؟।][\"”’»')\]]*(?=\s|$)")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|table|tr|td|th|section|article|header|footer|nav|title|body|blockquote|figure|form|"
    r"figcaption|aside|main|option|script|style)\b",
    re.IGNORECASE,
)
_LONGEST_HEAD = 300_000
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def shown(page: str) -> str:
    """The page with what no parser takes (lone surrogates, control characters) as U+FFFD, every offset kept."""
    try:
        raw = page.encode()
    except UnicodeEncodeError:
        return _UNPRINTABLE.sub("\ufffd", page)
    return page if len(raw.translate(None, _CONTROLS)) == len(raw) else _UNPRINTABLE.sub("\ufffd", page)


class Extracted(NamedTuple):
    """The lines of the main content in reading order, none of them blank, and where they were taken from."""

    lines: list[str]
    how: Extraction


def lines(
    page: str,
    markup: Markup,
    tree: LexborHTMLParser | None,
    extractor: Extractor,
    body: str | None = None,
    posts: second.Posts | None = None,
) -> Extracted:
    """The main content of a page.

    `page` is the page with everything unprintable replaced (see `shown`); `markup` says where its tags stand; `tree`
    is its parse, which this prunes, or None where the page is too deep to be parsed; `body` is what its JSON-LD gives
    as `articleBody`. Where that is taken, there are no lines: it stands in no markup. `posts` are the lines of a
    live page's posts (see `second`).
    """
    if tree is None:
        return Extracted(list(_stripped(page, markup)), "stripped")
    pruned = _pruned(tree)
    try:
        text = _turbo(pruned) if extractor == "turbo" else _trafilatura(pruned, fast=extractor == "fast")
    except (RecursionError, ValueError, AssertionError):
        return Extracted(list(_stripped(page, markup)), "stripped")
    found = [line for line in (_tidy(line) for line in text.splitlines()) if line]
    how: Extraction = "extractor"
    gathered = second.paragraphs(tree, found, body, reads_as_prose, posts or {})
    if gathered is not None and any(map(reads_as_prose, gathered)):
        found, how = gathered, "paragraphs"
    if body and not second.is_covered(body, found):
        return Extracted([], "articleBody")
    if any(reads_as_prose(line) for line in found) or _is_brief(found):
        return Extracted(found, how)
    rescued = list(_stripped(page, markup))
    return Extracted(rescued if len(rescued) >= _RESCUED_LINES else [], "stripped")


def parse(page: str, markup: Markup) -> LexborHTMLParser | None:
    """Lexbor's tree of the page; None where its markup is too deep."""
    from selectolax.lexbor import LexborHTMLParser

    if is_too_deep(page, markup):
        return None
    return LexborHTMLParser(inline.unbroken(page))


def head(page: str) -> LexborHTMLParser | None:
    """The tree of the page's head alone, for a body that is too deep; None where it has no end."""
    end = page.find("</head>", 0, _LONGEST_HEAD)
    return parse(page[:end], markup_spans(page[:end])) if end >= 0 else None


def linked_headings(tree: LexborHTMLParser) -> list[str]:
    """The headings of a page that are links."""
    return [" ".join(node.text().split()) for node in tree.css("h2 a, h3 a, h4 a, a h2, a h3, a h4")[:200]]


def reads_as_prose(line: str) -> bool:
    """Whether a line could belong to an article: some words and a stop, as menus and headings have not."""
    words = line.split()
    if not _STOP.search(line):
        return len(words) >= 3 * _PROSE_WORDS and sum(w[0].islower() for w in words) * 2 > len(words)
    return len(words) >= _PROSE_WORDS or (len(line) >= _PROSE_LENGTH and not line.isascii())


def _is_brief(lines: Sequence[str]) -> bool:
    """Whether short sentences make up most of what was found: a brief, and no menu."""
    sentences = [line for line in lines if len(line.split()) >= 3 and _STOP.search(line[-4:])]
    return 2 * sum(map(len, sentences)) > sum(map(len, lines))


def _pruned(tree: LexborHTMLParser) -> str:
    elements.unwrap(tree)
    drop(tree, ", ".join(PRUNED))
    drop(tree, "form", lambda form: len(form.css("p")) < _FORM_PARAGRAPHS)
    inline.keep(tree)
    return inline.without_attributes(tree.html or "")


def _trafilatura(page: str, *, fast: bool) -> str:
    from trafilatura import bare_extraction  # 0.4 s to load

    hush()
    document = bare_extraction(page, fast=fast, include_comments=False, include_tables=True, with_metadata=False)
    return (getattr(document, "text", None) or "") if document is not None else ""


@cache
def hush() -> None:
    """Keep the extraction libraries from writing to standard error about pages that they cannot read."""
    for name in ("trafilatura", "htmldate", "readability", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _turbo(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page, main_content=True, alt_texts=False, list_bullets=False))


def _tidy(line: str) -> str:
    """Take off what extraction put on: bullets of lists and bars of tables stand nowhere in the page."""
    line = line.strip()
    if line.startswith("|"):
        return " ".join(cell.strip() for cell in line.split("|") if cell.strip(" -"))
    return line[2:].lstrip() if line.startswith("- ") else line


def _stripped(page: str, markup: Markup) -> Iterator[str]:
    """The linear fallback: text between block tags, kept where it reads as prose."""
    parts: list[str] = []
    read = 0
    for start, end in [*markup, (len(page), len(page))]:
        parts.append(page[read:start])
        read = end
        if start == len(page) or _BLOCK_TAG.match(page, start):
            line = " ".join(html.unescape("".join(parts)).split())
            parts.clear()
            if reads_as_prose(line):
                yield line
