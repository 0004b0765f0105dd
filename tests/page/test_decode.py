"""Charsets: the order of evidence, and the way back from characters to bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.page.decode import decode

TURKISH = "Dışişleri Bakanı görüşmelerin süreceğini söyledi."


@pytest.mark.parametrize(
    ("raw", "declared", "charset"),
    [
        ("é".encode(), None, "utf-8"),
        (b"\xef\xbb\xbfplain", "iso-8859-1", "utf-8"),
        ("é".encode("utf-16"), None, "utf-16-le"),
        (b"\xfe\xff" + "é".encode("utf-16-be"), None, "utf-16-be"),
        (b"caf\xe9", "iso-8859-1", "cp1252"),
        (b'<meta charset="windows-1254"><p>' + TURKISH.encode("cp1254"), None, "cp1254"),
        (b'<meta http-equiv=x content="text/html; charset=iso-8859-9">' + TURKISH.encode("cp1254"), None, "cp1254"),
        ("Привет".encode("koi8-r"), "koi8-r", "koi8-r"),
        ("北京".encode("gb18030"), "gb2312", "gb18030"),
        ("é".encode(), "us-ascii", "cp1252"),
        ("é".encode(), "no-such-charset", "utf-8"),
        ("é".encode(), "utf-16", "utf-8"),
        (b"plain", "utf-7", "utf-8"),
        (b"plain", "hex", "utf-8"),
        (b"He ate at the caf\xe9 " + b"and left again soon. " * 9, None, "cp1252"),
    ],
)
def test_the_order_of_evidence(raw: bytes, declared: str | None, charset: str) -> None:
    assert decode(raw, declared).charset == charset


def test_a_wrong_declaration_gives_way_to_utf_8() -> None:
    raw = ("<meta charset=gb2312><p>" + "Kübra Öztürk’s café — " * 3).encode() + b"\xff"
    assert "Kübra Öztürk’s café" in decode(raw).text


def test_a_mostly_utf_8_page_stays_utf_8() -> None:
    found = decode("Kübra and Ömer met in İzmir".encode() + b"\xe9 again")
    assert found.charset == "utf-8"
    assert found.text == "Kübra and Ömer met in İzmir\udce9 again"


def test_undeclared_cyrillic_is_detected() -> None:
    text = "Министр иностранных дел заявил в понедельник, что переговоры будут продолжены в столице. " * 5
    assert decode(text.encode("cp1251")).text == text


@given(
    st.binary(max_size=60), st.sampled_from([None, "utf-8", "cp1252", "cp1254", "gb18030", "cp932", "euc-kr", "big5"])
)
def test_every_character_leads_back_to_its_bytes(raw: bytes, declared: str | None) -> None:
    found = decode(raw, declared)
    offsets = found.offsets
    assert len(offsets) == len(found.text) + 1
    assert (offsets[0], offsets[-1]) == (found.skip, len(raw))
    assert (offsets[1:] > offsets[:-1]).all()
    for index, character in enumerate(found.text):
        piece = raw[offsets[index] : offsets[index + 1]]
        if not 0xD800 <= ord(character) <= 0xDFFF:
            assert piece.decode(found.charset, "replace") == character
