"""What each record of an archive comes to."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from pathlib import Path

import pytest

from communique.settings import Settings
from communique.source.items import Item, Page, Skipped, Trouble
from tests.source.archives import HTML, items, pack, page, record, response, sha1, skipped, troubles, urls

URL = "https://paper.example/a"
BODY = page(1)


def read(folder: Path, *records: bytes, settings: Settings | None = None, packed: bool = True) -> list[Item]:
    path = folder / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(pack(records, packed=packed)[0])
    return items(path, settings)


def only(found: list[Item]) -> Page:
    (item,) = found
    assert isinstance(item, Page), item
    return item


def test_a_page_has_its_address_its_time_and_its_place(tmp_path: Path) -> None:
    found = only(read(tmp_path, response(URL, BODY, b"Content-Type: text/html; charset=ISO-8859-1\r\n")))
    assert found.raw == BODY
    assert found.source.url == URL
    assert found.source.fetched == "2024-05-02T08:30:00Z"
    assert found.source.media_type == "text/html; charset=iso-8859-1"
    assert found.source.origin == f"{tmp_path / 'a.warc.gz'}#0"
    assert found.source.id == hashlib.sha256(BODY).hexdigest()


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


@pytest.mark.parametrize(
    ("http", "body"),
    [
        (b"Transfer-Encoding: chunked\r\n", CHUNKED),
        (b"Content-Encoding: gzip\r\n", gzip.compress(BODY)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(BODY)),
        (b"Content-Encoding: gzip\r\n", BODY),  # undone by the crawler, which left the field
        (b"Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n", BODY),
    ],
)
def test_codings_are_undone(tmp_path: Path, http: bytes, body: bytes) -> None:
    assert only(read(tmp_path, response(URL, body, HTML + http))).raw == BODY


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (response(URL, BODY, status=b"404 Not Found"), "HTTP status 404"),
        (response(URL, BODY, status=b"301 Moved"), "HTTP status 301"),
        (response(URL, b"\x89PNG\r\n\x1a\n" + bytes(99), b"Content-Type: image/png\r\n"), "image/png"),
        (response(URL, b"\x89PNG\r\n\x1a\n" + bytes(99), HTML), "binary data"),
        (response(URL, b"User-agent: *", b"Content-Type: text/x-robots\r\n"), "text/x-robots"),
        (response(URL, b'{"a": 1}', b"Content-Type: application/json\r\n"), "application/json"),
        (response(URL, b'{"a": 1}', b""), "application/json"),
        (record("request", b"GET /a HTTP/1.1\r\n\r\n"), "a request record"),
        (record("revisit", b"", WARC_Target_URI=URL), "a revisit: the page did not change since an earlier record"),
        (record("response", b"example.org 300 IN A", **{"Content-Type": "text/dns"}), "a response of text/dns"),
    ],
)
def test_what_is_no_page_is_counted(tmp_path: Path, one: bytes, reason: str) -> None:
    assert read(tmp_path, one) == [Skipped(f"{tmp_path / 'a.warc.gz'}#0", reason)]


@pytest.mark.parametrize(("body", "kind"), [(BODY, "text/html"), (b"Envoys met in Oslo.", "text/plain")])
@pytest.mark.parametrize("http", [b"", b"Content-Type: application/octet-stream\r\n"])
def test_where_the_archive_does_not_say_the_bytes_do(tmp_path: Path, http: bytes, body: bytes, kind: str) -> None:
    assert only(read(tmp_path, response(URL, body, http))).source.media_type == kind


def test_resources_and_texts_are_pages(tmp_path: Path) -> None:
    of = {"WARC-Target-URI": f"<{URL}>", "Content-Type": "text/html"}
    assert only(read(tmp_path, record("resource", BODY, **of))).source.url == URL
    text = only(read(tmp_path, record("conversion", b"Envoys met.", **of | {"Content-Type": "text/plain"})))
    assert text.source.media_type == "text/plain"


@pytest.mark.parametrize("packed", [True, False])
def test_a_digest_that_does_not_hold_is_damage(tmp_path: Path, packed: bool) -> None:
    wrong = response(URL, BODY).replace(b"Oslo", b"Bonn", 1)
    for one in (wrong, response(URL, BODY, WARC_Block_Digest="", WARC_Payload_Digest=sha1(b"another"))):
        (found,) = read(tmp_path, one, packed=packed)
        assert isinstance(found, Trouble) and found.error == "DamagedArchive"
        assert "-Digest is not that of its content" in found.reason


@pytest.mark.parametrize(
    "stated",
    [
        "sha1:" + hashlib.sha1(CHUNKED, usedforsecurity=False).hexdigest(),
        "SHA-256:" + hashlib.sha256(CHUNKED).hexdigest(),
        sha1(CHUNKED),
        sha1(BODY),
        "md5:" + hashlib.md5(BODY, usedforsecurity=False).hexdigest(),
        "whirlpool:abc",
    ],
)
def test_digests_hold_however_they_are_written(tmp_path: Path, stated: str) -> None:
    one = response(
        URL, CHUNKED, HTML + b"Transfer-Encoding: chunked\r\n", WARC_Block_Digest="", WARC_Payload_Digest=stated
    )
    assert only(read(tmp_path, one)).raw == BODY


def test_the_same_record_twice_is_counted_once(tmp_path: Path) -> None:
    found = read(tmp_path, response(URL, BODY), response(URL, BODY), response(URL + "2", BODY), response(URL, page(2)))
    assert urls(found) == [URL, URL + "2", URL]
    assert skipped(found) == ["the same page at the same address as an earlier record"]


@pytest.mark.parametrize("packed", [True, False])
def test_records_over_the_limit_are_passed(tmp_path: Path, packed: bool) -> None:
    bomb = response(URL, gzip.compress(bytes(b" " * 9_000_000)), HTML + b"Content-Encoding: gzip\r\n")
    found = read(
        tmp_path,
        response(URL, b"<p>" + b"Envoys met. " * 99_999),
        response(URL, b"0" * 999_999, b"Content-Type: video/mp4\r\n"),
        bomb,
        response(URL, BODY),
        settings=Settings(max_bytes=9_999),
        packed=packed,
    )
    assert [one.error for one in troubles(found)] == ["TooLarge", "TooLarge"]
    assert skipped(found) == ["video/mp4"]
    assert urls(found) == [URL]


def test_a_gzip_bomb_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    endless = record("response", b"", **{"Content-Length": str(10**12)})[:-4]
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300))
    path.write_bytes(packer.compress(endless) + zeros + packer.flush() + gzip.compress(response(URL, BODY)))
    found = items(path)
    assert urls(found) == [URL]
    assert {one.error for one in troubles(found)} == {"DamagedArchive"} or len(troubles(found)) == 2


def test_zstandard_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(99))
    assert "zstd -d" in troubles(items(path))[0].reason


def test_fields_in_other_encodings_are_a_flaw_of_plain_archives(tmp_path: Path) -> None:
    latin = response("https://paper.example/\udce9tat", BODY)
    found = read(tmp_path, latin, packed=False)
    assert [one.reason for one in troubles(found)] == ["damaged: 1 lines of its head cannot be read"]
    assert urls(found) == [None]


def test_one_record_never_ends_its_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.source import sniff

    told = sniff.media_type

    def fragile(raw: bytes) -> str:
        if raw == page(1):
            raise RuntimeError("a defect")
        return told(raw)

    monkeypatch.setattr(sniff, "media_type", fragile)
    found = read(tmp_path, response(URL, page(0)), response(URL, page(1)), response(URL, page(2)))
    assert [type(item) for item in found] == [Page, Trouble, Page]
    assert troubles(found)[0].error == "RuntimeError"


def test_records_without_the_blank_lines_between_them(tmp_path: Path) -> None:
    made = [response(f"https://paper.example/{n}", page(n)).removesuffix(b"\r\n\r\n") for n in range(3)]
    bare = [re.sub(rb"WARC-(?:Block|Payload)-Digest: .*\r\n", b"", one) for one in made]
    for records in (made, bare):
        (tmp_path / "a.warc").write_bytes(b"".join(records))
        found = items(tmp_path / "a.warc")
        assert troubles(found) == []
        assert [item.raw for item in found if isinstance(item, Page)] == [page(n) for n in range(3)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_of_no_bytes_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    (told,) = troubles(items(tmp_path / name))
    assert (told.error, told.reason) == ("DamagedArchive", "an archive of no bytes; fetch it again")
