"""Correcting words, many findings, and from a sheet that a spreadsheet has been at; what is wrong is told by row."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique.errors import QueryError, UnknownName
from communique.query import fields, sheets
from communique.query.corpus import Corpus
from communique.query.extents import extent
from communique.query.filters import Question
from tests.query import press
from tests.query.test_reviewing import one

Rows = list[dict[str, str]]


@pytest.fixture
def own(tmp_path: Path) -> Corpus:
    return communique.open(press.make(tmp_path / "press.communique").path)


def written(
    own: Corpus, change: Callable[[Rows], None], *, dialect: str = "excel", encoding: str = "utf-8-sig"
) -> Path:
    """The sheet of a corpus as somebody changed and saved it."""
    path = own.review().to(own.folder.path.parent / "todo.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        lines = csv.DictWriter(file, rows[0], dialect=dialect)
        lines.writeheader()
        lines.writerows(rows)
    return path


def row_of(rows: Rows, words: str) -> dict[str, str]:
    return next(row for row in rows if words in row["words"])


# --- words ---


def test_words_are_corrected_in_the_record_and_in_every_search(own: Corpus) -> None:
    finding = one(own, text="river")
    own.correct(finding, words="never  stopped a river")
    (found,) = own.quotations(text="never stopped")
    text = own.reading(found.article_id).article.text
    assert found.words == "never stopped a river"
    assert [span.of(text) for span in found.content] == [found.words]
    assert own.quotations(text='"sanctions have"').count() == 0
    assert own.search("sanctions river", among="quotations").count() == 0
    own.correct(finding, words="“Sanctions have never stopped a river,” Lavrov said.")
    assert [row["id"] for row in own.search("lavrov said", among="quotations").dicts()] == [finding]
    assert [row["words"] for row in own.search("river", among="quotations").dicts()] == [
        "“Sanctions have never stopped a river,” Lavrov said."
    ]
    again = communique.open(own.folder.path)
    assert again.quotations(text="lavrov river").count() == 1
    own.undo(2)
    assert own.search("lavrov said", among="quotations").count() == 0
    assert own.quotations(text='"sanctions have"').count() == 1


def test_words_have_to_be_those_of_the_article(own: Corpus) -> None:
    finding = one(own, text="river")
    with pytest.raises(QueryError, match="the article has no words 'never stopped a lake'"):
        own.correct(finding, words="never stopped a lake")
    with pytest.raises(QueryError, match="words cannot be empty"):
        own.correct(finding, words=" ")
    assert own.corrections() == ()


def test_words_of_an_event_are_its_evidence(own: Corpus) -> None:
    event = next(iter(own.events(type="SANCTION")))
    own.correct(event.id, words="The United States imposed sanctions")
    (found,) = own.events(type="SANCTION")
    text = own.reading(found.article_id).article.text
    assert [span.of(text) for span in found.evidence.spans] == ["The United States imposed sanctions"]


TEXT = "“We will go,” he said, “we will  go — and\nreturn.” We will go."


def test_of_several_places_the_nearest_is_meant() -> None:
    assert extent(TEXT, "We will go", [(50, 60)]) == [(51, 61)]
    assert extent(TEXT, "We will go", [(0, 5)]) == [(1, 11)]
    assert [TEXT[a:b] for a, b in extent(TEXT, '"we will go - and return', [(20, 30)])] == [
        "“we will  go — and\nreturn"
    ]
    assert extent(TEXT, "We will go … return", [(0, 5)]) == [(1, 11), (42, 48)]
    with pytest.raises(QueryError, match="behind the others"):
        extent(TEXT, "return … he said", [(0, 5)])


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_any_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    if words.split() and "…" not in words and "..." not in words:
        (place,) = extent(text, words, [(start, start)])
        assert text[slice(*place)].split()


# --- many, and names that are new ---


def test_many_findings_are_corrected_at_once_or_not_at_all(own: Corpus) -> None:
    ids = [found.id for found in own.quotations(speaker="Lavrov")]
    own.correct(*ids, about="energy", note="a test")
    assert {found.id for found in own.quotations(about="energy")} == set(ids)
    with pytest.raises(QueryError, match="no finding has"):
        own.correct(ids[0], "q_none", about="fisheries")
    assert own.quotations(about="energy").count() == 3


def test_a_new_name_has_to_be_said_to_be_new(own: Corpus) -> None:
    finding = one(own, text="river")
    with pytest.raises(UnknownName, match="nobody here is called 'Kari Lundt'; did you mean Kari Lund"):
        own.correct(finding, speaker="Kari Lundt (NOR)")
    own.correct(finding, speaker="Kari Lundt (NOR)", new=True)
    own.correct(one(own, text="boats"), speaker="kari lundt")  # is known now
    met = next(iter(own.encounters(between=("Portugal", "Ghana"))))
    with pytest.raises(UnknownName, match="'Nobody Atall'"):
        own.correct(met.id, between=["Kari Lund", "Nobody Atall"])
    own.correct(met.id, between=["Kari Lund", "European Union", "Ghana"])


# --- what comes first ---


def test_the_most_unlikely_come_first_and_say_why(own: Corpus) -> None:
    surest = list(own.review().dicts())[-1]["id"]
    own.sql("SELECT 1")  # views are there
    for words, name in (("a " * 500, "Lavrov"), ("peace", "one")):
        like = f"CREATE OR REPLACE VIEW quotations AS SELECT * REPLACE ('{words}' AS words, '{name}' AS speaker_name)"
        source = own.overlay.source("quotations", own.folder.files("quotations", own.manifest))
        own.cursor().execute(f"{like} FROM {source} WHERE id = '{surest}'")
        first = next(iter(own.review(among="quotations").dicts()))
        assert first["id"] == surest
        assert first["doubt"] == ("1,000 characters" if name == "Lavrov" else "a speaker without a name")
        both = list(own.review().dicts())
        assert both[0]["id"] == surest
        assert both[0]["confidence"] > both[1]["confidence"]


# --- sheets ---


def test_a_sheet_that_nobody_touched_says_nothing(own: Corpus) -> None:
    done = own.correct_from(written(own, lambda rows: None))
    assert done == sheets.Done(())
    assert own.corrections() == ()


def test_a_sheet_says_what_is_right_wrong_and_otherwise(own: Corpus) -> None:
    def change(rows: Rows) -> None:
        row_of(rows, "a river")["verdict"] = "wrong"
        row_of(rows, "a cease-fire".capitalize())["verdict"] = "OK"
        boats = row_of(rows, "boats")
        boats |= {"speaker": "Kari Lund", "country": "Norway", "about": "energy; fisheries", "note": "heard it"}
        row_of(rows, "two years")["addressee"] = ""
        row_of(rows, "two years")["words"] = "We lost two years"
        row_of(rows, "sit down")["day"] = "14/03/2024"  # as the spreadsheet writes the same day

    done = own.correct_from(written(own, change), note="by sheet", who="Ada")
    assert done.wrong == ()
    assert {(c.action, c.note, c.who) for c in done.said if "with" not in c.values} == {
        ("reject", "by sheet", "Ada"), ("accept", "by sheet", "Ada"), ("correct", "heard it", "Ada"),
        ("correct", "by sheet", "Ada"),
    }  # fmt: skip
    assert own.quotations(text="river").count() == 0
    (boats,) = own.quotations(text="boats").nested().dicts()
    assert (boats["speaker_name"], boats["speaker_country"], boats["issues"]) == (
        "Kari Lund",
        "NOR",
        ["energy", "fisheries"],
    )
    (years,) = own.quotations(text="years").nested().dicts()
    assert (years["addressees"], years["words"]) == ([], "We lost two years")
    assert {row["field"]: row["count"] for row in own.corrected_by().dicts() if row["action"] == "correct"} == {
        "about": 1, "addressee": 1, "country": 1, "speaker": 1, "words": 1,
    }  # fmt: skip
    assert len(list(own.review().dicts())) == 18 - 4


@pytest.mark.parametrize(
    ("dialect", "encoding"), [("excel", "utf-8"), ("excel-tab", "utf-16"), ("semicolons", "utf-8-sig")]
)
def test_spreadsheets_save_in_their_own_ways(own: Corpus, dialect: str, encoding: str) -> None:
    csv.register_dialect("semicolons", csv.excel, delimiter=";")
    path = written(own, lambda rows: row_of(rows, "boats").update(verdict="x"), dialect=dialect, encoding=encoding)
    (said,) = own.correct_from(path).said
    assert said.action == "accept"


def test_what_is_wrong_is_told_by_row_and_nothing_is_said(own: Corpus) -> None:
    def change(rows: Rows) -> None:
        row_of(rows, "boats")["verdict"] = "right"
        row_of(rows, "a river")["verdict"] = "perhaps"
        row_of(rows, "two years")["country"] = "Atlantis"
        row_of(rows, "cease-fire")["speaker"] = "Nobody Atall"
        row_of(rows, "sit down").update(verdict="wrong", about="energy")
        row_of(rows, "change our")["day"] = "5/13"
        row_of(rows, "trawler")["mode"] = "meeting"
        row_of(rows, "opposes")["version"] = "00000000"
        row_of(rows, "opposes")["verdict"] = "right"
        row_of(rows, "imposed")["id"] = "v_none"
        rows.append(dict(row_of(rows, "boats")))

    path = written(own, change)
    with path.open(encoding="utf-8-sig", newline="") as file:
        place = {row["id"]: number for number, row in enumerate(csv.DictReader(file), 2)}
    done = own.correct_from(path)
    assert done.said == own.corrections() == ()
    told = [wrong.reason for wrong in done.wrong]
    assert len(told) == 9
    for reason in (
        "verdict is right or wrong, not 'perhaps'",
        "no country 'Atlantis' is known here",
        "nobody here is called 'Nobody Atall'.",
        "it is said to be wrong, and corrected in about",
        "'5/13' is no day",
        " have no mode",
        "has changed since the sheet was written",
        "no finding has this id",
        "stands in the sheet twice",
    ):
        assert any(reason in one for one in told), reason
    assert all(wrong.row == place[wrong.id] for wrong in done.wrong)
    some = own.correct_from(path, keep_going=True)
    assert [said.action for said in some.said] == ["accept"]
    assert len(some.wrong) == 9


def test_a_file_that_is_no_sheet_is_told(own: Corpus, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("name,what\na,b\n")
    with pytest.raises(QueryError, match="no column id"):
        own.correct_from(tmp_path / "other.csv")
    with pytest.raises(QueryError, match="cannot be read"):
        own.correct_from(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(QueryError, match="no column id"):
        own.correct_from(tmp_path / "empty.csv")


@settings(deadline=None)
@given(st.text(alphabet="=+-@'a1 ", max_size=8))
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell: str) -> None:
    plain = " ".join(cell.split())
    assert not sheets.guarded(plain).startswith(("=", "+", "-", "@"))
    assert sheets._cell(sheets.guarded(plain)) == plain


@pytest.mark.parametrize("question", ["quotations", "encounters", "events", "positions"])
def test_fields_as_they_are_written_change_nothing(own: Corpus, question: Question) -> None:
    for row in own.ask(question, {}, reports=True).nested().dicts():  # type: ignore[attr-defined]
        told = fields.written(question, row)
        given: dict[str, fields.Given] = {
            name: (cell.split(fields.SEVERAL) if cell else "") if name in fields.LISTED else cell
            for name, cell in told.items()
            if name not in ("words", "day") and (cell or name in fields.LISTED)
        }
        after = fields.corrected(question, row, fields.checked(question, given))
        loose = {"issue_tags", "countries", "addressee_countries", "place", "actor_sectors", "recipient_sectors"}
        assert {name for name in row if after[name] != row[name]} <= loose
