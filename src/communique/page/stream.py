"""What a page shows, character by character, with the place of each in its markup.

The lexical rules are the tokenizer's of the HTML standard (https://html.spec.whatwg.org/#tokenization): a comment, a
script or an attribute value that is never closed runs to the end of the page. One regular expression walks the page
once; every part of it is possessive or ends at the end of input, so hostile markup costs no more than long markup.

White space and characters of no width are left out of the squeezed text: layout makes and unmakes them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]

_MARKUP = re.compile(
    r"""
      <!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))
    | <(?P<raw>script|style)\b [^>]*+ >? (?:[^<]++|<(?!/(?P=raw)\b))*+ (?:</(?P=raw)[^>]*+>?|\Z)
    | <(?:[a-z]|/[a-z]) (?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?)*+ (?:>|\Z)
    | <[!?/][^>]*+(?:>|\Z)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
# Format characters that extraction drops: soft hyphen, zero-width space and joiners, marks of direction, BOM.
_WIDTHLESS = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SPACES = "".join(chr(c) for c in range(0x3001) if chr(c).isspace())
_SKIPPED = np.zeros(0x110000, dtype=bool)
_SKIPPED[[ord(c) for c in _WIDTHLESS + _SPACES]] = True


@dataclass(frozen=True)
class Stream:
    """The squeezed visible text; `starts[i]:ends[i]` is where its character `i` stands in `page`."""

    page: str
    squeezed: str
    starts: Offsets
    ends: Offsets


def codes(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def squeeze(text: str) -> tuple[str, Offsets]:
    """The text without what layout makes, and the place of each character that is left."""
    points = codes(text)
    kept = np.flatnonzero(~_SKIPPED[points])
    return points[kept].tobytes().decode("utf-32-le", "surrogatepass"), kept


def markup_spans(page: str) -> list[tuple[int, int]]:
    """Where tags, comments, scripts and styles stand."""
    return [match.span() for match in _MARKUP.finditer(page)]


def html_stream(page: str, markup: Sequence[tuple[int, int]]) -> Stream:
    """The visible stream of an HTML page; `markup` is what `markup_spans` gives for it."""
    # Spans never overlap, so their edges in a row bound what is shown and what is not by turns.
    edges = np.concatenate(([0], np.array(markup, dtype=np.int64).ravel(), [len(page)]))
    turns = np.arange(len(edges) - 1) % 2 == 0
    visible = np.repeat(turns, np.diff(edges))
    return _stream(page, visible, _html_entities(page, visible))


def json_stream(page: str, values: list[tuple[int, int]]) -> Stream:
    """The visible stream of JSON string values, whose insides (between the quotation marks) stand at `values`."""
    visible = np.zeros(len(page), dtype=bool)
    escapes: list[tuple[int, int, str]] = []
    for start, end in values:
        visible[start:end] = True
        for match in _JSON_ESCAPE.finditer(page, start, end):
            escapes.append((match.start(), match.end(), _json_unescaped(match.group())))
    return _stream(page, visible, escapes)


def _json_unescaped(escape: str) -> str:
    if escape[1] == "u":
        units = bytes.fromhex(escape.replace("\\u", ""))
        return units.decode("utf-16-be", "surrogatepass")
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(escape[1], escape[1])


def _html_entities(page: str, visible: npt.NDArray[np.bool_]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    if "&" not in page:
        return found
    for match in _ENTITY.finditer(page):
        if not visible[match.start()]:
            continue
        written = match.group()
        length = len(written) if written[1] == "#" or written.endswith(";") else _known_prefix(written)
        shown = html.unescape(written[:length]) if length else written
        if shown != written[:length]:
            found.append((match.start(), match.start() + length, shown))
    return found


def _known_prefix(written: str) -> int:
    """`&copy2020` is read as a copyright sign and a year, as old pages mean it."""
    for length in range(len(written), 2, -1):
        if written[1:length] in html5:
            return length
    return 0


def _stream(page: str, visible: npt.NDArray[np.bool_], escapes: list[tuple[int, int, str]]) -> Stream:
    points = codes(page)
    for start, end, _ in escapes:
        visible[start + 1 : end] = False
    shown = np.flatnonzero(visible)
    points = points[shown]
    ends = shown + 1
    if escapes:
        at = np.searchsorted(shown, [start for start, _, _ in escapes])
        # An escape that shows two characters stands for its first; the second stays unmapped.
        points[at] = [ord(words[0]) if words else 0x20 for _, _, words in escapes]
        ends[at] = [end for _, end, _ in escapes]
    kept = ~_SKIPPED[points]
    squeezed = points[kept].tobytes().decode("utf-32-le", "surrogatepass")
    return Stream(page, squeezed, shown[kept], ends[kept])
