"""Bytes from where the user says they lie: a file, standard input, or a URL."""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from communique.errors import FetchError, MissingSource, NotText, TooLarge
from communique.records import Source
from communique.source import inflate, sniff
from communique.source.fetch import Fetched, fetch

if TYPE_CHECKING:
    from communique.settings import Settings

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_HTTP = re.compile(r"https?://", re.IGNORECASE)


def from_bytes(
    raw: bytes,
    *,
    origin: str,
    url: str | None = None,
    fetched: str | None = None,
    media_type: str | None = None,
) -> Source:
    """The record of some bytes; `id` is their SHA-256 in hex.

    `fetched` is an ISO 8601 moment. `media_type` is sniffed where it is not given; a given one may carry its
    `charset` parameter, which then decides how the bytes are decoded.
    """
    digest = hashlib.sha256(raw).hexdigest()
    return Source(digest, url, origin, fetched, media_type or sniff.media_type(raw))


def load(origin: str, settings: Settings) -> tuple[Source, bytes]:
    """Read a path, "-" (standard input, as bytes), or an http(s) URL; a file packed with gzip is unpacked.

    Never holds more than `settings.max_bytes` + 1 bytes, packed or unpacked. Raises MissingSource, FetchError,
    TooLarge, or NotText for a broken gzip file.
    """
    if origin == "-":
        raw = _limited(sys.stdin.buffer, origin, settings)
        return from_bytes(raw, origin=origin), raw
    if _HTTP.match(origin):
        return _from_url(origin, settings)
    if _SCHEME.match(origin):
        raise FetchError("only http and https addresses can be fetched; give a path for a file", origin=origin)
    raw = _from_file(origin, settings)
    return from_bytes(raw, origin=origin), raw


def _from_url(origin: str, settings: Settings) -> tuple[Source, bytes]:
    return from_answer(fetch(origin, settings), origin)


def from_answer(page: Fetched, origin: str) -> tuple[Source, bytes]:
    """The record and the bytes of what a server has just sent."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    media_type = _declared(page.content_type, page.raw)
    return from_bytes(page.raw, origin=origin, url=page.url, fetched=now, media_type=media_type), page.raw


def _declared(header: str | None, raw: bytes) -> str:
    """The sniffed type with the charset that the server declared; servers are right about the charset more often."""
    sniffed = sniff.media_type(raw)
    charset = sniff.charset_parameter(header)
    return f"{sniffed}; charset={charset}" if charset else sniffed


def _from_file(origin: str, settings: Settings) -> bytes:
    path = Path(origin)
    try:
        if path.is_dir():
            raise MissingSource("is a folder; give the files in it", origin=origin)
        with path.open("rb") as file:
            return _limited(file, origin, settings)
    except FileNotFoundError as error:
        raise MissingSource("no such file; check the path", origin=origin) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MissingSource(f"cannot be read ({reason}); check the path and its permissions", origin=origin) from error


def _limited(file: BinaryIO, origin: str, settings: Settings) -> bytes:
    raw = file.read(settings.max_bytes + 1)
    if len(raw) <= settings.max_bytes and raw.startswith(inflate.MAGIC):
        page = inflate.whole(raw, settings.max_bytes)
        if page is None:
            raise NotText("is packed with gzip, and cut off or damaged; fetch it again", origin=origin)
        raw = page
    if len(raw) > settings.max_bytes:
        raise TooLarge(f"is larger than {settings.max_bytes:,} bytes; raise max_bytes to read it", origin=origin)
    return raw
