"""Flat rows say what the records say, and once merged a row is all reports of one thing."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique import records as r
from communique.errors import QueryError
from communique.merge.tables import result
from communique.query import workbook
from communique.query.answers import Answer
from communique.query.columns import COLUMNS, DYADS, TIMELINE, Column
from communique.query.corpus import Corpus
from communique.query.filters import QUESTIONS, Question
from communique.query.rows import Table
from communique.run import reports
from communique.run.derive import merge
from communique.store import manifest as manifests
from communique.store.folder import make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from tests import factory
from tests.query import press

ARROW = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "day": pa.date32(),
    "whole": pa.int64(),
    "number": pa.float64(),
}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = press.make(tmp_path_factory.mktemp("flat") / "press.communique")
    merge(folder.path)
    return communique.open(folder.path)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("is_merged", [False, True])
def test_the_columns_are_those_that_are_described(
    corpus: Corpus, merged: Corpus, question: Question, is_merged: bool
) -> None:
    found = getattr(merged if is_merged else corpus, question)()
    check(found.arrow(), COLUMNS[question])
    assert found.columns == tuple(column.name for column in COLUMNS[question])
    page = found.limit(2).arrow()
    check(page, COLUMNS[question])
    assert page.to_pylist() == found.arrow().slice(0, 2).to_pylist()


def check(table: pa.Table, columns: tuple[Column, ...]) -> None:
    assert table.schema.names == [column.name for column in columns]
    for column in columns:
        kind = table.schema.field(column.name).type
        assert kind == ARROW[column.type] or (column.type == "whole" and pa.types.is_integer(kind)), column.name


def test_timelines_and_dyads_have_the_columns_that_are_described(corpus: Corpus, merged: Corpus) -> None:
    for asked in (corpus, merged):
        check(asked.timeline("Russia", "USA").arrow(), TIMELINE)
        check(asked.timeline("Russia").limit(2).arrow(), TIMELINE)
        assert asked.dyads("Russia", "USA").arrow().schema.names == [column.name for column in DYADS]


def test_every_form_has_the_same_rows(merged: Corpus, tmp_path: Path) -> None:
    import csv
    import json

    from python_calamine import CalamineWorkbook

    found = merged.quotations()
    flat = found.arrow().to_pylist()
    assert flat == list(found.flat()) == list(found.dicts())
    texts = [{name: "; ".join(v) if isinstance(v, list) else v for name, v in row.items()} for row in flat]
    told = [{name: "" if v is None else str(v) for name, v in row.items()} for row in texts]
    for suffix, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        with found.to(tmp_path / f"a.{suffix}").open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file, dialect=dialect)) == told
    lines = found.to(tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["published"] for line in lines] == [str(row["published"]) for row in flat]
    assert pq.read_table(found.to(tmp_path / "a.parquet")).to_pylist() == flat
    head, *cells = CalamineWorkbook.from_path(str(found.to(tmp_path / "a.xlsx"))).get_sheet_by_index(0).to_python()
    assert [[cell if cell != "" else None for cell in row] for row in cells] == [
        [value if value != "" else None for value in row.values()] for row in texts
    ]
    assert head == list(found.columns)


def test_a_pandas_frame_has_datetimes_and_texts(merged: Corpus) -> None:
    frame = merged.quotations(addressee="Ghana").pandas()
    assert {name for name, kind in frame.dtypes.items() if kind.kind == "M"} == {
        column.name for column in COLUMNS["quotations"] if column.type == "day"
    }
    assert frame["addressee"].tolist() == ["Kwabena Osei-Tutu"]
    assert frame["published"].dt.year.tolist() == [2024]
    assert not any(isinstance(value, dict | list) for name in frame for value in frame[name])


def test_polars_has_lists(merged: Corpus) -> None:
    assert merged.encounters(place="Lisbon").polars()["countries"].to_list() == [["GHA", "PRT"]]


def test_what_a_page_says_is_no_formula_and_long_words_fit(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    given_rows = {
        "words": ["=1+1", "https://x.example", "a" * 40_000, "\ud800 \x01", None],
        "n": [1.5, 2.0, 3.0, 4.0, None],
    }
    path = Table(pa.table({"n": given_rows["n"], "day": [datetime.date(1850, 1, 1)] * 5})).to(tmp_path / "days.xlsx")
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1] == [1.5, "1850-01-01"]
    with (tmp_path / "a.xlsx").open("wb") as stream:
        workbook.write(stream, _Given(given_rows["words"]))  # type: ignore[arg-type]
    _, *cells = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert cells[0] == ["=1+1"]
    assert cells[1] == ["https://x.example"]
    assert len(str(cells[2][0])) == workbook.CHARACTERS
    import zipfile

    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


class _Given:
    """Rows of one column."""

    columns = ("words",)

    def __init__(self, words: list[Any]) -> None:
        self.words = words

    def count(self) -> int:
        return len(self.words)

    def dicts(self) -> Any:
        return ({"words": word} for word in self.words)


def test_more_than_a_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch, corpus: Corpus, tmp_path: Path) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    with pytest.raises(QueryError, match="a sheet of Excel holds 4 rows, and these are 10"):
        corpus.quotations().to(tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


# --- folding ---

KINDS, DAYS = ("direct", "mixed", "indirect"), [f"2024-05-{day:02}" for day in range(1, 6)]
WORDS = ("We sail", "We shall sail in June", "No", "They sail and that is that")
FIRST: dict[str, Any] = {
    "kind": "direct", "words": "No", "outlet": "Echo", "published": DAYS[0], "said": None, "confidence": 0.9,
}  # fmt: skip


@st.composite
def some_reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some quotations, an article each, and the statement that each reports.

    A statement is its own where no other reports it; None is of what was not merged yet.
    """
    groups: list[str | None] = ["own", "st_a", "st_b", *draw(st.sampled_from([(), (None,)]))]
    count = draw(st.integers(1, 7))
    return [
        {
            "kind": draw(st.sampled_from(KINDS)),
            "words": draw(st.sampled_from(WORDS)),
            "outlet": draw(st.sampled_from([None, "Echo", "Courier"])),
            "published": draw(st.sampled_from(DAYS)),
            "said": draw(st.sampled_from([None, *DAYS])),
            "confidence": draw(st.sampled_from([0.5, 0.9])),
            "group": draw(st.sampled_from(groups)),
        }
        for _ in range(count)
    ]


