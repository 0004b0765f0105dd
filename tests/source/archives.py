"""WARC archives made for tests, and for the figure of bench/warc.py: records, packed record by record or plain."""

from __future__ import annotations

import base64
import gzip
import hashlib
import itertools
from collections.abc import Iterable
from pathlib import Path

from communique import source
from communique.settings import Settings
from communique.source.items import Item, Page, Skipped, Slice, Trouble

HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def page(number: int) -> bytes:
    """A page that differs from all others."""
    words = f"Envoys of {number} states met in Oslo. " * (3 + number % 5)
    noise = hashlib.sha256(str(number).encode()).hexdigest()  # keeps a packed record from being all repetition
    return f"<html><body><p id='{noise}'>{words}</p></body></html>".encode()


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def response(url: str, body: bytes, http: bytes = HTML, status: bytes = b"200 OK", **fields: str) -> bytes:
    """A response record with both digests; `fields` replace those of its head, `_` standing for `-`."""
    block = b"HTTP/1.1 " + status + b"\r\n" + http + b"\r\n" + body
    known = {
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "WARC-Block-Digest": sha1(block),
        "WARC-Payload-Digest": sha1(body),
    }
    return record("response", block, **known | {name.replace("_", "-"): value for name, value in fields.items()})


def record(kind: str, block: bytes, **fields: str) -> bytes:
    """A record of any type; an empty field is left out."""
    known = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(block, usedforsecurity=False).hexdigest()}>",
        "WARC-Date": "2024-05-02T08:30:00Z",
        "WARC-Block-Digest": sha1(block),
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in (known | fields).items() if value)
    return b"WARC/1.0\r\n" + head.encode("utf-8", "surrogateescape") + b"\r\n" + block + b"\r\n\r\n"


def pack(records: Iterable[bytes], *, packed: bool) -> tuple[bytes, list[int]]:
    """An archive and where its records begin, its end included."""
    parts = [gzip.compress(one, 6, mtime=0) if packed else one for one in records]
    return b"".join(parts), [0, *itertools.accumulate(map(len, parts))]


def items(path: Path | str, settings: Settings | None = None) -> list[Item]:
    """All items of an input."""
    settings = settings or Settings()
    return [item for part in source.slices([str(path)], settings) for item in source.items(part, settings)]


def in_parts(path: Path, length: int) -> list[Item]:
    """All items of an archive that is read in parts of so many bytes."""
    size = path.stat().st_size
    parts = [Slice(str(path), "warc", start, min(start + length, size)) for start in range(0, size, length)]
    return [item for part in parts for item in source.items(part, Settings())]


def urls(found: Iterable[Item]) -> list[str | None]:
    return [item.source.url for item in found if isinstance(item, Page)]


def troubles(found: Iterable[Item]) -> list[Trouble]:
    return [item for item in found if isinstance(item, Trouble)]


def skipped(found: Iterable[Item]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Skipped)]
