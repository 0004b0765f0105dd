"""What kind of bytes these are."""

from __future__ import annotations

import gzip
import random

import pytest

from communique.source.sniff import is_binary, media_type


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "text/html"),
        (b"\xef\xbb\xbf  \n<html lang='en'>", "text/html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "text/html"),
        (b"<!-- saved page --><p>One.</p>", "text/html"),
        (b"Title first <p>One.</p><p>Two.</p>", "text/html"),
        ("<html><p>Ölkəs</p></html>".encode("utf-16"), "text/html"),
        (b'{"text": "A line.", "title": "T"}', "application/json"),
        (b' \n{"title": 1}', "application/json"),
        (b"Oslo will not sign.", "text/plain"),
        (b"class = \xe2\x80\x9ccf\xe2\x80\x9d>\n\nOslo will not sign.", "text/plain"),
        (b"The sum x < y holds, he said.", "text/plain"),
        (b"", "text/plain"),
        (b"{curly} braces open this sentence.", "text/plain"),
    ],
)
def test_text_is_told_apart(raw: bytes, kind: str) -> None:
    assert media_type(raw) == kind


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        gzip.compress(b"hello " * 50),
        b"%PDF-1.7\n%text follows and looks harmless",
        b"PK\x03\x04" + b"word/document.xml" * 20,
        random.Random(3).randbytes(4_000),  # noqa: S311 - any bytes do
    ],
)
def test_binary_data_is_binary(raw: bytes) -> None:
    assert is_binary(raw)
    assert media_type(raw) == "application/octet-stream"


def test_a_stray_nul_does_not_make_text_binary() -> None:
    assert not is_binary(b"The minis\x00ter said that the talks go on. " + b"They had been useful. " * 9)