def made(path: Path, given_reports: list[dict[str, Any]]) -> Corpus:
    folder = make_folder(path)
    tables: dict[Any, list[Any]] = {}
    links = []
    for number, one in enumerate(given_reports):
        text = f"Report {number}\n\n“{one['words']},” Kari Lund said."
        published = r.When(one["published"], one["published"], "metadata")
        article = factory.article(
            text, title=f"Report {number}", origin=f"{number}.txt", outlet=one["outlet"], published=published
        )
        when = r.When(one["said"], one["said"], "stated") if one["said"] else None
        lund = r.Party("Kari Lund", "NOR", f"p_{number}")
        name = f"q_{number:016x}"
        said = factory.quotation(text, (one["words"],), kind=one["kind"], speaker=lund, id=name, when=when)
        said = r.Quotation(
            **{n: getattr(said, n) for n in said.__slots__}
            | {"evidence": r.Evidence(said.evidence.spans, "by hand", one["confidence"])}
        )
        for table, found in rows(factory.reading(article, origin=f"{number}.txt", quotations=(said,))).items():
            tables.setdefault(table, []).extend(found)
        one["id"] = said.id
        alone = sum(other["group"] == one["group"] for other in given_reports) == 1
        if one["group"] == "own" or (one["group"] and alone):  # as merging names it, by its only report
            one["group"] = f"st_{number:016x}"
        if one["group"]:
            links.append(
                {"statement_id": one["group"], "quotation_id": said.id, "article_id": article.id, "copy": False}
                | {"person_id": None, "day": None, "relation": "verbatim", "lead": False, "score": 1.0}
            )
    part = folder.write("s_0", tables)
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_0", len(given_reports), 0), part))
    (path / "merged").mkdir()
    for name, found in (("statements", links), ("meetings", []), ("happenings", [])):
        pq.write_table(result(name, found), path / "merged" / f"{name}.parquet")
    reports.write(folder, path / "merged")
    return communique.open(path)


