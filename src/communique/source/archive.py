"""The records of a WARC archive (ISO 28500), found also behind damage.

Readers of WARC stop at the first byte that they do not understand, without a word. Here every record is framed by what
the archive itself promises: in a packed archive a gzip member with its checksum, in a plain one the record's length,
what separates records, and its digest. Where a promise does not hold, the damage is reported with its bytes, and the
next place is looked for at which a whole record begins: a gzip header whose content begins with `WARC/`, or the head
of a record in plain bytes.

A part takes the records that begin in it, and reports the damage that begins in it or right behind its last record. So
parts of one archive that meet, read anywhere, together give each record and each damage once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from communique.source import digests
from communique.source.window import GZIP, Broken, Member, Plain, Stream, Window

_MAGIC = b"\x1f\x8b\x08"
_PROBE = 2048  # packed bytes within which a member shows how its content begins
_HEAD = 64 << 10  # the longest head of a record that is believed
_TYPICAL_HEAD = 4 << 10
_BEGINNING = 64 << 10  # bytes that are kept of a block longer than the limit
_MOST_PASSED = 256 << 20  # unpacked bytes of a block that are passed to find its end; a bomb has more
_MOST_BLANK = 1 << 20  # bytes of line ends behind a record
_MOST_HASHED = 256 << 20  # bytes that are hashed to find where records begin again; a trap has more
_VERSION = re.compile(rb"WARC/\d\.\d{1,3}\r\n")
_FIELD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_FOLD = re.compile(rb"\r\n[ \t]+")
_NEEDED = ("warc-record-id", "warc-date")
_BLANK = b"\r\n"
_NOT_BEHIND = "no record begins where the last one ends"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `raw` is its head and block, `block` the latter; `head` has its fields by lower-case name.

    `place` is the offset of its first byte in the file, followed by `+` and that in the member where a member holds
    several. Of a block longer than the limit `raw` has only the beginning, and `whole` is false. `flaw` says what is
    wrong with the head, where it can be read nevertheless.
    """

    place: str
    head: dict[str, str]
    raw: memoryview
    block: memoryview
    whole: bool
    flaw: str | None


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes `start`..`stop` of the file that hold no whole record, and what is wrong with them."""

    start: int
    stop: int
    reason: str


@dataclass
class _Archive:
    """An archive being read; `hashed` is how much was hashed to find where records begin."""

    window: Window
    limit: int
    hashed: int = field(default=0)


def records(file: BinaryIO, size: int, part: range, limit: int, *, packed: bool) -> Iterator[Record | Damage]:
    """The records that begin in a part of an archive of `size` bytes, and the damage there.

    `limit` is the longest block, in bytes, that is taken whole. Never holds more than that and some buffers.
    """
    archive = _Archive(Window(file, size), limit)
    return _packed(archive, part) if packed else _plain(archive, part)


def _packed(archive: _Archive, part: range) -> Iterator[Record | Damage]:
    window = archive.window
    at = _next_member(window, part.start, part.stop) if part.start else 0
    if at == part.stop:
        return  # whatever lies here began before
    while at < part.stop:
        member = Member(window, at)
        try:
            yield from _of_member(member, at, archive.limit)
            at = member.next
        except Broken as error:
            start = member.packed_at
            at = _next_member(window, start + 1, window.size)
            yield Damage(start, at, str(error))
    if at < window.size and not _is_member(window, at):
        yield Damage(at, _next_member(window, at + 1, window.size), _NOT_BEHIND)


def _of_member(member: Member, at: int, limit: int) -> Iterator[Record]:
    """The records of one member: a single one, as is usual, only after the member's checksum was found right."""
    while True:
        record, length = _record(member, f"{at}+{member.gone}" if member.gone else str(at), limit)
        if length > _MOST_PASSED:
            yield record
            raise Broken(f"a record of {length:,} bytes")
        member.advance(length)
        begun = member.gone
        while (rest := member.peek(1)) and rest[0] in _BLANK and member.gone - begun <= _MOST_BLANK:
            member.advance(len(rest) - len(rest.lstrip(_BLANK)))
        if rest and not member.peek(5).startswith(b"WARC/"):
            raise Broken("its bytes do not end where the record does")
        yield record
        if not rest:
            return


def _next_member(window: Window, at: int, end: int) -> int:
    """Where the next gzip member that holds a record begins; `end` where none begins before it."""
    while (at := window.find(_MAGIC, at, end)) >= 0:
        if _is_member(window, at):
            return at
        at += 1
    return end


def _is_member(window: Window, at: int) -> bool:
    probe = window.glance(at, _PROBE)
    if not probe.startswith(_MAGIC):
        return False
    try:
        return zlib.decompressobj(GZIP).decompress(probe, 8).startswith(b"WARC/")
    except zlib.error:
        return False


