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


@pytest.mark.parametrize(
    "declared",
    ["cp037", "utf16", "u16", "utf_16_be", "charmap", "palmos", "raw-unicode-escape", "unicode_escape", "hz", "utf-32",
     "iso-2022-jp", "idna", "cp1140", "mbcs", "base64", "rot13", "undefined"],
)  # fmt: skip
def test_what_no_browser_reads_is_not_believed(declared: str) -> None:
    for raw in (TURKISH.encode(), f"<meta charset={declared}>{TURKISH}".encode()):
        found = decode(raw, declared)
        assert (found.charset, found.text) == ("utf-8", raw.decode())


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("ISO-8859-1", "cp1252", "caf\xe9 “x”"),
        ("l1", "cp1252", "caf\xe9 “x”"),
        ("gb_2312-80", "gb18030", "北京"),
        ("gbk", "gb18030", "北京"),
        ("Big5", "big5hkscs", "臺北"),
        ("shift_jis", "cp932", "東京①"),
        ("x-sjis", "cp932", "東京①"),
        ("euc-jp", "euc_jp", "東京"),
        ("euc-kr", "cp949", "서울 똠"),
        ("windows-1251", "cp1251", "Москва"),
        ("koi8-u", "koi8-u", "Київ"),
        ("ibm866", "cp866", "Москва"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("x-mac-cyrillic", "mac-cyrillic", "Москва"),
    ],
)
def test_labels_mean_what_the_standard_says(label: str, codec: str, text: str) -> None:
    found = decode(text.encode(codec), label)
    assert (found.charset, found.text) == (codec, text)


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_utf_32_has_marks_of_its_own(codec: str) -> None:
    mark = "\ufeff".encode(codec)
    found = decode(mark + "Dışişleri".encode(codec) + b"\xff\xff\xff\xff" + "é".encode(codec) + b"A")
    assert (found.charset, found.text) == (codec, "Dışişleri" + "\udcff" * 4 + "é\udc41")
    assert found.offsets.tolist() == [*range(4, 41, 4), 41, 42, 43, 44, 48, 49]


def test_utf_16_that_begins_with_a_nul_is_no_utf_32() -> None:
    found = decode(b"\xff\xfe" + "\0ab".encode("utf-16-le"))
    assert (found.charset, found.text) == ("utf-16-le", "\0ab")


@pytest.mark.parametrize(("codec", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_half_units_of_utf_16_are_kept(codec: str, mark: bytes) -> None:
    lone = "\ud841".encode(codec, "surrogatepass")
    found = decode(mark + "a".encode(codec) + lone + "b".encode(codec) + b"A")
    assert found.text == "a" + "".join(chr(0xDC00 + byte) for byte in lone) + "b\udc41"
    assert found.offsets.tolist() == [2, 4, 5, 6, 8, 9]


def test_codes_for_two_characters_and_second_spellings_lead_back() -> None:
    two = decode(b"\x88\x62 \x88\x66", "big5")
    assert two.text == "Ê\u0304 Ê"
    assert two.offsets.tolist() == [0, 2, 2, 3, 5]
    tilde = decode("東".encode("euc_jp") + b"\x8f\xa2\xb7 ~", "euc-jp")
    assert tilde.text == "東~ ~"
    assert tilde.offsets.tolist() == [0, 2, 5, 6, 7]


MARKS = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"]


@given(
    st.sampled_from(MARKS),
    st.binary(max_size=60),
    st.sampled_from([None, "utf-8", "cp1252", "cp1254", "gb18030", "cp932", "euc-kr", "big5", "euc-jp", "utf-16"]),
)
def test_every_character_leads_back_to_its_bytes(mark: bytes, behind: bytes, declared: str | None) -> None:
    raw = mark + behind
    found = decode(raw, declared)
    offsets = found.offsets
    assert len(offsets) == len(found.text) + 1
    assert (offsets[0], offsets[-1]) == (found.skip, len(raw))
    assert (offsets[1:] >= offsets[:-1]).all()
    for index, character in enumerate(found.text):
        piece = raw[offsets[index] : offsets[index + 1]]
        if 0xD800 <= ord(character) <= 0xDFFF:
            assert piece == bytes([ord(character) - 0xDC00])
        elif found.charset != "big5hkscs":  # where one code may stand for two characters
            assert piece.decode(found.charset) == character
