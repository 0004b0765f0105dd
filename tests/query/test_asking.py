"""More that can be asked: how sure, by whom relayed, how often reported; counts, words in context, pictures."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique import records as r
from communique.errors import CorpusError, QueryError
from communique.query import concordance, pictures
from communique.query.corpus import Corpus
from communique.query.series import Series
from communique.run.derive import merge
from communique.store import search, words
from communique.store.folder import make_folder
from tests.query import press

DAY = datetime.date


def test_how_sure_and_by_whom_relayed(tmp_path: Path, corpus: Corpus) -> None:
    assert corpus.quotations(confidence=0.9).count() == 10
    assert corpus.quotations(confidence=0.95).count() == 0
    assert corpus.events(confidence="0.8").count() == 5  # type: ignore[arg-type]
    fish = press.fish()
    first, *others = fish.quotations
    relayed = replace(
        first, relayed_by=r.Party("Tasnim", "IRN"), speaker=r.Party("Helena Sarmento", "PRT", confidence=0.3)
    )
    folder = make_folder(tmp_path / "one.communique")
    press.add(folder, "s_0", (replace(fish, quotations=(relayed, *others)),))
    asked = communique.open(folder.path)
    for by in ("Tasnim", "Iran", "Иран"):
        assert [found.id for found in asked.quotations(relayed_by=by)] == [first.id]
    assert first.id not in {found.id for found in asked.quotations(confidence=0.5)}


@pytest.mark.parametrize("value", [2, -1, "sure", float("nan")])
def test_how_sure_is_a_number_from_0_to_1(corpus: Corpus, value: object) -> None:
    with pytest.raises(QueryError, match="confidence is a number, 0 to 1"):
        corpus.quotations(confidence=value)  # type: ignore[arg-type]


def test_how_often_reported_needs_merging(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(QueryError, match="communique merge"):
        corpus.quotations(min_reports=2)
    path = press.news(tmp_path / "press.communique").path
    merge(path)
    asked = communique.open(path)
    twice = asked.quotations(min_reports=2, reports=True)
    assert sorted(found.words for found in twice) == [
        *["A cease-fire is what we need,"] * 2,
        *["Norway opposes the sanctions"] * 2,
        *["The sanctions will not change our position,"] * 2,
    ]
    assert asked.quotations(min_reports=1).count() == asked.quotations().count() == 11
    with pytest.raises(QueryError, match="1 or more"):
        asked.events(min_reports=0.5)  # type: ignore[arg-type]


def test_positions_of_a_person_are_those_that_the_person_took(corpus: Corpus) -> None:
    assert {found.holder.name for found in corpus.positions(of="Sergey Lavrov")} == {"Sergei Lavrov"}
    assert corpus.positions(of="Lund").count() == 1


def test_speakers_are_counted_by_person_country_outlet_and_month(tmp_path: Path) -> None:
    path = press.make(tmp_path / "press.communique").path
    plain = {row["speaker"]: row["quotations"] for row in communique.open(path).speakers()}
    assert (plain["Sergey Lavrov"], plain["Sergei Lavrov"]) == (2, 1)
    merge(path)
    asked = communique.open(path)
    first, *others = asked.speakers().dicts()
    counts = ("speaker", "country", "quotations", "reports", "articles", "outlets", "first", "last")
    assert {name: first[name] for name in counts if name != "speaker"} == {
        "country": "RUS", "quotations": 3, "reports": 3, "articles": 2, "outlets": 2, "first": DAY(2024, 5, 2),
        "last": DAY(2024, 5, 3),
    }  # fmt: skip
    assert len(others) == 5
    by_month = [(row["month"], row["country"], row["reports"]) for row in asked.speakers(by=("country", "month"))]
    assert by_month == [("2024-03", "GHA", 2), ("2024-03", "PRT", 2), ("2024-05", "RUS", 4), ("2024-05", "NOR", 2)]
    assert [row["outlet"] for row in asked.speakers(by="outlet", speaker="Lavrov")] == [press.COURIER, press.GAZETTE]
    assert [row["quarter"] for row in asked.speakers(by="quarter")] == ["2024 Q1", "2024 Q2"]
    more = communique.open(press.news(tmp_path / "news.communique").path)
    (row,) = more.speakers(by=("relayer", "person")).dicts()
    assert (row["relayer"], row["speaker"], row["quotations"]) == ("Ghana News Agency", "Kwabena Osei-Tutu", 1)
    for wrong in ("town", ()):
        with pytest.raises(QueryError, match="counts are by person, country, outlet"):
            asked.speakers(by=wrong)
    with pytest.raises(QueryError, match="cannot be asked by 'town'"):
        asked.speakers(town="Oslo")


def test_outlets_are_counted_with_what_was_found(corpus: Corpus) -> None:
    rows = {row["outlet"]: row for row in corpus.outlets()}
    assert (rows[press.COURIER]["articles"], rows[press.COURIER]["quotations"], rows[press.COURIER]["events"]) == (
        2,
        7,
        5,
    )
    assert rows[press.GAZETTE]["events"] == 0
    assert [(row["month"], row["articles"]) for row in corpus.outlets(by="month", since="2024-05")] == [("2024-05", 2)]


def test_words_in_context_stand_where_they_are_said_to(corpus: Corpus) -> None:
    found = list(corpus.search("sanctions", context=20).dicts())
    assert len(found) == 6
    for row in found:
        text = corpus.reading(row["article_id"]).article.text
        assert text[row["start"] : row["end"]] == row["keyword"]
        assert row["keyword"].casefold() == "sanctions"
        assert len(row["pre"]) <= 20
        assert len(row["post"]) <= 20
    assert {row["speaker"] for row in found if row["finding"] == "quotation"} == {
        "Kari Lund", "Sergey Lavrov", "Sergei Lavrov",
    }  # fmt: skip
    (row,) = corpus.search('"never stopped"', context=10, among="quotations").dicts()
    assert (row["pre"], row["keyword"], row["post"]) == ("have", "never stopped", "a river,”")
    assert corpus.search("sanctions", context=20, limit=2).caption() == "the first 2 places in 2 texts"
    for wrong in ({"context": 0}, {"context": 5, "meaning": True}):
        with pytest.raises(QueryError):
            corpus.search("sanctions", **wrong)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_place_is_found_in_any_text(before: str, after: str) -> None:
    text = f"{before} Çavuşoğlu {after}"
    places = list(concordance.places(concordance.keyword(words.parse("cavusoglu")), text))
    assert (len(before) + 1, len(before) + 10) in places


def test_a_picture_begins_where_the_bulk_begins(tmp_path: Path) -> None:
    days = {DAY(2018, 1, day): 10 for day in range(1, 11)}
    assert pictures.bulk_of(days) == pictures.Bulk()
    found = pictures.bulk_of({DAY(1945, 5, 8): 1, DAY(2017, 12, 1): 1, **days})
    assert (found.start, found.before, found.first) == (DAY(2018, 1, 1), 2, DAY(1945, 5, 8))
    assert found.told("events") == "2 events before 2018-01-01, from 1945-05-08 on, not drawn"
    assert pictures.bulk_of({DAY(1945, 5, 8): 5, **days}).start is None  # one in twenty is no exception
    assert pictures.bulk_of({DAY(2017, 12, 31): 1, **days}).start is None  # it costs no room
    assert pictures.bulk_of({}) == pictures.Bulk()
    series = Series("month", (DAY(2018, 1, 1), DAY(2018, 2, 1)), {"quotation": (1, 2)}, undated=3)
    path = pictures.stacked(pictures.Drawn(series, found), tmp_path / "t.svg", "Russia and Norway: words", "findings")
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    assert pictures.span(series) == "2018-01 to 2018-02"


def test_pictures_say_of_whom_and_what(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(pictures, "stacked", lambda what, path, title, called: told.append((title, called)))
    corpus.timeline("Russia", "USA").plot(tmp_path / "t.svg")
    corpus.timeline("NATO").plot(tmp_path / "t.svg")
    corpus.positions(of="Norway", on=["sanctions", "fisheries"], stance="opposes").plot(tmp_path / "p.svg")
    assert told == [
        ("Russia and United States: encounters, events and words", "findings"),
        (f"{pictures.side('NATO')}: encounters, events and words", "findings"),
        ("Positions of Norway on sanctions or fisheries: opposes", "positions"),
    ]


def test_months_are_shown_as_months(corpus: Corpus) -> None:
    assert {row["day"] for row in corpus.dyads("Russia", "USA").preview(9)} == {"2024-05"}
    assert {row["day"] for row in corpus.dyads("Russia", "USA", by="year").preview(9)} == {"2024"}
    assert {row["day"] for row in corpus.dyads("Russia", "USA").dicts()} == {DAY(2024, 5, 1)}


def test_a_corpus_that_cannot_be_written_to_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = press.make(tmp_path / "press.communique").path

    def refused(*_given: object) -> bool:
        raise CorpusError("its search index cannot be written: read-only file system", origin=str(path))

    monkeypatch.setattr(search, "update", refused)
    told: list[str] = []
    asked = communique.open(path, tell=told.append)
    assert asked.search("river", among="quotations").count() == 1
    assert asked.quotations(text="river").count() == 1
    assert "one is made for this time" in told[0]
    assert not (path / search.NAME).exists()
    asked.close()
