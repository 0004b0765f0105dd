"""Articles for these tests, made from plain text: a paragraph a line, the first the title when it has no stop."""

from __future__ import annotations

from communique import actors, text
from communique.actors import Cast
from communique.records import Article, Block, Party, Span, Translation


def article(words: str, *, url: str | None = None, dateline: str | None = None) -> Article:
    blocks: list[Block] = []
    place = 0
    for line in words.split("\n"):
        if stripped := line.strip():
            start = place + line.index(stripped)
            title = not blocks and len(stripped.split()) < 15 and stripped[-1] not in '.!?"”'
            blocks.append(Block(Span(start, start + len(stripped)), "title" if title else "body", ""))
        place += len(line) + 1
    plain = Translation(False, 0.0, ())
    return Article("a_test", "s", url, None, None, None, dateline, "en", plain, words, tuple(blocks), (), (), "utf-8")


def read(words: str, *, url: str | None = None) -> Cast:
    return actors.cast(text.document(article(words, url=url)))


def who(cast: Cast, phrase: str, nth: int = 0) -> Party:
    """Whom the n-th occurrence of the phrase means."""
    at = -1
    for _ in range(nth + 1):
        at = cast.text.index(phrase, at + 1)
    return cast.resolve(Span(at, at + len(phrase)))
