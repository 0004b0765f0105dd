"""Compaction changes files, never rows; what others read meanwhile stays until the next one."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import communique
from communique.errors import CorpusError
from communique.store import manifest as manifests
from communique.store.compact import compact
from communique.store.folder import Folder, make_folder
from communique.store.manifest import Part, Shard
from communique.store.rows import error_row, reading, rows
from communique.store.schema import TABLES
from tests.run.corpora import rows_of

DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(days) for days in range(24)]


def said_on(day: datetime.date) -> communique.Reading:
    return communique.read(f"Oslo will not sign the treaty, Foreign Minister Kari Lund said on {day:%-d %B %Y}.")


@pytest.fixture(scope="module")
def readings() -> list[communique.Reading]:
    days = random.Random(4).sample(DAYS, len(DAYS))  # noqa: S311 (a test)
    return [said_on(day) for day in days]


@pytest.fixture
def folder(tmp_path: Path, readings: list[communique.Reading]) -> Folder:
    """A corpus of twelve parts of two articles each, days in any order, and an error that came twice."""
    folder = make_folder(tmp_path / "press.communique")
    for at in range(0, len(readings), 2):
        tables = rows(readings[at])
        for table, found in rows(readings[at + 1]).items():
            tables[table] += found
        tables["errors"] = [error_row("page.html", "NotText", "binary")] if at < 3 else []
        for row in tables["articles"]:
            row["day"] = tables["quotations"][0]["day"]
        put(folder, folder.write(f"s_{at}", tables))
    return folder


def put(folder: Folder, part: Part) -> None:
    shard = Shard(part.name, part.rows.get("articles", 0), 0)
    manifests.save(folder.path, folder.manifest().with_shard(shard, part))


def files_of(folder: Folder) -> set[Path]:
    return {path for table in TABLES for path in (folder.path / table).glob("*")}


def test_rows_and_shards_stay_and_parts_become_one(folder: Folder) -> None:
    rows_before, before = rows_of(folder.path), folder.manifest()
    done = compact(folder.path)
    assert (done.before, done.after, done.removed) == (12, 1, 0)
    assert folder.manifest().shards == before.shards
    rows_before["errors"] = sorted(set(rows_before["errors"]))
    assert rows_of(folder.path) == rows_before
    assert not (folder.path / "work").exists()


def test_parts_hold_whole_articles_of_one_stretch_of_days(folder: Folder) -> None:
    done = compact(folder.path, everything=True, full=8, memory="200MB")
    assert done.after > 2
    last = datetime.date.min
    for part in folder.manifest().parts:
        days = folder.read("articles", part, ["day"]).column("day").to_pylist()
        assert days == sorted(days)
        assert last <= days[0]
        last = days[-1]
        articles = set(folder.read("articles", part).column("id").to_pylist())
        for table in TABLES:
            if table not in {"articles", "errors"}:
                assert set(folder.read(table, part).column("article_id").to_pylist()) <= articles


def test_readings_come_back_whole(folder: Folder, readings: list[communique.Reading]) -> None:
    compact(folder.path)
    (part,) = folder.manifest().parts
    wanted = {reading.article.id: reading for reading in readings}
    for article in folder.read("articles", part).to_pylist():
        found = {table: folder.read(table, part).to_pylist() for table in TABLES if table not in {"articles", "errors"}}
        of = {table: [row for row in rows_ if row["article_id"] == article["id"]] for table, rows_ in found.items()}
        assert reading(article, of) == wanted[article["id"]]


def test_replaced_files_stay_for_those_who_read_them_until_the_next(folder: Folder) -> None:
    reader = folder.connect()
    old = files_of(folder)
    compact(folder.path)
    assert old < files_of(folder)
    assert reader.sql("SELECT count(*) FROM articles").fetchall() == [(24,)]
    again = compact(folder.path)
    assert (again.before, again.after, again.removed) == (1, 1, len(old))
    assert not old & files_of(folder)
    assert folder.connect().sql("SELECT count(*) FROM articles").fetchall() == [(24,)]


def test_what_dead_runs_left_goes_and_what_is_not_ours_stays(folder: Folder) -> None:
    (folder.path / "articles" / "s_dead.12.tmp").write_bytes(b"half")
    (folder.path / "articles" / "s_dead.parquet").write_bytes(b"whole, never committed")
    (folder.path / "articles" / "notes.txt").write_text("mine")
    assert compact(folder.path).removed == 2
    assert (folder.path / "articles" / "notes.txt").exists()


def test_large_parts_stay_unless_everything_is_asked_for(folder: Folder, readings: list[communique.Reading]) -> None:
    compact(folder.path)
    (large,) = folder.manifest().parts
    for number, reading_ in enumerate(said_on(datetime.date(2025, 3, day)) for day in (1, 2)):
        put(folder, folder.write(f"s_new{number}", rows(reading_)))
    limit = 2 * max(large.rows.values())
    compact(folder.path, full=limit)
    assert large in folder.manifest().parts
    assert len(folder.manifest().parts) == 2
    compact(folder.path, everything=True)
    assert len(folder.manifest().parts) == 1


def test_parts_of_different_readers_are_not_put_together(folder: Folder) -> None:
    tables = {table: folder.read(table, folder.manifest().parts[0]) for table in TABLES}
    put(folder, folder.write("s_old1", tables, "an older reader"))
    put(folder, folder.write("s_old2", tables, "an older reader"))
    compact(folder.path)
    assert {part.reader for part in folder.manifest().parts} == {"an older reader", manifests.reader_hash()}
    assert len(folder.manifest().older()) == 1


def test_columns_keep_their_types(folder: Folder) -> None:
    before = {path.parent.name: pq.read_schema(path) for path in files_of(folder)}
    compact(folder.path)
    for part in folder.manifest().parts:
        for table in part.rows:
            assert pq.read_schema(folder.path / table / f"{part.name}.parquet") == before[table]


def test_it_waits_for_nobody_and_says_so(folder: Folder) -> None:
    with folder.locked(), pytest.raises(CorpusError, match="is writing to it"):
        compact(folder.path)
    with pytest.raises(CorpusError, match="no corpus"):
        compact(folder.path / "articles")
