"""Bytes from files and standard input, with the limits in force."""

from __future__ import annotations

import gzip
import io
import os
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from communique import source
from communique.errors import FetchError, MissingSource, NotText, TooLarge
from communique.settings import Settings

TEXT = b"The envoy left Oslo on Monday.\n"


def test_a_source_is_named_by_its_hash() -> None:
    found = source.from_bytes(TEXT, origin="a.txt", url="https://example.org/a", fetched="2024-01-02T03:04:05+00:00")
    assert found.id == sha256(TEXT).hexdigest()
    assert (found.origin, found.url, found.fetched) == ("a.txt", "https://example.org/a", "2024-01-02T03:04:05+00:00")
    assert found.media_type == "text/plain"


def test_a_given_media_type_is_kept() -> None:
    assert source.from_bytes(TEXT, origin="-", media_type="text/html").media_type == "text/html"


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    found, raw = source.load(str(path), Settings())
    assert raw == TEXT
    assert found.origin == str(path)
    assert found.url is None and found.fetched is None


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT)))
    found, raw = source.load("-", Settings())
    assert raw == TEXT
    assert found.origin == "-"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: None, "no such file"),
        (lambda p: p.mkdir(), "is a folder"),
    ],
)
def test_what_is_no_file_says_so(tmp_path: Path, make, says: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "gone"
    make(path)
    with pytest.raises(MissingSource, match=says) as caught:
        source.load(str(path), Settings())
    assert caught.value.origin == str(path)


def test_a_path_with_a_null_character_is_no_file() -> None:
    with pytest.raises(MissingSource, match="cannot be read"):
        source.load("a\x00b", Settings())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    path.chmod(0)
    with pytest.raises(MissingSource, match="permissions"):
        source.load(str(path), Settings())


class Endless(io.RawIOBase):
    """A stream without end that counts what was taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "must never be read to its end"
        self.taken += size
        return b"a" * size


def test_no_more_than_the_limit_is_ever_read(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=endless))
    with pytest.raises(TooLarge, match="raise max_bytes"):
        source.load("-", Settings(max_bytes=1_000))
    assert endless.taken == 1_001


class Hundred(io.RawIOBase):
    """100 MB of text that are made as they are read."""

    def __init__(self) -> None:
        self.left = 100_000_000

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        size = min(len(buffer), self.left, 65_536)
        buffer[:size] = b"a" * size
        self.left -= size
        return size


def peak(origin: str) -> int:
    """The most bytes that were held at once while something too large was read."""
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="20,000,000 bytes"):
            source.load(origin, Settings())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_of_100_megabytes_is_left_early(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(TEXT)
        file.truncate(100_000_000)
    assert peak(str(path)) < 25_000_000


def test_100_megabytes_on_standard_input_are_left_early(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Hundred()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(stream)))
    assert peak("-") < 45_000_000
    assert stream.left > 79_000_000


@pytest.mark.parametrize("origin", ["ftp://example.org/a", "file:///etc/passwd", "gopher://example.org"])
def test_other_schemes_are_refused(origin: str) -> None:
    with pytest.raises(FetchError, match="only http and https"):
        source.load(origin, Settings())


def test_a_packed_file_is_unpacked_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(TEXT))
    found, raw = source.load(str(path), Settings())
    assert (raw, found.id, found.media_type) == (TEXT, sha256(TEXT).hexdigest(), "text/plain")
    path.write_bytes(gzip.compress(TEXT * 50)[:-9])
    with pytest.raises(NotText, match="cut off or damaged"):
        source.load(str(path), Settings())
    path.write_bytes(gzip.compress(b"a" * 50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            source.load(str(path), Settings(max_bytes=1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
