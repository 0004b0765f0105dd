"""Drafts from what the trained reader saw: each `Report` of a `Sight` becomes one, its extent put to the marks.

The reader learned this project's idea of a quotation, so nothing is left out here; whether a draft is kept is for the
scorer (`scoring`). What is done is typography: outer quotation marks and "that" are no part of the words, and a content
that all but fills a stretch in marks is that stretch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from communique.findings.quotations.drafts import Draft
from communique.records import Span
from communique.text.document import Document
from communique.text.marks import Quoted
from communique.text.sight import Report, Sight

CUE, OPENING = "reader.cue", "reader.opening"
_EDGES = " \t\n,:;–—-"
_MARKS = "“”\"«»‘’'„`"
_DECLINED = frozenset("declined declines declining refused refuses refusing".split())
_ANONYMOUS = ("not to be named", "not to be identified", "to remain anonymous", "not be named", "not be identified")
_MOST = 60  # reports of one sentence
_AS, _STOPS = ", as ", ",;:.!?\n"
_SLACK = 12  # characters by which a content may differ from a stretch in marks that it is taken for


def drafts(document: Document, sight: Sight, stretches: Sequence[Sequence[Quoted]]) -> list[tuple[Draft, Report]]:
    """A draft for each report, without speakers."""
    marks = [mark for paragraph in stretches for mark in paragraph]
    made = []
    for report in _likely(document, sight.reports):
        parts = [_before_clause(document.text, part, report.cue, _near(marks, part)) for part in report.content]
        content = [span for part in parts if len(span := _extent(document.text, part, _near(marks, part)))]
        if content and not _unsaid(document, report):
            near = _near(marks, Span(content[0].start, content[-1].end))
            meeting = [mark for mark in near if any(mark.inner.meets(part) for part in content)]
            quoted = [mark.inner for mark in meeting]
            rule = CUE if report.cue else OPENING
            draft = Draft(content, quoted, report.cue, report.source, rule, addressee=report.addressee)
            draft.sourced = report.chances["source"]
            draft.runs_on = any(mark.runs_on for mark in meeting)
            made.append((draft, report))
    return made


def _likely(document: Document, reports: Sequence[Report]) -> list[Report]:
    """The reports, of those in one sentence the likeliest: nobody tells of a hundred in one, but an attack may."""
    if len(reports) <= _MOST:
        return list(reports)
    begins = [sentence.span.start for sentence in document.sentences]
    within: dict[int, list[Report]] = {}
    for report in reports:
        at = report.cue or report.source or (report.content[0] if report.content else Span(0, 0))
        within.setdefault(bisect_right(begins, at.start), []).append(report)
    kept = {
        id(report)
        for group in within.values()
        for report in sorted(group, key=lambda report: -report.chances["anchor"])[:_MOST]
    }
    return [report for report in reports if id(report) in kept]


def _unsaid(document: Document, report: Report) -> bool:
    """Whether the words say that nothing was said, or not yet ("declined to say", "will tell", "asked not to be
    named"): by the guidelines of annotation no report, and too rare in what was annotated to be learned.
    """
    if report.cue is None or not report.content:
        return False
    text = document.text
    cue, said = report.cue.of(text).casefold(), report.content[0].of(text).casefold()
    before = text[max(0, report.cue.start - 30) : report.cue.start].casefold().split()[-2:]
    declined = _DECLINED & {cue.split(" ", 1)[0], *(before[:1] if before[1:] == ["to"] else [])}
    return bool(declined or before[-1:] == ["will"] or said.startswith(_ANONYMOUS))


def in_parts(text: str, content: list[Span], stretches: Sequence[Sequence[Quoted]]) -> list[Span]:
    """Quoted words in a row as parts: “a gift” and “long overdue”. Other content as it is."""
    if len(content) != 1:
        return content
    near = _near([mark for paragraph in stretches for mark in paragraph], content[0])
    inside = [mark for mark in near if content[0].start <= mark.inner.start and mark.inner.end <= content[0].end]
    rest, at = "", content[0].start
    for mark in inside:
        rest, at = rest + text[at : mark.outer.start], mark.outer.end
    rest += text[min(at, content[0].end) : content[0].end]
    row = len(inside) > 1 and not rest.casefold().replace("and", "").strip(' \n,“”"')
    return [mark.inner for mark in inside] if row else content


def _near(marks: Sequence[Quoted], part: Span) -> Sequence[Quoted]:
    """The stretches, which do not overlap and stand in order, that may share a character with `part`."""
    first = max(0, bisect_left(marks, part.start, key=lambda mark: mark.outer.start) - 1)
    return marks[first : bisect_left(marks, part.end, key=lambda mark: mark.outer.start)]


def _extent(text: str, part: Span, marks: Sequence[Quoted]) -> Span:
    """The words without what stands about them."""
    inside = [mark for mark in marks if mark.outer.meets(part)]
    if len(inside) == 1:
        inner = inside[0].inner
        begins, ends = abs(inner.start - part.start) <= _SLACK, abs(inner.end - part.end) <= _SLACK
        if begins and ends:
            return inner
        if inside[0].stopped and (begins and part.end < inner.end or ends and part.start > inner.start):
            return inner  # somebody who begins to speak in marks speaks to their end
    if len(inside) > 1 and inside[0].stopped and abs(inside[0].inner.start - part.start) <= _SLACK:
        between = text[inside[0].outer.end : inside[1].outer.start]
        if any(letter.isalpha() for letter in between):  # an attribution, which is no part of what was said
            return inside[0].inner
    start, end = part.start, part.end
    if inside and inside[0].stopped and start < inside[0].outer.start < end:
        before = text[start : inside[0].outer.start].rstrip()
        if before.endswith(":"):  # what follows a colon in marks is a quotation of its own
            end = start + len(before)
        elif before.endswith((".", "!", "?")):  # what was told before the marks opened is not what was said
            start = inside[0].inner.start
    if inside and "\n" in text[start : inside[0].outer.start]:  # a line above is no part of it
        start = inside[0].inner.start
    start = _after(text, start, end)
    while end > start and (text[end - 1] in _EDGES or text[end - 1] == "." and not _abbreviated(text, start, end)):
        if any(m.inner.end == end for m in inside):
            break
        end -= 1
    if inside and end - start > 1 and text[end - 1] in _MARKS and not any(m.outer.start >= start for m in inside):
        end -= 1  # a mark that closes what was opened before the content
    return Span(start, max(start, end))


def _before_clause(text: str, part: Span, cue: Span | None, marks: Sequence[Quoted]) -> Span:
    """The words without the clause that names their source: "..., as the ministry" before "said"."""
    begin = text.rfind(_AS, part.start, part.end)
    if cue is None or begin <= part.start or text[part.end : cue.start].strip() or cue.start < part.end:
        return part
    source = text[begin + len(_AS) : part.end]
    if any(sign in source for sign in _STOPS) or any(mark.outer.start <= begin < mark.outer.end for mark in marks):
        return part
    return Span(part.start, begin)


def _after(text: str, start: int, end: int) -> int:
    """Where the words begin, "that" and commas passed over."""
    while start < end and text[start] in _EDGES:
        start += 1
    if text[start : start + 5].casefold() == "that " and start + 5 < end:
        start += 5
    return start


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the stop at the end belongs to an abbreviation: "the U.S."."""
    return end - start > 3 and text[end - 3] == "." and text[end - 2].isupper()
