"""Standard output that takes no more: a full disk is told on one line, a reader who has seen enough ends it quietly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (
    "Oslo will not sign the treaty, Foreign Minister Kari Lund said on 4 March 2024, and met Rosa Almeyda of Chile.\n"
)
QUICK = [["--help"], ["issues"], ["tag", "{page}"], ["read", "{page}"]]
ASKING = [
    ["quotes", "{corpus}"],
    ["quotes", "{corpus}", "--format", "json"],
    ["events", "{corpus}", "--format", "csv"],
    ["actors", "{corpus}"],
    ["articles", "{corpus}"],
    ["search", "{corpus}", "treaty"],
    ["timeline", "{corpus}", "Norway"],
    ["sql", "{corpus}", "SELECT id FROM quotations"],
    ["info", "{corpus}"],
    ["review", "{corpus}"],
    ["merge", "{corpus}"],
    ["index", "{corpus}"],
    ["reread", "{corpus}"],
    ["explain", "{page}"],
    ["add", "{corpus}", "{page}", "--workers", "1"],
]
full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def command(given: list[str], page: Path) -> list[str]:
    corpus = str(page.parent / "press.communique")
    return [sys.executable, "-m", "communique", *(part.format(page=page, corpus=corpus) for part in given)]


def on_a_full_disk(given: list[str], page: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(given, page), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode in {1, 2}
    assert done.stderr.splitlines()[-1] == "communique: cannot write: No space left on device"
    assert "Traceback" not in done.stderr


def into_a_closed_pipe(given: list[str], page: Path) -> None:
    with subprocess.Popen(command(given, page), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        told = running.stderr.read()
    assert "Traceback" not in told
    assert "Exception ignored" not in told
    assert running.returncode in {0, 1}


@full_disk
@pytest.mark.parametrize("given", QUICK)
def test_a_full_disk(given: list[str], page: Path) -> None:
    on_a_full_disk(given, page)


@pytest.mark.parametrize("given", QUICK)
def test_a_closed_pipe(given: list[str], page: Path) -> None:
    into_a_closed_pipe(given, page)


@full_disk
@pytest.mark.slow
def test_every_command_that_writes(page: Path) -> None:
    subprocess.run(command(["add", "{corpus}", "{page}", "--workers", "1"], page), capture_output=True, check=True)
    for given in ASKING:
        on_a_full_disk(given, page)
        into_a_closed_pipe(given, page)
