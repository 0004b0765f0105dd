"""JSON lines and Parquet: rows of named fields."""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import source
from communique.reading import read_source
from communique.settings import Settings
from communique.source.items import Item, Page, Slice
from tests.source.archives import items, troubles

WORDS = "Envoys of both states met in Oslo on Monday, the ministry said."
URL = "https://paper.example/a"


def lines(path: Path, *rows: Any, pack: Callable[[bytes], bytes] = bytes) -> Path:
    raw = b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)
    path.write_bytes(pack(raw))
    return path


def only(found: list[Item]) -> Page:
    (item,) = found
    assert isinstance(item, Page), item
    return item


def test_a_line_of_our_own_fields_is_the_page(tmp_path: Path) -> None:
    row = {"text": WORDS, "title": "Talks in Oslo", "url": URL, "date": "2024-05-02"}
    found = only(items(lines(tmp_path / "a.jsonl", row)))
    assert found.raw == json.dumps(row).encode()
    assert (found.source.url, found.source.origin) == (URL, f"{tmp_path / 'a.jsonl'}#0")
    article = read_source(found.source, found.raw).article
    assert (article.title, article.url) == ("Talks in Oslo", URL)
    assert article.published and article.published.start == "2024-05-02"


@pytest.mark.parametrize(
    "row",
    [
        {"maintext": WORDS, "headline": "Talks", "link": URL, "published": "2024-05-02"},
        {"content": WORDS, "title": "Talks", "source_url": URL, "publish_date": "2024-05-02T00:00:00Z"},
        {"text": "", "body": WORDS, "metadata": {"url": URL, "date": "2024-05-02", "title": "Talks"}},
    ],
)
def test_other_names_of_fields_are_known(tmp_path: Path, row: dict[str, Any]) -> None:
    found = only(items(lines(tmp_path / "a.jsonl", row)))
    article = read_source(found.source, found.raw).article
    assert (article.title, article.url) == ("Talks", URL)
    assert article.published and article.published.start.startswith("2024-05-02")
    assert WORDS in article.text


@pytest.mark.parametrize("name", ["html", "content", "raw_html"])
def test_html_becomes_a_page_of_html(tmp_path: Path, name: str) -> None:
    markup = f"<html><body><p>{WORDS} Größe</p></body></html>"
    found = only(items(lines(tmp_path / "a.ndjson", {name: markup, "url": URL})))
    assert (found.raw, found.source.media_type, found.source.url) == (markup.encode(), "text/html", URL)


def test_broken_lines_are_troubles_and_stop_nothing(tmp_path: Path) -> None:
    good = {"text": WORDS}
    path = lines(
        tmp_path / "a.jsonl",
        *(
            good,
            b'{"text": "cut\n',
            good,
            b"\n",
            b"[1, 2]\n",
            {"title": "no words"},
            b"[" * 5000 + b"\n",
            b"\x00\xff\n",
        ),
        *({"text": "x" * 5000}, good),
    )
    found = items(path, Settings(max_bytes=4_000))
    assert sum(isinstance(item, Page) for item in found) == 3
    told = {int(item.origin.rpartition("#")[2]): (item.error, item.reason) for item in troubles(found)}
    begin = len(json.dumps(good)) + 1
    assert told[begin][1].startswith("not one JSON object on the line")
    assert [error for error, _ in told.values()] == ["NoArticle"] * 3 + ["TooLarge", "NoArticle", "TooLarge"]
    assert "it has title" in told[sorted(told)[2]][1]


