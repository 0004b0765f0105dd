"""Every example of docs/cookbook.md runs, in Python and on the command line, and finds something."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.query.rows import Rows
from communique.run.derive import merge
from tests.query import press

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cookbook")
    merge(press.make(folder / "press.communique").path)
    merge(press.news(folder / "news.communique").path)
    return folder


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", COOKBOOK.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) >= 12
    return found


def test_the_python_runs(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(here)
    names: dict[str, Any] = {}
    for code in blocks("py"):
        exec(compile(code, str(COOKBOOK), "exec"), names)  # noqa: S102 - our own document
    for name in (
        "hits",
        "norwegian",
        "meetings",
        "sanctions",
        "positions",
        "timeline",
        "papers",
        "indices",
        "doubtful",
        "quoted",
    ):
        assert isinstance(names[name], Rows)
        assert names[name].count() > 0, name
    assert names["frame"]["reports"].sum() == 3
    assert names["table"].read_bytes().startswith(b"PK")
    assert {str(month) for month in names["by_month"].index} == {"2024-05"}
    assert names["copies"].columns[:2] == ("group_id", "what")
    assert next(iter(names["speakers"]))["speaker_name"] == "Sergey Lavrov"
    check_the_ten(here, names)
    assert len(names["told"]) == 1
    assert (here / "positions.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert [hits.rows for hits in names["news"]] == [()]
    assert names["undone"].values["speaker"] == "Kari Lund (NOR)"
    printed = capsys.readouterr().out
    assert str(names["cited"]) in printed
    assert f"@misc{{{names['said'].id}," in printed
    assert "Kari Lund ['Foreign Minister'] 1" in printed
    assert "3 {'08/05/2024': 1}\n" in printed
    assert "2024-05-07 The Lakeside Echo The ferries will sail in June," in printed
    assert "harbour.csv#3 1 quotations" in printed
    assert "2024-05-02 The Harbour Courier direct Sanctions have never stopped a river," in printed


def check_the_ten(here: Path, names: dict[str, Any]) -> None:
    """What the ten questions give, of the corpus that is merged."""
    assert [row["words"] for row in names["on_sanctions"].flat()] == [
        "The sanctions will not change our position,",
        "Sanctions have never stopped a river,",
        "new sanctions would not change anything",
    ]
    assert [str(row["day"]) for row in names["met"].flat()] == ["2024-03-14", "2024-05-20"]
    assert [(row["relayer"], row["speaker"]) for row in names["relayed"].dicts()] == [
        ("Ghana News Agency", "Kwabena Osei-Tutu")
    ]
    assert {(row["month"], row["country"]) for row in names["quoted"].dicts()} >= {
        ("2024-05", "RUS"),
        ("2024-05", "GHA"),
    }
    assert {row["outlet"] for row in names["papers_of_record"].dicts()} == {press.COURIER, press.GAZETTE}
    assert ("PRT → GHA", "narrated", 1) in [(way, voice, events) for _, way, voice, events in names["monthly"]]
    for made in ("portugal-ghana.svg", "todo.csv"):
        assert (here / made).stat().st_size > 100
    assert {row["keyword"].casefold() for row in names["concordance"].dicts()} == {"sanctions"}
    assert (names["done"].said, names["done"].wrong) == ((), ())
    assert [(row["action"], row["field"], row["count"]) for row in names["by_whom"].dicts()] == [
        ("correct", "words", 1)
    ]


@pytest.mark.parametrize("command", blocks("sh"))
def test_the_commands_run(here: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(here)
    program, *words = shlex.split(command)
    assert program == "communique"
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    if "todo.csv" in words:
        assert (here / "todo.csv").stat().st_size > 100
    elif "-o" in words:
        written = (here / words[words.index("-o") + 1]).read_text(encoding="utf-8")
        assert "The sanctions will not change our position," in written
    else:
        assert re.search(
            r"[1-9]\d* (quotation|hit|encounter|event|position|finding|actor|row|place|article|correction)", done.output
        )


def test_what_is_measured_is_what_the_cookbook_has() -> None:
    from bench.queries import QUERIES

    heads = re.findall(r"^## (\d+)\.", COOKBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name.split()[0] for name in QUERIES] == heads
