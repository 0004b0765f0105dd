"""Copies and edited versions are listed, and an article that was edited is one article with a history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import communique
from communique.cli import main
from communique.errors import QueryError
from communique.run.derive import merge
from communique.store.compact import compact
from tests.query import press

LONG = (
    "The foreign ministers of both countries met on Tuesday and agreed to open a second crossing at the river before "
    "winter. A commission of engineers will look at three places and report in the spring, they said afterwards. "
    "“The bridge will be built,” Norwegian Foreign Minister Kari Lund said in Oslo."
)
EDITED = LONG.replace("three places", "four places") + " Nobody else would say a word about it."


def build(tmp_path: Path) -> Path:
    """An article that was edited twice, and a copy of it in another paper."""
    pages = tmp_path / "in"
    pages.mkdir()
    corpus = tmp_path / "press.communique"
    (pages / "copy.txt").write_text(LONG + " Staff and agencies reported this.")
    for text in (LONG, EDITED, EDITED + " This article was changed."):
        (pages / "talks.txt").write_text(text)
        communique.add(corpus, [pages], merge=False)
    return corpus


def test_versions_and_copies_are_told_and_the_latest_is_shown(tmp_path: Path) -> None:
    path = build(tmp_path)
    with pytest.raises(QueryError, match="communique merge"):
        communique.open(path).duplicates()
    found = merge(path)
    assert (found["versions"].things, found["versions"].reports) == (1, 3)
    own = communique.open(path)
    rows = list(own.duplicates())
    assert [row["what"] for row in rows if row["what"].startswith("version")] == [
        "version 1 of 3", "version 2 of 3", "version 3 of 3",
    ]  # fmt: skip
    assert sorted(row["what"] for row in rows if not row["what"].startswith("version")) == [
        "fullest",
        *["near copy"] * 3,
    ]
    (latest,) = (row for row in rows if row["what"] == "version 3 of 3")
    shown = {row["id"]: row for row in own.articles().dicts()}
    assert len(shown) == len(own.articles()) == 2
    assert (shown[latest["id"]]["versions"], shown[latest["id"]]["version"]) == (3, 3)
    assert "This article was changed." in own.reading(latest["id"]).article.text
    assert {row["copies"] for row in shown.values()} == {3}
    assert len(own.articles(versions=True)) == 4
    assert len({row["history_id"] for row in own.articles(versions=True).dicts() if row["versions"] == 3}) == 1
    info = communique.info(path)
    assert (info.copies, info.versions) == (3, 2)
    told = CliRunner().invoke(main, ["info", str(path)]).output
    assert "3 articles whose text another one has: communique duplicates" in told
    listed = CliRunner().invoke(main, ["duplicates", str(path), "--format", "jsonl"]).output.splitlines()
    assert len([json.loads(line) for line in listed]) == len(rows)


def test_the_order_of_versions_outlives_compaction(tmp_path: Path) -> None:
    path = build(tmp_path)
    merge(path)
    before = [row["id"] for row in communique.open(path).duplicates() if row["what"].startswith("version")]
    compact(path, everything=True)
    (path / "merged" / "merged.json").unlink()
    merge(path)
    assert [row["id"] for row in communique.open(path).duplicates() if row["what"].startswith("version")] == before


def test_a_corpus_without_any_has_none(tmp_path: Path) -> None:
    folder = press.make(tmp_path / "press.communique")
    merge(folder.path)
    own = communique.open(folder.path)
    assert own.duplicates().count() == 0
    assert {(row["copies"], row["versions"], row["copy_of"]) for row in own.articles().dicts()} == {(0, 1, None)}
