"""The one function that runs page -> text -> actors -> findings."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from communique import actors, page, source, text
from communique.errors import NoArticle
from communique.findings import deeds, issues, positions, quotations
from communique.records import Article, Reading, Source
from communique.scorer import MODEL
from communique.settings import Settings
from communique.text.sight import see

_ADDRESS = re.compile(r"https?://\S+\Z")
_FILE_NAME = re.compile(r"\S{1,250}\.(?:html?|txt|json|xml)\Z", re.IGNORECASE)


def read(
    content: str | bytes | os.PathLike[str],
    *,
    url: str | None = None,
    settings: Settings | None = None,
    reader: text.Reader | None = None,
) -> Reading:
    """Read one page: HTML, plain text, or JSON with the fields `text`, `title`, `url`, `date`.

    A string is the page itself; a `pathlib.Path` is the file that holds it.

    `url` is where the page came from; it gives the outlet and helps to date the article. `reader` gives the words
    their tags (`text.LexicalReader` unless another is given; the rules are tuned to its tags).

    Raises PageError where the content holds no article: `EmptyPage`, `NotText`, `NoArticle`; `TooLarge` over
    `Settings.max_bytes`; and `MissingSource` for a path without a file.

    >>> reading = read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday.")
    >>> [q.speaker.name for q in reading.quotations]
    ['Kari Lund']
    """
    if isinstance(content, os.PathLike):
        known, raw = source.load(os.fspath(content), settings or Settings())
        return read_source(known if url is None else replace(known, url=url), raw, settings=settings, reader=reader)
    if isinstance(content, str):
        if _ADDRESS.match(content) or _FILE_NAME.match(content):
            raise NoArticle("the name of a page, not the page; give its text, or a pathlib.Path", origin=content)
        content = content.encode("utf-8", "surrogatepass")
    known = source.from_bytes(content, origin=url or "-", url=url)
    return read_source(known, content, settings=settings, reader=reader)


def read_source(
    origin: Source, raw: bytes, *, settings: Settings | None = None, reader: text.Reader | None = None
) -> Reading:
    """Read bytes whose `Source` is already known; what `communique read` calls for each page. Raises as `read`."""
    settings = settings or Settings()
    return reread(page.compose(origin, raw, settings), origin, settings=settings, reader=reader)


def reread(
    article: Article, origin: Source, *, settings: Settings | None = None, reader: text.Reader | None = None
) -> Reading:
    """Read an article again from the text that it has; the article, its id included, stays as it is."""
    settings = settings or Settings()
    if article.language not in {"en", None}:  # a text too short to tell is read: no rule fires on another language
        return Reading(origin, article, (), (), (), ())
    document = see(text.document(article, reader), settings.model)
    cast = actors.cast(document, folder=Path(settings.model) if settings.model else MODEL)
    tags = issues.taxonomy(settings.issues).tags(document)
    said = issues.on_quotations(document, quotations.find(document, cast, settings.model), tags)
    board = deeds.Board.of(document, cast, said)
    met = issues.on_encounters(document, deeds.encounters(board, settings.model), tags)
    done = deeds.events(board, met, settings.model)
    stands = positions.find(document, cast, said, done, tags)
    return Reading(origin, article, cast.mentions, cast.actors, said, met, done, stands)
