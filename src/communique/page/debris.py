"""Debris: what stands among the lines of an article and belongs to the page, marked with its reason and kept.

Cleaning rules of web corpora delete such lines, and with them headlines, datelines and short quotations (see the
filters of C4, Raffel et al. 2020). Here a line is debris only where it reads as one of the known prompts, credits and
leftovers (data/debris.toml), or repeats itself behind the article's last sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from communique.page import echoes, stamps
from communique.page.characters import is_markup
from communique.page.lexicons import table
from communique.page.segments import Segment, trimmed

_LONGEST_LINE = 320
_LONGEST_TAIL = 200
_STOP = re.compile(r"[.!?…][\"”’»')\]]*$")
_TAIL_START = re.compile(r"(?<=[.!?…\"”’)])\s*(?=[^\s.!?…\"”’)])")
# Words that make a line a sentence or a heading of speech, whatever else it looks like.
_SPEECH = re.compile(r"[“”\"«»]|:$")

# "Subscribe to this view, he said": words in somebody's mouth are no prompt, unless a colon makes a pointer of them.
_SAID = re.compile(r"[,”\"](?: [\w.’'-]{1,30}){1,5}? (?:said|says|told|added|warned|asked|noted|stressed|wrote)\b")
_POINTER = re.compile(r".{1,25}?[:>»]")

_REPEATED = "repeated line"
_ADVERT = re.compile(r"(?:[^\W\d][\w’'&-]{0,30} ){3,11}[^\W\d][\w’'&-]{0,30}")  # four words and more, no figures
_PROMPTS = frozenset({"comment prompt", "share prompt", "subscription prompt", "pointer to other pages"})

# A picture's caption in the lines before the report begins: names, a participle, and no finite verb.
_CAPTION_LINES = 4
_CAPTION = re.compile(
    r"(?:(?:the|and|of|with|for|[A-Z][\w.’'-]{0,30}),? ){2,14}"
    r"(?:speaking|addressing|shaking hands|attending|arriving|posing|waving|pictured|seen|delivering)\b.{0,160}"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|said|says|told|met|meets)\b", re.IGNORECASE)
_NAME = re.compile(r"(?!The |A |An )(?:[A-ZÀ-Þ][\w’'-]{1,20})(?: (?:[A-ZÀ-Þ][\w’'-]{0,20}|al|bin|de|van|von)){1,3}")


def mark(text: str, segments: Sequence[Segment], *, english: bool, markup: bool = False) -> list[Segment]:
    """The segments with debris marked; a body segment that debris is glued to becomes two.

    Captions are looked for only in bare text: HTML says itself what is a caption.
    """
    marked = [_marked(text, segment, english=english) for segment in stamps.mark(text, echoes.mark(text, segments))]
    if english:
        repeated = _repeated(text, segments)
        captions = set(_captions(text, segments)) if not markup else set()
        for index, segment in enumerate(marked):
            if segment.kind == "body" and segment.of(text) in repeated:
                marked[index] = replace(segment, kind="debris", reason=_REPEATED)
            elif segment.kind == "body" and index in captions:
                marked[index] = replace(segment, kind="debris", reason="picture caption")
        marked = [part for segment in marked for part in _split(text, segment)]
        marked = _trailing(text, marked)
    return marked


def _marked(text: str, segment: Segment, *, english: bool) -> Segment:
    reason = _reason(segment.of(text), english=english) if segment.kind == "body" else None
    return replace(segment, kind="debris", reason=reason) if reason else segment


def _reason(line: str, *, english: bool) -> str | None:
    if is_markup(line):
        return str(table("debris")["markup"]["reason"])
    if not english or len(line) > _LONGEST_LINE:
        return None
    if _credit().fullmatch(line):
        return str(table("debris")["credit"]["reason"])
    if _SAID.search(line) and not _POINTER.match(line):
        return None
    match = _whole_lines().fullmatch(line)
    return _reasons()[str(match.lastgroup)] if match else None


def _split(text: str, segment: Segment) -> list[Segment]:
    """Body and the debris glued to its end: a prompt or a credit behind the last stop."""
    if segment.kind != "body":
        return [segment]
    begin = max(segment.start, segment.end - _LONGEST_TAIL)
    window = text[begin : segment.end]
    for match in _TAIL_START.finditer(window):
        tail = window[match.end() :]
        reason = None
        if _credit().fullmatch(tail):
            reason = str(table("debris")["credit"]["reason"])
        elif found := _tails().fullmatch(tail):
            reason = _reasons()[str(found.lastgroup)]
        if reason:
            body = trimmed(replace(segment, end=begin + match.start()), text)
            debris = Segment(begin + match.end(), segment.end, "debris", reason)
            return [body, debris] if body else [debris]
    return [segment]


def _repeated(text: str, segments: Sequence[Segment]) -> frozenset[str]:
    """Short lines without a stop that stand word for word more than once.

    Behind the last sentence any such line counts. Before it, only one that interrupts the prose each time: headings
    of lists and tables of contents repeat too, but in the company of other lines without a stop.
    """
    lines = [segment.of(text) for segment in segments]
    prose = [bool(_STOP.search(line)) or len(line) > _LONGEST_TAIL for line in lines]
    last = max((i for i, ended in enumerate(prose) if ended), default=-1)
    counts: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    for index, line in enumerate(lines):
        if prose[index] or segments[index].kind != "body" or len(line.split()) > 12 or _SPEECH.search(line):
            continue
        counts[line] += 1
        interrupts = 0 < index < last and prose[index - 1] and prose[index + 1] and _ADVERT.fullmatch(line)
        telling[line] += index > last or bool(interrupts)
    return frozenset(line for line, n in counts.items() if n > 1 and telling[line] == n)


def _trailing(text: str, segments: list[Segment]) -> list[Segment]:
    """What is listed behind the article's last sentence under a prompt ("Related news") goes with the prompt."""
    last = next((i for i in range(len(segments) - 1, -1, -1) if _STOP.search(segments[i].of(text))), -1)
    prompted = False
    for index in range(last + 1, len(segments)):
        segment = segments[index]
        if segment.kind == "debris":
            prompted = prompted or segment.reason in _PROMPTS
        elif prompted and segment.kind == "body" and not _SPEECH.search(segment.of(text)):
            segments[index] = replace(segment, kind="debris", reason="listed after the article")
    return segments


