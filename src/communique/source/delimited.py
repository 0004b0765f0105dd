"""The records of delimited text (CSV, RFC 4180, and what programs make of it), each with what is wrong with it.

The standard library takes records apart. What it does not tell is looked for here: which signs separate and quote,
where a quotation mark that is never closed would swallow the records behind it, and how long a record may be.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from communique.source import fields

_HEAD = 1 << 18  # characters by which a dialect is judged
_JUDGED = 200  # records of them
_LATE = "unexpected end of data"  # what csv says of a quotation mark that is never closed
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Dialect:
    """The signs of a file: what separates fields, what quotes them (nothing: ""), what makes a mark in quotes plain."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def reader(self, lines: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        """The standard library's reader of these signs."""
        quoting: Any = {"quotechar": self.quote} if self.quote else {"quoting": csv.QUOTE_NONE}
        if self.escape:
            quoting |= {"escapechar": self.escape, "doublequote": False}
        return csv.reader(lines, delimiter=self.delimiter, strict=strict, **quoting)


def dialect(head: str, named: str = "") -> Dialect:
    """The signs with which the head of a file comes apart best: known columns, and records as wide as the first."""
    delimiters = sorted("\t,;|", key=lambda sign: -head[:4096].partition("\n")[0].count(sign))
    tried = [
        Dialect(delimiter, quote, escape)
        for delimiter in delimiters
        for quote, escape in (('"', None), ('"', "\\"), ("'", None), ("", None))
        if _may_be(delimiter, quote, escape, head)
    ]
    return max(tried, key=lambda each: _fit(each, head, named))  # of equals the first


def _may_be(delimiter: str, quote: str, escape: str | None, head: str) -> bool:
    """Whether a head gives reason to try these signs; files of tabs often quote nothing, others do where marks are."""
    if escape:
        return f'{escape}"' in head
    if quote == "'":
        return f"'{delimiter}'" in head
    return bool(quote) or delimiter == "\t" or not (f'"{delimiter}' in head and f'{delimiter}"' in head)


def _fit(dialect: Dialect, head: str, named: str) -> tuple[bool, float, int]:
    """How well a dialect fits: known columns, the share of sound records, the width."""
    lines = _Lines(io.StringIO(head, newline=""), _HEAD)
    reader = dialect.reader(lines, strict=True)
    widths: list[int] = []
    first: list[str] = []
    while len(widths) < _JUDGED:
        try:
            row = next(reader, None)
        except csv.Error as error:
            if str(error) != _LATE or len(head) < _HEAD:
                widths.append(0)
            continue
        except TooLong:
            break
        if row is None:
            break
        if row:
            first = first or row
            widths.append(len(row))
    known = fields.columns(tuple(first), named)
    sound = sum(width == len(first) for width in widths) / (len(widths) or 1)
    return bool(known.content) and len(first) > 1, sound, len(first)


class TooLong(Exception):
    """A record longer than the limit."""


class _Lines(Iterator[str]):
    """The lines of a text; those of the record in hand are `held`, and can be put back."""

    def __init__(self, text: io.TextIOBase, limit: int) -> None:
        self._read = text.readline
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._size = 0
        self.held: list[str] = []
        self._lines = self._run()

    def __next__(self) -> str:
        return next(self._lines)

    def __iter__(self) -> Iterator[str]:
        return self._lines  # the reader asks it itself, line by line

    def _run(self) -> Iterator[str]:
        read, most, held = self._read, self._limit + 1, self.held
        while True:
            line = self._waiting.popleft() if self._waiting else read(most)
            if not line:
                return
            held.append(line)
            self._size += len(line)
            if self._size >= most:
                self._lines = self._run()  # an error ends a generator
                raise TooLong
            yield line

    def done(self) -> None:
        """The record in hand has been taken."""
        self.held.clear()
        self._size = 0

    def put_back(self, lines: Sequence[str]) -> None:
        """Let these lines, the last that were held, come again."""
        self._waiting.extendleft(reversed(lines))
        self._lines = self._run()
        self.done()

    def skip(self, mark: str) -> None:
        """Pass what is left of a record that was too long: its line, and its lines to the next with a mark in it."""
        self._lines = self._run()
        ended = self.held[-1].endswith(("\n", "\r"))
        inside = bool(mark) and sum(line.count(mark) for line in self.held) % 2 == 1
        self.done()
        while not ended or inside:
            line = self._waiting.popleft() if self._waiting else self._read(self._limit + 1)
            if not line:
                return
            ended = line.endswith(("\n", "\r"))
            inside = inside and line.count(mark) % 2 == 0


