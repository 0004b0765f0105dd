"""From a row of named fields (a JSON line, a row of a table or of Parquet) to a page.

The names are those that news corpora use, in any case and with any signs between their words ("Full Text"), or those of
`Settings.columns`; the first that is there and not empty counts. A row of `text` becomes a page as JSON with the fields
that `page` knows (`text`, `title`, `url`, `date`, `outlet`, `language`), a row of `html` an HTML page.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from communique.settings import named_columns
from communique.source import sniff
from communique.source.items import Page, Stated, Trouble
from communique.source.load import from_bytes

CONTENT = ("text", "html", "content", "body", "maintext", "plain_text", "article", "raw_html")
_CONTENT = (*CONTENT, "full_text", "article_text", "article_body")
_HTML = {"html", "rawhtml"}
_IS_TEXT = {"text", "maintext", "plaintext"}
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
        "pub_date",
    ),
    "outlet": ("outlet", "source", "publication", "source_name", "newspaper", "publisher"),
    "language": ("language", "lang"),
}
_ID = ("id", "article_id", "doc_id")
_BESIDE = ("metadata", "meta")
_SIGNS = re.compile(r"[\s_.\-]+")
_LONGEST_ID = 200
_REMEMBERED = 200  # fields, and letters of a name, of rows whose columns are remembered: what is hostile has more
# What programs write into a table where nothing was.
_NOTHING = frozenset({"", "nan", "none", "null", "n/a", "#n/a", "na", "nat", "<na>", "\\n"})
_encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a row mean what, by the names that it has, in the order in which they are asked.

    `content` are the fields that may hold the words, `html` those of them that hold HTML in any case and `plain` those
    that do in none; `facts` are the fields of `FIELDS`; `beside` those that may hold an object of further fields.
    `lacking` are names of `Settings.columns` that the row has not.
    """

    content: tuple[str, ...]
    html: frozenset[str]
    plain: frozenset[str]
    facts: Mapping[str, tuple[str, ...]]
    id: tuple[str, ...]
    beside: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def used(self) -> frozenset[str]:
        """All fields that are asked for."""
        told = (name for names in self.facts.values() for name in names)
        return frozenset((*self.content, *told, *self.id, *self.beside))


def columns(names: tuple[str, ...], named: str = "") -> Columns:
    """What the fields of rows with these names mean; `named` is `Settings.columns`."""
    if len(names) > _REMEMBERED or max(map(len, names), default=0) > _REMEMBERED:
        return _columns.__wrapped__(names, named)
    return _columns(names, named)


@lru_cache(maxsize=128)
def _columns(names: tuple[str, ...], named: str) -> Columns:
    given = {field: _squeezed(name) for field, name in named_columns(named).items()}
    there: dict[str, list[str]] = {}
    for name in names:
        there.setdefault(_squeezed(name), []).append(name)

    def found(field: str, usual: Iterable[str]) -> tuple[str, ...]:
        wanted = [given[field]] if field in given else [_squeezed(name) for name in usual]
        return tuple(name for known in wanted for name in there.get(known, ()))

    words = [field for field in ("text", "html") if field in given]
    content = tuple(name for field in words for name in found(field, ())) if words else found("", _CONTENT)
    html = found("html", ()) if words else tuple(name for name in content if _squeezed(name) in _HTML)
    return Columns(
        content=content,
        html=frozenset(html),
        plain=frozenset(name for name in content if _squeezed(name) in _IS_TEXT),
        facts={field: found(field, usual) for field, usual in FIELDS.items()},
        id=found("id", _ID),
        beside=tuple(name for name in _BESIDE if name in names),
        lacking=tuple(name for field, name in named_columns(named).items() if given[field] not in there),
    )


def page(
    row: Mapping[str, Any], origin: str, raw: bytes | None = None, *, named: str = "", known: Columns | None = None
) -> Page | Trouble:
    """The page that a row holds, or what it lacks; `named` is `Settings.columns`, `known` what comes of it for the row.

    `raw` is the row as it came, where that is JSON: it is the page itself where it has the fields by their own names.
    """
    known = known or columns(tuple(row), named)
    name = next((name for name in known.content if _is_words(row.get(name))), None)
    if name is None:
        return Trouble(origin, "NoArticle", lacking("field", known, row))
    origin = f"{origin}{_id(row, known.id)}"
    words: str = row[name]
    found = {field: _first(row, field, names, known.beside) for field, names in known.facts.items()}
    date = found["date"]
    url = found["url"] if found["url"] and found["url"].startswith(("http://", "https://")) else None
    if _is_html(name, words, known):
        body = _bytes(words)
        stated = Stated(found["title"], date, found["outlet"], found["language"])
        return Page(from_bytes(body, origin=origin, url=url, media_type="text/html"), body, date, stated)
    if raw is None or name != "text" or any(value and row.get(field) != value for field, value in found.items()):
        raw = _bytes(_encode({"text": words} | {field: value for field, value in found.items() if value}))
    return Page(from_bytes(raw, origin=origin, url=url, media_type="application/json"), raw, date)


def lacking(what: str, known: Columns, names: Iterable[object]) -> str:
    """Why rows with these names hold no article; `what` they are called, a field or a column."""
    wanted = ", ".join(CONTENT[:4])
    has = ", ".join(str(name) for name in list(names)[:30])[:400] or "nothing"
    if what == "column":
        return f"has no column {', '.join(known.lacking) or wanted}; its columns are {has}"
    return f"has no words in a field {', '.join(known.lacking) or wanted}; it has {has}"


def _is_html(name: str, words: str, known: Columns) -> bool:
    if name in known.html or name in known.plain:
        return name in known.html
    return sniff.media_type(words[: 4 * sniff.HEAD].encode("utf-8", "surrogatepass")) == "text/html"


def _is_words(value: object) -> bool:
    return isinstance(value, str) and (len(value) > 4 and not value.isspace() or value.strip().lower() not in _NOTHING)


def _first(row: Mapping[str, Any], field: str, names: tuple[str, ...], beside: tuple[str, ...]) -> str | None:
    """The first of the fields that says something, in the row itself or in its `metadata`."""
    for name in names:
        value = _said(row.get(name), field)
        if value:
            return value
    for place in beside:
        inner = row.get(place)
        if isinstance(inner, Mapping):
            value = _first(inner, field, columns(tuple(inner)).facts[field], ())
            if value:
                return value
    return None


def _said(value: object, field: str) -> str | None:
    """What a field says; a source may be an object with its name, a date a number."""
    if isinstance(value, str):
        stripped = value.strip()
        if len(stripped) <= 4 and stripped.lower() in _NOTHING:
            return None
        return value if stripped == value else stripped
    if isinstance(value, datetime.date):  # a moment is a date too
        return value.isoformat()
    if field == "date" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if math.isfinite(value) and abs(value) < 1e18 else None
    if field == "outlet" and isinstance(value, Mapping):
        return _said(value.get("name") or value.get("title"), field)
    return None


def _id(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The id of a row as its origin has it, behind its place; empty where it has none."""
    for name in names:
        value = row.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str | int) and not isinstance(value, bool):
            shown = " ".join(str(value).split())[:_LONGEST_ID]
            if shown.lower() not in _NOTHING:
                return f":{shown}"
    return ""


def _squeezed(name: str) -> str:
    """A name without case, and without the signs that stand between its words."""
    return _SIGNS.sub("", str(name).strip("\ufeff")).casefold()


def _bytes(words: str) -> bytes:
    """The bytes that were read with `surrogateescape`, as they were; half a pair that JSON escaped stays broken."""
    try:
        return words.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return words.encode("utf-8", "surrogatepass")
