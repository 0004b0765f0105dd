"""WARC archives (ISO 28500, https://iipc.github.io/warc-specifications/), plain and gzip: CC-News as it is published.

Pages are the records of type response and resource (and conversion: the text of Common Crawl's WET files) whose content
is HTML or text. fastwarc reads a record's HTTP part and undoes its codings; finding the records is `archive`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Literal

from communique.errors import MissingSource
from communique.source import digests, files, sniff
from communique.source.archive import Damage, Record, records
from communique.source.items import Item, Page, Skipped, Slice, Trouble, defect
from communique.source.load import from_bytes

if TYPE_CHECKING:
    from communique.settings import Settings

_HTTP_HEAD = 64 << 10  # what a block may hold beside the page
_HTML = {"text/html", "application/xhtml+xml"}
_READ = {*_HTML, "text/plain"}
_SILENT = {"", "application/octet-stream", "application/http", "unknown/unknown", "unk", "warc/revisit"}
_TYPES = {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
_PAGES = {"response", "resource", "conversion"}
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)\Z")
_REVISIT = "a revisit: the page did not change since an earlier record"
_REPEATED = "the same page at the same address as an earlier record"


def cut(path: str, length: int) -> Iterator[Slice]:
    """Slices by byte ranges: a record belongs to the one that holds its first byte. Raises MissingSource."""
    end = files.size(path)
    if not end:
        yield Slice(path, "warc")  # whose reader says that it is empty
    for start in range(0, end, length):
        yield Slice(path, "warc", start, min(start + length, end))


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each record as a page, a trouble, or what it is instead; damaged bytes as troubles."""
    try:
        size = files.size(part.path)
        head = files.head(part.path, 8)
        file = files.open_binary(part.path)
    except MissingSource as error:
        yield Trouble(part.path, "MissingSource", error.reason)
        return
    if not size:
        file.close()
        yield Trouble(part.path, "DamagedArchive", "an archive of no bytes; fetch it again")
        return
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        file.close()
        if not part.start:
            yield Trouble(part.path, "NotText", "an archive packed with Zstandard; unpack it with `zstd -d`")
        return
    packed = head.startswith(b"\x1f\x8b") or part.path.endswith(".gz") and not head.startswith(b"WARC/")
    with closing(file):
        judge = _Judge(part.path, settings, verified=packed)
        limit = settings.max_bytes + _HTTP_HEAD
        try:
            for found in records(file, size, range(part.start, part.stop), limit, packed=packed):
                yield from judge.safely(found)
        except Exception as error:  # the disk, or a storage with errors of its own
            yield Trouble(part.path, "MissingSource", f"cannot be read further ({error}); read it again")


class _Judge:
    """What each record of one slice comes to. `verified`: the archive's packing shows that its bytes are sound."""

    def __init__(self, path: str, settings: Settings, *, verified: bool) -> None:
        self._path = path
        self._limit = settings.max_bytes
        self._verified = verified
        self._seen: set[int] = set()

    def safely(self, found: Record | Damage) -> list[Item]:
        """The items of a record or damage: one as a rule, two where a sound page stands beside damage."""
        try:
            return list(self._items(found))
        except Exception as error:  # one record never ends its slice
            return [defect(f"{self._path}#{found.place if isinstance(found, Record) else found.start}", error)]

    def _items(self, found: Record | Damage) -> Iterator[Item]:
        if isinstance(found, Damage):
            reason = f"damaged: bytes {found.start:,} to {found.stop:,} hold no whole record ({found.reason})"
            yield Trouble(f"{self._path}#{found.start}", "DamagedArchive", reason)
            return
        origin = f"{self._path}#{found.place}"
        kind = _kind(found)
        if found.flaw and not self._verified:
            yield Trouble(origin, "DamagedArchive", f"damaged: {found.flaw}")
        elif kind not in _TYPES:
            yield Trouble(origin, "DamagedArchive", f"a record of the unknown type {kind[:40]!r}")
        wrong = _wrong_digest(found)
        if wrong:
            yield Trouble(origin, "DamagedArchive", f"damaged: its {wrong} is not that of its content")
        elif kind in _PAGES:
            yield self._page(found, kind, origin)
        elif kind in _TYPES:
            yield Skipped(origin, _REVISIT if kind == "revisit" else f"a {kind} record")

    def _page(self, record: Record, kind: str, origin: str) -> Item:
        content = _Content(record, kind, self._limit)
        if content.refused:
            return Skipped(origin, content.refused)
        if not record.whole or len(content.body) > self._limit:
            return Trouble(origin, "TooLarge", f"is larger than {self._limit:,} bytes; raise max_bytes to read it")
        media_type = content.kind()
        if media_type not in {"text/html", "text/plain"}:
            return Skipped(origin, media_type)
        if content.charset:
            media_type = f"{media_type}; charset={content.charset}"
        url = record.head.get("warc-target-uri", "").strip("<>") or None
        moment = record.head.get("warc-date", "")
        fetched = moment if _MOMENT.match(moment) else None
        source = from_bytes(content.body, origin=origin, url=url, fetched=fetched, media_type=media_type)
        key = hash((source.id, url))
        if key in self._seen:
            return Skipped(origin, _REPEATED)
        self._seen.add(key)
        return Page(source, content.body)


