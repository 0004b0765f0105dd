"""Quotation marks: where quoted stretches open and close, over the paragraphs of an article.

English news opens a quotation again at each paragraph and closes it once, at the end (Chicago Manual of Style 13.30).
So a mark that is never closed in its paragraph runs on, and where the next paragraph opens again the quotation goes on
there. Text that has lost its paragraphs keeps these marks inside one line, where a mark that opens behind the end of a
sentence goes on likewise. A stretch that nothing closes ends before words that attribute speech to somebody, and a mark
that closes what never opened is taken to have opened with its sentence.

What a mark does is told by its place before its shape: a blank before and a word behind it open, the reverse closes;
only so can straight marks be read, and the many styles (“…”, „…“, »…«, «…», ”…”, ``…'', ״…״) that damaged and
translated pages mix. A single mark inside a word or after a plural is an apostrophe, a straight one behind a number
an inch or a second.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.page.speech import attributed_at, before_attribution, sentence_start
from communique.records import Span
from communique.text.document import Document, Paragraph
from communique.text.place import Mark, marks_of


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks. `outer` holds the marks, `inner` does not.

    `runs_on` is set where the stretch was not closed in its paragraph, `resumes` where it goes on from the
    stretch before, `stopped` where its last words have a stop or a comma, as speech has and a nickname has not.
    """

    outer: Span
    inner: Span
    runs_on: bool = False
    resumes: bool = False
    stopped: bool = False


def quoted_stretches(document: Document) -> list[list[Quoted]]:
    """The quoted stretches of each paragraph, in order and without overlap; nested ones count with the outer."""
    out: list[list[Quoted]] = []
    open_before = False
    for index, paragraph in enumerate(document.paragraphs):
        following = document.paragraphs[index + 1 : index + 2]
        goes_on = any(document.text[p.span.start] in _REOPENS for p in following)
        stretches = _Scan(document.text, paragraph, open_before=open_before, goes_on=goes_on).run()
        out.append(stretches)
        open_before = bool(stretches) and stretches[-1].runs_on
    return out


def stretch_at(quoted: Sequence[Quoted], offset: int) -> Quoted | None:
    """The stretch, its marks included, that holds the character at `offset`; `quoted` are those of one paragraph."""
    if not quoted:
        return None
    index = bisect_right(quoted, offset, key=lambda q: q.outer.start) - 1
    return quoted[index] if index >= 0 and offset < quoted[index].outer.end else None


_FURTHEST = 60  # marks within which a quotation closes, those inside it counted
_STOPS = frozenset(".,;:?!…—–-")
_REOPENS = frozenset("“\"«„‟”'‘`״")
_ENDED = re.compile(r"[.!?…][)\]’'\d]*\s*\Z|[:;]\s*\Z")
_STRAY = re.compile(r"[.,!?…]\s?\Z")  # what stands before a mark that closes speech


class _Scan:
    """One pass over the marks of a paragraph."""

    def __init__(self, text: str, paragraph: Paragraph, *, open_before: bool, goes_on: bool) -> None:
        self.text = text
        self.begin, self.end = paragraph.span.start, paragraph.span.end
        self.marks = marks_of(text, self.begin, self.end)
        self.open_before, self.goes_on = open_before, goes_on
        self.out: list[Quoted] = []

    def run(self) -> list[Quoted]:
        index = 0
        while index < len(self.marks):
            mark = self.marks[index]
            if mark.opens:
                index = self._open(index)
            else:
                self._stray(mark)
                index += 1
        if self.out and self.open_before and self.out[0].outer.start - self.begin <= 1:
            self.out[0] = replace(self.out[0], resumes=True)
        return self.out

    def _open(self, index: int) -> int:
        """Take the stretch that the mark `index` opens; returns the first mark behind it."""
        mark = self.marks[index]
        resumes = bool(self.out) and self.out[-1].runs_on and not self.text[self.out[-1].outer.end : mark.start].strip()
        after, closing = self._closing(index)
        if closing is not None:
            inner = Span(mark.end, closing.start)
            if len(inner):
                self._take(mark.start, closing.end, inner, resumes=resumes)
            return after
        if mark.single:
            return index + 1
        reopened = self.marks[after] if after < len(self.marks) else None
        stop = reopened.start if reopened else self.end
        limit, reached = before_attribution(
            self.text, mark.end, stop, reopened=reopened is not None, goes_on=reopened is None and self.goes_on
        )
        cut = limit < stop and not reached
        if self.text[mark.end : limit].strip():
            inner = Span(mark.end, mark.end + len(self.text[mark.end : limit].rstrip()))
            self._take(mark.start, inner.end, inner, runs_on=not cut, resumes=resumes)
        if not cut:
            return max(after, index + 1)
        return next((n for n in range(index + 1, len(self.marks)) if self.marks[n].start >= limit), len(self.marks))

    def _closing(self, index: int) -> tuple[int, Mark | None]:
        """The mark that closes the mark `index`, and the place of the first mark behind it.

        Without one: None, and the place of the mark that opens anew behind the end of a sentence, or of the first
        mark that opens inside a stretch that nothing closes.
        """
        first = self.marks[index]
        depth, nested = 0, None
        for place in range(index + 1, min(len(self.marks), index + _FURTHEST)):
            mark = self.marks[place]
            if mark.single != first.single and not (first.single and mark.opens):
                continue
            if first.single and not mark.single:
                depth += 1 if mark.opens and not mark.closes else -1 if depth else 0
                continue
            if mark.closes and (not mark.opens or depth or not self._reopens(first, mark)):
                if depth == 0 or attributed_at(self.text, mark.end, self.end):
                    return place + 1, mark
                depth -= 1
            elif mark.opens:
                if self._reopens(first, mark):
                    return place, None
                nested = place if nested is None else nested
                depth += 1
        return (len(self.marks) if nested is None else nested), None

    def _reopens(self, first: Mark, mark: Mark) -> bool:
        """Whether a mark that opens takes up speech again behind the end of a sentence; else it quotes within it."""
        before = self.text[max(first.end, mark.start - 6) : mark.start]
        return before[-1:].isspace() and _ENDED.search(before) is not None

    def _stray(self, mark: Mark) -> None:
        """A mark that closes speech which nothing opened: it began with its sentence, or with the paragraph."""
        after = self.out[-1].outer.end if self.out else self.begin
        if mark.single or not mark.curly or not _STRAY.search(self.text[max(after, mark.start - 2) : mark.start]):
            return
        resumes = self.open_before and not self.out
        start = self.begin if resumes else sentence_start(self.text, after, mark.start)
        if self.text[start : mark.start].strip():
            self._take(start, mark.end, Span(start, mark.start), resumes=resumes)

    def _take(self, start: int, end: int, inner: Span, *, runs_on: bool = False, resumes: bool = False) -> None:
        stopped = self.text[inner.start : inner.end].rstrip()[-1:] in _STOPS
        self.out.append(Quoted(Span(start, end), inner, runs_on, resumes, stopped))
