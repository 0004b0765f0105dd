"""The commands that build and tidy a corpus: what they say, and how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main
from communique.run import engine
from communique.run.engine import Failed, Job, Outcome
from communique.store.folder import open_folder
from tests.run.corpora import here

PAGE = "Oslo will not sign the treaty, Foreign Minister Kari Lund said on {} March 2024."


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "engine", lambda _name: here)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages, one of them twice, and one that holds nothing."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in {"a": PAGE.format(1), "b": PAGE.format(2), "c": PAGE.format(1), "d": "  \n"}.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "press.communique"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_add_says_what_came_in(corpus: Path, folder: Path) -> None:
    result = call("add", corpus, folder)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("2 articles, 2 quotations, 0 encounters, 0 events,")
    assert "passed over: 1 already in the corpus\n" in result.output
    assert f"communique errors {corpus}" in result.output
    assert "done before: 1 shard\n" in call("add", corpus, folder).output


def test_add_speaks_json(corpus: Path, folder: Path) -> None:
    lines = call("add", corpus, folder, "--json").output.splitlines()
    (progress, *merging, summary) = map(json.loads, lines)
    counts = {"shards": 1, "of": 1, "pages": 2, "errors": 1, "skipped": 1}
    assert progress == {"event": "progress", **counts, "stage": "reading"}
    assert merging[0] == {"event": "progress", **counts, "stage": "merging: copies"}
    assert summary["rows"]["articles"] == 2
    assert (summary["event"], summary["failed"], summary["skipped"]) == ("summary", [], {"already in the corpus": 1})


def test_a_wrong_path_corpus_or_setting_ends_with_2(corpus: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "communique.toml").write_text("colour = 1")
    for arguments, words in (
        (("add", corpus, tmp_path / "nowhere"), "no such file"),
        (("add", folder, folder), "is no corpus and not empty"),
        (("add", corpus, folder, "--settings", tmp_path / "communique.toml"), "unknown key 'colour'"),
        (("info", folder), "is no corpus"),
        (("errors", folder), "is no corpus"),
        (("compact", folder), "is no corpus"),
        (("reread", folder), "is no corpus"),
    ):
        result = call(*arguments)
        assert result.exit_code == 2, arguments
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_run_that_stops_says_how_to_go_on(corpus: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopping(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
        yield from here(jobs, workers)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "engine", lambda _name: stopping)
    result = call("add", corpus, folder)
    assert result.exit_code == 130
    assert "stopped with 1 of 1 shards done; run the same command again to go on" in result.stderr
    assert open_folder(corpus).manifest().rows("articles") == 2


def test_a_shard_that_failed_is_named(corpus: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(jobs: Sequence[Job], _workers: int | None) -> Iterator[Outcome]:
        yield from (Failed(job.name, "its worker died 12 times (SIGKILL)") for job in jobs)

    monkeypatch.setattr(engine, "engine", lambda _name: failing)
    result = call("add", corpus, folder)
    assert result.exit_code == 1
    assert "its worker died 12 times (SIGKILL); the same command tries it again" in result.stderr


def test_errors_are_listed_with_their_reasons(corpus: Path, folder: Path) -> None:
    call("add", corpus, folder)
    (line,) = call("errors", corpus).output.splitlines()
    origin, error, reason = line.split("\t")
    assert (origin, error) == (str(folder / "d.txt"), "EmptyPage")
    assert "white space" in reason
    (row,) = map(json.loads, call("errors", corpus, "--json", "--kind", "EmptyPage").output.splitlines())
    assert row["origin"] == origin
    assert call("errors", corpus, "--kind", "NotText").output == ""


def test_info_counts(corpus: Path, folder: Path) -> None:
    call("add", corpus, folder)
    figures = json.loads(call("info", corpus, "--json").output)
    assert (figures["rows"]["articles"], figures["errors"], figures["shards"]) == (2, {"EmptyPage": 1}, 1)
    assert figures["skipped"] == {"already in the corpus": 1}
    assert "not read     1 EmptyPage\n" in call("info", corpus).output


def test_what_is_not_merged_is_told_and_can_be(corpus: Path, folder: Path) -> None:
    assert f"communique merge {corpus}" in call("add", corpus, folder, "--no-merge").output
    said = call("merge", corpus).stdout
    assert said.startswith("0 shared texts in 0 articles, 0 edited articles in 0 versions, 2 persons in 4 mentions, ")
    assert "1 statement in 2 reports, 0 meetings in 0 reports" in said
    assert json.loads(call("merge", corpus, "--json").stdout)["people"] == {"things": 2, "reports": 4}
    assert "communique merge" not in call("add", corpus, folder).output


def test_compact_and_reread(corpus: Path, folder: Path) -> None:
    call("add", corpus, folder)
    (folder / "e.txt").write_text(PAGE.format(9))
    call("add", corpus, folder)
    assert call("compact", corpus).output == "2 parts before, 1 now\n"
    assert "removed" in call("compact", corpus).output
    assert call("reread", corpus).output.startswith("0 articles")
    assert call("reread", corpus, "--all").output.startswith("3 articles, 3 quotations")


@pytest.mark.slow
def test_ctrl_c_ends_it_and_its_workers_and_keeps_what_is_done(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number:05}.txt").write_text(f"{number}. {PAGE.format(1 + number % 30)}\n" * 3)
    command = [sys.executable, "-m", "communique", "add", str(corpus), str(folder), "--workers", "2", "--json"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - background jobs ignore it
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - began < 30
    assert b"run the same command again to go on" in errors
    assert open_folder(corpus).manifest().rows("articles") >= first["pages"] > 0
    with open_folder(corpus).locked():
        pass
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
