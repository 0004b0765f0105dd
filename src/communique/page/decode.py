"""From bytes to characters, and from each character back to its bytes.

The order of evidence is that of the HTML standard (https://html.spec.whatwg.org/#determining-the-character-encoding):
byte order mark, what the server declared, what the page declares, UTF-8 where it fits; detection comes last.

A byte that the encoding cannot read is kept as a lone surrogate (after PEP 383), one character a byte, so that nothing
is lost and offsets stay true; repair makes U+FFFD of it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from communique.page.encodings import MULTIBYTE, known

# The mark of UTF-32-LE begins with that of UTF-16-LE, so it is tried first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
# More unreadable bytes than this, and more than a tenth of all characters, are no damaged text but no text.
_MOST_LOST = 1_000
_SAMPLE = 65_536

# Error handlers that keep bytes as lone surrogates U+DC00 + byte. PEP 383 has none for bytes below 0x80, which never
# fail in the encodings that it was made for; half a unit of UTF-16 may well be such a byte.
_UNITS, _BYTES = "communique.units", "communique.bytes"
_LOW = 0xDC00


@dataclass(frozen=True)
class Decoded:
    """`text` with lone surrogates for unreadable bytes; `charset` is a Python codec name; `skip` is the BOM's
    length and `raw` the bytes behind it.
    """

    text: str
    charset: str
    skip: int
    raw: bytes

    @property
    def is_lost(self) -> bool:
        """Whether so many bytes could not be read that nothing of the rest can be trusted."""
        if self.text.isascii() or len(self.raw) < _MOST_LOST:
            return False
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        lost = np.count_nonzero((codes >= _LOW) & (codes <= _LOW + 0xFF))
        return bool(lost > _MOST_LOST and 10 * lost > len(codes))

    @cached_property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Where each character's bytes begin in the raw page, with one more entry for the end."""
        if len(self.raw) == len(self.text) and self.charset not in MULTIBYTE:
            return np.arange(self.skip, self.skip + len(self.raw) + 1, dtype=np.int64)
        return _offsets(self.raw, self.text, self.charset) + self.skip


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Decode a page; `declared` is the charset that came with it (an HTTP header), which may be wrong or unknown."""
    for mark, marked in _BOMS:
        if raw.startswith(mark) and (len(mark) < 4 or _fits(raw[4:8], marked)):  # UTF-16 may begin with a NUL
            return _read(raw, marked, len(mark))
    meta = _META.search(raw, 0, _HEAD)
    labels = [declared, meta.group(1).decode("ascii", "replace") if meta else None]
    for label in labels:
        charset = known(label)
        if charset and _fits(raw, charset):
            return _read(raw, charset, 0)
    if _fits(raw, "utf-8"):
        return _read(raw, "utf-8", 0)
    return _read(raw, _best(raw, [c for c in map(known, labels) if c]), 0)


def _read(raw: bytes, charset: str, skip: int) -> Decoded:
    raw = raw[skip:]
    if charset.startswith(("utf-16", "utf-32")):
        return Decoded(raw.decode(charset, _UNITS), charset, skip, raw)
    try:
        text = raw.decode(charset, "surrogateescape")  # the same as ours, in C; but it raises where ASCII bytes fail
    except UnicodeDecodeError:
        text = raw.decode(charset, _BYTES)
    return Decoded(text, charset, skip, raw)


def _keep_units(error: UnicodeError) -> tuple[str, int]:
    """All bytes of the unit that failed: to go on in the middle of a unit would read the rest of the page askew."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_LOW + byte) for byte in error.object[error.start : error.end]), error.end


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """The first byte that failed, and those after it that are no ASCII: an ASCII byte may begin something sound."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = error.start + 1
    while end < error.end and error.object[end] >= 0x80:
        end += 1
    return "".join(chr(_LOW + byte) for byte in error.object[error.start : end]), end


codecs.register_error(_UNITS, _keep_units)
codecs.register_error(_BYTES, _keep_bytes)


def _fits(raw: bytes, charset: str) -> bool:
    try:
        raw.decode(charset)
    except UnicodeError:
        return False
    return True


def _best(raw: bytes, declared: list[str]) -> str:
    """No encoding reads all of it: mostly-UTF-8 stays UTF-8; then what was declared; then what detection says.

    Sequences that are valid UTF-8 hardly ever come about in other encodings, so few are enough. Detection by character
    frequencies needs material: a text with a few stray bytes is taken for Western, which it nearly always is.
    """
    sample = raw[:_SAMPLE]
    read = sample.decode("utf-8", "surrogateescape")
    lost = sum(0xDC80 <= ord(c) <= 0xDCFF for c in read)
    valid = sum(ord(c) >= 0x80 for c in read) - lost
    if 4 * valid >= lost and valid:
        return "utf-8"
    if declared and declared[0] != "utf-8":
        return declared[0]
    if declared and 100 * lost < len(sample):
        return "utf-8"
    if 100 * lost < len(sample):
        return "cp1252"
    return _detected(sample) or "cp1252"


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # only for pages that say nothing true about themselves

    best = from_bytes(sample).best()
    return known(best.encoding if best else None)


def _offsets(raw: bytes, text: str, charset: str) -> npt.NDArray[np.int64]:
    if charset == "utf-8":
        leads = np.flatnonzero(np.frombuffer(raw, dtype=np.int8) >= -64)  # all bytes but 10xxxxxx
        if len(leads) == len(text):  # else one of those stands where no character is
            return np.append(leads, len(raw)).astype(np.int64, copy=False)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    widths = np.ones(len(codes), dtype=np.uint8)
    if charset == "utf-8":
        for longer in (0x80, 0x800, 0x10000):
            widths += codes >= longer
    elif charset.startswith("utf-16"):
        widths = np.where(codes >= 0x10000, 4, 2).astype(np.uint8)
    elif charset.startswith("utf-32"):
        widths *= 4
    elif charset in MULTIBYTE:
        widths = _multibyte_widths(raw, text, charset)
    widths[(codes >= _LOW) & (codes <= _LOW + 0xFF)] = 1
    offsets = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(widths, out=offsets[1:])
    return offsets


def _multibyte_widths(raw: bytes, text: str, charset: str) -> npt.NDArray[np.uint8]:
    table = {c: _width(c, charset) for c in set(text)}
    widths = np.fromiter((table[c] for c in text), dtype=np.uint8, count=len(text))
    if int(widths.sum()) == len(raw):
        return widths
    # Some characters can be written in more than one way (a tilde in EUC-JP): only the bytes themselves tell.
    return _stepwise_widths(raw, len(text), charset)


def _width(character: str, charset: str) -> int:
    """The bytes that a character is written in; none for the second of two that one code stands for (HKSCS 8862)."""
    if _LOW <= ord(character) <= _LOW + 0xFF:
        return 1
    try:
        return len(character.encode(charset))
    except UnicodeEncodeError:
        return 0


def _stepwise_widths(raw: bytes, length: int, charset: str) -> npt.NDArray[np.uint8]:
    """Widths by decoding byte after byte: whatever comes out was written in the bytes since the last that came out."""
    widths = np.zeros(length, dtype=np.uint8)
    step = codecs.getincrementaldecoder(charset)(_BYTES)
    at = pending = 0
    for number in range(len(raw) + 1):
        pending += number < len(raw)
        for character in step.decode(raw[number : number + 1], final=number == len(raw)):
            kept = _LOW <= ord(character) <= _LOW + 0xFF
            widths[at] = 1 if kept else pending
            pending -= int(widths[at])
            at += 1
    return widths
