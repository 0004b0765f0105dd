"""Questions by command: pages asked as a corpus, words unquoted, context in columns, counts, pictures, JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import communique
from communique.cli import main
from communique.cli.asking import is_page
from communique.cli.tables import aligned, table
from tests.query import press

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return press.make(tmp_path_factory.mktemp("questions") / "press.communique").path


def run(*words: object, say: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=say)


def test_a_page_is_asked_as_a_corpus_is() -> None:
    page = SAMPLES / "talks.html"
    done = run("quotes", page, "--speaker", "Sarmento", "--kind", "direct", "--json")
    assert done.exit_code == 0, done.output
    assert any(row["words"].startswith("We lost two years") for row in json.loads(done.stdout))
    assert "call" in run("encounters", page, "--between", "Ghana", "--between", "Portugal").output
    assert json.loads(run("speakers", page, "--by", "country", "--json").stdout)[0]["country"] in {"PRT", "GHA"}
    assert run("quotes", page, "--speaker", "Nobody").exit_code == 2


def test_what_cannot_be_read_ends_with_1_and_no_folder_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    done = run("quotes", tmp_path / "empty.html")
    assert done.exit_code == 1
    assert "empty.html" in done.output
    assert run("quotes", tmp_path).exit_code == 2
    assert run("quotes", tmp_path / "none").exit_code == 2
    assert run("accept", SAMPLES / "talks.html", "q_1").exit_code == 2  # a page is not kept
    assert is_page("https://paper.example/a.html")
    assert is_page("-")


def test_words_of_a_search_need_no_quotes(path: Path) -> None:
    assert (
        run("search", path, "never", "stopped", "--json").stdout
        == run("search", path, "never stopped", "--json").stdout
    )
    assert len(json.loads(run("search", path, "never", "stopped", "--json").stdout)) == 2


def test_words_in_context_are_columns_and_stand_below_each_other(path: Path) -> None:
    done = run("search", path, "sanctions", "--context", 40)
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if " | " in line]
    assert len(lines) == 6
    assert len({line.index(" | ") for line in lines}) == 1
    rows = list(
        csv.DictReader(io.StringIO(run("search", path, "sanctions", "--context", 40, "--format", "csv").stdout))
    )
    assert {"pre", "keyword", "post", "start", "end", "article_id", "speaker"} <= set(rows[0])


def test_a_line_in_context_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    row = {"id": "q_1", "pre": "before " * 20 + "here", "keyword": "peace", "post": "after " * 20}
    (line,) = aligned([row], ("id",)).splitlines()[:1]
    assert len(line) <= 80
    assert "here | peace | after" in line
    assert "\x1b" not in aligned([row | {"pre": "\x1b[31mred"}], ("id",))


def test_counts_by_command(path: Path) -> None:
    done = run("speakers", path, "--by", "month", "--by", "country", "--since", "2024-05")
    assert "2024-05" in done.output
    assert "NOR" in done.output
    assert "2024-03" not in done.output
    assert json.loads(run("outlets", path, "--json").stdout)[0]["outlet"] == press.COURIER
    refused = run("speakers", path, "--country", "Atlantis")
    assert refused.exit_code == 2
    assert "no country 'Atlantis'" in refused.output


def test_a_timeline_is_drawn_by_the_name_of_its_file(path: Path, tmp_path: Path) -> None:
    for words in (("timeline", path, "Russia", "USA"), ("positions", path, "--on", "sanctions")):
        target = tmp_path / f"{words[0]}.svg"
        done = run(*words, "-o", target)
        assert done.exit_code == 0, done.output
        assert f"drawn to {target}" in done.output
        assert target.read_text(encoding="utf-8").startswith("<?xml")


def test_figures_have_two_decimals_and_midnights_none() -> None:
    import datetime

    shown = table(("a", "b"), [{"a": 1 / 3, "b": datetime.datetime(2018, 1, 1)}])
    assert "0.33 " in shown
    assert "2018-01-01\n" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("quotes",), ("encounters",), ("events",), ("positions",), ("actors",), ("articles",), ("speakers",),
        ("outlets",),
        ("search", "river"), ("timeline", "Russia"), ("dyads", "Russia", "USA"), ("sql", "SELECT 1 AS a"), ("review",),
        ("watch",), ("corrections",), ("index",), ("info",),
    ],
)  # fmt: skip
def test_every_answer_is_to_be_had_as_json(path: Path, words: tuple[str, ...]) -> None:
    name, *rest = words
    done = run(name, path, *rest, "--json")
    assert done.exit_code == 0, done.output
    json.loads(done.stdout)


@pytest.mark.parametrize("words", [("read",), ("explain",), ("tag",), ("issues",)])
def test_what_reads_a_page_gives_json_too(words: tuple[str, ...]) -> None:
    done = run(*words, SAMPLES / "talks.html", "--json")
    assert done.exit_code == 0, done.output
    assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())


def test_correcting_by_sheet_and_by_command(tmp_path: Path) -> None:
    path, sheet = press.make(tmp_path / "press.communique").path, tmp_path / "todo.csv"
    assert run("review", path, "--among", "quotations", "-o", sheet).exit_code == 0
    text = sheet.read_text(encoding="utf-8-sig")
    sheet.write_text(text.replace("Helena Sarmento,Kwabena Osei-Tutu (GHA)", "Kari Lundt,Kwabena Osei-Tutu (GHA)"))
    refused = run("correct", path, "-i", sheet)
    assert refused.exit_code == 2
    assert "row " in refused.output
    assert "did you mean Kari Lund?" in refused.output
    assert "nothing is said, since 1 row" in refused.output
    assert not (path / "corrections.jsonl").exists()
    assert run("correct", path, "-i", sheet, "--keep-going").exit_code == 1
    done = run("correct", path, "-i", sheet, "--new", "--who", "Ada")
    assert done.exit_code == 0, done.output
    assert "1 findings looked at" in done.output
    (said,) = json.loads(run("corrections", path, "--json").stdout)
    assert (said["who"], said["values"]) == ("Ada", "speaker: Kari Lundt, country: PRT")
    counts = json.loads(run("corrections", path, "--counts", "--json").stdout)
    assert {(row["who"], row["field"], row["count"]) for row in counts} == {
        ("Ada", "speaker", 1),
        ("Ada", "country", 1),
    }
    for wrong in ((), ("-i", sheet, "--kind", "direct"), ("q_1", "-i", sheet)):
        assert run("correct", path, *wrong).exit_code == 2


def test_a_new_name_is_asked_about(tmp_path: Path) -> None:
    path = press.make(tmp_path / "press.communique").path
    ids = [found.id for found in communique.open(path).quotations(speaker="Lavrov")]
    refused = run("correct", path, *ids, "--speaker", "Kari Lundt", say="n\n")
    assert refused.exit_code == 1
    assert "nobody here is called 'Kari Lundt'; did you mean Kari Lund?" in refused.output
    assert communique.open(path).corrections() == ()
    assert run("correct", path, *ids, "--speaker", "Kari Lundt", say="y\n").exit_code == 0
    told = json.loads(run("undo", path, 3, "--json").stdout)
    assert [(one["action"], one["undone"]) for one in told] == [("correct", True)] * 3
