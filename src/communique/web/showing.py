"""A screen shown: as a page, as a file of exactly its rows, from the cache where nothing changed, or as an error."""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from communique.errors import CommuniqueError, QueryError, UnknownName
from communique.query import writing
from communique.web.asked import Asked
from communique.web.asking import Desk
from communique.web.limits import TooLong
from communique.web.pages import render

if TYPE_CHECKING:
    from fastapi import Request, Response

    from communique.query.rows import Rows

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
VERSION = version("communique")
SQL = "sql"
FILE_ROWS = 50_000  # of a file
WARMING = 120.0  # seconds that a page of the whole corpus may take before anybody asks for it
_CACHED = 24 * 1024 * 1024  # bytes of pages that are kept


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen shows: the template's values, and the rows of it as a table for whoever takes them along."""

    context: Mapping[str, Any]
    rows: Rows | None = None
    status: int = 200
    redirect: str | None = None


Look = Callable[[Desk, Asked, Mapping[str, str]], Shown]


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its template, what it looks up for an address, and what a form sent to it does."""

    template: str
    look: Look
    act: Callable[[Desk, Request], Awaitable[Response]] | None = None
    review: bool = False
    kept: bool = field(default=True)  # whether the page may come from the cache


class Missing(QueryError):
    """Nothing at this address."""


class Cache:
    """Pages that were made, the latest ones, by address and state of the corpus."""

    def __init__(self, most: int = _CACHED) -> None:
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._stays: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._size = 0
        self._most = most

    def get(self, key: str) -> bytes | None:
        """A page, if it is kept."""
        with self._lock:
            if key in self._stays:
                return self._stays[key]
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: str, page: bytes, *, stays: bool = False) -> None:
        """Keep a page, and let go of old ones; one that `stays` is kept as long as the program runs."""
        with self._lock:
            if stays:
                self._stays[key] = page
                return
            self._size += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._size > self._most:
                _, old = self._pages.popitem(last=False)
                self._size -= len(old)


def show(desk: Desk, screen: Screen, request: Request, cached: Cache) -> Response:
    """The answer to a request for a screen."""
    from fastapi import Response

    try:
        asked = Asked.of(request.url.path, request.query_params.multi_items())
        tag = tag_of(desk, asked)
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        if screen.kept and request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        page = cached.get(tag) if screen.kept else None
        if page is not None:
            return Response(page, media_type="text/html", headers=headers)
        with desk.within():
            shown = screen.look(desk, asked, request.path_params)
            if shown.redirect is not None:
                return Response(status_code=303, headers={"location": shown.redirect})
            form = asked.one("format")
            if form:
                return file(shown.rows, form, asked, headers)
            made = render(screen.template, {**_common(desk, asked), **shown.context}).encode("utf-8", "replace")
    except CommuniqueError as error:
        return refusal(request, status_of(error), str(error), desk)
    if screen.kept and shown.status == 200:
        cached.put(tag, made)
    return Response(made, shown.status, media_type="text/html", headers=headers if screen.kept else _UNKEPT)


def warm(desk: Desk, screens: Mapping[str, Screen], cached: Cache) -> None:
    """Make the pages that are of the whole corpus, which a visitor would have to wait for, however long each takes."""
    for path, screen in screens.items():
        asked = Asked(path)
        try:
            with desk.within(WARMING):
                page = render(screen.template, {**_common(desk, asked), **screen.look(desk, asked, {}).context})
        except CommuniqueError:
            continue  # a visitor will be told
        cached.put(tag_of(desk, asked), page.encode("utf-8", "replace"), stays=True)


_UNKEPT = {"cache-control": "no-store"}


def tag_of(desk: Desk, asked: Asked) -> str:
    """The ETag of an address: the same as long as program, corpus and question are."""
    told = f"{VERSION}\n{desk.state()}\n{asked.address}"
    return f'"{hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'


def status_of(error: Exception) -> int:
    """What HTTP calls an error of a question."""
    if isinstance(error, Missing):
        return 404
    return 422 if isinstance(error, TooLong | UnknownName) else 400


def _common(desk: Desk, asked: Asked) -> dict[str, Any]:
    manifest = desk.corpus.manifest
    return {
        "asked": asked,
        "review": desk.review,
        "name": desk.corpus.folder.path.name.removesuffix(".communique"),
        "totals": [(table, manifest.rows(table)) for table in ("articles", "quotations", "encounters", "events")],
    }


def refusal(request: Request, status: int, reason: str, desk: Desk | None = None) -> Response:
    """A page that says what went wrong; a line of text for whoever asked for a file."""
    from fastapi import Response
    from fastapi.responses import JSONResponse

    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": reason}, status)
    if request.query_params.get("format"):
        return Response(reason + "\n", status, media_type="text/plain")
    asked = Asked(request.url.path)
    context = {"asked": asked, "review": False, "name": "", "totals": []} | (_common(desk, asked) if desk else {})
    page = render("error", context | {"status": status, "reason": reason}).encode("utf-8", "replace")
    return Response(page, status, media_type="text/html", headers=_UNKEPT)


def file(rows: Rows | None, form: str, asked: Asked, headers: Mapping[str, str]) -> Response:
    """The rows of a screen as a file. Raises QueryError for a form that is none."""
    from fastapi import Response

    if form not in (*FORMS, SQL):
        raise QueryError(f"{form!r} is no form; rows come as {', '.join(FORMS)}, and {SQL} says how they are had")
    if rows is None:
        raise QueryError("this page has no rows")
    if form == SQL:
        return Response(Desk.told_sql(rows), media_type="text/plain", headers=dict(headers))
    stream = io.BytesIO()
    writing.onto(stream, rows.limit(FILE_ROWS), form)
    name = asked.path.strip("/").replace("/", "-") or "communique"
    plain = "".join(c if c.isalnum() and c.isascii() or c in "-_" else "-" for c in name)
    found = {**headers, "content-disposition": f'attachment; filename="{plain}.{form}"'}
    return Response(stream.getvalue(), media_type=FORMS[form], headers=found)


def bars(pairs: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, float]]:
    """Counts with their share of the largest, for bars beside them."""
    most = max((count for _, count in pairs), default=1) or 1
    for label, count in pairs:
        yield label, count, round(100 * count / most, 1)