def _plain(archive: _Archive, part: range) -> Iterator[Record | Damage]:
    window = archive.window
    at = _next_record(archive, part.start, part.stop) if part.start else 0
    if at == part.stop:
        return  # whatever lies here began before
    bare = False  # whether nothing stands between its records
    while at < part.stop:
        try:
            record, end = _framed(archive, at)
        except Broken as error:
            start, at = at, _next_record(archive, at + 1, window.size)
            yield Damage(start, at, str(error))
            continue
        yield record
        at = _behind(window, end)
        bare = at == end and (bare or at < window.size)
        if at == window.size and at - end < 2 * len(_BLANK) and not bare:
            yield Damage(end, at, "the archive ends within what closes its last record")
        elif at < window.size and not _begins(window, at):
            start = at if at - end >= 2 * len(_BLANK) else end
            at = _next_record(archive, end, window.size)
            yield Damage(start, at, _NOT_BEHIND)
    if at < window.size and not _is_record(archive, at):
        yield Damage(at, _next_record(archive, at + 1, window.size), _NOT_BEHIND)


def _next_record(archive: _Archive, at: int, end: int) -> int:
    """Where the next record begins that can be read; `end` where none begins before it."""
    while (at := archive.window.find(b"WARC/", at, end)) >= 0:
        if _is_record(archive, at):
            return at
        at += 1
    return end


def _is_record(archive: _Archive, at: int) -> bool:
    try:
        _check(archive, at)
    except Broken:
        return False
    return True


def _framed(archive: _Archive, at: int) -> tuple[Record, int]:
    """The record that begins here and where its block ends. Raises Broken."""
    _check(archive, at)
    record, length = _record(Plain(archive.window, at), str(at), archive.limit)
    return record, at + length


def _check(archive: _Archive, at: int) -> None:
    """Raise Broken where no record begins, or its length is not true.

    That it is true is shown by what closes the record there, by the end of the archive, or by its digest; the block is
    looked at only for the last, since a trap may have a head of a record in every line.
    """
    window = archive.window
    stream = Plain(window, at)
    head, _, body = _head(stream)
    length = int(head["content-length"])
    end = at + body + length
    if end > window.size:
        raise Broken(f"the archive ends within a record, {end - window.size:,} bytes too early")
    behind = _behind(window, end)
    if behind - end >= 2 * len(_BLANK) or behind == window.size or behind > end and _begins(window, behind):
        return
    if behind == end and _heads(window, end):  # some programs leave the blank lines out
        return
    archive.hashed += length
    known = "warc-block-digest" in head and length <= archive.limit and archive.hashed <= _MOST_HASHED
    if not (known and digests.matches(head["warc-block-digest"], window.read(at + body, length))):
        raise Broken("its length does not lead to the end of a record")


def _behind(window: Window, end: int) -> int:
    """The place behind the line ends that close a record."""
    closing = window.glance(end, 64)
    return end + len(closing) - len(closing.lstrip(_BLANK))


def _heads(window: Window, at: int) -> bool:
    """Whether a whole head of a record stands here."""
    try:
        _head(Plain(window, at))
    except Broken:
        return False
    return True


def _begins(window: Window, at: int) -> bool:
    return window.glance(at, 5) == b"WARC/"


def _record(stream: Stream, place: str, limit: int) -> tuple[Record, int]:
    """The record that the stream begins with, and its length with its head. Raises Broken."""
    head, flaw, body = _head(stream)
    length = int(head["content-length"])
    whole = length <= limit
    kept = body + (length if whole else min(length, _BEGINNING))
    raw = memoryview(stream.peek(kept))[:kept]
    if len(raw) < kept:
        raise Broken(f"shorter than its Content-Length by {kept - len(raw):,} bytes")
    return Record(place, head, raw, raw[body:], whole, flaw), body + length


def _head(stream: Stream) -> tuple[dict[str, str], str | None, int]:
    """The fields of the record that the stream begins with, what is wrong with them, and the length of its head."""
    ahead = stream.peek(_TYPICAL_HEAD)
    if not _VERSION.match(ahead):
        raise Broken("no record begins here")
    end = ahead.find(b"\r\n\r\n")
    if end < 0:
        ahead = stream.peek(_HEAD)
        end = ahead.find(b"\r\n\r\n", 0, _HEAD)
        if end < 0:
            raise Broken("the head of a record does not end")
    head, flaw = _fields(ahead[:end])
    if not (head.get("content-length", "").isdecimal() and len(head["content-length"]) < 16 and "warc-type" in head):
        raise Broken("the head of a record is damaged")
    return head, flaw, end + 4


def _fields(raw: bytes) -> tuple[dict[str, str], str | None]:
    """The fields of a head; those that cannot be read are left out and are its flaw."""
    fields: dict[str, str] = {}
    unreadable = 0
    if b"\n " in raw or b"\n\t" in raw:
        raw = _FOLD.sub(b" ", raw)
    for line in raw.split(b"\r\n")[1:]:
        match = _FIELD.fullmatch(line)
        try:
            if match:
                fields.setdefault(match[1].decode("ascii").lower(), match[2].decode("utf-8").rstrip())
        except UnicodeDecodeError:
            match = None
        unreadable += match is None
    lacking = [name for name in _NEEDED if name not in fields]
    if unreadable:
        return fields, f"{unreadable} lines of its head cannot be read"
    return fields, f"its head lacks {', '.join(lacking)}" if lacking else None