def told(group: list[dict[str, Any]]) -> dict[str, Any]:
    """What a row has to say of these reports, worked out one by one."""
    best = min(
        group,
        key=lambda one: (KINDS.index(one["kind"]), -len(one["words"]), -one["confidence"], one["published"], one["id"]),
    )
    said = sorted(one["said"] for one in group if one["said"])
    day = best["said"] or (said[0] if said else best["published"])
    return {
        "id": best["id"],
        "words": best["words"],
        "group_id": best["group"],
        "day": datetime.date.fromisoformat(day),
        "day_basis": "said" if said else "page",
        "reports": len(group),
        "outlets": len({one["outlet"] for one in group} - {None}),
        "first_day": datetime.date.fromisoformat(min(one["published"] for one in group)),
        "last_day": datetime.date.fromisoformat(max(one["published"] for one in group)),
    }


def rows_of(given_reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of these reports, newest first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in given_reports:
        groups.setdefault(one["group"] or one["id"], []).append(one)
    wanted = sorted((told(group) for group in groups.values()), key=lambda row: row["id"])
    return sorted(wanted, key=lambda row: row["day"], reverse=True)


def agrees(found: Answer, reports_found: list[dict[str, Any]]) -> None:
    """An answer has the rows of these reports, all at once, a page at a time, and counted."""
    wanted = rows_of(reports_found)
    names = list(told([{**FIRST, "id": "q", "group": None}]))
    assert [{name: row[name] for name in names} for row in found.dicts()] == wanted
    for limit in (1, 2, 50):
        pages = [list(found.limit(limit, offset).dicts()) for offset in range(0, len(wanted) + 1, limit)]
        assert [{name: row[name] for name in names} for page in pages for row in page] == wanted
    assert found.count() == len(wanted)
    several = [row for row in wanted if row["reports"] > 1]
    assert [row["id"] for row in found.at_least(2).limit(50).dicts()] == [row["id"] for row in several]
    assert found.at_least(2).count() == len(several)
    counted = found.counts("day")
    assert sum(number for _, number in counted) == len(wanted)


@settings(max_examples=15, deadline=None)
@given(some_reports(), st.sampled_from(KINDS), st.sampled_from(["Echo", "Courier"]), st.sampled_from(["sail", "no"]))
def test_filters_count_only_the_reports_that_they_find(
    given_reports: list[dict[str, Any]], kind: str, outlet: str, word: str
) -> None:
    with tempfile.TemporaryDirectory() as there:
        own = made(Path(there) / "press.communique", given_reports)
        agrees(own.quotations(kind=kind), [one for one in given_reports if one["kind"] == kind])
        if any(one["outlet"] == outlet for one in given_reports):
            agrees(own.quotations(outlet=outlet), [one for one in given_reports if one["outlet"] == outlet])
        holds = [one for one in given_reports if word in one["words"].casefold().split()]
        agrees(own.quotations(text=word), holds)
        agrees(own.quotations(text=word, kind=kind), [one for one in holds if one["kind"] == kind])
        own.close()


@settings(max_examples=10, deadline=None)
@given(some_reports(), st.integers(0, 6), st.integers(0, 6), st.sampled_from(KINDS))
def test_rows_follow_what_people_correct(
    given_reports: list[dict[str, Any]], gone: int, changed: int, kind: str
) -> None:
    count = len(given_reports)
    with tempfile.TemporaryDirectory() as there:
        own = made(Path(there) / "press.communique", given_reports)
        own.correct(given_reports[changed % count]["id"], kind=kind)
        own.reject(given_reports[gone % count]["id"])
        left = [one | ({"kind": kind} if number == changed % count else {}) for number, one in enumerate(given_reports)]
        agrees(own.quotations(), [one for number, one in enumerate(left) if number != gone % count])
        own.close()


@settings(max_examples=25, deadline=None)
@given(some_reports())
def test_a_row_is_its_reports(given_reports: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as there:
        own = made(Path(there) / "press.communique", given_reports)
        wanted = rows_of(given_reports)
        found = own.quotations()
        assert [{name: row[name] for name in wanted[0]} for row in found.dicts()] == wanted
        assert [{name: row[name] for name in wanted[0]} for row in found.limit(50).dicts()] == wanted
        assert list(found.limit(2, 1).dicts()) == list(found.dicts())[1:3]
        assert len(found) == len(wanted)
        assert found.caption().endswith(f" in {len(given_reports)} report{'s' * (len(given_reports) != 1)}")
        assert [record.id for record in found] == [row["id"] for row in wanted]
        assert [record.reports for record in found] == [row["reports"] for row in wanted]
        assert sum(row["reports"] for row in found.dicts()) == len(own.quotations(reports=True))
        flat_is_nested(own)
        own.close()


def flat_is_nested(own: Corpus) -> None:
    """A row a report, and each says what the record says."""
    unfolded = own.quotations(reports=True).order("id")
    records = list(unfolded)
    flat = list(unfolded.dicts())
    assert [(row["id"], row["words"], row["kind"], row["outlet"]) for row in flat] == [
        (one.id, one.words, one.kind, one.outlet) for one in records
    ]
    for row, nested, one in zip(flat, unfolded.nested().dicts(), records, strict=True):
        assert (row["speaker"], row["speaker_country"], row["speaker_id"]) == (
            one.speaker.name, one.speaker.country, one.speaker.actor_id,
        )  # fmt: skip
        assert (row["confidence"], row["published"], row["reports"]) == (one.evidence.confidence, one.reported, 1)
        assert (nested["speaker"]["name"], nested["evidence"]["confidence"]) == (row["speaker"], row["confidence"])
        assert row["first_day"] == row["last_day"] == row["published"]


def test_only_what_many_report(tmp_path: Path) -> None:
    own = made(tmp_path / "p.communique", [FIRST | {"group": name} for name in ("st_a", "st_a", "st_b", None)])
    assert [row["group_id"] for row in own.quotations().at_least(2).dicts()] == ["st_a"]
    assert own.quotations().at_least(2).caption() == "1 quotation in 2 reports"
    assert own.quotations().at_least(3).count() == 0
    assert own.quotations().order("-reports").select("reports", "group_id").limit(1).arrow().to_pylist() == [
        {"reports": 2, "group_id": "st_a"}
    ]


def test_reports_are_counted_only_once_merged(corpus: Corpus) -> None:
    with pytest.raises(QueryError, match="communique merge"):
        corpus.quotations().at_least(2)
    assert {row["reports"] for row in corpus.quotations().dicts()} == {1}
    assert corpus.quotations().caption() == "10 quotations"


def test_a_timeline_has_a_row_for_each_statement(merged: Corpus, corpus: Corpus) -> None:
    found = merged.timeline("Russia")
    assert found.caption() == f"{len(found)} findings in {len(corpus.timeline('Russia'))} reports of RUS"
    assert len(merged.timeline("Russia", reports=True)) == len(corpus.timeline("Russia"))
    counts = found.series("year").counts
    assert sum(sum(values) for values in counts.values()) == len(found)


# --- SQL ---


def test_sql_groups_by_person(merged: Corpus, corpus: Corpus) -> None:
    query = """SELECT speaker_name, person_id, count(*) AS n FROM quotations
        WHERE speaker_country = 'RUS' AND person_id IS NOT NULL GROUP BY ALL"""
    (row,) = merged.sql(query)
    assert (row["speaker_name"], row["n"]) == ("Sergey Lavrov", 3)
    assert row["person_id"].startswith("pn_")
    assert {row["speaker_name"] for row in corpus.sql("SELECT speaker_name FROM quotations")} >= {"Sergei Lavrov"}
    joined = merged.sql("SELECT q.words FROM quotations q JOIN articles a ON a.id = q.article_id WHERE a.versions = 1")
    assert joined.count() == 10


@pytest.mark.parametrize("question", ["quotations", "encounters", "events", "positions", "articles"])
def test_sql_sees_what_is_described(merged: Corpus, corpus: Corpus, question: Question) -> None:
    from communique.query.views import added

    for asked in (merged, corpus):
        found = asked.sql(f"SELECT * FROM {question}")  # noqa: S608 - ours
        assert {column.name for column in added(question)} <= set(found.columns)
        assert len(set(found.columns)) == len(found.columns)
        every = {"versions": True} if question == "articles" else {"reports": True} if question != "positions" else {}
        assert found.count() == getattr(asked, question)(**every).count()
