"""The one function that runs page -> text -> actors -> findings."""

from __future__ import annotations

from communique import actors, page, source, text
from communique.findings import encounters, events, quotations
from communique.records import Reading, Source
from communique.settings import Settings


def read(content: str | bytes, *, url: str | None = None, settings: Settings | None = None) -> Reading:
    """Read one page: HTML, plain text, or JSON with the fields `text`, `title`, `url`, `date`.

    `url` is where the page came from; it gives the outlet and helps to date the article. Raises PageError where the
    content holds no article: `EmptyPage`, `NotText`, `NoArticle`; and `TooLarge` over `Settings.max_bytes`.

    >>> reading = read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday.")
    >>> [q.speaker.name for q in reading.quotations]
    ['Kari Lund']
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return read_source(source.from_bytes(raw, origin=url or "-", url=url), raw, settings=settings)


def read_source(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """Read bytes whose `Source` is already known; what `communique read` calls for each page. Raises as `read`."""
    article = page.compose(origin, raw, settings or Settings())
    if article.language not in {"en", None}:  # a text too short to tell is read: no rule fires on another language
        return Reading(origin, article, (), (), (), ())
    document = text.document(article)
    cast = actors.cast(document)
    said = quotations.find(document, cast)
    met = encounters.find(document, cast, said)
    done = events.find(document, cast, said, met)
    return Reading(origin, article, cast.mentions, cast.actors, said, met, done)
