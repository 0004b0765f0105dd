"""Where readings go: never over an input, and a run that gives nothing takes nothing away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main

PAGE = "Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_an_input_is_not_written_over(page: Path, form: str) -> None:
    result = run(page, "--format", form, "-o", page)
    assert result.exit_code == 2
    assert "also read from" in result.stderr
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_page_in_the_folder_of_the_output_keeps_its_name(tmp_path: Path) -> None:
    source = tmp_path / "talks.html"
    source.write_text(f"<html><body><article><p>{PAGE}</p></article></body></html>", encoding="utf-8")
    before = source.read_bytes()
    assert run(source, "--format", "html", "-o", tmp_path).exit_code == 0
    assert source.read_bytes() == before
    assert "Kari Lund" in (tmp_path / "talks-2.html").read_text(encoding="utf-8")


def test_a_run_that_gives_nothing_leaves_what_stood_there(tmp_path: Path) -> None:
    output = tmp_path / "record.jsonl"
    output.write_text("kept\n", encoding="utf-8")
    assert run(tmp_path / "missing.txt", "--format", "json", "-o", output).exit_code == 1
    assert output.read_text(encoding="utf-8") == "kept\n"
    assert list(tmp_path.iterdir()) == [output]


def test_the_output_is_replaced_at_the_end(page: Path, tmp_path: Path) -> None:
    output = tmp_path / "record.jsonl"
    output.write_text("old\n", encoding="utf-8")
    assert run(page, "--format", "json", "-o", output).exit_code == 0
    assert '"Kari Lund"' in output.read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.txt", "record.jsonl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line(page: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "communique", "read", str(page)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "communique: cannot write: No space left on device\n"
