"""From bytes to characters, and from each character back to its bytes.

The order of evidence is that of the HTML standard (https://html.spec.whatwg.org/#determining-the-character-encoding):
byte order mark, what the server declared, what the page declares, UTF-8 where it fits; detection comes last. Labels
mean what the WHATWG Encoding standard says they mean: "iso-8859-1" is windows-1252, as every browser reads it.

A byte that the encoding cannot read is kept as a lone surrogate (PEP 383), one character a byte, so that nothing is
lost and offsets stay true; repair makes U+FFFD of it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 65_536

# WHATWG labels whose Python name means something narrower, or nothing.
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-cp1251": "cp1251",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    # A page that could declare these in ASCII is not written in them.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
# Encodings whose bytes depend on what came before, or that are no text encodings: never believed.
_REFUSED = frozenset({"utf-7", "iso2022_jp", "hz", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})


@dataclass(frozen=True)
class Decoded:
    """`text` with lone surrogates for unreadable bytes; `charset` is a Python codec name; `skip` is the BOM's
    length and `size` that of the bytes behind it.
    """

    text: str
    charset: str
    skip: int
    size: int

    @cached_property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Where each character's bytes begin in the raw page, with one more entry for the end."""
        if self.size == len(self.text):
            return np.arange(self.skip, self.skip + self.size + 1, dtype=np.int64)
        return _offsets(self.text, self.charset) + self.skip


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Decode a page; `declared` is the charset that came with it (an HTTP header), which may be wrong or unknown."""
    for mark, charset in _BOMS:
        if raw.startswith(mark):
            return _read(raw, charset, len(mark))
    meta = _META.search(raw, 0, _HEAD)
    labels = [declared, meta.group(1).decode("ascii", "replace") if meta else None]
    for label in labels:
        known = _known(label)
        if known and _fits(raw, known):
            return _read(raw, known, 0)
    if _fits(raw, "utf-8"):
        return _read(raw, "utf-8", 0)
    return _read(raw, _best(raw, [c for c in map(_known, labels) if c]), 0)


def _read(raw: bytes, charset: str, skip: int) -> Decoded:
    return Decoded(raw[skip:].decode(charset, "surrogateescape"), charset, skip, len(raw) - skip)


def _known(label: str | None) -> str | None:
    if not label:
        return None
    name = label.strip().lower()
    try:
        charset = codecs.lookup(_LABELS.get(name, name)).name
    except (LookupError, UnicodeError, ValueError):
        return None
    if charset in _REFUSED or not getattr(codecs.lookup(charset), "_is_text_encoding", True):
        return None
    return "utf-8" if charset in {"utf-8-sig", "utf_8_sig"} else charset


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
    charset = _known(best.encoding if best else None)
    try:
        sample.decode(charset or "", "surrogateescape")
    except (LookupError, UnicodeError):
        return None
    return charset


def _offsets(text: str, charset: str) -> npt.NDArray[np.int64]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if charset == "utf-8":
        widths = np.ones(len(codes), dtype=np.uint8)
        for longer in (0x80, 0x800, 0x10000):
            widths += codes >= longer
        widths[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1
    elif charset.startswith("utf-16"):
        widths = np.where(codes >= 0x10000, 4, 2).astype(np.uint8)
        widths[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1
    elif _is_single_byte(charset):
        widths = np.ones(len(codes), dtype=np.uint8)
    else:
        table = {c: len(c.encode(charset, "surrogateescape")) for c in set(text)}
        widths = np.fromiter((table[c] for c in text), dtype=np.uint8, count=len(text))
    offsets = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(widths, out=offsets[1:])
    return offsets


def _is_single_byte(charset: str) -> bool:
    return charset.startswith(("cp125", "iso8859", "koi8", "cp874", "mac", "cp866", "cp437", "cp850"))
