"""What merging has put together, told by its reports and names."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import communique
from communique.cli import main
from communique.errors import QueryError
from communique.query.corpus import Corpus
from tests.query import press


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = press.make(tmp_path_factory.mktemp("groups") / "press.communique")
    done = CliRunner().invoke(main, ["merge", str(folder.path)])
    assert done.exit_code == 0, done.output
    return communique.open(folder.path)


def test_each_report_of_a_group_is_told(merged: Corpus) -> None:
    for view, group, member, table in [
        ("statements", "statement_id", "quotation_id", "quotations"),
        ("meetings", "meeting_id", "encounter_id", "encounters"),
        ("happenings", "happening_id", "event_id", "events"),
    ]:
        sql = f"""SELECT g.{group}, list(f.id), list(f.words), list(f.outlet) FROM {view} g
            JOIN {table} f ON f.id = g.{member} GROUP BY 1"""  # noqa: S608
        groups = merged.cursor().execute(sql).fetchall()
        assert groups
        for name, ids, words, outlets in groups:
            told = merged.explain(name)
            number = "1 report " if len(ids) == 1 else f"{len(ids)} reports "
            assert told.startswith(f"{name}: one ")
            assert number in told.splitlines()[0]
            flat = " ".join(told.split())
            assert all(" ".join(str(part).split()) in flat for part in (*ids, *filter(None, words), *outlets))


def test_a_person_is_told_by_names(merged: Corpus) -> None:
    sql = "SELECT person_id FROM people WHERE name LIKE '%Lavrov' LIMIT 1"
    (name,) = merged.cursor().execute(sql).fetchone() or ("",)
    told = merged.explain(name)
    assert "Lavrov (RUS)" in told.splitlines()[0]
    assert "Sergey Lavrov  1 time, " in told


def test_the_beginning_of_an_id_will_do_and_none_is_told(merged: Corpus) -> None:
    (name,) = merged.cursor().execute("SELECT min(statement_id) FROM statements").fetchone() or ("",)
    assert merged.explain(name[:-2]).startswith(name)
    with pytest.raises(QueryError, match="more than one in statements"):
        merged.explain("st_")
    with pytest.raises(QueryError, match="nothing in meetings"):
        merged.explain("mt_none")


def test_a_corpus_that_is_not_merged_says_so(tmp_path: Path) -> None:
    path = press.make(tmp_path / "press.communique").path
    done = CliRunner().invoke(main, ["explain", str(path), "st_1"])
    assert done.exit_code == 2
    assert "communique merge" in done.output
