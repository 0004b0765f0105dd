"""Questions to a small corpus: each filter, names given loosely, the forms of an answer, the reading back whole."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import communique
from communique.errors import CorpusError, QueryError, UnknownName
from communique.query import drawing, searching
from communique.query.columns import COLUMNS
from communique.query.corpus import Corpus
from communique.query.series import Series
from communique.records import Encounter, Quotation
from communique.store import manifest as manifests
from communique.store.folder import make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from tests.query import press


def words(rows: object) -> list[str]:
    return [found.words for found in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["Lavrov", "Sergey Lavrov", "Lavrof", "Sergei LAVROV", "Sergej Lawrow"])
def test_a_speaker_is_known_in_any_spelling(corpus: Corpus, name: str) -> None:
    assert words(corpus.quotations(speaker=name)) == [
        "The sanctions will not change our position,",
        *sorted(
            ["new sanctions would not change anything", "Sanctions have never stopped a river,"],
            key=lambda said: next(q.id for q in corpus.quotations(speaker=name) if q.words == said),
        ),
    ]


@pytest.mark.parametrize("name", ["GHA", "gha", "Ghana", "Ghanaian"])
def test_a_country_goes_by_code_name_or_demonym(corpus: Corpus, name: str) -> None:
    found = corpus.quotations(country=name)
    assert {quotation.speaker.name for quotation in found} == {"Kwabena Osei-Tutu"}


def test_filters_together_must_all_hold_and_several_values_are_alternatives(corpus: Corpus) -> None:
    both = corpus.quotations(country=["Norway", "Russia"], about="sanctions", since="2024-05-03")
    assert sorted(words(both)) == ["Norway opposes the sanctions", "The sanctions will not change our position,"]
    assert corpus.quotations(country="NOR", about="fisheries").count() == 0


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2024-05", None, 6),
        (None, "2024-03", 4),
        ("2024-05-02", "2024-05-02", 3),
        ("2023", "2024", 10),
        ("2025", None, 0),
    ],
)
def test_days_are_inclusive_and_may_be_months_or_years(
    corpus: Corpus, since: str | None, until: str | None, count: int
) -> None:
    assert corpus.quotations(since=since, until=until).count() == count


def test_a_day_may_be_a_date(corpus: Corpus) -> None:
    assert corpus.quotations(since=datetime.date(2024, 5, 3)).count() == 3


def test_addressees_are_persons_or_countries(corpus: Corpus) -> None:
    said = ["We lost two years to a quarrel over fishing forms,"]
    assert words(corpus.quotations(addressee="Osei-Tutu")) == said
    assert words(corpus.quotations(addressee="Ghanaian")) == said


def test_kind_outlet_and_text(corpus: Corpus) -> None:
    assert corpus.quotations(outlet="gazette").count() == 3
    assert corpus.quotations(outlet="Northern Gazette", kind="direct").count() == 2
    assert words(corpus.quotations(text='"never stopped"')) == ["Sanctions have never stopped a river,"]
    assert corpus.quotations(text="sanct*", country="Norway").count() == 1


def test_encounters_between_countries_and_persons(corpus: Corpus) -> None:
    (call,) = corpus.encounters(between=("RUS", "USA"))
    assert isinstance(call.record, Encounter)
    assert (call.mode, call.day) == ("call", datetime.date(2024, 5, 1))
    assert corpus.encounters(between=("Kari Lund", "Russian"), status="planned", place="geneva").count() == 1
    assert corpus.encounters(between="Portugal", mode="call").count() == 0


def test_events_have_actors_recipients_and_voice(corpus: Corpus) -> None:
    (found,) = corpus.events(actor="United States", recipient="Russia", voice="narrated")
    assert (found.type, found.status) == ("SANCTION", "actual")
    assert [claimed.claimed_by.name for claimed in corpus.events(voice="claimed")] == ["Russia"]
    assert corpus.events(type=["accuse", "SANCTION"], voice="narrated").count() == 2


def test_positions_of_and_on(corpus: Corpus) -> None:
    assert [found.stance for found in corpus.positions(of="Norwegian", on="sanctions")] == ["opposes"]
    assert corpus.positions(stance="refuses").series("month").counts == {"refuses": (2,)}


def test_actors_are_rows_across_articles(corpus: Corpus) -> None:
    rows = {row["name"]: row for row in corpus.actors(country="Norway", kind="person")}
    assert rows["Kari Lund"]["articles"] == 1
    assert rows["Kari Lund"]["offices"] == ["Foreign Minister"]


def test_articles(corpus: Corpus) -> None:
    assert [found.title for found in corpus.articles(text="trawler")] == ["Portugal and Ghana reopen fisheries talks"]
    assert corpus.articles(outlet="courier", since="2024-05").count() == 1


def test_a_timeline_has_encounters_events_and_words(corpus: Corpus) -> None:
    rows = list(corpus.timeline("Russia", "USA"))
    assert [(row["finding"], row["what"]) for row in rows if row["finding"] != "quotation"] == [
        ("encounter", "call"),
        *[("event", row["what"]) for row in rows[1:]],
    ]
    assert {row["direction"] for row in rows} >= {"RUS – USA", "USA → RUS", "RUS → USA"}


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        ({"country": "Norwai"}, "Norway"),
        ({"speaker": "Kari Lunt Hansen"}, "Kari Lund"),
        ({"about": "sanction"}, "sanctions"),
        ({"outlet": "Harber Courier"}, "The Harbour Courier"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_near(corpus: Corpus, ask: dict[str, Any], near: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean.*{near}"):
        corpus.quotations(**ask)


def test_what_is_hardly_alike_is_not_offered(corpus: Corpus) -> None:
    with pytest.raises(UnknownName) as told:
        corpus.quotations(country="Atlantis")
    assert "did you mean" not in str(told.value)


def test_a_time_of_a_year_is_of_all_its_days(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "press.communique")
    tables = rows(press.river())
    for row, (start, end) in zip(
        tables["quotations"], [("2018-01-01", "2018-12-31"), ("2018-03-05",) * 2], strict=False
    ):
        row |= {"day": datetime.date.fromisoformat(start)}
        row |= {"when": {"start": start, "end": end, "basis": "stated", "span": None}}
    part = folder.write("s_0", tables)
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_0", 1, 0), part))
    own = communique.open(folder.path)
    for since, until, number in [
        ("2018-01-02", "2018-12-31", 2),
        ("2018-06", "2018-07", 1),
        ("2018-12-31", "2018-12-31", 1),
        ("2019", "2019", 0),
        ("2017", "2017", 0),
        ("2018", "2018", 2),
    ]:
        asked = own.quotations(since=since, until=until)
        assert (asked.count(), len(asked.preview(9)), len(list(asked.limit(9)))) == (number,) * 3, since
    (row,) = own.timeline("Russia", since="2018-06", until="2018-07")
    assert row["day"] == datetime.date(2018, 1, 1)


def test_days_in_the_wrong_order_are_told(corpus: Corpus) -> None:
    for asked in (corpus.quotations, corpus.actors, lambda **days: corpus.timeline("Russia", **days)):
        with pytest.raises(QueryError, match="until 2020 is before since 2025"):
            asked(since="2025", until="2020")
    assert corpus.quotations(since="2024-05-02", until="2024-05-02").count() > 0


@pytest.mark.parametrize(
    "ask",
    [
        {"since": "2024-13"},
        {"since": "soon"},
        {"kind": "loud"},
        {"text": '"open'},
        {"text": "-only"},
        {"text": "*"},
    ],
)
def test_a_question_that_cannot_be_asked_is_an_error(corpus: Corpus, ask: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        corpus.quotations(**ask)
    with pytest.raises(QueryError, match="cannot be asked by 'mood'"):
        corpus.ask("events", {"mood": "bad"})


def test_the_reading_comes_back_whole(corpus: Corpus) -> None:
    for reading in press.readings():
        assert corpus.reading(reading.article.id) == reading
    with pytest.raises(QueryError, match="no article"):
        corpus.reading("a_0")


def test_explain_says_why(corpus: Corpus) -> None:
    found = next(iter(corpus.quotations(text='"never stopped"')))
    assert "Sanctions have never stopped a river," in corpus.explain(found.id)
    assert found.id in corpus.explain(found.article_id)
    with pytest.raises(QueryError, match="no finding"):
        corpus.explain("q_nothing")


# --- the forms of an answer ---


def test_answers_are_lazy_and_come_in_every_form(corpus: Corpus) -> None:
    found = corpus.quotations(about="sanctions")
    first = next(iter(found))
    assert isinstance(first.record, Quotation)
    assert first.article_id in {reading.article.id for reading in press.readings()}
    assert len(found) == found.arrow().num_rows == found.polars().height == len(found.pandas()) == 4
    assert len(found.duckdb().fetchall()) == 4
    assert found.limit(2).count() == len(list(found.limit(2))) == 2
    assert [row.id for row in found.limit(2, 1)] == [row.id for row in found][1:3]
    assert list(found.limit(0)) == []


def test_answers_can_be_ordered(corpus: Corpus) -> None:
    speakers = [found.speaker.name for found in corpus.quotations().order("speaker")]
    assert speakers == sorted(speakers)
    with pytest.raises(QueryError, match="no column"):
        corpus.quotations().order("id; DROP TABLE quotations")


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "json", "parquet"])
def test_answers_go_to_files(corpus: Corpus, tmp_path: Path, suffix: str) -> None:
    path = corpus.quotations(speaker="Kari Lund").to(tmp_path / f"lund.{suffix}")
    if suffix == "parquet":
        assert pq.read_table(path).num_rows == 2
    elif suffix in ("csv", "tsv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        assert head.split("," if suffix == "csv" else "\t") == [column.name for column in COLUMNS["quotations"]]
        assert any("Norway opposes the sanctions" in line for line in lines)
    else:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if suffix == "json" else [json.loads(line) for line in text.splitlines()]
        assert {row["speaker"] for row in rows} == {"Kari Lund"}
    assert not list(tmp_path.glob(".*"))


def test_another_suffix_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"\.ods.*\.xlsx"):
        corpus.quotations().to(tmp_path / "lund.ods")


def test_a_notebook_is_shown_escaped_words() -> None:
    from communique.query.writing import html

    shown = html(("words",), [{"words": "<script>alert(1)</script>"}], "<b>1 row</b>")
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_the_caption_counts(corpus: Corpus) -> None:
    assert corpus.quotations(speaker="Kari Lund").caption() == "2 quotations"
    assert "2 quotations" in corpus.quotations(speaker="Kari Lund")._repr_html_()


def test_merged_findings_are_counted_beside_reports(tmp_path: Path) -> None:
    import pyarrow as pa

    from communique.merge.tables import result
    from communique.run import reports

    folder = press.make(tmp_path / "merged.communique")
    ids = [found.id for found in communique.open(folder.path).quotations(about="sanctions").order("id")]
    merged = pa.table({"statement_id": ["st_1", "st_1"], "quotation_id": ids[:2]})
    (folder.path / "merged").mkdir()
    pq.write_table(merged, folder.path / "merged" / "statements.parquet")
    for name in ("meetings", "happenings"):
        pq.write_table(result(name, []), folder.path / "merged" / f"{name}.parquet")
    reports.write(folder, folder.path / "merged")
    assert communique.open(folder.path).quotations(about="sanctions").caption() == "3 quotations in 4 reports"
    one = communique.open(folder.path).quotations(about="sanctions").limit(1)
    assert one.caption() == "1 quotation in 1 report"


def test_an_article_without_a_title_shows_its_beginning(corpus: Corpus) -> None:
    article = next(iter(corpus.articles(text="trawler")))
    bare = {"id": article.id, "day": article.day, "finding": "article", "words": None}
    (row,) = searching._with_beginnings(corpus.index, [bare])
    assert row["words"].startswith("Portugal and Ghana reopen")
    titled = bare | {"words": "A title"}
    assert searching._with_beginnings(corpus.index, [titled]) == [titled]


def test_hits_are_counted_beyond_the_limit(corpus: Corpus) -> None:
    assert corpus.search("trawler", among=["articles"]).caption() == "1 hit, best first"
    every = corpus.search("the", among=["articles"]).count()
    assert every > 1
    assert corpus.search("the", among=["articles"], limit=1).caption() == f"first 1 of {every} hits, best first"


def test_an_empty_corpus_answers_nothing(tmp_path: Path) -> None:
    opened = communique.open(make_folder(tmp_path / "empty.communique").path)
    assert opened.quotations(country="Norway").count() == 0
    assert list(opened.timeline("Norway", "Russia")) == []
    assert opened.search("peace").count() == 0


def test_what_is_no_corpus_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        communique.open(tmp_path)


@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_a_file_that_is_missing_or_damaged_is_told_of(tmp_path: Path, damage: str) -> None:
    folder = press.make(tmp_path / "press.communique")
    file = folder.files("quotations")[0]
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(CorpusError, match="missing or damaged.*" + file.name):
        communique.open(folder.path)
    with pytest.raises(CorpusError, match="missing or damaged.*" + file.name):
        communique.info(folder.path)
    with pytest.raises(CorpusError, match="cannot be compacted.*" + file.name):
        communique.compact(folder.path, everything=True)


@pytest.mark.parametrize("form", ["polars", "pandas"])
def test_a_frame_without_its_library_says_what_to_install(
    corpus: Corpus, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, form, None)
    with pytest.raises(QueryError, match=r"pip install 'communique\[frames\]'"):
        getattr(corpus.quotations().limit(1), form)()


def test_a_day_that_is_a_number_is_told_how_to_write_it(corpus: Corpus) -> None:
    with pytest.raises(QueryError, match="since takes one day: a date, or a text such as '2024'"):
        corpus.quotations(since=2024)  # type: ignore[arg-type]


def test_an_answer_says_in_short_what_it_is(corpus: Corpus, path: Path) -> None:
    assert repr(corpus.quotations(speaker="Kari Lund")) == "<Answer: 2 quotations>"
    assert repr(corpus.timeline("Russia", "USA")).startswith("<Timeline: ")
    assert repr(corpus.timeline("Russia", "USA")).endswith(" findings between RUS and USA>")
    assert repr(corpus.dyads("Russia", "USA")).endswith(" event reports between RUS and USA>")
    assert repr(corpus.positions(on="sanctions")).startswith("<Positions: ")
    assert repr(corpus.search("trawler", among="articles")) == "<Table: 1 hit, best first>"
    other = communique.open(path)
    found = other.quotations()
    other.close()
    assert repr(found) == "<Answer of a corpus that cannot be asked>"


def test_bars_fold_what_is_empty() -> None:
    days = tuple(datetime.date(2000 + year, 1, 1) for year in range(12))
    drawn = drawing.bars(Series("year", days, {"quotation": (1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1)}))
    assert [line.split()[0] for line in drawn[:-1]] == "2000 2001 2002 2003 2004 ... 2011".split()
    assert "6 years without any" in drawn[5]
    assert drawing.bars(Series("year", days[:1], {"quotation": (0,)}))[0] == "2000   0"
