"""Files packed whole: gzip, bzip2, xz, Zstandard, and ZIP archives of tables, told by their first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any, BinaryIO

ZIP = b"PK\x03\x04"
DELIMITED = (".csv", ".tsv", ".tab")
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2", b"\xfd7zXZ": "xz"}
_LOCAL_HEAD = 30  # bytes of what stands before a member (APPNOTE 4.3.7), without its name
_PIECE = 1 << 20


def packing(head: bytes) -> str | None:
    """What a file that begins so is packed with; None where it is not, or in a way that is not known."""
    return next((name for magic, name in _PACKED.items() if head.startswith(magic)), None)


def unpacked(file: BinaryIO, how: str) -> Any:
    """A stream of what a file holds that is packed as `packing` says."""
    if how == "gzip":
        return gzip.GzipFile(fileobj=file)
    if how == "bz2":
        return bz2.BZ2File(file)
    if how == "xz":
        return lzma.LZMAFile(file)
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")


def tables_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The tables in a ZIP archive, in its order; what Macs put beside them is none."""
    return [
        member
        for member in archive.infolist()
        if PurePosixPath(member.filename).suffix.lower() in DELIMITED and not member.filename.startswith("__MACOSX/")
    ]


def weight(archive: zipfile.ZipFile, file: BinaryIO, limit: int) -> int:
    """The bytes that all members unpack to, more than `limit` where they are more: counted, not as the archive says.

    Raises BadZipFile or zlib.error where it is damaged.
    """
    total = 0
    for member in archive.infolist():
        file.seek(member.header_offset)
        head = file.read(_LOCAL_HEAD)
        if len(head) < _LOCAL_HEAD or not head.startswith(ZIP):
            raise zipfile.BadZipFile(f"no member where {member.filename[:80]} should be")
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        file.seek(names, 1)
        if member.compress_type == zipfile.ZIP_STORED:
            total += member.compress_size
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            total += _inflated(file, member.compress_size, limit - total)
        else:
            raise zipfile.BadZipFile(f"{member.filename[:80]} is packed in a way that workbooks are not")
        if total > limit:
            break
    return total


def _inflated(file: BinaryIO, size: int, limit: int) -> int:
    """How many bytes a deflated member of `size` bytes is, counted to just above the limit."""
    member = zlib.decompressobj(-zlib.MAX_WBITS)
    total = 0
    chunk = b""
    while not member.eof and total <= limit:
        if not chunk:
            chunk = file.read(min(size, _PIECE))
            size -= len(chunk)
            if not chunk:
                break
        total += len(member.decompress(chunk, _PIECE))
        chunk = member.unconsumed_tail
    return total
