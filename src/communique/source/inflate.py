"""Content codings, undone within a limit (RFC 9110, section 8.4; gzip is RFC 1952).

A coding can make three gigabytes of two kilobytes, all the more where one is laid upon another. So gzip is the only one
asked for and the only one undone, once, and never further than the limit.
"""

from __future__ import annotations

import zlib

ACCEPTED = "gzip"
MAGIC = b"\x1f\x8b"  # what a gzip file begins with
_GZIP = 31  # zlib's number for a gzip header and the largest window


def codings(header: str | None) -> tuple[str, ...]:
    """The content codings of a Content-Encoding header in the order they were applied, `identity` left out."""
    names = (name.strip().lower() for name in (header or "").split(","))
    return tuple(name.removeprefix("x-") for name in names if name not in {"", "identity"})


class Plain:
    """Bytes as they came."""

    complete = True

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """At most `limit` + 1 bytes of the chunk: one more than the limit says that it was passed."""
        return chunk[: limit + 1]


class Gunzip:
    """A gzip stream, of one member or several, undone piece by piece."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    @property
    def complete(self) -> bool:
        """Whether the stream ended where a member does."""
        return self._member.eof or not self._begun

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """What the chunk decompresses to, at most `limit` + 1 bytes: one more than the limit says that it was passed.

        What follows the last member and is no member is passed over, as browsers do. Raises zlib.error.
        """
        parts: list[bytes] = []
        left = limit + 1
        while chunk and left > 0:
            if self._member.eof:
                if not chunk.startswith(b"\x1f"):
                    break
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            parts.append(self._member.decompress(chunk, left))
            left -= len(parts[-1])
            chunk = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return b"".join(parts)


def whole(raw: bytes, limit: int) -> bytes | None:
    """What a whole gzip file holds, at most `limit` + 1 bytes; None where it is broken.

    >>> import gzip
    >>> whole(gzip.compress(b"a page"), 100)
    b'a page'
    """
    gunzip = Gunzip()
    try:
        page = gunzip.feed(raw, limit)
    except zlib.error:
        return None
    return page if gunzip.complete or len(page) > limit else None
