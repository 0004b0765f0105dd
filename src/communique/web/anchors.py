"""Links to a passage that last: its words, what stands around them, and where they stood.

The same three as the selectors of the W3C Web Annotation Data Model, which Hypothes.is anchors by: TextQuoteSelector
(`quote`, `prefix`, `suffix`) and TextPositionSelector (`start`, `end`, in Unicode code points of the article's text).
The place is believed where the words stand there; else they are looked for, by what stands around them.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.records import Span
from communique.web.asked import Asked, address

AROUND = 32  # characters before and behind, as Hypothes.is takes them
LONGEST = 300  # characters of a passage whose words are in its link; of a longer one, its beginning
NAMES = ("quote", "prefix", "suffix", "start", "end")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: its words (of a long one the first), those around it, and its place."""

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int

    def href(self, article: str, line: int | None = None) -> str:
        """The address of the passage in its article; `line` is where its line begins, which a browser scrolls to."""
        values = {name: str(getattr(self, name)) for name in NAMES}
        return address(f"/article/{article}", values) + (f"#at-{line}" if line is not None else "")


def describe(text: str, span: Span) -> Anchor:
    """The anchor of a span."""
    return Anchor(
        text[span.start : min(span.end, span.start + LONGEST)],
        text[max(0, span.start - AROUND) : span.start],
        text[span.end : span.end + AROUND],
        span.start,
        span.end,
    )


def of(asked: Asked) -> Anchor | None:
    """The anchor in an address; None where there is none, or its numbers are none."""
    quote = asked.one("quote")
    if not quote:
        return None
    numbers = [asked.one(name) for name in ("start", "end")]
    start, end = (int(one) if one.isascii() and one.isdigit() and len(one) < 10 else -1 for one in numbers)
    return Anchor(quote, asked.one("prefix"), asked.one("suffix"), start, end)


def find(text: str, anchor: Anchor) -> Span | None:
    """Where the passage stands now; None where its words are nowhere.

    >>> find("He said no. She said no.", Anchor("no", "She said", ".", -1, -1))
    Span(start=21, end=23)
    """
    quote = anchor.quote.strip()
    if not quote:
        return None
    if 0 <= anchor.start < anchor.end <= len(text):
        there = text[anchor.start : anchor.end]
        if there.strip().startswith(quote):
            return Span(anchor.start, anchor.end)
    found, best = None, -1
    place = text.find(quote)
    while place >= 0:
        likeness = _alike(text[:place][-AROUND:].strip()[::-1], anchor.prefix.strip()[::-1])
        likeness += _alike(text[place + len(quote) :][:AROUND].strip(), anchor.suffix.strip())
        if likeness > best:
            found, best = Span(place, place + len(quote)), likeness
        place = text.find(quote, place + 1)
    return found


def _alike(here: str, there: str) -> int:
    """How many characters are the same at the beginning."""
    same = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        same += 1
    return same
