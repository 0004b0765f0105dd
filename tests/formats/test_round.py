"""Out and in again: package, PLOVER and annotation give equal findings, whatever is in them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import communique
from communique import records as r
from communique.errors import CorpusError, QueryError
from communique.formats import registry
from communique.query.corpus import Corpus
from communique.store import rows as stored
from communique.store.schema import FINDINGS, RECORDS
from tests import strategies
from tests.formats import samples
from tests.query import press

TEXTS = st.text("ab c.“”é\n\t&<>\"'", max_size=60)


def numbered(reading: r.Reading) -> r.Reading:
    """The reading with ids that are its own, as content gives them, in a text that UTF-8 can hold."""
    lists: dict[str, Any] = {
        name: tuple(
            replace(one, id=r.content_id(name[0], place, one.id)) for place, one in enumerate(getattr(reading, name))
        )
        for name in FINDINGS
    }
    article = replace(reading.article, id=r.content_id("a", reading.article.text), runs=())
    return replace(reading, article=article, mentions=(), actors=(), **lists)


@contextmanager
def taken(form: str, name: str, readings: tuple[r.Reading, ...], **more: Any) -> Iterator[tuple[Corpus, Corpus]]:
    """A corpus, and what it is after it went out and came in again."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        first = communique.open(samples.make(root / "first", readings))
        registry.export(registry.asked(first, form, {}, **more), form, root / name)
        registry.take(root / "second", form, [root / name])
        second = communique.open(root / "second")
        try:
            yield first, second
        finally:
            first.close()
            second.close()


def findings(corpus: Corpus, question: str) -> dict[str, Any]:
    kind = RECORDS[question]  # type: ignore[index]  # the names of tables
    cursor = corpus.cursor().execute(f"SELECT * FROM {question}")  # noqa: S608
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["id"]: (stored.record(kind, row), row["words"], row["day"], row["article_id"]) for row in rows}


def articles(corpus: Corpus) -> dict[str, tuple[Any, ...]]:
    columns = "id, url, title, outlet, published, language, archive, source"
    found = corpus.cursor().execute(f"SELECT {columns} FROM articles").fetchall()  # noqa: S608
    return {row[0]: row for row in found}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reading=strategies.readings(TEXTS).map(numbered))
@pytest.mark.parametrize(
    ("form", "name", "questions"),
    [
        ("package", "p", FINDINGS),
        ("annotation", "a.json", FINDINGS),
        ("annotation", "a.jsonl", FINDINGS),
        ("plover", "e.jsonl", ("events",)),
    ],
)
def test_findings_come_back_as_they_went_out(
    form: str, name: str, questions: tuple[str, ...], reading: r.Reading
) -> None:
    if not any(getattr(reading, question) for question in questions):
        return
    with taken(form, name, (reading,)) as (first, second):
        for question in questions:
            assert findings(second, question) == findings(first, question)
        if form == "annotation":
            assert articles(second) == articles(first)


def test_a_whole_corpus_comes_back(corpus: Corpus) -> None:
    with taken("package", "p", samples.readings(), texts=True) as (first, second):
        for question in FINDINGS:
            assert findings(second, question) == findings(first, question)
        texts = "SELECT id, text, runs, blocks FROM articles ORDER BY id"
        assert second.cursor().execute(texts).fetchall() == first.cursor().execute(texts).fetchall()
        assert second.quotations(speaker="Maryam al-Sayed").count() == 1, "it can be asked"
    with taken("package", "p", samples.readings()) as (_, second):
        assert second.cursor().execute("SELECT DISTINCT text FROM articles").fetchall() == [("",)]
        assert second.quotations(text="quarrel").count() == 2, "words are searched without the texts"


def test_what_was_imported_is_no_older_reading(tmp_path: Path, corpus: Corpus) -> None:
    """Else `reread` would read articles without a text again, and find nothing in them."""
    registry.export(registry.asked(corpus, "package", {}), "package", tmp_path / "p")
    registry.take(tmp_path / "c", "package", [tmp_path / "p"])
    assert communique.info(tmp_path / "c").older == 0
    communique.reread(tmp_path / "c")
    again = communique.open(tmp_path / "c")
    assert again.events(reports=True).count() == corpus.events().count()
    again.close()


