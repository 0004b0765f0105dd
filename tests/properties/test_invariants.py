"""What holds for every page, whatever is on it (the invariants of docs/architecture.md).

Pages are put together from fragments of diplomatic prose, damage and noise, as plain text and as HTML.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import communique
from communique.errors import PageError
from communique.export import reading_json
from communique.records import Evidence, Quotation, Reading, Span

_SPEAKERS = [
    "Norwegian Foreign Minister Kari Lund",
    "He",
    "The ministry",
    "President Vera",
    "Oslo",
    "the two sides",
    "",
]
_CUES = [
    "said",
    "told reporters",
    "noted that",
    "urged Chile to",
    "according to",
    "said:",
    "used the expressions.",
    ",",
]
_SPEECH = ["“the treaty is ready,”", '"we will sign"', "“we never stop", "talks go on”", "the treaty is ready", "’"]
_NOISE = [
    "class = “cf”>",
    "Add a Comment",
    "Read more: Fish",
    "\ufffd",
    "…",
    "U.S.",
    "\u200b",
    "<b>",
    "&amp;",
    "\x00",
    "٣",
]
_FRAGMENTS = st.sampled_from(
    [*_SPEAKERS, *_CUES, *_SPEECH, *_NOISE, "met Chilean President Diego Vera in Oslo on Monday."]
)
_SENTENCES = st.lists(st.one_of(_FRAGMENTS, st.text(max_size=12)), min_size=1, max_size=9).map(" ".join)
PAGES = st.lists(_SENTENCES, min_size=1, max_size=8).map("\n\n".join)
LEAD = "Norwegian Foreign Minister Kari Lund met Chilean President Diego Vera in Oslo and said all went well.\n\n"


def read_or_none(page: str | bytes) -> Reading | None:
    """The reading; None for a page that is refused with an error that gives a reason."""
    try:
        return communique.read(page)
    except PageError as error:
        assert error.reason
        return None


def spans_in(value: Any) -> Iterator[Span]:
    """Every span anywhere in a record."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from spans_in(getattr(value, name))


def evidence_of(reading: Reading) -> Iterator[Evidence]:
    yield from (quotation.evidence for quotation in reading.quotations)
    yield from (encounter.evidence for encounter in reading.encounters)
    yield from (event.evidence for event in reading.events)


def overlap(quotation: Quotation) -> bool:
    """Whether a quotation's own speaker stands half inside its content."""
    span = quotation.speaker.span if quotation.speaker else None
    return span is not None and any(
        p.meets(span) and not p.holds(span) and not span.holds(p) for p in quotation.content
    )


def check(reading: Reading) -> None:
    text = reading.article.text
    assert all(span.end <= len(text) for span in spans_in(reading))
    assert all(e.spans and e.rule and 0 < e.confidence <= 1 for e in evidence_of(reading))
    known = {actor.id for actor in reading.actors}
    assert {mention.actor_id for mention in reading.mentions} <= known
    assert all(
        q.speaker is None or q.speaker.actor_id is None or q.speaker.actor_id in known for q in reading.quotations
    )
    parts = [part.of(text) for q in reading.quotations for part in q.content]
    assert all(q.content for q in reading.quotations) and all(part and part == part.strip() for part in parts)
    assert not any(overlap(q) for q in reading.quotations)
    ids = [q.id for q in reading.quotations] + [e.id for e in reading.encounters]
    assert len(ids) == len(set(ids))
    blocks = reading.article.blocks
    assert all(a.span.end <= b.span.start for a, b in pairwise(blocks))
    debris = [b.span for b in blocks if b.kind == "debris"]
    assert not any(part.meets(d) for q in reading.quotations for part in q.content for d in debris if not part.holds(d))


@settings(max_examples=120, deadline=None)
@given(PAGES)
def test_plain_text(page: str) -> None:
    reading = read_or_none(LEAD + page)
    if reading:
        check(reading)
        assert reading == communique.read(LEAD + page)
        assert reading_json.from_json(reading_json.to_json(reading)) == reading


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_html(page: str) -> None:
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in (LEAD + page).split("\n\n"))
    markup = f"<html><head><title>Lund meets Vera</title></head><body><article>{paragraphs}</article></body></html>"
    reading = read_or_none(markup)
    if reading:
        check(reading)
        assert reading == communique.read(markup)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    reading = read_or_none(raw)
    if reading:
        check(reading)


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_runs_decode_to_their_text(page: str) -> None:
    raw = (LEAD + page).encode("utf-8", "surrogatepass")
    reading = read_or_none(raw)
    assume(reading is not None)
    assert reading is not None
    article = reading.article
    for run in article.runs:
        assert raw[run.raw.start : run.raw.end].decode(article.charset, "surrogateescape") == run.span.of(article.text)