def test_a_line_of_a_hundred_megabytes_is_passed_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json.dumps({"text": WORDS}).encode())
    tracemalloc.start()
    found = items(path, Settings(max_bytes=5_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.error for item in troubles(found)] == ["TooLarge"]
    assert sum(isinstance(item, Page) for item in found) == 1
    assert peak < 12_000_000


def test_other_encodings_are_read_as_pages_are(tmp_path: Path) -> None:
    text = f"{WORDS} President Müller of Zürich was there. {WORDS} {WORDS}"
    path = lines(tmp_path / "a.jsonl", f'{{"text": "{text}"}}\n'.encode("latin-1"))
    found = only(items(path))
    assert "President Müller of Zürich" in read_source(found.source, found.raw).article.text
    (one,) = items(lines(tmp_path / "b.jsonl", b"\xff\xfe" + '{"text": "a"}\n'.encode("utf-16-le")))
    assert "UTF-16" in troubles([one])[0].reason


@given(
    texts=st.lists(st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), max_size=40), max_size=12),
    length=st.integers(1, 200),
)
def test_ranges_give_each_line_once(tmp_path_factory: pytest.TempPathFactory, texts: list[str], length: int) -> None:
    path = tmp_path_factory.mktemp("ranges") / "a.jsonl"
    path.write_bytes(b"\n".join(json.dumps({"text": text}).encode() for text in texts))
    size = path.stat().st_size
    parts = [Slice(str(path), "jsonl", start, min(start + length, size)) for start in range(0, size, length)]
    assert [item for part in parts for item in source.items(part, Settings())] == items(path)


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", lambda raw: pa.compress(raw, codec="zstd", asbytes=True)),
    ],
)
def test_packed_lines_and_their_damage(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    rows = [{"text": f"{n} {WORDS} " * 20} for n in range(2000)]
    path = lines(tmp_path / f"a.jsonl{suffix}", *rows, pack=pack)
    assert [part.kind for part in source.slices([str(path)], Settings())] == ["jsonl"]
    assert sum(isinstance(item, Page) for item in items(path)) == 2000
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    cut = items(path)
    assert len(troubles(cut)) == 1 and troubles(cut)[0].error == "SourceError"
    path.write_bytes(raw[:20] + bytes(40) + raw[60:])
    assert len(troubles(items(path))) >= 1


def table(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_a_table_of_texts(tmp_path: Path) -> None:
    when = datetime.datetime(2024, 5, 2, 8, 30, tzinfo=datetime.UTC)
    columns: dict[str, list[Any]] = {
        "id": [1, 2],
        "text": [WORDS, None],
        "title": ["Talks", "None"],
        "url": [URL, URL],
        "date": [when, when],
    }
    found = items(table(tmp_path / "a.parquet", columns))
    article = read_source(only(found[:1]).source, only(found[:1]).raw).article
    assert (article.title, article.url) == ("Talks", URL)
    assert article.published and article.published.start.startswith("2024-05-02")
    (lacking,) = troubles(found)
    assert (lacking.origin, lacking.error) == (f"{tmp_path / 'a.parquet'}#1", "NoArticle")


def test_a_table_of_html_in_bytes(tmp_path: Path) -> None:
    raw = f"<html><body><p>{WORDS} Größe</p></body></html>".encode("latin-1")
    found = only(items(table(tmp_path / "a.parquet", {"html": [raw], "url": [URL]})))
    assert (found.raw, found.source.media_type) == (raw, "text/html")


def test_a_table_without_words_says_what_it_has(tmp_path: Path) -> None:
    (found,) = troubles(items(table(tmp_path / "a.parquet", {"id": [1], "score": [0.5]})))
    assert found.error == "NoArticle"
    assert found.reason == "has no column text, html, content, body; its columns are id, score"


def test_row_groups_are_slices_and_damage_stays_in_its_own(tmp_path: Path) -> None:
    import random

    rng = random.Random(1)  # noqa: S311 - words that do not pack
    texts = [f"{n} " + "".join(rng.choices("abcdefgh ", k=900)) for n in range(100)]
    path = table(tmp_path / "a.parquet", {"text": texts}, row_group_size=10, use_dictionary=False)
    from communique.source import parquet

    assert [(part.start, part.stop) for part in parquet.cut(str(path), 1)] == [(n, n + 1) for n in range(10)]
    parts = [item for part in parquet.cut(str(path), 1) for item in source.items(part, Settings())]
    assert parts == items(path) and len(parts) == 100
    raw = bytearray(path.read_bytes())
    begin = pq.ParquetFile(path).metadata.row_group(4).column(0).data_page_offset
    raw[begin : begin + 200] = bytes(200)
    path.write_bytes(raw)
    found = items(path)
    (damage,) = troubles(found)
    assert "row group 4" in damage.reason and damage.origin == f"{path}#40"
    assert sum(isinstance(item, Page) for item in found) == 90


@pytest.mark.parametrize("raw", [b"PAR1", b"PAR1" + bytes(99) + b"PAR1", b"no table at all"])
def test_what_is_no_table_is_one_trouble(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(raw)
    assert [item.error for item in troubles(items(tmp_path / "a.parquet"))] == ["SourceError"]
