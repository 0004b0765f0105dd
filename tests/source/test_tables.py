"""Tables: CSV and TSV in every dress, XLSX, and what is wrong with them."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import communique
from communique import source
from communique.errors import SettingsError
from communique.reading import read_source
from communique.settings import Settings, with_columns
from communique.source import tables, workbook
from communique.source.items import Item, Page, Slice
from tests.source.archives import items, troubles
from tests.source.workbooks import xlsx

WORDS = 'Envoys of Norway and Ghana met in Oslo on Monday.\n\nTalks, "quiet" ones; went on,\nand on.'
NAMES = ("id", "Date", "Source", "Headline", "Full Text", "URL")
ROWS = [
    (f"a/{n}", "May 6, 2024", "The Harbour Courier", f"Talks {n}", WORDS + str(n), f"https://p.example/{n}")
    for n in range(3)
]


def written(
    path: Path, rows: Sequence[Sequence[object]] = (NAMES, *ROWS), *, encoding: str = "utf-8", **signs: Any
) -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, **signs).writerows(rows)
    return path


def pages(found: list[Item]) -> list[Page]:
    assert all(isinstance(item, Page) for item in found), troubles(found)
    return [item for item in found if isinstance(item, Page)]


def texts(found: list[Item]) -> list[str]:
    return [json.loads(page.raw)["text"] for page in pages(found)]


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("a.csv", {}),
        ("a.csv", {"delimiter": ";", "encoding": "utf-8-sig"}),
        ("a.csv", {"delimiter": "|", "lineterminator": "\n"}),
        ("a.csv", {"encoding": "utf-16"}),
        ("a.csv", {"quoting": csv.QUOTE_ALL, "quotechar": "'"}),
        ("a.csv", {"escapechar": "\\", "doublequote": False}),
        ("a.tsv", {"delimiter": "\t", "quoting": csv.QUOTE_ALL}),
        ("A.TAB", {"delimiter": "\t"}),
    ],
)
def test_tables_in_every_dress(tmp_path: Path, name: str, signs: dict[str, Any]) -> None:
    path = written(tmp_path / name, **signs)
    found = pages(items(path))
    assert texts(items(path)) == [row[4] for row in ROWS]
    assert [page.source.origin for page in found] == [f"{path}#{n + 2}:a/{n}" for n in range(3)]
    article = read_source(found[0].source, found[0].raw).article
    assert (article.title, article.outlet, article.url) == ("Talks 0", "The Harbour Courier", "https://p.example/0")
    assert article.published and (article.published.start, article.published.basis) == ("2024-05-06", "metadata")


def test_quotation_marks_in_a_tsv_without_quoting_are_words(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    said = '"We will go," Kari Lund said in Oslo.'
    path.write_text(f'title\ttext\nOne\t{said}\n"Two\tShe left Oslo.\n', encoding="utf-8")
    assert texts(items(path)) == [said, "She left Oslo."]


def test_packed_tables(tmp_path: Path) -> None:
    plain = written(tmp_path / "a.csv")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "one.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, "a.csv")
        archive.writestr("__MACOSX/._a.csv", b"\0\0")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(plain, "in/a.csv")
        archive.write(plain, "b.csv")
    wanted = texts(items(plain))
    assert texts(items(tmp_path / "a.csv.gz")) == texts(items(tmp_path / "one.zip")) == wanted
    found = pages(items(tmp_path / "two.zip"))
    assert [page.source.origin for page in found][2:4] == [
        f"{tmp_path}/two.zip#in/a.csv!4:a/2",
        f"{tmp_path}/two.zip#b.csv!2:a/0",
    ]


def test_a_zip_without_tables_stays_what_it_was(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.html", b"<p>Envoys met.</p>")
    (found,) = troubles(items(tmp_path / "a.zip"))
    assert found.reason == "is a ZIP archive; unpack it and add what is in it"


def test_a_field_of_a_megabyte(tmp_path: Path) -> None:
    long = "Envoys met, and met again. " * 40_000
    path = written(tmp_path / "a.csv", [("text", "date"), (long, "1714989600"), (WORDS, "1714989600000")])
    assert texts(items(path)) == [long, WORDS]
    (first, second) = items(path, Settings(max_bytes=10_000))
    assert troubles([first])[0].error == "TooLarge"
    assert isinstance(second, Page) and second.date == "1714989600000"


def test_marks_that_are_never_closed_cost_their_own_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,text,date\n1,Lund met Osei.,2024-05-06\n"
        '2,"Lund left Oslo.,2024-05-07\n3,Osei came back to Oslo.,2024-05-08\n4,"Both, in Oslo.",2024-05-09\n',
        encoding="utf-8",
    )
    assert texts(items(path)) == ["Lund met Osei.", '"Lund left Oslo.', "Osei came back to Oslo.", "Both, in Oslo."]


def test_rows_that_are_none_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,text,date\n1,Lund met Osei, again,2024-05-06\n\n7,nan,2024-05-06\n8,Lund met Osei.,2024-05-06\n,,\n9\n",
        encoding="utf-8",
    )
    found = items(path)
    told = {item.origin.rpartition("#")[2]: item.reason for item in troubles(found)}
    assert told["2"] == "has 4 fields, and the table 3 columns; a quotation mark may be missing"
    assert told["4"].startswith("has no words in a field text, html, content, body; it has id, text, date")
    assert told["7"].startswith("has 1 fields")
    assert texts([item for item in found if isinstance(item, Page)]) == ["Lund met Osei."]


def test_columns_of_other_names(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [("Corps, long", "Jour", "No"), (WORDS, "2024-05-06", 5)])
    (lack,) = troubles(items(path))
    assert lack.reason.startswith("has no column text, html, content, body; its columns are Corps, long, Jour, No; say")
    for columns in ('"text=Corps, long",date=Jour,id=No', {"text": "corps, long", "date": "Jour", "id": "No"}):
        (found,) = pages(items(path, with_columns(Settings(), columns)))
        assert (found.source.origin, found.date) == (f"{path}#2:5", "2024-05-06")
    lines = tmp_path / "a.jsonl"
    lines.write_text(json.dumps({"Corps, long": WORDS, "Jour": 1714989600}) + "\n")
    (found,) = pages(items(lines, with_columns(Settings(), '"text=Corps, long",date=Jour')))
    assert found.date == "1714989600"


@pytest.mark.parametrize("columns", ["text", "text=", "words=Body", "=Body"])
def test_columns_that_are_none(columns: str) -> None:
    with pytest.raises(SettingsError):
        Settings(columns=columns)


def test_sources_of_rows_are_outlets(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    named = ["The Courier", {"id": "courier", "name": "The Courier"}, "https://www.courier.example/", None]
    path.write_text(
        "".join(json.dumps({"text": WORDS, "url": "https://p.example/", "source": s}) + "\n" for s in named)
    )
    found = [read_source(page.source, page.raw).article.outlet for page in pages(items(path))]
    assert found == ["The Courier", "The Courier", "courier.example", "p.example"]


def test_bytes_of_another_charset_are_read_as_pages_are(tmp_path: Path) -> None:
    text = "President Müller of Zürich was there, and envoys of both states met in Oslo. " * 3
    path = written(tmp_path / "a.csv", [("title", "text"), ("Zürich", text)], encoding="latin-1")
    (found,) = pages(items(path))
    assert "President Müller of Zürich" in read_source(found.source, found.raw).article.text


def test_slices_by_rows_together_give_each_row_once(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [NAMES, *ROWS * 20])
    parts = list(tables.cut(str(path), 500))
    assert len(parts) > 5 and parts[0].start == 0
    assert all(a.stop == b.start for a, b in itertools.pairwise(parts))
    assert [item for part in parts for item in source.items(part, Settings())] == items(path)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff"), min_size=1, max_size=30).map(
    lambda s: f"a {s} b"
)


@hypothesis_settings(deadline=None, max_examples=60)
@given(
    cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], quoting: Any
) -> None:
    path = written(tmp_path_factory.mktemp("t") / "a.csv", [("text", "title"), *cells], quoting=quoting)
    assert texts(items(path)) == [text for text, _ in cells]


@hypothesis_settings(deadline=None, max_examples=60)
@given(raw=st.binary(max_size=300))
def test_any_bytes_end_in_items(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "a.csv"
    for content in (b"text,date\n" + raw, raw):
        path.write_bytes(content)
        found = items(path)
        assert [told.reason for told in troubles(found) if "please report it" in told.reason] == []
        for item in found:
            if isinstance(item, Page):
                assert (
                    item.source.origin.startswith(f"{path}#") and json.loads(item.raw.decode(errors="replace"))["text"]
                )
            else:
                assert item.origin.startswith(str(path)) and item.reason


def test_a_cut_archive_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    table = io.StringIO(newline="")
    csv.writer(table).writerows([NAMES, *((f"{n}", *ROWS[0][1:4], f"{n} {WORDS}" * 30, "") for n in range(3000))])
    raw = gzip.compress(table.getvalue().encode())
    (tmp_path / "a.csv.gz").write_bytes(raw[: len(raw) // 2])
    found = items(tmp_path / "a.csv.gz")
    (told,) = troubles(found)
    assert told.error == "SourceError" and "cannot be read beyond row" in told.reason
    assert 100 < sum(isinstance(item, Page) for item in found) < 3000


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    one = [NAMES, *ROWS]
    xlsx(tmp_path / "a.xlsx", {"Articles": one})
    found = pages(items(tmp_path / "a.xlsx"))
    assert texts(items(tmp_path / "a.xlsx")) == [row[4] for row in ROWS]
    assert found[2].source.origin == f"{tmp_path}/a.xlsx#4:a/2"
    xlsx(tmp_path / "b.xlsx", {"Notes": [("who", "when"), ("me", 5)], "May": one, "June": one})
    found_all = items(tmp_path / "b.xlsx")
    assert [item.origin for item in troubles(found_all)] == [f"{tmp_path}/b.xlsx#Notes"]
    assert [item.source.origin for item in found_all if isinstance(item, Page)][3] == f"{tmp_path}/b.xlsx#June!2:a/0"


def test_a_workbook_of_numbers(tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", {"A": [("id", "text", "date"), (77, WORDS, 1714989600)]})
    (found,) = pages(items(tmp_path / "a.xlsx"))
    assert (found.source.origin, found.date) == (f"{tmp_path}/a.xlsx#2:77", "1714989600")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"PK\x03\x04" + bytes(200), b"\xd0\xcf\x11\xe0" + bytes(99)])
def test_workbooks_that_are_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(raw)
    found = items(tmp_path / "a.xlsx")
    assert [item for item in found if isinstance(item, Page)] == []
    assert bool(found) == bool(raw)


def test_a_workbook_that_unpacks_to_more_than_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    xlsx(path, {"A": [("text",), ("Envoys met in Oslo. " * 200_000,)]})
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    while (at := raw.find(size.to_bytes(4, "little"))) >= 0:  # the archive lies about it
        raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    monkeypatch.setattr(workbook, "LARGEST", 2 << 20)
    (told,) = troubles(items(path))
    assert told.error == "TooLarge"


def test_a_table_found_in_a_folder_is_a_table(tmp_path: Path) -> None:
    written(tmp_path / "a.csv")
    (part,) = source.slices([str(tmp_path)], Settings())
    assert part == Slice(f"{tmp_path}/a.csv", "table", 0, part.stop)


def test_a_row_of_html_outweighs_its_page(tmp_path: Path) -> None:
    page = (
        "<html lang=en><head><title>Shared title | Other Paper</title>"
        "<meta property='og:site_name' content='Other Paper'>"
        "<meta property='article:published_time' content='2020-01-01'></head><body><article><h1>Shared title</h1>"
        "<p>Envoys of Norway and Ghana met in Oslo on Monday, and the talks went on until the evening.</p>"
        "<p>The harbour was closed on Tuesday, as the council of the town had asked them to do.</p></article>"
    )
    rows = [("html", "Headline", "Date", "Source"), (page, "Talks", "6 May 2024", "The Courier"), (page, "", "", "")]
    said, own = communique.readings(written(tmp_path / "a.csv", rows))
    published = [found.article.published for found in (said, own)]
    assert [when.start for when in published if when] == ["2024-05-06", "2020-01-01"]
    assert (said.article.title, said.article.outlet) == ("Talks", "The Courier")
    assert (own.article.title, own.article.outlet) == ("Shared title", "Other Paper")
    assert said.article.text == own.article.text
