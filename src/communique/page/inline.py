"""Inline words: what stands in the middle of a sentence is text, whatever element it stands in.

Extractors drop elements that are furniture of a page where they stand alone: times, labels, buttons, inserted words,
and anything whose class says "date" or "author". Inside a sentence each of them is a word of it. Here they lose their
element, or the attributes that would have them dropped, before the extractor looks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Phrasing elements that extractors drop with their words (HTML Living Standard, 3.2.5.2.5).
_DROPPED = (
    "time, ins, label, button, output, data, meter, progress, legend, address, dialog, menu, marquee, noindex, math"
)
_FEWEST_WORDS = 3  # of the sentence around; a label beside a word or two is a label
_SENTENCE = 5  # words of a paragraph outside all elements that make it a sentence
_OPENED = re.compile(r"<(p|li|blockquote|h[1-6]|td|dd)(?=[\s>])[^<>]*+>")
_ATTRIBUTES = re.compile(
    r"<(span|b|i|u|em|strong|small|a|abbr|cite|mark|sup|sub|font|bdi|dfn|data|q|code|kbd|var|samp)"
    r"(?:\s++[^\s=>]++(?:=\"[^\"]*+\")?)++\s*+>",
    re.IGNORECASE,
)
# What readers do not see, and what a class marks as a caption: no words of the sentence around them.
_APART = re.compile(r"display: ?none|hidden|sr-only|screen-reader|caption|credit", re.IGNORECASE)
# A parser ends the paragraph where an address begins; one with words on both sides is meant to be inside it.
_ADDRESS = re.compile(r"<address\b([^<>]*+)>([^<>]{1,300}+)</address\s*+>(?=\s*+[^\s<])", re.IGNORECASE)
_WITHIN = re.compile(r"[\w,;:–—-]\s{1,20}\Z")
_INSIDE = re.compile(r"<([a-z][\w-]*+)\b[^>]*+>[^<]*+</\1>|<[^>]*+>", re.IGNORECASE)


def unbroken(page: str) -> str:
    """The page with the addresses in its sentences as elements that do not end a paragraph."""
    return _ADDRESS.sub(_as_span, page) if "<address" in page else page


def _as_span(match: re.Match[str]) -> str:
    within = _WITHIN.search(match.string, max(0, match.start() - 21), match.start())
    return f"<span{match[1]}>{match[2]}</span>" if within else match.group()


def keep(tree: LexborHTMLParser) -> None:
    """Take the element off words that stand in the middle of a sentence; `tree` is changed."""
    for node in tree.css(_DROPPED):
        if _in_sentence(node):
            node.unwrap()


def _in_sentence(node: LexborNode) -> bool:
    parent = node.parent
    if parent is None or parent.tag in {"form", "fieldset", "nav", "body", "html"}:
        return False
    around = parent.text(deep=False)
    return len(around.split()) >= _FEWEST_WORDS and len(node.text()) <= len(around) + 200


def without_attributes(page: str) -> str:
    """The serialised page, the inline elements of its sentences without attributes.

    Serialised, a paragraph holds no paragraph and every value stands in double quotation marks.
    """
    parts: list[str] = []
    read = 0
    for opened in _OPENED.finditer(page):
        start = opened.end()
        end = page.find(f"</{opened[1]}>", start) if opened.start() >= read else -1
        if end < 0:
            continue
        if page.find(" class=", start, end) >= 0 or page.find(" id=", start, end) >= 0:
            parts += (page[read:start], _bare(page[start:end]))
            read = end
    return "".join((*parts, page[read:]))


def _bare(inner: str) -> str:
    return inner if len(_INSIDE.sub(" ", inner).split()) < _SENTENCE else _ATTRIBUTES.sub(_plain, inner)


def _plain(match: re.Match[str]) -> str:
    if _APART.search(match.group()):
        return match.group()
    return f"<{match[1]}>" if match[1].lower() != "a" else '<a href="#">'
