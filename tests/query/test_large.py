"""Corpora of made-up pages: every span is exact, and answers agree with plain counting over the rows."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

import communique
from bench import queries, synthetic, synthetic_links
from bench.synthetic_world import world
from communique.errors import UnknownName
from communique.query.corpus import Corpus


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    path: Path = tmp_path_factory.mktemp("large") / "large.communique"
    synthetic.make(path, 400, each=150)
    return communique.open(path)


def test_readings_of_it_are_whole(made: Corpus) -> None:
    for article in made.articles().limit(4):
        reading = made.reading(article.article_id)
        text = reading.article.text
        for quotation in reading.quotations:
            row = next(found for found in made.sql("SELECT * FROM quotations WHERE id = ?", [quotation.id]))
            assert quotation.content[0].of(text) == row["words"]
            assert quotation.speaker
            assert quotation.speaker.span
            assert quotation.speaker.span.of(text) == quotation.speaker.name


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    path: Path = tmp_path_factory.mktemp("large") / "merged.communique"
    synthetic_links.make(synthetic.make(path, 400, each=150))
    return communique.open(path)


def test_rows_of_a_merged_corpus_are_its_groups(merged: Corpus) -> None:
    for found, groups, condition in (
        (merged.quotations(country="USA"), "statements", "speaker_country = 'USA'"),
        (merged.quotations(text="peace"), "statements", r"regexp_matches(lower(words), '\bpeace\b')"),
        (merged.events(type="ACCUSE"), "happenings", "type = 'ACCUSE'"),
        (merged.encounters(), "meetings", "true"),
    ):
        group, member = f"{groups[:-1]}_id", {"s": "quotation_id", "h": "event_id", "m": "encounter_id"}[groups[0]]
        sql = f"""SELECT g.{group} AS name, count(*) AS reports, min(f.reported) AS first FROM {found.question} f
            JOIN {groups} g ON g.{member} = f.id WHERE {condition} GROUP BY ALL"""  # noqa: S608 - names of ours
        wanted = {row["name"]: (row["reports"], row["first"]) for row in merged.sql(sql)}
        whole = list(found.dicts())
        assert {row["group_id"]: (row["reports"], row["first_day"]) for row in whole} == wanted
        assert len(whole) == len(wanted) == found.count()
        assert found.reported() == sum(reports for reports, _ in wanted.values()) > len(whole)
        step = len(whole) // 5 + 1
        pages = [row for begin in range(0, len(whole), step) for row in found.limit(step, begin).dicts()]
        assert pages == whole


def test_pages_of_an_answer_make_up_the_whole(made: Corpus) -> None:
    for found in (made.quotations(country="USA"), made.quotations(text="peace"), made.events(type="ACCUSE")):
        whole = [row.id for row in found]
        step = len(whole) // 5 + 1
        pages = [row.id for begin in range(0, len(whole) + step, step) for row in found.limit(step, begin)]
        assert pages == whole
        assert len(whole) == found.count() > 20
        shown = [row["id"] for row in found.preview(30)]
        assert shown == whole[:30]


def test_words_are_found_where_they_are(made: Corpus) -> None:
    sql = "SELECT id FROM quotations WHERE regexp_matches(words, '(^| )sanctions( |$)') AND speaker_country = 'RUS'"
    wanted = {row["id"] for row in made.sql(sql)}
    assert {row.id for row in made.quotations(text="sanctions", country="RUS")} == wanted
    assert wanted


def test_every_query_that_is_measured_runs(made: Corpus) -> None:
    for draw in queries.draws(world(1), 3, 7):
        for _, query in queries.QUERIES.values():
            with suppress(UnknownName):  # so small a corpus has not everybody
                query(made, draw)