def test_the_same_file_is_taken_in_once(tmp_path: Path, corpus: Corpus) -> None:
    registry.export(registry.asked(corpus, "annotation", {}), "annotation", tmp_path / "a.json")
    first = registry.take(tmp_path / "c", "annotation", [tmp_path / "a.json"])
    assert first.rows["quotations"] == corpus.quotations().count()
    assert registry.take(tmp_path / "c", "annotation", [tmp_path / "a.json"]).known
    registry.export(registry.asked(corpus, "package", {}), "package", tmp_path / "p")
    again = registry.take(tmp_path / "c", "package", [tmp_path / "p"])
    assert sum(again.rows.values()) == 0, "the same findings, by their ids"
    assert again.skipped == {"findings that the corpus has": sum(first.rows.values()) - first.rows["articles"]}


@pytest.mark.parametrize(
    ("form", "name", "content", "message"),
    [
        ("plover", "e.jsonl", '{"id": "1"}\n', "line 1 is no event of PLOVER"),
        ("plover", "e.jsonl", "[1, 2]\n", "line 1 is no event of PLOVER"),
        ("plover", "e.jsonl", "not JSON\n", "line 1 is no event of PLOVER"),
        ("plover", "e.jsonl", "[" * 100_000 + "\n", "line 1 is no event of PLOVER"),
        ("annotation", "a.json", "{", "no JSON"),
        ("annotation", "a.json", '[{"type": "Note"}]', "item 1 is no annotation"),
        ("annotation", "a.jsonl", '{"type": "Annotation", "finding": "event", "record": {}, "article": {}}', "an id"),
        (
            "annotation",
            "a.jsonl",
            '{"type": "Annotation", "finding": "event", "record": {"id": 3}, "article": {"id": "a"}}',
            "none of events",
        ),
        ("package", "datapackage.json", "{}", "no package that communique wrote"),
        ("package", "datapackage.json", '{"communique": {"schema": 99}}', "schema version 99"),
    ],
)
def test_what_is_not_in_the_format_is_refused_and_leaves_nothing(
    tmp_path: Path, form: str, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        registry.take(tmp_path / "c", form, [tmp_path / name])
    assert not (tmp_path / "c").exists()


def test_values_of_the_wrong_kind_are_refused(tmp_path: Path, corpus: Corpus) -> None:
    registry.export(registry.asked(corpus, "plover", {}), "plover", tmp_path / "e.jsonl")
    lines = (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    first["communique"]["record"]["intensity"] = {"a": 1}
    (tmp_path / "e.jsonl").write_text(json.dumps(first), encoding="utf-8")
    with pytest.raises(QueryError, match="wrong kind"):
        registry.take(tmp_path / "c", "plover", [tmp_path / "e.jsonl"])


def test_annotations_of_others_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"items": [{"type": "Annotation", "target": "https://a.example"}]}')
    done = registry.take(tmp_path / "c", "annotation", [tmp_path / "a.json"])
    assert done.skipped == {"annotations without a finding": 1}


@pytest.mark.parametrize("form", ["plover", "annotation", "icews"])
def test_a_folder_is_no_file(tmp_path: Path, form: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(QueryError, match="cannot be read"):
        registry.take(tmp_path / "c", form, [tmp_path / "folder"])
    assert not (tmp_path / "c").exists()


def test_a_folder_that_is_no_corpus_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "mine.txt").write_text("mine")
    (tmp_path / "e.jsonl").write_text("")
    with pytest.raises(CorpusError, match="no corpus"):
        registry.take(tmp_path / "c", "plover", [tmp_path / "e.jsonl"])
    assert (tmp_path / "c" / "mine.txt").read_text() == "mine"


def test_an_import_beside_what_was_read(tmp_path: Path) -> None:
    path = samples.make(tmp_path / "read", press.readings())
    other = communique.open(samples.make(tmp_path / "other", (samples.doha(),)))
    registry.export(registry.asked(other, "plover", {}), "plover", tmp_path / "e.jsonl")
    other.close()
    registry.take(path, "plover", [tmp_path / "e.jsonl"], "a partner")
    both = communique.open(path)
    assert both.events().count() == 7
    assert any("a-partner" in part.reader for part in both.manifest.parts)
    both.close()
