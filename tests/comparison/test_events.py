"""Two corpora compared: a made-up older series beside the small press, in figures, rows and a picture."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique.cli import main
from communique.comparison.events import compare, matched
from communique.errors import QueryError, UnknownName
from communique.formats import registry
from communique.query.corpus import Corpus
from tests.formats import samples
from tests.formats.test_older import event, write
from tests.query import press

# In the press: PRT asks GHA on 14 March 2024; RUS and USA talk on 1 May; on 2 May USA sanctions RUS and rejects it
# (claimed), RUS accuses USA.
OLD = (
    event(1, "20240315", "102", "PRT", "GHA"),  # the same, a day later
    event(2, "20240501", "040", "USA", "RUS", GoldsteinScale=1.0),  # the same, with a direction
    event(3, "20240501", "040", "RUS", "USA", GoldsteinScale=3.0),  # its other direction: only here
    event(4, "20240502", "160", "USA", "RUS", GoldsteinScale=-7.0),  # the same
    event(5, "20240510", "112", "RUS", "USA"),  # too late to be the same
    event(6, "20240502", "190", "FRA", "DEU"),  # a dyad that the press has not
    event(7, "20240502", "190", "FRA", "FRA"),  # within a state: no dyad
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("compare")
    registry.take(root / "old", "gdelt", [write(root / "e.CSV", *OLD)], "GDELT")
    return samples.make(root / "new", press.readings()), root / "old"


@pytest.fixture(scope="module")
def corpora(folders: tuple[Path, Path]) -> Iterator[tuple[Corpus, Corpus]]:
    one, other = (communique.open(path) for path in folders)
    yield one, other
    one.close()
    other.close()


def test_figures(corpora: tuple[Corpus, Corpus]) -> None:
    found = compare(*corpora, called=("press", "GDELT")).figures()
    assert found.events == (5, 6)
    assert (found.dyads, found.shared_dyads) == ((2, 3), 2)
    assert found.both == 3
    assert found.only == (2, 3)
    assert found.days == (("2024-03-14", "2024-05-02"), ("2024-03-15", "2024-05-10"))
    assert found.agreement == 1.0, "on the days that both have a dyad, one event each is of the same class"
    assert found.counted == ("reports", "reports")


def test_rows_of_dyads_and_months(corpora: tuple[Corpus, Corpus]) -> None:
    rows = {
        (row["side_a"], row["side_b"], str(row["period"])): row for row in compare(*corpora).table().arrow().to_pylist()
    }
    assert list(rows) == [
        ("RUS", "USA", "2024-05-01"),
        ("GHA", "PRT", "2024-03-01"),
        ("DEU", "FRA", "2024-05-01"),
    ], "the dyads with most events first"
    may = rows["RUS", "USA", "2024-05-01"]
    assert [may[name] for name in ("events_a", "events_b", "both", "only_a", "only_b")] == [4, 4, 2, 2, 2]
    assert may["goldstein_b"] == pytest.approx((1 + 3 - 7 + 1) / 4)
    assert rows["GHA", "PRT", "2024-03-01"]["both"] == 1, "a day apart"
    assert rows["DEU", "FRA", "2024-05-01"]["goldstein_a"] is None


def test_only_a_dyad_and_a_stretch(corpora: tuple[Corpus, Corpus]) -> None:
    assert compare(*corpora, between=("Portugal", "Ghana")).figures().events == (1, 1)
    assert compare(*corpora, between=("Russia",), until="2024-05-01").figures().events == (1, 2)
    with pytest.raises(UnknownName):
        compare(*corpora, between=("Atlantis",))
    with pytest.raises(QueryError, match="no period"):
        compare(*corpora, by="decade")
    with pytest.raises(QueryError, match="two sides"):
        compare(*corpora, between=("RUS", "USA", "FRA"))


def test_a_corpus_beside_itself_is_all_the_same(corpora: tuple[Corpus, Corpus]) -> None:
    found = compare(corpora[0], corpora[0]).figures()
    assert (found.both, found.only, found.agreement) == (5, (0, 0), 1.0)


def cells(days: list[int]) -> pa.Table:
    """Events of a dyad on these days of January."""
    rows = [
        {
            "side_a": "RUS",
            "side_b": "USA",
            "day": datetime.date(2024, 1, day),
            "quad": "verbal cooperation",
            "events": days.count(day),
            "intensity": 1.0,
            "weighed": 1,
        }
        for day in sorted(set(days))
    ]
    kinds = [pa.string(), pa.string(), pa.date32(), pa.string(), pa.int64(), pa.float64(), pa.int64()]
    names = ["side_a", "side_b", "day", "quad", "events", "intensity", "weighed"]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(zip(names, kinds, strict=True))))


DAYS = st.lists(st.integers(1, 9), max_size=12)


@settings(max_examples=40, deadline=None)
@given(one=DAYS, other=DAYS)
def test_what_is_matched_adds_up(one: list[int], other: list[int]) -> None:
    connection = matched(cells(one), cells(other))
    told = "SELECT sum(a), sum(b), sum(both_a), sum(both_b), min(a - both_a), min(b - both_b) FROM matched"
    a, b, both_a, both_b, left_a, left_b = (value or 0 for value in connection.execute(told).fetchall()[0])
    connection.close()
    assert (a, b) == (len(one), len(other))
    assert both_a == both_b, "what is matched in one is matched in the other"
    assert min(left_a, left_b) >= 0
    assert both_a >= sum(min(one.count(day), other.count(day)) for day in range(10)), "the same day at least"
    near = sum(min(one.count(day), sum(other.count(day + step) for step in (-1, 0, 1))) for day in range(10))
    assert both_a <= near, "nothing further than a day"


def test_the_picture(corpora: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    found = compare(*corpora, called=("press", "GDELT & <co>"))
    drawn = found.plot(tmp_path / "c.svg").read_text(encoding="utf-8")
    assert "mean Goldstein" in drawn
    assert "GDELT &amp; &lt;co&gt;" in drawn
    assert found.plot(tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(QueryError, match=r"\.png or \.svg"):
        found.plot(tmp_path / "c.gif")
    with pytest.raises(QueryError, match="no events"):
        compare(*corpora, since="1999", until="1999").plot(tmp_path / "n.svg")


def test_the_command(folders: tuple[Path, Path], tmp_path: Path) -> None:
    words = ["compare", *map(str, folders), "--name", "press", "GDELT"]
    done = CliRunner().invoke(main, [*words, "--plot", str(tmp_path / "c.svg")])
    assert done.exit_code == 0, done.output
    assert "press (a): 5 reports of 2 dyads, 2024-03-14 to 2024-05-02; 2 only here" in done.output
    assert "in both, at most: 3 events; dyads in both: 2" in done.output
    assert "RUS" in done.output
    assert (tmp_path / "c.svg").exists()
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    assert told["both"] == 3
    rows = CliRunner().invoke(main, [*words, "--format", "csv"]).output.splitlines()
    assert rows[0].startswith("side_a,side_b,period,events_a") or rows[0].startswith('"side_a"')
    assert len(rows) == 4
    assert CliRunner().invoke(main, ["compare", str(folders[0]), str(tmp_path / "none")]).exit_code == 2
