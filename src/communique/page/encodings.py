"""The encodings that pages are believed to be in: those of the WHATWG Encoding standard, and no others.

https://encoding.spec.whatwg.org/#names-and-labels. A label means what it means there: "iso-8859-1" is windows-1252, as
every browser reads it. Python knows many codecs more (EBCDIC, fonts of palm tops, escapes of its own), under which any
bytes decode to something; a page that names one of them is wrong about itself. iso-2022-jp stays out as well: its bytes
mean what an escape before them says, so that no character could be led back to its own bytes.
"""

from __future__ import annotations

import codecs

# Labels whose Python name means something narrower, or nothing.
_LABELS = {
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "x-x-big5": "big5",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "koi8-ru": "koi8-u",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
}
# Codecs that the standard replaces by one that holds more. A page that could name UTF-16 in ASCII is not written in it.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
MULTIBYTE = frozenset({"gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"})
_SINGLE_BYTE = frozenset(
    {"cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {f"cp125{n}" for n in range(9)}
    | {f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
_ALLOWED = MULTIBYTE | _SINGLE_BYTE | {"utf-8"}


def known(label: str | None) -> str | None:
    """The Python codec that a label stands for, None where the standard has no such encoding."""
    name = (label or "").strip().lower()
    try:
        charset = codecs.lookup(_LABELS.get(name, name)).name
    except (LookupError, UnicodeError, ValueError):
        return None
    charset = _WIDER.get(charset, charset)
    return charset if charset in _ALLOWED else None
