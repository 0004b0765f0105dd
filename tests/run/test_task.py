"""A shard task gives its rows whatever its pages do, and the same rows each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from communique.run import engine, task
from communique.run.engine import Job, Result
from communique.settings import Settings
from communique.store.folder import Folder, make_folder
from tests.run import pages
from tests.run.pages import page_text

WORKER = (
    "import json, sys; from communique.run import engine as e, task; "
    "print(json.dumps(e.result_to_plain(task.run(e.job_from_plain(json.loads(sys.argv[1]))))))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "press.communique")


def one_job(folder: Folder, *texts: str, settings: Settings | None = None) -> Job:
    paths = pages.write_pages(folder.path.parent / "in", texts)
    (job,) = pages.jobs(folder.path, paths, len(texts), settings)
    return job


def rows_of(folder: Folder, job: Job, table: str) -> list[dict[str, Any]]:
    path = folder.path / table / f"{job.name}.parquet"
    found: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist() if path.exists() else []
    return found


def tried(job: Job) -> tuple[int, Result | None]:
    """One try in a process of its own: its exit status and the result."""
    import json

    command = [sys.executable, "-P", "-c", WORKER, json.dumps(engine.job_to_plain(job))]
    done = subprocess.run(command, capture_output=True, env=engine.environment(), check=False)
    result = engine.result_from_plain(json.loads(done.stdout)) if done.returncode == 0 else None
    return done.returncode, result


def reasons(folder: Folder, job: Job) -> dict[str, tuple[str, str]]:
    return {Path(row["origin"]).name: (row["error"], row["reason"]) for row in rows_of(folder, job, "errors")}


def test_pages_become_a_part_and_the_rest_is_accounted_for(folder: Folder) -> None:
    job = one_job(folder, page_text(1), "BAD", page_text(2), "PICTURE", page_text(1))
    result = task.run(job)
    assert result.part is not None
    assert dict(result.part.rows) == {"articles": 2, "quotations": 2, "errors": 1}
    assert (result.shard.pages, result.shard.errors) == (2, 1)
    assert dict(result.shard.skipped) == {"a picture": 1, "already in the corpus": 1}
    assert [row["words"] for row in rows_of(folder, job, "quotations")] == [page_text(1), page_text(2)]
    assert [row["id"] for row in rows_of(folder, job, "articles")] == list(result.articles)
    assert not list(folder.path.rglob("*.tmp"))


def test_what_a_page_raises_is_a_row_of_errors(folder: Folder) -> None:
    job = one_job(folder, "RAISE", page_text(1), "DEEP")
    result = task.run(job)
    assert (result.shard.pages, result.shard.errors) == (1, 2)
    found = reasons(folder, job)
    assert found["0000.txt"][0] == "ValueError"
    assert "no good (pages.py:" in found["0000.txt"][1]
    assert found["0002.txt"][0] == "RecursionError"
    assert all(len(row["source_id"]) == 64 for row in rows_of(folder, job, "errors"))


def test_a_page_that_takes_too_long_is_left(folder: Folder) -> None:
    job = one_job(folder, page_text(1), "SLOW", page_text(2), settings=Settings(page_timeout=0.1))
    assert task.run(job).shard.pages == 2
    assert reasons(folder, job) == {"0001.txt": ("TooSlow", "took more than 0.1 s")}


def test_a_page_that_kills_is_put_aside_on_the_second_try(folder: Folder) -> None:
    job = one_job(folder, page_text(1), "KILL", page_text(2))
    assert tried(job) == (-11, None)
    status, result = tried(job)
    assert status == 0
    assert result is not None
    assert (result.shard.pages, result.shard.errors) == (2, 1)
    assert reasons(folder, job) == {"0001.txt": ("ReaderKilled", "killed the reader (SIGSEGV)")}


def test_a_page_that_was_in_hand_at_a_death_by_other_causes_is_read(folder: Folder) -> None:
    job = one_job(folder, page_text(1), f"{page_text(2)} ONCE {folder.path.parent / 'flag'}")
    assert tried(job) == (-9, None)
    status, result = tried(job)
    assert status == 0
    assert result is not None
    assert (result.shard.pages, result.shard.errors) == (2, 0)


def test_a_death_between_pages_costs_what_follows_and_says_so(folder: Folder) -> None:
    job = one_job(folder, page_text(1), "BREAK", page_text(2))
    assert [tried(job)[0], tried(job)[0]] == [-9, -9]
    status, result = tried(job)
    assert status == 0
    assert result is not None
    assert (result.shard.pages, result.shard.errors) == (1, 1)
    assert reasons(folder, job)["0000.txt"][1] == "killed the reader on the way to item 2; what follows it was left out"


def test_a_page_that_no_signal_reaches_ends_its_process(folder: Folder) -> None:
    job = one_job(folder, "STUCK", page_text(2), settings=Settings(page_timeout=0.3))
    assert tried(job)[0] == 1
    status, _ = tried(job)
    assert status == 0
    assert list(reasons(folder, job)) == ["0000.txt"]


def test_the_same_job_gives_the_same_rows(folder: Folder) -> None:
    job = one_job(folder, page_text(1), "RAISE", page_text(2))
    once = task.run(job), rows_of(folder, job, "quotations"), rows_of(folder, job, "errors")
    again = task.run(job), rows_of(folder, job, "quotations"), rows_of(folder, job, "errors")
    assert once == again
    assert one_job(folder, page_text(1), "RAISE", page_text(2)).name == job.name


def test_a_job_and_its_result_pass_through_json(folder: Folder) -> None:
    job = one_job(folder, page_text(1))
    assert engine.job_from_plain(engine.job_to_plain(job)) == job
    result = task.run(job)
    assert engine.result_from_plain(engine.result_to_plain(result)) == result


def test_only_what_is_diplomatic_is_read_where_asked(folder: Folder) -> None:
    job = one_job(folder, "Nine recipes for soup. " * 20, settings=Settings(only="diplomacy"))
    assert dict(task.run(job).shard.skipped) == {"not diplomatic": 1}
