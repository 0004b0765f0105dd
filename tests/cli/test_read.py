"""`communique read` around the reading itself: formats, outputs, failing pages, exit status, interruption."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import communique.reading
from communique import cli
from communique.cli import COMMANDS, main
from communique.cli.outputs import file_name
from communique.cli.plain import one_line, safe
from communique.errors import NoArticle
from communique.export.reading_json import loads
from communique.records import Reading, Source
from communique.settings import Settings
from communique.source.items import Stated
from tests.factory import article, fjord, reading

PAGE = "Oslo, March 3 - Foreign Minister Kari Lund said the talks would go on.\n"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """A reader that needs no rules: the page is its text; the settings of each call are kept."""
    calls: list[Settings] = []

    def read(origin: Source, raw: bytes, *, settings: Settings, stated: Stated | None = None) -> Reading:
        calls.append(settings)
        text = raw.decode("utf-8")
        if "navigation" in text:
            raise NoArticle("only navigation\x1b[2J was found", origin=origin.origin)
        if "defect" in text:
            raise ZeroDivisionError("a rule divides")
        if "interrupt" in text:
            raise KeyboardInterrupt
        return reading(article(text), origin=origin.origin)

    monkeypatch.setattr(communique.reading, "read_source", read)
    return calls


def run(*arguments: str | Path, standard_input: str | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)], input=standard_input)


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, Path]:
    """Some files by what they do to the reader."""
    found = {}
    for name in ("good", "navigation", "defect", "interrupt", "better"):
        found[name] = tmp_path / f"{name}.txt"
        found[name].write_text(f"{name}: {PAGE}", encoding="utf-8")
    return found


def test_json_is_one_reading_a_line(reader: list[Settings], pages: dict[str, Path]) -> None:
    done = run(pages["good"], pages["better"], "--format", "json")
    assert done.exit_code == 0
    read = [loads(line) for line in done.stdout.splitlines()]
    assert [r.source.origin for r in read] == [str(pages["good"]), str(pages["better"])]
    assert read[0].article.text == f"good: {PAGE}"


def test_standard_input_is_a_page(reader: list[Settings]) -> None:
    done = run("-", "--format", "json", standard_input=PAGE)
    assert json.loads(done.stdout)["text"] == PAGE
    assert json.loads(done.stdout)["origin"] == "-"


def test_a_failing_page_is_named_and_the_others_go_on(reader: list[Settings], pages: dict[str, Path]) -> None:
    done = run(pages["navigation"], "no/such/file", pages["defect"], pages["good"], "--format", "json")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    named = done.stderr.splitlines()
    assert named[0] == f"communique: {pages['navigation']}: only navigation\ufffd[2J was found"
    assert named[1].startswith("communique: no/such/file: ")
    assert named[2].startswith(f"communique: {pages['defect']}: a defect in communique, please report it")
    assert len(named) == 3


def test_ctrl_c_stops_quietly_and_keeps_what_was_done(reader: list[Settings], pages: dict[str, Path]) -> None:
    done = run(pages["good"], pages["interrupt"], pages["better"], "--format", "json")
    assert done.exit_code == 130
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == "communique: stopped after 1 of 3\n"


def test_html_of_one_page_goes_to_the_terminal_or_a_file(
    reader: list[Settings], pages: dict[str, Path], tmp_path: Path
) -> None:
    assert run(pages["good"], "--format", "html").stdout.startswith("<!doctype html>")
    target = tmp_path / "out.html"
    done = run(pages["good"], "--format", "html", "-o", target)
    assert (done.exit_code, done.stdout) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_html_of_several_pages_needs_a_folder(reader: list[Settings], pages: dict[str, Path], tmp_path: Path) -> None:
    refused = run(pages["good"], pages["better"], "--format", "html")
    assert refused.exit_code == 2
    assert "several pages as HTML need --output FOLDER" in refused.stderr
    done = run(pages["good"], pages["better"], pages["good"], "--format", "html", "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["better.html", "good-2.html", "good.html"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_folder_is_no_place_for_text(form: str, reader: list[Settings], pages: dict[str, Path]) -> None:
    refused = run(pages["good"], "--format", form, "-o", pages["good"].parent)
    assert refused.exit_code == 2
    assert "is a folder" in refused.stderr


def test_an_output_that_cannot_be_written_is_said_at_once(
    reader: list[Settings], pages: dict[str, Path], tmp_path: Path
) -> None:
    refused = run(pages["good"], "-o", tmp_path / "no" / "such" / "folder.txt")
    assert refused.exit_code == 2
    assert "cannot write" in refused.stderr
    refused = run(pages["good"], pages["better"], "--format", "html", "-o", pages["good"])
    assert refused.exit_code == 2
    assert "cannot make the folder" in refused.stderr
    assert reader == []


def test_settings_come_from_the_file_and_the_option_wins(
    reader: list[Settings], pages: dict[str, Path], tmp_path: Path
) -> None:
    toml = tmp_path / "communique.toml"
    toml.write_text('extractor = "turbo"\nmax_bytes = 500\n', encoding="utf-8")
    run(pages["good"], "--settings", toml)
    run(pages["good"], "--settings", toml, "--extractor", "careful")
    assert [s.extractor for s in reader] == ["turbo", "careful"]
    assert {s.max_bytes for s in reader} == {500}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Missing argument"),
        (["x", "--format", "xml"], "'xml' is not one of 'text', 'json', 'html'"),
        (["x", "--settings", "no/such.toml"], "no/such.toml: cannot be read"),
    ],
)
def test_a_wrong_command_is_status_2(arguments: list[str], reason: str) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert reason in refused.stderr


def test_a_settings_file_with_an_unknown_key_is_status_2(tmp_path: Path) -> None:
    toml = tmp_path / "communique.toml"
    toml.write_text("speed = 3\n", encoding="utf-8")
    refused = run("x", "--settings", toml)
    assert refused.exit_code == 2
    assert "unknown key 'speed'" in refused.stderr


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    code = (
        "import communique.reading, tests.factory as f\n"
        "communique.reading.read_source = lambda *a, **k: f.fjord()\n"
        "from communique.cli import main\n"
        f"main(['read', '--format', 'json', *[{str(Path(__file__))!r}] * 3000])"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout
    assert child.stderr
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait(20) == 1


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    code = (
        "import communique.reading, tests.factory as f\n"
        "communique.reading.read_source = lambda *a, **k: f.fjord()\n"
        "from communique.cli import main\n"
        f"main(['read', *[{str(Path(__file__))!r}] * 9, 'missing\\x1b[31m', '-o', {str(tmp_path / 'out.txt')!r}])"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=theirs, env=environment
    ) as child:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    assert child.returncode == 1
    assert b"reading" in said
    assert b"100%" in said
    assert "communique: missing\ufffd[31m: ".encode() in said


@pytest.mark.parametrize("arguments", [["--version"], ["read", "--help"], ["score", "--help"]])
def test_the_module_runs_as_a_program(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "communique", *arguments], capture_output=True, text=True, check=True)
    assert "communique" in done.stdout


def test_each_command_has_its_file_and_the_list_is_lazy() -> None:
    files = {
        path.stem
        for path in Path(cli.__file__).parent.glob("*.py")
        if re.search(r"^(?:def command\(|command = )", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert files == set(COMMANDS)
    listed = CliRunner().invoke(main, ["--help"]).output
    assert all(re.search(rf"^  {name}\s+\w", listed, re.MULTILINE) for name in COMMANDS)
    assert CliRunner().invoke(main, ["rede"]).exit_code == 2


def test_text_is_made_safe_for_terminals() -> None:
    assert safe("a\tb\nc\x1b[2J\x07\x9b\u202e\ud800é“") == "a\tb\nc\ufffd[2J\ufffd\ufffd\ufffd\ufffdé“"
    assert one_line("a\n  b\r\x00") == "a b\ufffd\ufffd"


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("in/talks.html", "talks.html"),
        ("https://news.example/a/talks?id=3", "news.example-a-talks-id-3.html"),
        ("-", "page.html"),
        ("/", "page.html"),
        ("..", "page.html"),
        ("x" * 500, "x" * 120 + ".html"),
        ("in/отчёт.txt", "отчёт.html"),
    ],
)
def test_file_names(origin: str, name: str) -> None:
    assert file_name(origin) == name
    assert file_name(origin, {name}) == name.replace(".html", "-2.html")


def test_two_readings_are_set_apart(reader: list[Settings], pages: dict[str, Path]) -> None:
    shown = run(pages["good"], pages["better"]).stdout
    assert shown.index("good.txt") < shown.index("────") < shown.index("better.txt")


def test_the_factory_reading_is_one_that_json_takes() -> None:
    assert fjord().article.id
