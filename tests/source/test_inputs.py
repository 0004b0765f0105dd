"""What can be added, how it is cut into slices, and loose pages."""

from __future__ import annotations

import gzip
import json
import os
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec
import pytest

from communique import source
from communique.errors import MissingSource
from communique.settings import Settings
from communique.source.items import Page, Skipped, Slice, Trouble
from tests.source.archives import items, pack, page, response, troubles, urls

HTML = b"<html><body><p>Envoys met in Oslo.</p></body></html>"
LINE = json.dumps({"text": "Envoys met in Oslo."}).encode() + b"\n"
FEED = b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>"


def slices(*paths: object, per: int = 500) -> list[Slice]:
    return list(source.slices([str(path) for path in paths], Settings(), per=per))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("z.html", "b/y.txt", "b/c/x.htm", "a.json", ".hidden.html", ".git/config.html"):
        (tmp_path / name).write_bytes(HTML)
    (tmp_path / "b" / "lines.jsonl").write_bytes(LINE * 3)
    (tmp_path / "b" / "crawl.warc").write_bytes(pack([response("https://a.example/", page(1))], packed=False)[0])
    (tmp_path / "feed.xml").write_bytes(FEED)
    return tmp_path


def test_a_folder_is_read_in_order_with_all_that_is_in_it(folder: Path) -> None:
    found = slices(folder, per=2)
    assert found == slices(folder, per=2)
    assert [(part.kind, Path(part.path).name) for part in found if part.kind != "pages"] == [
        ("feed", "feed.xml"),
        ("warc", "crawl.warc"),
        ("jsonl", "lines.jsonl"),
    ]
    pages = [part.paths for part in found if part.kind == "pages"]
    assert [[Path(path).name for path in paths] for paths in pages] == [["a.json", "z.html"], ["y.txt", "x.htm"]]


def test_loops_of_links_end(folder: Path) -> None:
    before = slices(folder)
    (folder / "b" / "loop").symlink_to(folder)
    (folder / "b" / "self").symlink_to(folder / "b" / "self")
    found = slices(folder)
    assert {path for part in found for path in part.paths} - {path for part in before for path in part.paths} == {
        str(folder / "b" / "self")
    }
    assert [item.error for item in troubles(items(folder / "b" / "self"))] == ["MissingSource"]


def test_globs_are_expanded_in_order(folder: Path) -> None:
    (found,) = slices(folder / "**" / "*.htm*")
    assert [Path(path).name for path in found.paths] == ["x.htm", "z.html"]


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].html").write_bytes(HTML)
    assert slices(tmp_path / "a[1].html")[0].paths == (str(tmp_path / "a[1].html"),)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("gone.html", "no such file or folder"),
        ("gone/*.html", "nothing matches"),
        ("ftp://host.example/a", "in no storage that is read"),
        ("ssh://host.example/a", "in no storage that is read"),
        ("memory://gone.html", "no such file or folder"),
        ("zip://a.html::memory://a.zip", "in no storage that is read"),
    ],
)
def test_what_is_missing_is_said_before_anything_starts(folder: Path, path: str, says: str) -> None:
    given = path if "://" in path else str(folder / path)
    with pytest.raises(MissingSource, match=says) as caught:
        source.slices([str(folder), given], Settings())
    assert caught.value.origin == given


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("page", HTML, "pages"),
        ("lines.json", LINE * 2, "jsonl"),
        ("one.json", LINE, "pages"),
        ("a.dat", b"WARC/1.0\r\n", "warc"),
        ("a.gz", gzip.compress(b"WARC/1.0\r\n"), "warc"),
        ("lines.gz", gzip.compress(LINE * 2), "jsonl"),
        ("table", b"PAR1....", "parquet"),
        ("f.xml", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("f.rdf", b"<rdf:RDF xmlns='x'>", "feed"),
        ("page.xml", b"<?xml version='1.0'?><html><p>One.</p></html>", "pages"),
        ("empty", b"", None),
    ],
)
def test_kinds_are_told_by_the_head_where_the_name_says_nothing(
    tmp_path: Path, name: str, raw: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    assert [part.kind for part in slices(tmp_path / name)] == [kind or "pages"]


def test_a_list_of_addresses_is_one_only_where_it_was_named(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# papers\nhttps://a.example/1\n\nhttps://b.example/1\nhttps://a.example/2\n")
    (found,) = slices(listed)
    assert found.kind == "urls"
    assert found.paths == ("https://a.example/1", "https://a.example/2", "https://b.example/1")
    assert [part.kind for part in slices(tmp_path)] == ["pages"]


def test_addresses_of_one_site_stay_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"".join(b"https://%c.example/%d\n" % (97 + n % 3, n) for n in range(30))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(lines)))
    found = slices("-", "https://d.example/", per=10)
    assert [sorted({path[8] for path in part.paths}) for part in found] == [["a"], ["b"], ["c"], ["d"]]