def records(source: BinaryIO, limit: int, named: str = "") -> Iterator[list[str] | str]:
    """The records of a file, the first its names; in the place of one that cannot be taken apart, why not.

    Bytes that are no UTF-8 stay as they are (`surrogateescape`). No record may be longer than `limit`.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    buffered = io.BufferedReader(source, 1 << 20) if isinstance(source, io.RawIOBase) else source
    begin = buffered.read(4) if not hasattr(buffered, "peek") else buffered.peek(4)[:4]
    encoding = next((name for bom, name in _BOMS if begin.startswith(bom)), "utf-8-sig")
    text: Any = io.TextIOWrapper(buffered, encoding=encoding, errors="surrogateescape", newline="")
    head = _head(text)
    signs = dialect(head, named)
    if text.seekable():
        text.seek(0)
        yield from _records(_Lines(text, limit), signs)
    else:
        yield from _records(_Lines(_Behind(head, text), limit), signs)


def _head(text: Any) -> str:
    """The first characters; what comes before an error of the stream, which the next read shows again."""
    return str(text.read(_HEAD))


class _Behind(io.TextIOBase):
    """A head that was read, and the rest of the text behind it."""

    def __init__(self, head: str, rest: Any) -> None:
        self._head = io.StringIO(head, newline="")
        self._rest = rest
        self._in_head = True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """One line, its end as it stands."""
        if not self._in_head:
            return str(self._rest.readline(size))
        line = self._head.readline(size)
        if line.endswith("\n"):
            return line
        self._in_head = False
        if len(line) == size:
            return line
        rest = str(self._rest.readline(size - len(line)))
        if line.endswith("\r") and rest != "\n":  # an old end of line, and the next line
            self._head, self._in_head = io.StringIO(rest, newline=""), True
            return line
        return line + rest


def _records(lines: _Lines, signs: Dialect) -> Iterator[list[str] | str]:
    width = 0
    while True:
        try:
            for row in signs.reader(iter(lines), strict=True):
                lines.done()
                width = width or len(row)
                yield row
            return
        except TooLong:
            yield "TooLarge"
            lines.skip(signs.quote)
        except csv.Error as error:
            yield _mended(lines, signs, width, late=str(error) == _LATE)


def _mended(lines: _Lines, signs: Dialect, width: int, *, late: bool) -> list[str] | str:
    """A record with stray quotation marks as it may have been meant, or why it cannot be told.

    The lines behind it come again. Where a later line is a record by itself, or the marks are never closed, the first
    line stands for itself.
    """
    held = list(lines.held)
    alone = late or any(_widths([line], signs, strict=True) == width for line in held[1:])
    mine = held[:1] if alone else held
    plain = Dialect(signs.delimiter, "") if alone else signs
    found = next(plain.reader(iter(mine), strict=False), [])
    if len(found) == width:
        lines.put_back(held[len(mine) :])
        return found
    lines.put_back(held[1:])
    return "a quotation mark in it is never closed, or stands where none may"


def _widths(lines: list[str], signs: Dialect, *, strict: bool) -> int:
    try:
        return len(next(signs.reader(iter(lines), strict=strict), []))
    except csv.Error:
        return 0
