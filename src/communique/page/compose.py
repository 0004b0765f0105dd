"""From bytes to an article: decode, draw out, repair, mark, and keep the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from communique.errors import EmptyPage, NotText, TooLarge
from communique.page import align, dateline, metadata, posts, published, repair, stamps
from communique.page.content import shown
from communique.page.decode import decode
from communique.page.draft import Draft, draft, draft_language
from communique.records import Article, Block, Source, Span, When, content_id
from communique.settings import Settings
from communique.source.items import Stated
from communique.source.sniff import charset_parameter, is_binary


def compose(source: Source, raw: bytes, settings: Settings, stated: Stated | None = None) -> Article:
    """Read one page's bytes as an article; what is `stated` of it elsewhere outweighs what it says itself.

    Raises TooLarge over `settings.max_bytes`, EmptyPage for nothing but white space, NotText for binary data or bytes
    that no encoding reads, and NoArticle for a page that holds only navigation or markup.
    """
    _check(source, raw, settings)
    decoded = decode(raw, charset_parameter(source.media_type))
    if not decoded.text.strip("\x00 \t\r\n\f\v\ufeff"):
        raise EmptyPage("only white space; nothing to read", origin=source.origin)
    if decoded.is_lost:
        reason = f"not readable as {decoded.charset}, nor as any other encoding; save the page as UTF-8"
        raise NotText(reason, origin=source.origin)
    drawn = draft(source, decoded, settings)
    if stated is not None:
        drawn = replace(drawn, facts=metadata.outweighed(drawn.facts, stated))
    language = draft_language(drawn)
    repaired = repair.repair(drawn.text, drawn.lines, english=language == "en", markup=drawn.markup, marked=drawn.marks)
    ledger = repaired.ledger
    opening = dateline.find(ledger.text, repaired.blocks)
    facts = drawn.facts
    dated = _published(drawn, repaired.blocks, ledger.text, opening, decoded.text)
    return Article(
        id=content_id("a", source.id, facts.url or "", ledger.text),
        source_id=source.id,
        url=facts.url,
        outlet=facts.outlet,
        title=(stated and stated.title) or _title(drawn, repaired.blocks, ledger.text),
        published=dated,
        dateline=opening.raw if opening else None,
        language=language,
        translation=repaired.translation,
        text=ledger.text,
        blocks=repaired.blocks,
        edits=ledger.edits(),
        runs=align.runs(ledger.text, ledger.sources(), drawn.alignment, decoded, raw, markup=drawn.markup),
        charset=decoded.charset,
        extraction=drawn.extraction,
        shared_title=facts.shared_title,
        archive=facts.archive,
        posts=posts.dated(_posted(drawn, repaired), dated),
    )


def _posted(drawn: Draft, repaired: repair.Repaired) -> Sequence[posts.Posted]:
    """The posts as they stand in the repaired text; where elements show none, those that its lines show."""
    if not drawn.posts:
        return posts.in_text(repaired.blocks, repaired.ledger.text)
    sources = repaired.ledger.sources()
    kept = np.flatnonzero(sources >= 0)
    starts = np.searchsorted(sources[kept], [post.span.start for post in drawn.posts])
    ends = np.searchsorted(sources[kept], [post.span.end for post in drawn.posts])
    return [
        post._replace(span=Span(int(kept[first - 1]) + 1 if first else 0, int(kept[last - 1]) + 1))
        for post, first, last in zip(drawn.posts, starts.tolist(), ends.tolist(), strict=True)
        if first < last
    ]


def _check(source: Source, raw: bytes, settings: Settings) -> None:
    if len(raw) > settings.max_bytes:
        reason = f"is larger than {settings.max_bytes:,} bytes; raise max_bytes to read it"
        raise TooLarge(reason, origin=source.origin)
    if not raw.strip():
        raise EmptyPage("empty, or only white space; nothing to read", origin=source.origin)
    if is_binary(raw):
        raise NotText("binary data, no text; give HTML, plain text or JSON", origin=source.origin)


def _title(drawn: Draft, blocks: tuple[Block, ...], text: str) -> str | None:
    """The title as it reads after repair; the page's own where it stands in no line."""
    for block in blocks:
        if block.kind == "title":
            return block.span.of(text)
    return drawn.facts.title


def _published(
    drawn: Draft, blocks: Sequence[Block], text: str, opening: dateline.Dateline | None, page: str
) -> When | None:
    """What the metadata state, else a line of publication, else the dateline, else what the rest of the page shows."""
    found = drawn.facts.published or _stamped(blocks, text) or _dated(opening)
    if found is None and drawn.parsed:
        return published.elsewhere(shown(page), drawn.facts.url)
    return found or published.in_address(drawn.facts.url)


def _stamped(blocks: Sequence[Block], text: str) -> When | None:
    for block in blocks:
        line = block.span.of(text)
        found = stamps.read(line) if block.reason == stamps.LINE else None
        if found and found.published and not dateline.standing(line):  # which the dateline speaks for
            return When(found.published, found.published, "stated", block.span)
    return None


def _dated(opening: dateline.Dateline | None) -> When | None:
    if opening is None or opening.date is None:
        return None
    return When(opening.date, opening.date, "dateline", opening.span)
