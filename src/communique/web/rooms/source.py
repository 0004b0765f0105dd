"""The bytes behind some words of an article: where they lie in the page as it came in, and the bytes themselves.

The corpus keeps where each stretch of text was decoded from, not the page. Where the page still lies at its path,
and its SHA-256 is the one that was read, its bytes are shown; nothing else is ever opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from communique.errors import QueryError
from communique.records import Reading, Run, Span
from communique.web.asked import Asked
from communique.web.asking import Desk
from communique.web.rooms import article
from communique.web.showing import Shown

_LARGEST = 20_000_000  # bytes of a page
_MOST = 60  # runs
_AROUND = 24  # bytes before and behind


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, its bytes' range, and the bytes with some around them, where they are at hand."""

    text: str
    start: int
    end: int
    before: str = ""
    raw: str = ""
    after: str = ""
    hexadecimal: str = ""


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The bytes of `start` to `end`."""
    asked.only("start", "end")
    reading = article.read(desk, path["id"])
    span = _span(asked, len(reading.article.text))
    body = _page(reading)
    runs = [run for run in reading.article.runs if run.span.meets(span)]
    edits = [edit for edit in reading.article.edits if edit.span.meets(span) or span.holds(edit.span)]
    context = {
        "reading": reading,
        "span": span,
        "words": span.of(reading.article.text),
        "back": article.passage_link(reading, span),
        "stretches": [_stretch(reading, *_cut(reading, run, span, body), body) for run in runs[:_MOST]],
        "more": max(len(runs) - _MOST, 0),
        "edits": edits[:_MOST],
        "at_hand": body is not None,
    }
    return Shown(context)


def _span(asked: Asked, length: int) -> Span:
    """The stretch that is asked for. Raises QueryError for one that is not in the text."""
    numbers = [asked.one(name) for name in ("start", "end")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers):
        raise QueryError("start and end are numbers of characters in the text")
    start, end = (int(one) for one in numbers)
    if not start < end <= length:
        raise QueryError(f"the text has {length} characters; {start} to {end} is no stretch of it")
    return Span(start, end)


def _page(reading: Reading) -> bytes | None:
    """The page as it came in, if it lies where it was read from and is the same."""
    path = Path(reading.source.origin)
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        body = path.read_bytes()
    except (OSError, ValueError):
        return None
    return body if hashlib.sha256(body).hexdigest() == reading.source.id else None


def _cut(reading: Reading, run: Run, span: Span, body: bytes | None) -> tuple[Span, int, int]:
    """The part of a run that lies in the span, where each of its characters has bytes of its own; else all of it."""
    here, text = run.span, run.span.of(reading.article.text)
    try:
        raw = text.encode(reading.article.charset)
    except (UnicodeError, LookupError):
        return here, run.raw.start, run.raw.end
    if len(raw) != run.raw.end - run.raw.start or body is not None and body[run.raw.start : run.raw.end] != raw:
        return here, run.raw.start, run.raw.end
    start, end = max(here.start, span.start), min(here.end, span.end)
    before = len(text[: start - here.start].encode(reading.article.charset))
    inside = len(reading.article.text[start:end].encode(reading.article.charset))
    return Span(start, end), run.raw.start + before, run.raw.start + before + inside


def _stretch(reading: Reading, span: Span, start: int, end: int, body: bytes | None) -> Stretch:
    text = span.of(reading.article.text)
    if body is None:
        return Stretch(text, start, end)
    raw = body[start:end]
    before, after = body[max(0, start - _AROUND) : start], body[end : end + _AROUND]
    hexadecimal = raw[:32].hex(" ") + (" …" if len(raw) > 32 else "")
    return Stretch(text, start, end, _printed(before), _printed(raw), _printed(after), hexadecimal)


def _printed(raw: bytes) -> str:
    """Bytes as they are written in source: printable ASCII as it is, everything else as an escape."""
    return "".join(chr(byte) if 32 <= byte < 127 else "↵" if byte == 10 else f"\\x{byte:02x}" for byte in raw)
