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
    repeated = _repeated(text, segments) if english else frozenset()
    captions = set(_captions(text, segments)) if english and not markup else set()
    marked: list[Segment] = []
    for index, segment in enumerate(segments):
        if segment.kind != "body":
            marked.append(segment)
            continue
        line = segment.of(text)
        reason = _reason(line, english=english)
        if reason is None and line in repeated:
            reason = "repeated line after the article"
        if reason is None and index in captions:
            reason = "picture caption"
        if reason:
            marked.append(replace(segment, kind="debris", reason=reason))
        else:
            marked += _split(text, segment) if english else [segment]
    return marked


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
    """Short lines without a stop that stand word for word more than once behind the last sentence."""
    tail: list[str] = []
    for segment in reversed(segments):
        line = segment.of(text)
        if _STOP.search(line) or len(line) > _LONGEST_TAIL:
            break
        tail.append(line)
    counts = Counter(tail)
    return frozenset(
        line for line, n in counts.items() if n > 1 and len(line.split()) <= 12 and not _SPEECH.search(line)
    )


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
