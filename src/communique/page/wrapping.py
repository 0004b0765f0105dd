"""Hard-wrapped plain text: paragraphs that were broken into lines of a fixed width, as mail and wire services do.

Such text shows itself by its breaks: line after line of nearly full width stops in the middle of a sentence. Only then
are lines of one paragraph (no blank line between them) taken together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from communique.page.patches import Patch
from communique.page.segments import Segment
from communique.records import Span

_NARROWEST, _WIDEST = 45, 110
_FEWEST = 3  # broken lines that make a text a wrapped one
_SHARE = 0.4  # of the lines of a paragraph; names and full stops begin and end others
_ENDED = re.compile(r"[.!?…:;][\"”’»')\]]*$")
# From the first blank of a row on, so that a long row is read once and not once for each of its blanks.
_BREAK = re.compile(r"(?<![ \t])[ \t]*+\r?[\n\r][ \t]*+")


def paragraphs(text: str, lines: Sequence[Span]) -> list[Span]:
    """The lines of a text, those of one paragraph joined where the text is hard-wrapped."""
    follows = [_is_next_line(text, a, b) for a, b in itertools.pairwise(lines)]
    broken = sum(
        joined and _is_broken(a.of(text), b.of(text)) for a, b, joined in zip(lines, lines[1:], follows, strict=False)
    )
    if broken < _FEWEST or broken < _SHARE * sum(follows):
        return list(lines)
    merged: list[Span] = []
    for index, line in enumerate(lines):
        if index and follows[index - 1] and _NARROWEST <= len(lines[index - 1]) <= _WIDEST:
            merged[-1] = Span(merged[-1].start, line.end)
        else:
            merged.append(line)
    return merged


def _is_next_line(text: str, line: Span, following: Span) -> bool:
    return text.count("\n", line.end, following.start) + text.count("\r\r", line.end, following.start) == 1


def _is_broken(line: str, following: str) -> bool:
    """A line of nearly full width that breaks off, and goes on in lower case: items of a list begin with a capital."""
    return _NARROWEST <= len(line) <= _WIDEST and not _ENDED.search(line) and following[:1].islower()


def patches(text: str, segments: Sequence[Segment]) -> list[Patch]:
    """Each line break inside a segment becomes the space that the wrapping took."""
    return [
        Patch(m.start(), m.end(), " ", "unwrap", "a paragraph was broken into lines of a fixed width")
        for segment in segments
        for m in _BREAK.finditer(text, segment.start, segment.end)
    ]
