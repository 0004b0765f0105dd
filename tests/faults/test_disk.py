"""A disk that takes no more: one clear line, what was committed stays, and the run goes on once there is room."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.store.folder import open_folder

PAGE = "{}. Oslo will not sign the treaty, Foreign Minister Kari Lund said on 4 March 2024.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(250):
        (folder / f"{number:04}.txt").write_text(PAGE.format(number))
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few hundred kilobytes, where the system lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs more rights")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def add(corpus: Path, pages: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command, with no file allowed to be larger than `limit` bytes."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "communique", "add", str(corpus), str(pages), "--workers", "1", "--no-merge"]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)


def check_stopped(done: subprocess.CompletedProcess[str], corpus: Path, reason: str) -> None:
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line == f"communique: {corpus}: cannot be written: {reason}"
    assert open_folder(corpus).manifest().rows("articles") in {0, 100, 200}
    assert not list(corpus.rglob("*/*.tmp"))


@pytest.mark.slow
def test_a_full_disk(small_disk: Path, pages: Path) -> None:
    corpus = small_disk / "press.communique"
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 220_000)
    check_stopped(add(corpus, pages), corpus, "No space left on device")
    ballast.unlink()
    assert add(corpus, pages).returncode == 0
    assert open_folder(corpus).manifest().rows("articles") == 250


@pytest.mark.slow
def test_a_file_that_may_not_grow(tmp_path: Path, pages: Path) -> None:
    corpus = tmp_path / "press.communique"
    check_stopped(add(corpus, pages, limit=12_000), corpus, "File too large")
    assert add(corpus, pages).returncode == 0
    assert open_folder(corpus).manifest().rows("articles") == 250
