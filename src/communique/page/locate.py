"""From a place in the text back to the bytes that it was read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from communique.records import Article, ByteSpan, Span


def to_bytes(article: Article, span: Span) -> ByteSpan | None:
    """The smallest byte range of the page that covers all that `span` was decoded from; None where nothing was.

    A span that cuts a run takes only its own characters' bytes where each character of the run is one byte or the run
    is UTF-8; tags and white space between the runs lie inside the range.
    """
    runs = article.runs
    first = bisect_right(runs, span.start, key=lambda r: r.span.end)
    last = bisect_left(runs, span.end, key=lambda r: r.span.start)
    touched = [_clipped(article, index, span) for index in range(first, last)]
    if not touched:
        return None
    return ByteSpan(min(b.start for b in touched), max(b.end for b in touched))


def _clipped(article: Article, index: int, span: Span) -> ByteSpan:
    """The part of a run's bytes that belongs to `span`, as far as its characters tell."""
    run = article.runs[index]
    start, end = max(run.span.start, span.start), min(run.span.end, span.end)
    words = run.span.of(article.text)
    before, after = words[: start - run.span.start], words[end - run.span.start :]
    width = len(words.encode(article.charset, "replace"))
    if width != run.raw.end - run.raw.start:  # entities in the run: their widths are not known here
        return run.raw
    left = len(before.encode(article.charset, "replace"))
    right = len(after.encode(article.charset, "replace"))
    return ByteSpan(run.raw.start + left, run.raw.end - right)
