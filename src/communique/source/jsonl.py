"""JSON lines (https://jsonlines.org): one object a line, plain or packed with gzip, bzip2, xz or Zstandard.

A plain file is cut by byte ranges: a line belongs to the range that holds its first byte. A packed one is one slice.
An item's place in its `origin` is the offset of the line in the unpacked bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, cast

from communique.errors import MissingSource
from communique.source import fields, files, packing
from communique.source.items import Item, Slice, Trouble, defect

if TYPE_CHECKING:
    from communique.settings import Settings

_CHUNK = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def cut(path: str, length: int) -> Iterator[Slice]:
    """The slices of a file, of `length` bytes each where it can be entered anywhere. Raises MissingSource."""
    end = files.size(path)
    head = files.head(path, 8)
    if packing.packing(head) or head.startswith(_UTF16):
        length = end
    for start in range(0, end, length or 1):
        yield Slice(path, "jsonl", start, min(start + length, end))


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each line as a page, or what is wrong with it."""
    try:
        head = files.head(part.path, 8)
        file = files.open_binary(part.path)
    except MissingSource as error:
        yield Trouble(part.path, "MissingSource", error.reason)
        return
    with closing(file):
        packed = packing.packing(head)
        if head.startswith(_UTF16):
            yield Trouble(part.path, "NotText", "JSON lines in UTF-16; convert the file to UTF-8")
            return
        start, stop, source = (0, None, packing.unpacked(file, packed)) if packed else (part.start, part.stop, file)
        at = start
        try:
            for at, line in _lines(source, start, stop, settings.max_bytes):
                found = _item(line, f"{part.path}#{at}", settings)
                if found is not None:
                    yield found
        except Exception as error:  # each packing, and each storage, has errors of its own
            what = f"cannot be read beyond the line at {at:,} of the unpacked bytes" if packed else "cannot be read"
            yield Trouble(f"{part.path}#{at}", "SourceError", f"{what} ({_reason(error)}); get the file anew")


def _item(line: bytes | None, origin: str, settings: Settings) -> Item | None:
    if line is None:
        return Trouble(origin, "TooLarge", f"a line of more than {settings.max_bytes:,} bytes; raise max_bytes")
    line = line.strip().removeprefix(b"\xef\xbb\xbf")
    if not line:
        return None
    try:
        row = json.loads(line.decode("utf-8", "surrogateescape"), strict=False)
    except (ValueError, RecursionError) as error:
        return Trouble(origin, "NoArticle", f"not one JSON object on the line ({_reason(error)})")
    if not isinstance(row, dict):
        return Trouble(origin, "NoArticle", "a line of JSON, but no object; each line is one object")
    try:
        return fields.page(row, origin, line, named=settings.columns)
    except Exception as error:  # one record never ends its slice
        return defect(origin, error)


def _lines(source: BinaryIO, start: int, stop: int | None, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines that begin in `start`..`stop` with their offsets; None for one that is longer than `limit`.

    Never holds more than the limit and a chunk.
    """
    at = start  # where the line begins
    skipping = start > 0
    if skipping:
        source.seek(start - 1)  # a line that begins at `start` follows a line end there
        at = start - 1
    held: list[bytes] = []
    length = 0
    while chunk := _read(source):
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            if stop is not None and at >= stop:
                return
            length += len(piece)
            if not skipping:
                yield at, (b"".join((*held, piece)) if length <= limit else None)
            at, length, skipping = at + length + 1, 0, False
            held.clear()
        length += len(rest)
        if not skipping and length <= limit:
            held.append(rest)
        else:
            held.clear()
        if stop is not None and at >= stop:
            return
    if length and not skipping:
        yield at, (b"".join(held) if length <= limit else None)


def _read(source: BinaryIO) -> bytes:
    # What a packed file gives before its damage must not be lost with the rest of a chunk: one read at a time.
    read1 = getattr(source, "read1", None)
    return cast(bytes, read1(_CHUNK) if read1 else source.read(_CHUNK))


def _reason(error: BaseException) -> str:
    return str(error)[:200] or type(error).__name__
