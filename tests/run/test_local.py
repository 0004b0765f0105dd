"""The local engine: every job ends once, whatever its workers do."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from communique.errors import CorpusError
from communique.run import local
from communique.run.engine import Failed, Result
from communique.store.folder import Folder, make_folder
from tests.run import pages
from tests.run.pages import page_text


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = make_folder(tmp_path / "press.communique")
    assert made.work.is_dir()
    return made


def test_every_job_has_its_result(folder: Folder) -> None:
    paths = pages.write_pages(folder.path.parent / "in", [page_text(n) for n in range(20)])
    jobs = pages.jobs(folder.path, paths, 2)
    results = [outcome for outcome in local.run(jobs, 2) if isinstance(outcome, Result)]
    assert {result.shard.name for result in results} == {job.name for job in jobs}
    assert [result.shard.pages for result in results] == [2] * 10


def test_a_job_whose_worker_dies_goes_to_the_next(folder: Folder) -> None:
    texts = [page_text(n) for n in range(9)] + ["KILL"]
    jobs = pages.jobs(folder.path, pages.write_pages(folder.path.parent / "in", texts), 2)
    results = [outcome for outcome in local.run(jobs, 2) if isinstance(outcome, Result)]
    assert sum(result.shard.pages for result in results) == 9
    assert sum(result.shard.errors for result in results) == 1


def test_a_job_that_only_ever_dies_fails_alone(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "TRIES", 2)
    texts = [page_text(1), "BREAK", page_text(2)]
    first, second, third = pages.jobs(folder.path, pages.write_pages(folder.path.parent / "in", texts), 1)
    outcomes = list(local.run([first, second, third], 1))
    assert [outcome for outcome in outcomes if isinstance(outcome, Failed)] == [
        Failed(second.name, "its worker died 2 times (SIGKILL)")
    ]
    assert {outcome.shard.name for outcome in outcomes if isinstance(outcome, Result)} == {first.name, third.name}


def test_workers_end_when_the_run_is_left(folder: Folder) -> None:
    paths = pages.write_pages(folder.path.parent / "in", [page_text(n) for n in range(20)])
    running = local.run(pages.jobs(folder.path, paths, 1), 2)
    next(running)
    children = _children()
    assert len(children) == 2
    running.close()  # type: ignore[attr-defined]  # it is a generator
    assert not _children() & children


def test_a_worker_that_has_grown_is_replaced(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "LARGE", 0)
    paths = pages.write_pages(folder.path.parent / "in", [page_text(n) for n in range(3)])
    running = local.run(pages.jobs(folder.path, paths, 1), 1)
    seen = set()
    for _ in range(3):
        next(running)
        seen |= _children()
    assert len(seen) >= 2


def test_workers_that_cannot_start_are_told_of(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    jobs = pages.jobs(folder.path, pages.write_pages(folder.path.parent / "in", [page_text(1)]), 1)
    with pytest.raises(CorpusError, match="no worker can be started"):
        list(local.run(jobs, 1))


def test_a_corpus_that_cannot_be_written_ends_the_run(folder: Folder) -> None:
    jobs = pages.jobs(folder.path, pages.write_pages(folder.path.parent / "in", [page_text(1)]), 1)
    (folder.path / "articles").write_text("in the way")
    with pytest.raises(CorpusError, match="cannot be written: "):
        list(local.run(jobs, 1))


def test_no_thread_pools_in_a_worker() -> None:
    from communique.run.engine import environment

    assert environment()["OMP_NUM_THREADS"] == "1"


def _children() -> set[int]:
    """The processes that this one has started and that live."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def test_ctrl_c_does_not_reach_a_worker(folder: Folder) -> None:
    paths = pages.write_pages(folder.path.parent / "in", [page_text(n) for n in range(4)])
    running = local.run(pages.jobs(folder.path, paths, 1), 1)
    outcomes = [next(running)]
    for child in _children():
        os.kill(child, signal.SIGINT)
    assert len([*outcomes, *running]) == 4
