"""A corpus of an older reader is brought up: findings anew, texts and ids as they were, whatever happens meanwhile."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import communique
from communique.records import Quotation, Reading, Source
from communique.run import engine, task
from communique.run import reread as rereading
from communique.run.add import add
from communique.run.engine import Job, Outcome
from communique.run.reread import reread
from communique.settings import Settings
from communique.store import manifest as manifests
from communique.store import unread
from communique.store.compact import compact
from communique.store.folder import open_folder
from tests import factory
from tests.run import pages
from tests.run.corpora import here, rows_of
from tests.run.pages import READ, page_text

NEWER = "tests.run.test_reread:newer"


def newer(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """A reader that finds what the one before found, and calls it direct; it cannot take round 3."""
    old = rereading.read(origin, raw, settings=settings)
    if "round 3 " in old.article.text:
        raise ValueError("no good")
    said = pages.read(origin, old.article.text.encode()).quotations
    return replace(old, quotations=tuple(_direct(quotation) for quotation in said))


def _direct(quotation: Quotation) -> Quotation:
    return replace(quotation, kind="direct")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten articles and an error in four parts, as if an older reader had made them."""
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    pages.write_pages(tmp_path / "in", [*map(page_text, range(10)), "RAISE"])
    corpus = tmp_path / "press.communique"
    add(corpus, [tmp_path / "in"], read=READ, per=3)
    age(corpus)
    return corpus


def age(corpus: Path) -> None:
    manifest = open_folder(corpus).manifest()
    parts = tuple(replace(part, reader="an older one") for part in manifest.parts)
    manifests.save(corpus, replace(manifest, parts=parts))


def kinds(corpus: Path) -> dict[str, str]:
    found = open_folder(corpus).connect().sql("SELECT words, kind FROM quotations").fetchall()
    return dict(found)


def check(corpus: Path, before: dict[str, list[str]]) -> None:
    """All is there as it should be after a whole rereading by `newer`."""
    after = rows_of(corpus)
    assert after["articles"] == before["articles"]
    assert kinds(corpus) == {page_text(n): "direct" for n in range(10) if n != 3}
    errors = [json.loads(row) for row in after["errors"]]
    assert sorted(row["reason"].split(": ")[1].split(" (")[0] for row in errors) == ["no good", "no good"]
    assert len({row["origin"] for row in errors}) == 2
    assert open_folder(corpus).manifest().older() == ()
    assert not (corpus / "work").exists()


def test_findings_are_made_anew_and_nothing_else_changes(corpus: Path) -> None:
    before, shards = rows_of(corpus), open_folder(corpus).manifest().shards
    summary = reread(corpus, read=NEWER, per=2)
    assert (summary.pages, summary.errors, summary.older) == (9, 1, 0)
    check(corpus, before)
    assert open_folder(corpus).manifest().shards == shards
    assert reread(corpus, read=NEWER).shards == 0


def test_large_parts_are_brought_up_in_pieces(corpus: Path) -> None:
    before = rows_of(corpus)
    compact(corpus)
    assert len(open_folder(corpus).manifest().parts) == 1
    reread(corpus, read=NEWER, per=4)
    check(corpus, before)
    compact(corpus)
    check(corpus, before)


@pytest.mark.parametrize("ended", range(0, 9, 2))
def test_a_rereading_that_was_stopped_goes_on(corpus: Path, monkeypatch: pytest.MonkeyPatch, ended: int) -> None:
    before = rows_of(corpus)
    compact(corpus) if ended % 4 else None

    def stopping(jobs: Sequence[Job], _workers: int | None) -> Iterator[Outcome]:
        for number, job in enumerate(random.Random(ended).sample(jobs, len(jobs))):  # noqa: S311 (a test)
            if number == ended:
                raise KeyboardInterrupt
            yield task.run(job)

    monkeypatch.setattr(engine, "engine", lambda _name: stopping)
    try:
        reread(corpus, read=NEWER, per=2)
    except KeyboardInterrupt:
        assert rows_of(corpus)["articles"] == before["articles"]
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    reread(corpus, read=NEWER, per=2)
    check(corpus, before)


def test_everything_can_be_read_again(corpus: Path) -> None:
    reread(corpus, read=NEWER)
    before = rows_of(corpus)["articles"]
    summary = reread(corpus, read="tests.run.test_reread:indirect", everything=True)
    assert summary.pages == 10
    assert rows_of(corpus)["articles"] == before
    assert set(kinds(corpus).values()) == {"indirect"}


def indirect(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """A reader that takes every page, and is of another opinion."""
    old = rereading.read(origin, raw, settings=settings)
    return replace(old, quotations=pages.read(origin, old.article.text.encode()).quotations)


def test_the_installed_reader_reads_stored_text_as_it_read_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Oslo will not sign the treaty, Foreign Minister Kari Lund said on 4 March 2024.")
    corpus = tmp_path / "press.communique"
    add(corpus, [page])
    before = rows_of(corpus)
    assert len(before["quotations"]) == 1
    reread(corpus, everything=True)
    assert rows_of(corpus) == before
    assert communique.read(page).quotations[0].id == json.loads(before["quotations"][0])["id"]


def readers(corpus: Path) -> set[str]:
    return {part.reader for part in open_folder(corpus).manifest().parts}


def test_what_was_read_with_other_settings_is_told_apart_and_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    pages.write_pages(tmp_path / "in", [*map(page_text, range(4)), "RAISE"])
    mine = tmp_path / "issues.toml"
    mine.write_text("")
    corpus, plain = tmp_path / "press.communique", manifests.reader_hash()
    add(corpus, [tmp_path / "in"], read=READ, settings=Settings(extractor="careful"))
    assert readers(corpus) == {f"{plain}+careful"}
    assert reread(corpus, read=NEWER).shards == 0  # the text is not made again
    trained = Settings(issues=str(mine))
    assert add(corpus, [tmp_path / "in"], read=READ, settings=trained).older == 1
    assert reread(corpus, read=NEWER, settings=trained, per=2).older == 0
    (first,) = readers(corpus)
    assert first.startswith(f"{plain}+careful+issues-")
    mine.write_text("# another one\n")
    assert reread(corpus, read=NEWER, settings=trained).pages == 3  # round 3 cannot be read
    (second,) = readers(corpus)
    assert second != first
    assert open_folder(corpus).manifest().older() == ()
    reread(corpus, read=NEWER)
    assert readers(corpus) == {f"{plain}+careful"}


def test_an_error_of_rereading_stands_until_the_page_is_read(corpus: Path) -> None:
    def listed() -> list[str]:
        folder = open_folder(corpus)
        query, params = unread.query(folder, folder.manifest())
        found = folder.connect().execute(f"SELECT reason FROM ({query})", params).fetchall()  # noqa: S608 (ours)
        return sorted(reason for (reason,) in found)

    before = listed()
    assert len(before) == 1
    reread(corpus, read=NEWER)
    for _ in range(2):
        assert len(listed()) == 2
        compact(corpus, everything=True)
    reread(corpus, read="tests.run.test_reread:mentioning", everything=True)
    assert listed() == before


def mentioning(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """The installed reader, with a mention in every article, as there is in a page with people in it."""
    old = rereading.read(origin, raw, settings=settings)
    return replace(old, mentions=old.mentions or factory.fjord().mentions[:1])
