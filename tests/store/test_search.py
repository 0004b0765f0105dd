"""The search index: what is found, in which order, and that it keeps up with the corpus."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.errors import QueryError
from communique.store import manifest as manifests
from communique.store import matching, search, words
from communique.store.compact import compact
from communique.store.folder import Folder
from tests.query import press


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = press.make(tmp_path / "press.communique", each=1)
    search.update(made)
    return made


def said(folder: Folder, text: str) -> list[str]:
    return [row["words"] for row in communique.open(folder.path).search(text, among="quotations").dicts()]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("sanctions", 4),
        ("SANCTIONS change", 2),
        ('"never stopped a river"', 1),
        ("sanct*", 4),
        ("sanct* -river", 3),
        ("sanctions NOT river", 3),
        ("river OR trawler", 2),
        ("cease-fire", 1),
        ('"fire cease"', 0),
        ("nothingofthekind", 0),
        ("Sänctions", 4),
    ],
)
def test_searches(folder: Folder, text: str, count: int) -> None:
    assert len(said(folder, text)) == count


def test_the_best_come_first(folder: Folder) -> None:
    scores = [row["score"] for row in communique.open(folder.path).search("sanctions river").dicts()]
    assert scores == sorted(scores, reverse=True)
    assert all(score is not None and score > 0 for score in scores)


@pytest.mark.parametrize(
    "text", ["", "   ", '"', 'a "b', "-x", "OR", "a OR", "OR a", "NOT", "*", "a OR OR b", " ".join(["word"] * 99)]
)
def test_a_malformed_search_is_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        words.parse(text)


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text('ab"*-()^:{}+ ORNEAT', max_size=30))
def test_no_search_reaches_sqlite_as_syntax(text: str) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize='unicode61 remove_diacritics 2')")
    base.execute("INSERT INTO t VALUES (?)", (text,))
    try:
        expression = words.parse(text).expression()
    except QueryError:
        return
    (found,) = base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone()
    assert found in {0, 1}
    assert base.execute("SELECT words FROM t").fetchall() == [(text,)]


def test_what_is_added_is_found(folder: Folder) -> None:
    reading = communique.read("Oslo will not sign the harbour treaty, Foreign Minister Kari Lund said on 4 March 2024.")
    press.add(folder, "s_new", (reading,))
    assert [part.name for part in search.behind(folder, folder.manifest()).new] == ["s_new"]
    assert said(folder, "harbour") == ["Oslo will not sign the harbour treaty"]
    assert not search.behind(folder, folder.manifest())
    assert said(folder, "harb*") == ["Oslo will not sign the harbour treaty"]


def test_what_is_gone_is_found_no_longer(folder: Folder) -> None:
    manifest = folder.manifest()
    gone = manifest.parts[1]
    manifests.save(folder.path, manifest.with_parts(frozenset([gone.name]), ()))
    assert said(folder, "river") == []
    assert len(said(folder, "sanctions")) == 2


def test_compaction_changes_nothing_that_is_found(folder: Folder) -> None:
    before = said(folder, "sanctions")
    numbers = _rows(folder)
    compact(folder.path, everything=True)
    assert search.behind(folder, folder.manifest())
    assert said(folder, "sanctions") == before
    assert _rows(folder) == numbers, "it was indexed anew"


def _rows(folder: Folder) -> list[int]:
    base = search.connect(search.path_of(folder))
    return [row[0] for row in base.execute("SELECT rowid FROM quotations ORDER BY 1")]


def test_a_damaged_or_older_index_is_made_anew(folder: Folder) -> None:
    search.path_of(folder).write_bytes(b"no database")
    assert len(said(folder, "sanctions")) == 4
    base = sqlite3.connect(search.path_of(folder))
    base.execute("UPDATE meta SET value = 0 WHERE key = 'version'")
    base.commit()
    base.close()
    assert len(said(folder, "sanctions")) == 4


def test_words_that_all_texts_have_are_not_ranked_by(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    base = search.connect(search.path_of(folder))
    monkeypatch.setattr(matching, "HEAVY", 2)
    made = matching.plan(base, "quotations", words.parse("sanctions river"))
    assert made.ranking == '("river")'
    assert [
        hit.score is not None for hit in matching.best(base, "quotations", words.parse("sanctions river"), 9).hits
    ] == [True]
    monkeypatch.setattr(matching, "RANKED", 3)
    newest = matching.best(base, "quotations", words.parse("sanctions"), 2).hits
    assert [hit.score for hit in newest] == [None, None]
    assert newest[0].row > newest[1].row


def test_a_filter_by_words_reads_where_the_index_would_give_too_many(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from communique.query import searching

    opened = communique.open(folder.path)
    for text in ("sanctions -river", '"cease fire"', "sanct* OR trawl*"):
        by_index = {found.id for found in opened.quotations(text=text)}
        monkeypatch.setattr(searching, "FILTERED", -1)
        assert {found.id for found in opened.quotations(text=text)} == by_index
        assert by_index
        monkeypatch.undo()
