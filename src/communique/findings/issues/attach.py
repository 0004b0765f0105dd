"""Issues on findings: what a quotation is about, what was on the table at an encounter, with the words behind each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.records import IssueTag, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.findings.issues.taxonomy import Tag
    from communique.records import Encounter, Quotation
    from communique.text.document import Document, Sentence


def on_quotations(
    document: Document, quotations: tuple[Quotation, ...], tags: tuple[Tag, ...]
) -> tuple[Quotation, ...]:
    """The quotations with the issues that their words show, or that "these issues" takes up from those before.

    Terms count before what is taken up, and that before what words only go together with.
    """
    out: list[Quotation] = []
    named: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for quotation in quotations:
        behind = within(tags, quotation.content)
        found = tuple(tag.issue for tag in behind if tag.basis == "term")
        content = " ".join(span.of(document.text)[:_READ] for span in quotation.content)
        stems = frozenset(word[:_STEM] for word in _LONG_WORD.findall(content.lower()))
        if not found and named and _THESE.search(content):
            shared = (issues for before, issues in reversed(named) if before & stems)
            found, behind = next(shared, named[-1][1]), ()
        elif found:
            named.append((stems, found))
        else:
            found = tuple(tag.issue for tag in behind)
        out.append(replace(quotation, issues=found, issue_tags=tuple(t for t in behind if t.issue in found)))
    return tuple(out)


# "cooperation on these issues": what was spoken of before, best with the same word ("cooperate on ...").
_THESE = re.compile(
    r"\b(?:these|those|such|the same) (?:issues|matters|subjects|topics|questions|areas)\b", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")
_STEM = 6
_READ = 2000  # characters of a content that are looked at


def on_encounters(
    document: Document, encounters: tuple[Encounter, ...], tags: tuple[Tag, ...]
) -> tuple[Encounter, ...]:
    """The encounters with the issues of the sentences that report them, and of what the next says was discussed."""
    sentences = document.sentences
    out: list[Encounter] = []
    for encounter in encounters:
        behind = within(tags, _about(sentences, encounter, document.text))
        behind = tuple(tag for tag in behind if tag.basis == "term") or behind
        out.append(replace(encounter, issues=tuple(tag.issue for tag in behind), issue_tags=behind))
    return tuple(out)


_DISCUSSED = re.compile(r"\b(?:discuss\w*|talked about|talks? (?:on|about)|exchanged views|reviewed|focus\w*)\b")


def _about(sentences: tuple[Sentence, ...], encounter: Encounter, text: str) -> list[Span]:
    at: set[int] = set()
    for span in encounter.evidence.spans:
        place = bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1
        if place >= 0 and sentences[place].span.meets(span):
            at.add(place)
    following = {n + 1 for n in at if n + 1 < len(sentences) and _DISCUSSED.search(sentences[n + 1].span.of(text))}
    return [sentences[n].span for n in sorted(at | following)]


def of_spans(tags: tuple[Tag, ...], spans: Iterable[Span]) -> tuple[str, ...]:
    """The issues whose terms lie in any of the spans, each once, in the order of the text; `tags` are in that order."""
    return tuple(tag.issue for tag in within(tags, spans) if tag.basis == "term")


def within(tags: tuple[Tag, ...], spans: Iterable[Span]) -> tuple[IssueTag, ...]:
    """The issues in any of the spans, each once with all its words, in the order of the text; terms before meaning."""
    found: dict[int, Tag] = {}
    for span in spans:
        first = bisect_left(tags, span.start, key=_start)
        while first and tags[first - 1].span.end > span.start:
            first -= 1
        for place in range(first, bisect_left(tags, span.end, key=_start)):
            found[place] = tags[place]
    groups: dict[str, list[Tag]] = {}
    for place in sorted(found):
        groups.setdefault(found[place].issue, []).append(found[place])
    return tuple(_joined(issue, group) for issue, group in groups.items())


def _joined(issue: str, group: list[Tag]) -> IssueTag:
    """The tags of one issue as one, by its terms where it has any."""
    kept = [tag for tag in group if tag.basis == "term"] or group
    return IssueTag(issue, tuple(tag.span for tag in kept), kept[0].basis, max(tag.confidence for tag in kept))


def _start(tag: Tag) -> int:
    return tag.span.start
