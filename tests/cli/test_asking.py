"""The commands that ask a corpus: forms, files, errors, and what a page cannot do to the terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import communique
from communique.cli import main
from communique.cli.tables import table
from communique.query.columns import COLUMNS
from tests.query import press


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return press.make(tmp_path_factory.mktemp("asking") / "press.communique").path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_table_says_how_many(path: Path) -> None:
    done = run("quotes", path, "--speaker", "Lavrov", "--limit", 2)
    assert done.exit_code == 0
    assert "The sanctions will not" in done.output
    assert "3 quotations, 2 shown" in done.output


def test_rows_for_programs(path: Path) -> None:
    lines = run("quotes", path, "--country", "NOR", "--format", "jsonl").output.splitlines()
    assert {json.loads(line)["speaker"] for line in lines} == {"Kari Lund"}
    assert len(json.loads(run("events", path, "--format", "json").output)) == 5
    first, *_ = csv.DictReader(run("encounters", path, "--format", "csv", "--order", "day").output.splitlines())
    assert list(first) == [column.name for column in COLUMNS["encounters"]]
    assert (first["day"], first["mode"], first["place"]) == ("2024-03-14", "meeting", "Lisbon")
    assert (first["participants"], first["countries"]) == ("Helena Sarmento; Kwabena Osei-Tutu", "GHA; PRT")
    parquet = CliRunner().invoke(main, ["positions", str(path), "--format", "parquet"]).stdout_bytes
    assert pq.read_table(io.BytesIO(parquet)).num_rows == 4


def test_rows_into_a_file(path: Path, tmp_path: Path) -> None:
    assert run("articles", path, "-o", tmp_path / "a.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 3
    assert run("articles", path, "-o", tmp_path / "a.txt", "--format", "csv").exit_code == 0
    assert "Lavrov stands firm" in (tmp_path / "a.txt").read_text()
    refused = run("articles", path, "-o", tmp_path / "a.txt")
    assert refused.exit_code == 2
    assert ".csv" in refused.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("quotes", "--country", "Norwai"), "did you mean Norway"),
        (("quotes", "--text", '"open'), "quotation mark is missing"),
        (("sql", "DROP VIEW quotations"), "only SELECT"),
        (("search", "OR"), "OR stands between two words"),
        (("timeline", "Atlantis"), "no country or body 'Atlantis'"),
        (("positions", "--plot", "x.gif"), ".png or .svg"),
        (("explain", "q_none"), "no finding"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(path: Path, words: tuple[str, ...], message: str) -> None:
    name, *rest = words
    done = run(name, path, *rest)
    assert done.exit_code == 2, done.output
    assert message in done.output
    assert "Traceback" not in done.output


def test_no_corpus_is_told(tmp_path: Path) -> None:
    done = run("quotes", tmp_path)
    assert done.exit_code == 2
    assert "manifest.json" in done.output


def test_explain_finds_the_page(path: Path) -> None:
    found = next(iter(communique.open(path).quotations(speaker="Kari Lund", kind="direct")))
    done = run("explain", path, found.id)
    assert "A cease-fire is what we need" in done.output
    assert found.id in run("explain", path, found.article_id).output


def test_the_index_is_made_and_kept(path: Path) -> None:
    assert "up to date" in run("index", path).output
    assert "up to date" in run("index", path, "--rebuild").output
    assert (path / "search.sqlite").is_file()


def test_a_page_cannot_steer_the_terminal() -> None:
    shown = table(("words",), [{"words": "\x1b[31mred\u202e [bold]not markup[/bold]"}])
    assert "\x1b[31m" not in shown
    assert "[bold]" in shown


_ROW = {
    "day": "2024-03-05",
    "finding": "event",
    "direction": "USA → CHN",
    "what": "SANCTION",
    "status": "hypothetical",
    "voice": "claimed",
    "words": "The new tariffs would apply to steel from the first of June, an official said on Tuesday",
    "outlet": "The Morning Gazette",
    "id": "v_09a09f3c1d2e4b5a",
}


@pytest.mark.parametrize("columns", [60, 80, 100, 120, 160])
def test_no_short_cell_and_no_id_is_broken(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = table(tuple(_ROW), [_ROW, _ROW])
    assert max(map(len, shown.splitlines())) <= columns
    assert shown.count("v_09a09f3c1d2e4b5a") == 2
    assert shown.count("2024-03-05") == 2
    told = " ".join(shown.partition("no space")[2].split())
    for column in ("what", "status", "voice", "direction", "finding"):
        assert _ROW[column] in shown or column in told
    assert "tariffs" in shown
    assert ("no space for outlet" in shown) == (columns < 160)


def test_ids_of_a_select_are_whole_and_what_has_no_space_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = {f"column{n}": f"q_{n:016x}" for n in range(6)}
    shown = table((), [row])
    assert [f"q_{n:016x}" in shown for n in range(6)] == [True] * 4 + [False] * 2
    assert "no space for column5, column4" in shown
