"""From a row of named fields (a JSON line, a Parquet row) to a page.

The names are those that news corpora use; the first that is there and not empty counts. A row of `text` becomes a page
as JSON with the fields that `page` knows (`text`, `title`, `url`, `date`, `language`), a row of `html` an HTML page.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from communique.source import sniff
from communique.source.items import Page, Trouble
from communique.source.load import from_bytes

CONTENT = ("text", "html", "content", "body", "maintext", "plain_text", "article", "raw_html")
_HTML = {"html", "raw_html"}
_MAY_BE_HTML = {"content", "body", "article"}
FIELDS = {
    "url": ("url", "link", "uri", "source_url", "permalink"),
    "title": ("title", "headline"),
    "date": (
        "date",
        "published",
        "date_published",
        "published_at",
        "publish_date",
        "publication_date",
        "date_publish",
        "pubDate",
    ),
    "language": ("language", "lang"),
}
NAMES = frozenset(CONTENT) | {name for names in FIELDS.values() for name in names} | {"metadata", "meta"}


def page(row: Mapping[str, Any], origin: str, raw: bytes | None = None) -> Page | Trouble:
    """The page that a row holds, or what it lacks.

    `raw` is the row as it came, where that is JSON: it is the page itself where it has the fields by their own names.
    """
    name = content_field(row)
    if name is None:
        wanted = ", ".join(CONTENT[:4])
        return Trouble(origin, "NoArticle", f"has no words in a field {wanted}; it has {_listed(row)}")
    words: str = row[name]
    found = {field: _first(row, names) for field, names in FIELDS.items()}
    url = found["url"] if found["url"] and found["url"].startswith(("http://", "https://")) else None
    body = words.encode("utf-8", "surrogatepass")
    if name in _HTML or name in _MAY_BE_HTML and sniff.media_type(body) == "text/html":
        body = _bytes(words)
        return Page(from_bytes(body, origin=origin, url=url, media_type="text/html"), body)
    if raw is None or name != "text" or any(value and row.get(field) != value for field, value in found.items()):
        known = {"text": words} | {field: value for field, value in found.items() if value}
        raw = _bytes(json.dumps(known, ensure_ascii=False))
    return Page(from_bytes(raw, origin=origin, url=url, media_type="application/json"), raw)


def content_field(row: Mapping[str, Any]) -> str | None:
    """The name of the field that holds the words; None where there is none."""
    return next((name for name in CONTENT if isinstance(row.get(name), str) and row[name].strip()), None)


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the fields that says something, in the row itself or in its `metadata`."""
    for place in (row, row.get("metadata"), row.get("meta")):
        if not isinstance(place, Mapping):
            continue
        for name in names:
            value = place.get(name)
            if isinstance(value, datetime.date):  # a moment is a date too
                return value.isoformat()
            if isinstance(value, str) and value.strip():
                return value.strip() if value != value.strip() else value
    return None


def _bytes(words: str) -> bytes:
    """The bytes that were read with `surrogateescape`, as they were; half a pair that JSON escaped stays broken."""
    try:
        return words.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return words.encode("utf-8", "surrogatepass")


def _listed(row: Mapping[str, Any]) -> str:
    names = ", ".join(str(name) for name in list(row)[:20])
    return names[:200] or "no fields"
