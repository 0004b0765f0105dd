"""A large file read in blocks, plain or as what a gzip member in it unpacks to (RFC 1952)."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from isal import isal_zlib

GZIP = 31  # zlib's number for a gzip header and the largest window
_BLOCK = 1 << 20  # bytes read from the file at once
_PIECE = 32 << 10  # bytes given to zlib at once: what a member leaves over is copied
_AHEAD = 256 << 10  # bytes that are unpacked beyond what is asked for


class Broken(Exception):
    """What stands here is no whole record; the message says why."""


class Window:
    """A file in blocks, for reading on and for looking back a little."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._start = 0
        self._raw = b""
        self._block = memoryview(self._raw)

    def piece(self, at: int, length: int = _PIECE) -> memoryview:
        """At least one of the bytes from `at`, at most `length`; none at the end of the file."""
        inside = at - self._start
        if not 0 <= inside < len(self._block):
            self._load(at)
            inside = 0
        return self._block[inside : inside + length]

    def read(self, at: int, length: int) -> bytes:
        """The bytes from `at`, fewer only at the end of the file."""
        parts = []
        while length > 0 and (piece := self.piece(at, length)):
            parts.append(piece)
            at += len(piece)
            length -= len(piece)
        return b"".join(parts)

    def glance(self, at: int, length: int) -> bytes:
        """A few bytes that may lie far from the others: the block stays where it is."""
        inside = at - self._start
        if inside >= 0 and inside + length <= len(self._block):
            return bytes(self._block[inside : inside + length])
        self._file.seek(at)
        return self._file.read(length)

    def find(self, words: bytes, at: int, end: int) -> int:
        """Where the words first stand from `at`, beginning before `end`; -1 where they do not."""
        while at < end:
            inside = at - self._start
            if not 0 <= inside <= len(self._raw) - len(words):
                self._load(at)
                inside = 0
            found = self._raw.find(words, inside, min(len(self._raw), end - self._start + len(words) - 1))
            if found >= 0:
                return self._start + found
            if len(self._raw) - inside < len(words):
                break
            at = self._start + len(self._raw) - len(words) + 1
        return -1

    def _load(self, at: int) -> None:
        self._file.seek(at)
        self._start = at
        self._raw = self._file.read(_BLOCK)
        self._block = memoryview(self._raw)


class Stream(Protocol):
    """Bytes of records, one after another."""

    def peek(self, length: int) -> bytes:
        """The bytes ahead, at least so many, fewer only at the end. Raises Broken."""

    def advance(self, length: int) -> None:
        """Go on by so many bytes."""


class Plain:
    """The bytes of a file from `at` on."""

    def __init__(self, window: Window, at: int) -> None:
        self.at = at
        self._window = window

    def peek(self, length: int) -> bytes:
        """See Stream."""
        return self._window.read(self.at, length)

    def advance(self, length: int) -> None:
        """See Stream."""
        self.at += length


class Member:
    """What the gzip member at `at` unpacks to.

    `gone` is how many unpacked bytes were passed; `next` where its packed bytes have been read to, in the end its end.
    """

    def __init__(self, window: Window, at: int) -> None:
        self.gone = 0
        self.next = at
        self._window = window
        self._inflate = isal_zlib.decompressobj(GZIP)
        self._held = b""
        self._places = [(0, at)]  # unpacked and packed places that go together

    @property
    def packed_at(self) -> int:
        """The packed place at which, or shortly before which, the bytes ahead begin."""
        while len(self._places) > 1 and self._places[1][0] <= self.gone:
            del self._places[0]
        return self._places[0][1]

    def peek(self, length: int) -> bytes:
        """See Stream."""
        if len(self._held) >= length or self._inflate.eof:
            return self._held
        parts = [self._held]
        have = len(self._held)
        while have < length and not self._inflate.eof:
            if have + self.gone > self._places[-1][0]:
                self._places.append((self.gone + have, self.next))
            parts.append(self._unpacked(max(length - have, _AHEAD)))
            have += len(parts[-1])
        parts = [part for part in parts if part]
        self._held = parts[0] if len(parts) == 1 else b"".join(parts)  # pages are large: no copy that is not needed
        return self._held

    def _unpacked(self, most: int) -> bytes:
        piece = self._window.piece(self.next)
        try:
            found = self._inflate.decompress(piece, most)
        except isal_zlib.error as error:  # type: ignore[misc]  # the stub has it as an object
            raise Broken(f"its bytes are damaged ({error})") from error
        left = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        self.next += len(piece) - len(left)
        if not piece and not found and not self._inflate.eof:
            raise Broken("the archive ends within a record")
        return found

    def advance(self, length: int) -> None:
        """See Stream. What lies beyond the bytes that were looked at is unpacked and let go."""
        while length > len(self._held):
            length -= len(self._held)
            self.gone += len(self._held)
            self._held = b""
            if not self.peek(1):
                raise Broken("shorter than its Content-Length")
        self.gone += length
        self._held = self._held[length:]
        self.packed_at  # noqa: B018 - forgets the places that were passed
