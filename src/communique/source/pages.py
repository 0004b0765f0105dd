"""Loose files: each is one page of HTML, text or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from communique.errors import MissingSource
from communique.source import files, inflate, sniff
from communique.source.items import Item, Page, Skipped, Slice, Trouble
from communique.source.load import from_bytes

if TYPE_CHECKING:
    from communique.settings import Settings

# What lies beside pages in a saved site or a crawl, and is no page.
_BESIDE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|m?js|woff2?|ttf|eot|mp[34]|webm|ogg|wav|map)\Z", re.IGNORECASE
)
_ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with Zstandard",
    b"\x1f\x8b": "packed with gzip",
}


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each file of the slice as a page, or why it is none."""
    for path in part.paths:
        yield _item(path, settings)


def _item(path: str, settings: Settings) -> Item:
    if _BESIDE.search(path):
        return Skipped(path, f"a {PurePosixPath(path).suffix.lower()} file")
    raw = whole(path, settings)
    if isinstance(raw, Trouble):
        return raw
    packed = next((name for magic, name in _ARCHIVES.items() if raw.startswith(magic)), None)
    if raw[257:262] == b"ustar":
        packed = "a tar archive"
    if packed:
        return Trouble(path, "NotText", f"is {packed}; unpack it and add what is in it")
    if sniff.is_binary(raw):
        return Skipped(path, "binary data")
    return Page(from_bytes(raw, origin=path), raw)


def whole(path: str, settings: Settings) -> bytes | Trouble:
    """The bytes of a file, unpacked where it is packed with gzip, never more than `max_bytes`."""
    try:
        with closing(files.open_binary(path)) as file:
            raw = file.read(settings.max_bytes + 1)
    except MissingSource as error:
        return Trouble(path, "MissingSource", error.reason)
    except Exception as error:  # the disk, or a storage with errors of its own
        return Trouble(path, "MissingSource", f"cannot be read ({error}); check the file")
    if len(raw) <= settings.max_bytes and raw.startswith(inflate.MAGIC):
        page = inflate.whole(raw, settings.max_bytes)
        if page is None:
            return Trouble(path, "NotText", "is packed with gzip, and cut off or damaged; fetch it again")
        raw = page
    if len(raw) > settings.max_bytes:
        return Trouble(path, "TooLarge", f"is larger than {settings.max_bytes:,} bytes; raise max_bytes to read it")
    return raw
