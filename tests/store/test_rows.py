"""A reading becomes rows of Arrow tables and comes back the same."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import given, settings

import communique
from communique.records import Reading, When
from communique.store import rows
from communique.store.schema import FINDINGS, TABLES, Table, schema
from tests import strategies

SAMPLES = Path(__file__).parents[2] / "samples"


def encodable(text: str) -> bool:
    """Whether it can stand in Arrow: lone surrogates cannot, and are replaced (see below)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def through_parquet(reading: Reading, folder: Path) -> Reading:
    back: dict[Table, Any] = {}
    for table, table_rows in rows.rows(reading).items():
        pq.write_table(rows.arrow_table(table, table_rows), folder / f"{table}.parquet")
        back[table] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return rows.reading(back["articles"][0], back)


def test_a_page_comes_back_from_parquet_as_it_was(tmp_path: Path) -> None:
    for sample in ("talks.html", "translated.txt"):
        reading = communique.read(SAMPLES / sample)
        assert through_parquet(reading, tmp_path) == reading


@settings(max_examples=40, deadline=None)
@given(strategies.readings(strategies.texts.filter(encodable)))
def test_any_reading_comes_back_from_its_rows(reading: Reading) -> None:
    tables: dict[Table, Any] = {
        table: rows.arrow_table(table, found).to_pylist() for table, found in rows.rows(reading).items()
    }
    assert rows.reading(tables["articles"][0], tables) == reading


def test_flat_columns_say_what_the_finding_says() -> None:
    reading = communique.read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on 4 March 2024.")
    (row,) = rows.rows(reading)["quotations"]
    assert row["words"] == "Oslo will not sign the treaty"
    assert (row["speaker_name"], row["cue_words"]) == ("Kari Lund", "said")
    assert row["day"] == datetime.date(2024, 3, 4)
    assert row["article_id"] == reading.article.id


def test_a_lone_surrogate_does_not_stop_the_shard() -> None:
    row = rows.error_row("page\ud800", "NotText", "no")
    (back,) = rows.arrow_table("errors", [row]).to_pylist()
    assert (back["origin"], back["reason"], back["url"]) == ("page?", "no", None)


def test_every_finding_can_be_dated_and_traced() -> None:
    for table in FINDINGS:
        assert {"article_id", "outlet", "reported", "day", "words"} <= set(schema(table).names)
    assert all(len(set(schema(table).names)) == len(schema(table).names) for table in TABLES)


def test_a_time_that_is_no_day_has_none() -> None:
    assert rows.day(When("spring", "spring", "stated")) is None
    assert rows.day(None) is None
