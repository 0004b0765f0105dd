"""The one function that runs page -> text -> actors -> findings."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from communique import actors, errors, page, source, text
from communique.errors import CommuniqueError, NoArticle
from communique.findings import deeds, issues, positions, quotations
from communique.records import Article, Reading, Source
from communique.scorer import MODEL
from communique.settings import Settings, with_columns
from communique.source.items import Page, Stated, Trouble
from communique.text.sight import see

_ADDRESS = re.compile(r"https?://\S+\Z")
_FILE_NAME = re.compile(r"\S{1,250}\.(?:html?|txt|json|xml)\Z", re.IGNORECASE)


def read(
    content: str | bytes | os.PathLike[str],
    *,
    url: str | None = None,
    columns: str | Mapping[str, str] | None = None,
    settings: Settings | None = None,
    reader: text.Reader | None = None,
) -> Reading:
    """Read one page: HTML, plain text, or JSON with the fields `text`, `title`, `url`, `date`.

    A string is the page itself; a `pathlib.Path` is the file that holds it, a table of one row too (`readings` reads
    those of many; `columns` as there).

    `url` is where the page came from; it gives the outlet and helps to date the article. `reader` gives the words
    their tags (`text.LexicalReader` unless another is given; the rules are tuned to its tags).

    Raises PageError where the content holds no article: `EmptyPage`, `NotText`, `NoArticle`; `TooLarge` over
    `Settings.max_bytes`; and `MissingSource` for a path without a file.

    >>> reading = read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday.")
    >>> [q.speaker.name for q in reading.quotations]
    ['Kari Lund']
    """
    if isinstance(content, os.PathLike):
        settings = with_columns(settings or Settings(), columns)
        found = _one(os.fspath(content), settings)
        known = found.source if url is None else replace(found.source, url=url)
        return read_source(known, found.raw, settings=settings, reader=reader, stated=found.stated)
    if isinstance(content, str):
        if _ADDRESS.match(content) or _FILE_NAME.match(content):
            raise NoArticle("the name of a page, not the page; give its text, or a pathlib.Path", origin=content)
        content = content.encode("utf-8", "surrogatepass")
    known = source.from_bytes(content, origin=url or "-", url=url)
    return read_source(known, content, settings=settings, reader=reader)


def readings(
    path: str | os.PathLike[str],
    *,
    columns: str | Mapping[str, str] | None = None,
    settings: Settings | None = None,
    failed: Callable[[CommuniqueError], object] | None = None,
) -> Iterator[Reading]:
    """Read each row of a table (CSV, TSV, XLSX, JSON lines, Parquet; see docs/sources.md), one after another.

    `columns` says what its columns are called where not by a usual name: `{"text": "Body", "date": "Day"}`, or
    `"text=Body,date=Day"`. A row that cannot be read is given to `failed` as its error, else told by a warning, and
    stops nothing. Raises SettingsError for wrong `columns`.
    """
    settings = with_columns(settings or Settings(), columns)
    return _readings(os.fspath(path), settings, failed or _warn)


def _readings(path: str, settings: Settings, failed: Callable[[CommuniqueError], object]) -> Iterator[Reading]:
    for item in source.pages(path, settings):
        try:
            if not isinstance(item, Page):
                raise errors.named(item.error if isinstance(item, Trouble) else "")(item.reason, origin=item.origin)
            reading = read_source(item.source, item.raw, settings=settings, stated=item.stated)
        except CommuniqueError as error:
            failed(error)
        else:
            yield reading


def _warn(error: CommuniqueError) -> None:
    warnings.warn(f"not read: {error}", stacklevel=3)


def _one(path: str, settings: Settings) -> Page:
    """The one page in a file. Raises NoArticle for a table of several, and whatever its only item is."""
    if not source.has_rows(path):
        return Page(*source.load(path, settings))
    found = list(islice(source.pages(path, settings), 2))
    if len(found) != 1:
        what = "a table of several rows; communique.readings reads each" if found else "a table without rows"
        raise NoArticle(what, origin=path)
    item = found[0]
    if not isinstance(item, Page):
        raise errors.named(item.error if isinstance(item, Trouble) else "")(item.reason, origin=item.origin)
    return item


def read_source(
    origin: Source,
    raw: bytes,
    *,
    settings: Settings | None = None,
    reader: text.Reader | None = None,
    stated: Stated | None = None,
) -> Reading:
    """Read bytes whose `Source` is already known; what `communique read` calls for each page. Raises as `read`.

    `stated` is what the row of a table says of a page, which outweighs what the page says.
    """
    settings = settings or Settings()
    return reread(page.compose(origin, raw, settings, stated), origin, settings=settings, reader=reader)


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
    stands = positions.find(board, done, tags, settings.model)
    return Reading(origin, article, cast.mentions, cast.actors, said, met, done, stands)