def _captions(text: str, segments: Sequence[Segment]) -> Iterator[int]:
    for index, segment in enumerate(segments[:_CAPTION_LINES]):
        if index == 0 or segment.kind != "body" or index + 1 == len(segments):
            continue
        line = segment.of(text)
        if len(line) > _LONGEST_TAIL or _SPEECH.search(line):
            continue
        pictured = _CAPTION.fullmatch(line) and not _FINITE.search(line)
        named = _NAME.fullmatch(line) and text.find(line, segment.end) >= 0
        if pictured or named:
            yield index


@cache
def _reasons() -> dict[str, str]:
    return {f"r{index}": rule["reason"] for index, rule in enumerate(table("debris")["line"])}


@cache
def _whole_lines() -> re.Pattern[str]:
    return _alternatives(tails=False)


@cache
def _tails() -> re.Pattern[str]:
    return _alternatives(tails=True)


def _alternatives(*, tails: bool) -> re.Pattern[str]:
    rules = [
        rf"(?P<r{index}>{'|'.join(rule['patterns'])})"
        for index, rule in enumerate(table("debris")["line"])
        if rule.get("tail") or not tails
    ]
    return re.compile("|".join(rules), re.IGNORECASE)


@cache
def _credit() -> re.Pattern[str]:
    names = "|".join(map(re.escape, table("debris")["credit"]["agencies"]))
    return re.compile(rf"[—–-]{{1,2}}\s?(?:{names}|[A-Z]{{2,8}})(?:\s?[/,&]\s?(?:{names}|[A-Z]{{2,8}}))?\.?")