class _Content:
    """The content of a record with all codings undone, at most a byte more than the limit; `refused` says why not."""

    def __init__(self, record: Record, kind: str, limit: int) -> None:
        self.refused: str | None = None
        self.body = b""
        stated = record.head.get("content-type", "")
        if kind != "response":
            self.body = bytes(record.block[: limit + 1])
            self.media_type = "text/plain" if kind == "conversion" else _bare(stated)
            self.charset = sniff.charset_parameter(stated)
            self.refused = None if self.media_type in _SILENT | _READ else self.media_type[:60]
            return
        if stated and _bare(stated) not in {"application/http", "text/http", "message/http"}:
            self.refused = f"a response of {_bare(stated)[:40]}"
        http, self.body = _undone(record, limit)
        self.media_type = _bare(http.get("content-type", ""))
        self.charset = sniff.charset_parameter(http.get("content-type"))
        status = http.get("", "")
        if status != "200":
            self.refused = self.refused or (f"HTTP status {status[:20]}" if status else "a response without a status")
        elif self.media_type not in _SILENT | _READ:
            self.refused = self.media_type[:60]

    def kind(self) -> str:
        """The type that the archive states, or that the bytes show where it says nothing that they bear out."""
        sniffed = sniff.media_type(self.body)
        if sniffed == "application/octet-stream":
            return "binary data"
        return "text/html" if self.media_type in _HTML else sniffed


def _undone(record: Record, limit: int) -> tuple[dict[str, str], bytes]:
    """The HTTP fields, the status under an empty name, and the body with its codings undone.

    Crawlers undo codings and leave the fields that name them: where undoing fails, the body is as it came.
    """
    http, body = _message(record.block)
    if record.whole and not http.keys().isdisjoint({"transfer-encoding", "content-encoding"}):
        body = _decoded(record, "all", limit + 1) or body
    return http, body[: limit + 1]


def _message(block: memoryview) -> tuple[dict[str, str], bytes]:
    """The fields of an HTTP message, the status under an empty name, and its body as it came."""
    end = _HEAD_END.search(block, 0, _HTTP_HEAD)
    if not (bytes(block[:5]) == b"HTTP/" and end):
        return {}, bytes(block)
    line, *lines = str(block[: end.start()], "latin-1").splitlines()
    fields = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in reversed(lines))}
    return fields | {"": "".join(line.split()[1:2])}, bytes(block[end.end() :])


def _kind(record: Record) -> str:
    return record.head["warc-type"].lower()


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _wrong_digest(record: Record) -> str | None:
    """The name of a digest field that does not hold; that of the whole block decides where both are there.

    What "payload" means where a body has codings is understood in three ways; any of them is right.
    """
    if not record.whole:
        return None
    stated = record.head.get("warc-block-digest")
    held = digests.matches(stated, record.block) if stated else None
    if held is not None:
        return None if held else "WARC-Block-Digest"
    stated = record.head.get("warc-payload-digest")
    if not stated or _kind(record) == "revisit":
        return None
    if digests.matches(stated, record.block if _kind(record) != "response" else _message(record.block)[1]) is not False:
        return None
    undone = (_decoded(record, codings, len(record.block) * 64) for codings in ("transfer", "all"))
    return None if any(digests.matches(stated, payload) for payload in undone) else "WARC-Payload-Digest"


def _decoded(record: Record, codings: Literal["transfer", "all"], limit: int) -> bytes:
    """At most so many bytes of a record's body, codings undone; none where it has no such codings."""
    from fastwarc.warc import WarcRecord

    try:
        message = WarcRecord.from_bytes(bytes(record.raw))
        message.parse_http(auto_decode=codings)
        return bytes(message.reader.read(limit))
    except OSError:
        return b""
