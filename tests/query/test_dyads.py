"""Dyads: each figure by hand, of events and of reports, claims apart from facts."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import communique
from communique.cli import main
from communique.errors import QueryError, UnknownName
from communique.merge.tables import result
from communique.query.corpus import Corpus
from communique.store import manifest as manifests
from communique.store.folder import Folder, make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from tests.query import press

# id, type, actors, recipients, voice, status, intensity, day, happening
GIVEN = (
    ("v_1", "SANCTION", ("USA",), ("RUS",), "narrated", "actual", -7.0, "2024-05-02", "hp_1"),
    ("v_2", "SANCTION", ("USA",), ("RUS",), "claimed", "actual", -5.0, "2024-05-02", "hp_1"),
    ("v_3", "SANCTION", ("USA",), ("RUS",), "narrated", "planned", -6.0, "2024-05-03", "hp_1"),
    ("v_4", "SANCTION", ("USA", "GBR"), ("RUS",), "claimed", "actual", -7.0, "2024-05-20", "hp_4"),
    ("v_5", "ACCUSE", ("RUS",), ("USA",), "narrated", "actual", -2.0, "2024-05-03", "hp_5"),
    ("v_6", "CONSULT", ("RUS", "USA"), (), "narrated", "actual", 1.9, "2024-06-01", "hp_6"),
    ("v_7", "THREATEN", ("RUS",), ("USA",), "narrated", "negated", None, "2024-06-02", "hp_7"),
    ("v_8", "AID", ("NOR",), ("RUS",), "narrated", "actual", 7.0, "2024-05-02", "hp_8"),
    ("v_9", "ACCUSE", ("RUS",), ("USA",), "narrated", "actual", -2.0, None, "hp_9"),
)
MAY, JUNE = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)


def make(path: Path) -> Folder:
    folder = make_folder(path)
    tables = rows(press.river())
    (like, *_) = tables["events"]
    names = ("id", "type", "actors", "recipients", "voice", "status", "intensity")
    tables["events"] = [
        like
        | dict(zip(names, given, strict=False))
        | {"day": datetime.date.fromisoformat(given[7]) if given[7] else None}
        for given in GIVEN
    ]
    part = folder.write("s_0", tables)
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_0", 1, 0), part))
    return folder


def merge(folder: Folder) -> None:
    (folder.path / "merged").mkdir()
    first = {group: day for *_, day, group in reversed(GIVEN)}
    links = [
        {"happening_id": group, "event_id": event, "article_id": "a_1", "copy": False, "score": 1.0}
        | {"day": datetime.date.fromisoformat(str(first[group])) if first[group] else None}
        for event, *_, group in GIVEN
    ]
    pq.write_table(result("happenings", links), folder.path / "merged" / "happenings.parquet")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = make(tmp_path_factory.mktemp("dyads") / "press.communique")
    merge(folder)
    return communique.open(folder.path)


def cells(found: list[dict[str, object]]) -> dict[tuple[object, ...], tuple[object, ...]]:
    head = ("day", "direction", "voice", "status")
    tail = ("events", "events_intensity", "events_mean", "reports", "reports_intensity", "reports_mean")
    return {tuple(row[name] for name in head): tuple(row[name] for name in tail) for row in found}


def test_every_figure(asked: Corpus) -> None:
    found = asked.dyads("USA", "Russia")
    assert cells(list(found.dicts())) == {
        # the page's own report of an event beats the claim and the plan; its intensity is the mean of its reports'
        (MAY, "USA → RUS", "narrated", "actual"): (1, -6.0, -6.0, 1, -7.0, -7.0),
        (MAY, "USA → RUS", "claimed", "actual"): (1, -7.0, -7.0, 2, -12.0, -6.0),
        (MAY, "USA → RUS", "narrated", "planned"): (0, None, None, 1, -6.0, -6.0),
        (MAY, "RUS → USA", "narrated", "actual"): (1, -2.0, -2.0, 1, -2.0, -2.0),
        (JUNE, "USA – RUS", "narrated", "actual"): (1, 1.9, 1.9, 1, 1.9, 1.9),
        (JUNE, "RUS → USA", "narrated", "negated"): (1, None, None, 1, None, None),
        (None, "RUS → USA", "narrated", "actual"): (1, -2.0, -2.0, 1, -2.0, -2.0),
    }
    assert found.caption() == "8 reports of 6 events between USA and RUS"


def test_weeks_and_days_that_are_asked_for(asked: Corpus) -> None:
    found = list(asked.dyads("USA", "Russia", by="week", since="2024-05-03", until="2024-05-31").dicts())
    assert [(row["day"], row["direction"], row["reports"]) for row in found] == [
        (datetime.date(2024, 4, 29), "RUS → USA", 1),
        (datetime.date(2024, 4, 29), "USA → RUS", 1),
        (datetime.date(2024, 5, 20), "USA → RUS", 1),
    ]


def test_the_series_has_no_gaps(asked: Corpus) -> None:
    found = asked.dyads("USA", "Russia").series("week")
    assert len(found.periods) == 5
    assert found.counts["USA → RUS, claimed"] == (0, 0, 0, 1, 0)
    assert found.undated == 1


def test_without_merging_there_are_reports_only(tmp_path: Path) -> None:
    corpus = communique.open(make(tmp_path / "press.communique").path)
    found = list(corpus.dyads("USA", "Russia").dicts())
    assert {row["events"] for row in found} == {None}
    assert sum(row["reports"] for row in found) == 8
    assert corpus.dyads("USA", "Russia").caption() == "8 event reports between USA and RUS"
    assert corpus.dyads("USA", "Russia").series().counts["USA → RUS, claimed"] == (2, 0)


def test_what_is_rejected_is_not_counted(tmp_path: Path) -> None:
    folder = make(tmp_path / "press.communique")
    merge(folder)
    corpus = communique.open(folder.path)
    corpus.reject("v_1")
    found = cells(list(corpus.dyads("USA", "Russia").dicts()))
    assert found[MAY, "USA → RUS", "narrated", "actual"] == (1, -5.5, -5.5, 0, None, None)


def test_sides_and_periods_that_are_none(asked: Corpus) -> None:
    with pytest.raises(UnknownName, match="Atlantis"):
        asked.dyads("USA", "Atlantis")
    with pytest.raises(QueryError, match="one side"):
        asked.dyads("USA", "America")
    with pytest.raises(QueryError, match="no period"):
        asked.dyads("USA", "RUS", by="fortnight")
    with pytest.raises(QueryError, match="nothing with a day"):
        asked.dyads("NOR", "GHA").plot("x.svg")


def test_the_command(asked: Corpus, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["dyads", str(asked.folder.path), "USA", "Russia", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "8 reports of 6 events between USA and RUS" in run()
    assert run("--format", "csv").splitlines()[0].startswith("day,direction,voice,status,events,events_intensity")
    assert len(run("--format", "jsonl", "--by", "week").splitlines()) == 8
    assert "2024-05" in run("--bars")
    run("-o", str(tmp_path / "d.svg"))
    run("-o", str(tmp_path / "d.parquet"))
    assert "Goldstein" in (tmp_path / "d.svg").read_text(encoding="utf-8") or (tmp_path / "d.svg").stat().st_size > 5000
    assert pq.read_table(tmp_path / "d.parquet").num_rows == 7
