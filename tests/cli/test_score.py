"""`communique score`: the table, the JSON, the misses; clear words for a folder without gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import communique.reading
from communique.cli import main
from communique.errors import EmptyPage
from communique.export.reading_json import dumps
from communique.records import Reading, Source
from communique.settings import Settings
from communique.source.items import Stated
from tests.factory import FJORD, fjord
from tests.score.test_metrics import MET, QUOTE, TOLD, gold


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    gold(tmp_path, QUOTE, TOLD, encounters=[MET])
    (tmp_path / "fjord.txt").write_text(FJORD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readings") / "readings.jsonl"
    path.write_text(f"\n{dumps(fjord())}\n", encoding="utf-8")
    return path


def test_the_table(folder: Path, readings: Path) -> None:
    done = run(folder, "--readings", readings)
    assert done.exit_code == 0
    rows = done.output.splitlines()
    assert rows[0] == "1 document"
    assert "attribution F1 at 0.8          1.000   1.000  1.000      2      2" in rows
    assert "speaker accuracy               1.000  of 2" in rows
    assert "position F1                        -       -      -      0      0" in rows


def test_the_figures_as_json(folder: Path, readings: Path) -> None:
    figures = json.loads(run(folder, "--readings", readings, "--json").output)
    assert figures["encounter F1"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "predicted": 1}


def test_texts_are_read_and_one_that_fails_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(origin: Source, raw: bytes, *, settings: Settings, stated: Stated | None = None) -> Reading:
        if not raw.strip():
            raise EmptyPage("there is nothing in it", origin=origin.origin)
        return fjord()

    monkeypatch.setattr(communique.reading, "read_source", read)
    gold(folder, QUOTE, name="blank")
    (folder / "blank.txt").write_text(" \n", encoding="utf-8")
    gold(folder, QUOTE, name="absent")

    done = run(folder, "--misses")

    assert done.exit_code == 1
    assert f"communique: {folder}/blank.txt: there is nothing in it" in done.stderr
    assert "absent.txt" in done.stderr
    assert "blank: missed quotation (direct, Kari Lund): we agree on the cod" in done.stdout
    assert "attribution F1 at 0.8          1.000   0.500  0.667      4      2" in done.stdout


def with_address(folder: Path, name: str, url: str) -> None:
    gold(folder, QUOTE, name=name)
    annotation = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    (folder / f"{name}.json").write_text(json.dumps(annotation | {"url": url}), encoding="utf-8")
    (folder / f"{name}.txt").write_text("“We agree on the cod,” said Foreign Minister Kari Lund.", encoding="utf-8")


def test_a_text_with_an_address_is_read_with_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(folder, "paper", "https://www.harbourcourier.example/world/cod")
    pages: dict[str, tuple[str | None, object]] = {}
    real = communique.reading.read_source

    def read(origin: Source, raw: bytes, *, settings: Settings, stated: Stated | None = None) -> Reading:
        reading = real(origin, raw, settings=settings)
        pages[Path(origin.origin).stem] = (reading.article.url, reading.article.outlet)
        return reading

    monkeypatch.setattr(communique.reading, "read_source", read)
    assert run(folder).exit_code == 0
    assert pages["paper"][0] == "https://www.harbourcourier.example/world/cod"
    assert pages["fjord"][0] is None


def test_figures_by_kind_of_text(folder: Path) -> None:
    with_address(folder, "paper", "https://www.harbourcourier.example/world/cod")
    rows = run(folder, "--by", "kind").output.splitlines()
    assert [row for row in rows if row.endswith(("document", "documents"))] == [
        "with address: 1 document",
        "without address: 1 document",
        "2 documents",
    ]
    kinds = json.loads(run(folder, "--by", "kind", "--json").output)["kinds"]
    assert kinds["with address"]["quotation F1 at 0.8"]["gold"] == 1
    assert kinds["without address"]["quotation F1 at 0.8"]["gold"] == 2
    assert "kinds" not in json.loads(run(folder, "--json").output)


def test_a_folder_without_gold_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = run(folder)
        assert done.exit_code == 2
        assert done.stderr.startswith(f"communique: {folder}")
        assert len(done.stderr.splitlines()) == 1
    assert "no gold here: wanted files <id>.json" in run(tmp_path).stderr


def test_readings_that_are_no_json_are_told_with_their_line(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("bad") / "bad.jsonl"
    path.write_text('\n{"id": \n', encoding="utf-8")
    done = run(folder, "--readings", path)
    assert done.exit_code == 2
    assert "bad.jsonl: line 2 is not JSON" in done.stderr
