"""What kind of bytes these are, told from their head alone.

A small part of the WHATWG MIME Sniffing standard (https://mimesniff.spec.whatwg.org): the kinds that an article can
come in (HTML, plain text, JSON), and everything else as binary.
"""

from __future__ import annotations

import codecs
import re

HEAD = 4096

# UTF-32-LE begins as UTF-16-LE does.
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# Signatures of what people hand over by mistake: pictures, archives, office files, programs.
_SIGNATURES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
    b"PAR1",
    b"SQLite format 3",
    b"OggS",
    b"ID3",
    b"\xd0\xcf\x11\xe0",
    b"wOFF",
    b"wOF2",
)
# The binary data bytes of the standard: control characters that no text encoding in use writes.
_CONTROLS = bytes([*range(0x00, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_CONTROL_SHARE = 0.02

_OPENS_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!--|(?:!doctype\s+html|html|head|body|title|meta|link|script|style|article|section|"
    rb"main|header|div|p|h[1-6]|table|ul|ol|a|span|b|br|center|font|blockquote|iframe|img|nav|form)\b)",
    re.IGNORECASE,
)
_HOLDS_HTML = re.compile(rb"<(?:html|body|head)[\s>]|</(?:p|div|h[1-6]|article|section|title)>", re.IGNORECASE)
_OPENS_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[{\[\]])')  # an object, or a list of objects or lists


_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def charset_parameter(content_type: str | None) -> str | None:
    """The `charset` of a Content-Type header or media type, in lower case; None where it has none (RFC 9110, 8.3)."""
    found = _CHARSET.search(content_type or "")
    return found.group(1).lower() if found else None


def is_binary(raw: bytes) -> bool:
    """Whether the bytes are no text: a known signature, or too many control characters in the head.

    A stray NUL or two in a text (damage that real pages carry) does not make it binary.
    """
    head = raw[:HEAD]
    if head.startswith(_SIGNATURES):
        return True
    if head.startswith(_BOMS[1:]):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(2, _CONTROL_SHARE * len(head))


def media_type(raw: bytes) -> str:
    """`text/html`, `application/json`, `text/plain`, or `application/octet-stream` for binary data."""
    if is_binary(raw):
        return "application/octet-stream"
    head = raw[: HEAD * 4]
    if head.startswith(_BOMS[1:]):
        head = head.replace(b"\x00", b"")[2:]
    elif head.startswith(codecs.BOM_UTF8):
        head = head[3:]
    if _OPENS_JSON.match(head):
        return "application/json"
    if _OPENS_HTML.match(head) or len(_HOLDS_HTML.findall(head)) >= 2:
        return "text/html"
    return "text/plain"
