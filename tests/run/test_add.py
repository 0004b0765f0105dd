"""Adding pages to a corpus: each once, in whatever order shards end, and going on where a run stood."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.errors import CorpusError, MissingSource
from communique.run import engine, task
from communique.run.add import Progress, add
from communique.run.engine import Failed, Job, Outcome
from communique.store.compact import compact
from communique.store.folder import open_folder
from communique.store.info import info
from tests.run import pages
from tests.run.corpora import here, rows_of, shards_of
from tests.run.pages import READ, page_text


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "press.communique"


def shuffled(seed: int) -> engine.Engine:
    def run(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
        return here(random.Random(seed).sample(jobs, len(jobs)), workers)  # noqa: S311 (a test)

    return run


def stopping_after(ended: int) -> engine.Engine:
    def run(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
        for number, job in enumerate(random.Random(ended).sample(jobs, len(jobs))):  # noqa: S311 (a test)
            if number == ended:
                raise KeyboardInterrupt
            yield task.run(job)

    return run


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, here)


def use(monkeypatch: pytest.MonkeyPatch, run: engine.Engine) -> None:
    monkeypatch.setattr(engine, "engine", lambda _name: run)


def repeated_pages(folder: Path) -> list[str]:
    """Forty pages of which a third repeats others: texts 0 to 26, in an order of its own."""
    numbers = [*range(27), *range(5, 18)]
    random.Random(3).shuffle(numbers)  # noqa: S311 (a test)
    return pages.write_pages(folder, [page_text(number) for number in numbers])


def test_pages_come_in_and_are_counted(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1), page_text(2), "RAISE", page_text(1)])
    told: list[Progress] = []
    summary = add(corpus, [tmp_path / "in"], read=READ, per=2, tell=told.append)
    assert (summary.pages, summary.errors, dict(summary.skipped)) == (2, 1, {"already in the corpus": 1})
    assert (summary.shards, summary.before, summary.rows["quotations"]) == (2, 0, 2)
    assert Progress(2, 2, 2, 1, 1) in told
    assert told[-1].stage == "merging: happenings"
    assert summary.merged
    assert not (corpus / "work").exists()


def test_an_error_that_comes_again_with_a_folder_that_grew_is_counted_once(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1), "RAISE"])
    add(corpus, [tmp_path / "in"], read=READ)
    pages.write_pages(tmp_path / "in", [page_text(1), "RAISE", page_text(2)])
    add(corpus, [tmp_path / "in"], read=READ)
    assert open_folder(corpus).manifest().rows("errors") == 2
    found = info(corpus)
    assert (sum(found.errors.values()), found.rows["errors"], found.rows["articles"]) == (1, 1, 2)


def test_one_path_may_be_given_by_itself(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1), page_text(2)])
    assert add(corpus, str(tmp_path / "in"), read=READ).pages == 2
    assert add(corpus, tmp_path / "in", read=READ).before == 1


def test_what_is_in_is_not_read_again(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(n) for n in range(5)])
    add(corpus, [tmp_path / "in"], read=READ, per=2)
    before = rows_of(corpus)
    again = add(corpus, [tmp_path / "in"], read="tests.run.pages:nobody_calls_this", per=2)
    assert (again.shards, again.before, again.pages) == (0, 3, 0)
    assert rows_of(corpus) == before


def test_a_page_that_changed_is_read_and_the_others_of_its_shard_are_not(corpus: Path, tmp_path: Path) -> None:
    paths = pages.write_pages(tmp_path / "in", [page_text(n) for n in range(4)])
    add(corpus, [tmp_path / "in"], read=READ, per=4)
    Path(paths[2]).write_text(page_text(77))
    summary = add(corpus, [tmp_path / "in"], read=READ, per=4)
    assert (summary.pages, dict(summary.skipped)) == (1, {"already in the corpus": 3})
    assert len(rows_of(corpus)["articles"]) == 5


@pytest.mark.parametrize("seed", range(4))
def test_a_repeat_stays_with_the_earlier_shard_of_the_plan(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    repeated_pages(tmp_path / "in")
    straight = add(corpus, [tmp_path / "in"], read=READ, per=3)
    use(monkeypatch, shuffled(seed))
    other = tmp_path / "other.communique"
    mixed = add(other, [tmp_path / "in"], read=READ, per=3)
    assert rows_of(other) == rows_of(corpus)
    assert shards_of(other) == shards_of(corpus)
    assert (mixed.rows, mixed.skipped) == (straight.rows, straight.skipped)
    assert straight.pages == 27


@pytest.mark.parametrize("ended", [0, 1, 4, 9, 13])
def test_a_run_that_was_stopped_goes_on_to_the_same_rows(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: int
) -> None:
    repeated_pages(tmp_path / "in")
    add(corpus, [tmp_path / "in"], read=READ, per=3)
    other = tmp_path / "other.communique"
    use(monkeypatch, stopping_after(ended))
    with pytest.raises(KeyboardInterrupt):
        add(other, [tmp_path / "in"], read=READ, per=3)
    assert len(shards_of(other)) == ended
    use(monkeypatch, shuffled(ended))
    summary = add(other, [tmp_path / "in"], read=READ, per=3)
    assert summary.before == ended
    assert rows_of(other) == rows_of(corpus)
    assert shards_of(other) == shards_of(corpus)


def test_another_input_with_the_same_pages_brings_only_what_is_new(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1), page_text(2)])
    lines = [{"text": page_text(number), "url": f"https://news.example/{number}"} for number in (2, 3)]
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, lines)))
    add(corpus, [tmp_path / "in"], read=READ)
    pages.write_pages(tmp_path / "again", [page_text(2), page_text(4)])
    summary = add(corpus, [tmp_path / "again"], read=READ)
    assert (summary.pages, dict(summary.skipped)) == (1, {"already in the corpus": 1})


def test_a_shard_that_failed_is_tried_by_the_next_run(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
        yield Failed(jobs[0].name, "its worker died")
        yield from here(jobs[1:], workers)

    pages.write_pages(tmp_path / "in", [page_text(n) for n in range(4)])
    use(monkeypatch, failing)
    assert [failed.reason for failed in add(corpus, [tmp_path / "in"], read=READ, per=2).failed] == ["its worker died"]
    use(monkeypatch, here)
    summary = add(corpus, [tmp_path / "in"], read=READ, per=2)
    assert (summary.shards, summary.before, summary.pages) == (1, 1, 2)


def test_two_do_not_add_at_once(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1)])
    add(corpus, [tmp_path / "in"], read=READ)
    with open_folder(corpus).locked(), pytest.raises(CorpusError, match=r"process \d+ is writing to it"):
        add(corpus, [tmp_path / "in"], read=READ)


def test_errors_of_the_disk_and_of_paths_are_told(corpus: Path, tmp_path: Path) -> None:
    pages.write_pages(tmp_path / "in", [page_text(1)])
    with pytest.raises(CorpusError, match="cannot be written: "):
        add("/proc/press.communique", [tmp_path / "in"], read=READ)
    with pytest.raises(MissingSource, match="no such file"):
        add(corpus, [tmp_path / "in", tmp_path / "nowhere"], read=READ)
    assert not corpus.exists()
    add(corpus, [tmp_path / "in"], read=READ)
    (corpus / "articles").rename(corpus / "elsewhere")
    (corpus / "articles").write_text("in the way")
    pages.write_pages(tmp_path / "more", [page_text(2)])
    with pytest.raises(CorpusError):
        add(corpus, [tmp_path / "more"], read=READ)


def test_an_unknown_engine_is_refused(monkeypatch: pytest.MonkeyPatch, corpus: Path, tmp_path: Path) -> None:
    monkeypatch.undo()
    with pytest.raises(CorpusError, match="no engine 'steam'; known are local, dask, ray, spark"):
        add(corpus, [tmp_path], engine="steam")


def test_owners_settle_what_is_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.run.repeats import Owners

    monkeypatch.setattr(Owners, "_RECENT", 2)
    owners = Owners()
    ids = [f"a_{number:016x}" for number in (1, 2, 3, 1 << 63)]
    assert owners.claim(ids, 5) == {}
    assert owners.claim(ids[:1], 7) == {7: ids[:1]}
    assert owners.claim(ids[1:3], 2) == {5: ids[1:3]}
    assert owners.claim([ids[1], ids[3]], 3) == {3: [ids[1]], 5: [ids[3]]}
    assert owners.claim([ids[3]], 3) == {}


def unread_in(corpus: Path) -> list[str]:
    """The names of the files that `errors` lists."""
    lines = CliRunner().invoke(main, ["errors", str(corpus), "--json"]).output.splitlines()
    return [Path(json.loads(line)["origin"]).name for line in lines]


def test_what_is_read_after_all_is_no_error_any_more(corpus: Path, tmp_path: Path) -> None:
    paths = pages.write_pages(tmp_path / "in", [page_text(1), "RAISE", "RAISE not", page_text(4)])
    add(corpus, [tmp_path / "in"], read=READ)
    names = [Path(path).name for path in paths]
    assert unread_in(corpus) == names[1:3]
    Path(paths[1]).write_text(page_text(2))  # repaired
    Path(paths[3]).write_text("RAISE")  # and this one broken: what it gave before stays, and so does the error
    add(corpus, [tmp_path / "in"], read=READ)
    for _ in range(3):
        assert unread_in(corpus) == names[2:]
        assert sum(info(corpus).errors.values()) == 2
        compact(corpus, everything=True)
        assert open_folder(corpus).manifest().rows("errors") == 2


def test_an_edited_file_is_there_in_both_versions_and_counted(corpus: Path, tmp_path: Path) -> None:
    paths = pages.write_pages(tmp_path / "in", [page_text(1), page_text(2)])
    add(corpus, [tmp_path / "in"], read=READ)
    assert info(corpus).versions == 0
    Path(paths[0]).write_text(page_text(3))
    add(corpus, [tmp_path / "in"], read=READ)
    assert (info(corpus).versions, info(corpus).rows["articles"]) == (1, 3)
    assert "both stay" in CliRunner().invoke(main, ["info", str(corpus)]).output
