"""Quotation marks: where quoted stretches open and close, over the paragraphs of an article.

English news opens a quotation again at each paragraph and closes it once, at the end (Chicago Manual of Style 13.30);
so a mark that is never closed in its paragraph runs to the paragraph's end and, where the next paragraph opens again,
goes on there. A single mark inside a word, or after a plural, is an apostrophe.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from communique.records import Span
from communique.text.document import Document, Paragraph

# Damaged pages mix the kinds, so curly and angle marks may close each other.
_PAIRS = {"“": "”»", "«": "»”", "„": "“”", "‘": "’", '"': '"”', "'": "'", "‟": "”", "`": "'`"}
_MARK = re.compile(r"[“”«»„‟\"‘’'`]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks. `outer` holds the marks, `inner` does not.

    `runs_on` is set where the stretch was not closed in its paragraph, `resumes` where it goes on from the
    paragraph before.
    """

    outer: Span
    inner: Span
    runs_on: bool = False
    resumes: bool = False


def quoted_stretches(document: Document) -> list[list[Quoted]]:
    """The quoted stretches of each paragraph, in order and without overlap; nested ones count with the outer."""
    out: list[list[Quoted]] = []
    open_before = False
    for paragraph in document.paragraphs:
        stretches = _in_paragraph(document.text, paragraph)
        if open_before and stretches and stretches[0].outer.start - paragraph.span.start <= 1:
            first = stretches[0]
            stretches[0] = Quoted(first.outer, first.inner, first.runs_on, resumes=True)
        out.append(stretches)
        open_before = bool(stretches) and stretches[-1].runs_on
    return out


def stretch_at(quoted: Sequence[Quoted], offset: int) -> Quoted | None:
    """The stretch, its marks included, that holds the character at `offset`; `quoted` are those of one paragraph."""
    if not quoted:
        return None
    index = bisect_right(quoted, offset, key=lambda q: q.outer.start) - 1
    return quoted[index] if index >= 0 and offset < quoted[index].outer.end else None


def _in_paragraph(text: str, paragraph: Paragraph) -> list[Quoted]:
    out: list[Quoted] = []
    begin, end = paragraph.span.start, paragraph.span.end
    position = begin
    while match := _MARK.search(text, position, end):
        at, mark = match.start(), match.group()
        position = at + 1
        if mark not in _PAIRS or not _opens(text, at, begin, end):
            continue
        close = _closing(text, at, end)
        if close is None:
            if mark in "'‘`":
                continue
            inner = Span(at + 1, end)
            if len(inner):
                out.append(Quoted(Span(at, end), inner, runs_on=True))
            break
        after = close + (2 if text.startswith("’’", close) else 1)
        if close > at + 1:
            out.append(Quoted(Span(at, after), Span(at + 1, close)))
        position = after
    return out


def _opens(text: str, at: int, begin: int, end: int) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + 1] if at + 1 < end else " "
    if text[at] in "'‘`":
        return (before.isspace() or before in "([—–-:") and after.isalnum() and not after.isdigit()
    if text[at] == '"':
        return not after.isspace() or before.isspace()
    return True


def _closing(text: str, at: int, end: int) -> int | None:
    closers = _PAIRS[text[at]]
    single = text[at] in "'‘`"
    position = at + 1
    while position < end:
        here = text[position]
        if here in closers and _closes(text, position, end, single=single):
            return position
        if not single and text.startswith("’’", position, end):  # two apostrophes that close for one mark
            return position
        if here == text[at] and here not in closers and not single:  # opened again: the first was never closed
            return None if text[at + 1 : position].strip() else position
        position += 1
    return None


def _closes(text: str, at: int, end: int, *, single: bool) -> bool:
    before, after = text[at - 1], text[at + 1] if at + 1 < end else " "
    if single:
        return not after.isalnum() and (before in ".,!?;…" or before.isalnum() and before != "s")
    if text[at] == '"':
        return not after.isalnum() or not before.isspace()
    return True
