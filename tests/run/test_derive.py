"""What merging gives is of the corpus as it is: made anew when it changes, and no matter in what pieces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from communique.merge import RESULTS
from communique.run import derive, engine
from communique.run.add import add
from communique.run.derive import is_current, merge
from communique.store import corrections
from communique.store.compact import compact
from communique.store.folder import Folder, open_folder
from tests.run.corpora import here

REPORT = (
    "OSLO — Foreign Minister Kari Lund of Norway met Foreign Minister Jon Arnason of Iceland in Oslo "
    "on {day} March 2024.\n\n"
    "“Norway will not sign the fishery treaty before the cod quota is settled,” Lund said on {day} March 2024. {more}\n"
)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reports of what was said on five days, each by two papers, one of them copied at length."""
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    folder = tmp_path / "in"
    folder.mkdir()
    for day in (1, 5, 9, 13, 28):
        for paper in ("Herald", "Post"):
            more = f"The {paper} had asked her about it in the harbour, where boats lay idle for a week."
            (folder / f"{day:02}-{paper}.txt").write_text(REPORT.format(day=day, more=more))
    corpus = tmp_path / "press.communique"
    add(corpus, [folder], per=4, merge=False)
    return corpus


def results(folder: Folder) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for path in sorted((folder.path / "merged").glob("*.parquet")):
        found[path.stem] = sorted(pq.read_table(path).to_pylist(), key=str)
    return found


def test_reports_are_ranked_those_with_company_first(corpus: Path) -> None:
    merge(corpus)
    folder = open_folder(corpus)
    for name, links, group in (
        ("quotation_reports", "statements", "statement_id"),
        ("encounter_reports", "meetings", "meeting_id"),
        ("event_reports", "happenings", "happening_id"),
    ):
        table = pq.read_table(folder.path / "merged" / f"{name}.parquet")
        rows, linked = table.to_pylist(), results(folder)[links]
        assert table.column_names == list(RESULTS[name])
        assert sorted(row["group_id"] for row in rows) == sorted(row[group] for row in linked)
        assert [row["reports"] > 1 for row in rows] == sorted((row["reports"] > 1 for row in rows), reverse=True)
        for one in {row["group_id"] for row in rows}:
            members = [row for row in rows if row["group_id"] == one]
            assert sorted(row["rank"] for row in members) == list(range(1, len(members) + 1))
            assert {row["reports"] for row in members} == {len(members)}
            if len(members) == 1:
                assert members[0]["group_id"].partition("_")[2] == members[0]["id"].partition("_")[2]
            assert {row["since"] for row in members} == {min(row["day"] for row in members)}
            assert {row["until"] for row in members} == {max(row["day"] for row in members)}


def test_reports_of_one_thing_find_each_other(corpus: Path) -> None:
    counts = merge(corpus)
    found = results(open_folder(corpus))
    assert {name: count.reports for name, count in counts.items()} == {name: len(found[name]) for name in counts}
    assert set(counts) == {"copies", "versions", "people", "statements", "meetings", "happenings", "conflicts"}
    assert set(found) == {*counts, "quotation_reports", "encounter_reports", "event_reports"}
    assert set(found) == {*RESULTS, "copies"}
    for name, group in (("people", "person_id"), ("statements", "statement_id"), ("meetings", "meeting_id")):
        assert counts[name].things == len({row[group] for row in found[name]}) < counts[name].reports
    lund = {row["person_id"] for row in found["people"] if row["name"] == "Kari Lund"}
    assert len(lund) == 1
    by_day: dict[Any, set[str]] = {}
    for row in found["meetings"]:
        by_day.setdefault(row["day"], set()).add(row["meeting_id"])
    assert [len(ids) for ids in by_day.values()] == [1] * 5


def test_it_is_made_anew_only_when_the_corpus_changes(corpus: Path, tmp_path: Path) -> None:
    folder = open_folder(corpus)
    assert not is_current(folder)
    merge(corpus)
    assert is_current(folder)
    told: list[str] = []
    before = merge(corpus, tell=told.append)
    assert told == []
    assert before == merge(corpus)
    (tmp_path / "more.txt").write_text(REPORT.format(day=21, more="Nothing more."))
    add(corpus, [tmp_path / "more.txt"], merge=False)
    assert not is_current(folder)
    merge(corpus, tell=told.append)
    assert told == ["copies", "people", "statements", "meetings", "happenings"]


def test_compaction_does_not_make_it_stale(corpus: Path) -> None:
    merge(corpus)
    before = results(open_folder(corpus))
    compact(corpus)
    assert is_current(open_folder(corpus))
    (corpus / "merged" / "merged.json").unlink()
    merge(corpus)
    assert results(open_folder(corpus)) == before
    assert len(list((corpus / "merged" / "samples").iterdir())) == 1


@pytest.mark.parametrize("stretch", [1, 3, 7])
def test_stretches_give_what_the_whole_gives(corpus: Path, monkeypatch: pytest.MonkeyPatch, stretch: int) -> None:
    merge(corpus)
    before = results(open_folder(corpus))
    (corpus / "merged" / "merged.json").unlink()
    monkeypatch.setattr(derive, "_STRETCH", stretch)
    merge(corpus)
    after = results(open_folder(corpus))
    for name, group, key in (
        ("statements", "statement_id", "quotation_id"),
        ("meetings", "meeting_id", "encounter_id"),
    ):
        assert {row[key]: row[group] for row in after[name]} == {row[key]: row[group] for row in before[name]}
        assert len(after[name]) == len(before[name])
    assert after["conflicts"] == before["conflicts"]


def test_a_correction_makes_it_stale_and_counts(corpus: Path) -> None:
    merge(corpus)
    people = results(open_folder(corpus))["people"]
    one = next(row["person_id"] for row in people if row["name"] == "Kari Lund")
    other = next(row["person_id"] for row in people if row["name"] == "Jon Arnason")
    corrections.append(corpus, [corrections.make("accept", ["q_1"])])
    assert is_current(open_folder(corpus))  # a word about a finding changes nothing here
    corrections.append(corpus, [corrections.make("merge", [one, other])])
    assert not is_current(open_folder(corpus))
    merge(corpus)
    after = results(open_folder(corpus))["people"]
    assert len({row["person_id"] for row in after if row["kind"] == "person"}) == 1


def test_an_empty_corpus_can_be_merged(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "empty.txt").write_text(" ")
    other = tmp_path / "other.communique"
    add(other, [tmp_path / "empty.txt"], merge=False)
    assert set(merge(other).values()) == {derive.Found(0, 0)}