@pytest.fixture
def bucket() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_object_storage_is_read_like_folders(bucket: Any, tmp_path: Path) -> None:
    raw, _ = pack([response(f"https://a.example/{n}", page(n)) for n in range(9)], packed=True)
    bucket.pipe({"/in/a.html": HTML, "/in/deep/b.html": HTML, "/in/c.warc.gz": raw, "/in/d.jsonl": LINE * 3})
    assert [(part.kind, part.path) for part in slices("memory://in")] == [
        ("warc", "memory:///in/c.warc.gz"),
        ("jsonl", "memory:///in/d.jsonl"),
        ("pages", "memory:///in/a.html"),
    ]
    found = items("memory://in")
    assert urls(found) == [f"https://a.example/{n}" for n in range(9)] + [None] * 5
    assert not troubles(found)
    assert [part.paths for part in slices("memory://in/**/*.html")] == [
        ("memory:///in/a.html", "memory:///in/deep/b.html")
    ]
    assert urls(items("memory://in/c.warc.gz")) == [f"https://a.example/{n}" for n in range(9)]


def test_pages_come_whole_or_say_why_not(tmp_path: Path) -> None:
    made = {
        "a.html": HTML,
        "b.html.gz": gzip.compress(HTML),
        "c.zip": b"PK\x03\x04" + bytes(99),
        "d.png": b"\x89PNG\r\n\x1a\n",
        "e.bin": bytes(range(256)),
        "f.txt": b"Envoys met. " * 999,
        "g.html.gz": gzip.compress(HTML)[:-9],
        "h.html.gz": gzip.compress(b" " * 9_000_000),
    }
    for name, raw in made.items():
        (tmp_path / name).write_bytes(raw)
    found = items(tmp_path, Settings(max_bytes=9_999))
    by_name = {Path(getattr(item, "origin", None) or item.source.origin).name: item for item in found}  # type: ignore[union-attr]
    assert all(isinstance(by_name[name], Page) for name in ("a.html", "b.html.gz"))
    assert {item.raw for item in found if isinstance(item, Page)} == {HTML}
    assert by_name["c.zip"] == Trouble(
        str(tmp_path / "c.zip"), "NotText", "is a ZIP archive; unpack it and add what is in it"
    )
    assert by_name["d.png"] == Skipped(str(tmp_path / "d.png"), "a .png file")
    assert by_name["e.bin"] == Skipped(str(tmp_path / "e.bin"), "binary data")
    assert [by_name[name].error for name in ("f.txt", "h.html.gz")] == ["TooLarge"] * 2  # type: ignore[union-attr]
    assert by_name["g.html.gz"].reason.startswith("is packed with gzip, and cut off or damaged")  # type: ignore[union-attr]


def test_a_file_that_went_away_is_a_trouble(tmp_path: Path) -> None:
    for name in ("a.html", "b.jsonl", "c.warc.gz", "d.parquet", "e.rss"):
        (tmp_path / name).write_bytes(b"x")
        parts = slices(tmp_path / name)
        (tmp_path / name).unlink()
        found = [item for part in parts for item in source.items(part, Settings())]
        assert [(item.origin, item.error) for item in troubles(found)] == [(str(tmp_path / name), "MissingSource")]


def test_a_packed_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "a.html")
    (found,) = troubles(items(tmp_path / "a.tar.gz"))
    assert found.reason == "is a tar archive; unpack it and add what is in it"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_files_and_folders_are_troubles(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    (tmp_path / "a.html").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    try:
        assert [Path(item.origin).name for item in troubles(items(tmp_path))] == ["a.html", "b"]
    finally:
        (tmp_path / "b").chmod(0o700)


def test_one_folder_is_one_input_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_bytes(HTML)
    first = slices("in")
    assert first and slices("./in") == slices("in/") == slices(".//in/.") == first
    assert slices("./in/*.html") == slices("in/*.html")
