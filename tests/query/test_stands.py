"""Positions over time: the line of acts, what changed and what contradicts, and the grid."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import communique
from communique.cli import main
from communique.query.stands import grid, line
from tests.query import press


def act(name: str, day: int | None, stance: str, words: str, **more: Any) -> dict[str, Any]:
    row = {"id": name, "day": datetime.date(2024, 3, day) if day else None, "stance": stance, "words": words}
    row |= {"holder": "Norway", "holder_code": "NOR", "issue": "fisheries", "addressee": None, "voice": "narrated"}
    return row | {"outlet": "The Harbour Courier"} | more


def test_a_change_of_stance_names_both_and_what_lies_between() -> None:
    told = line(
        [
            act("b", 12, "ready", "to discuss the cod quota"),
            act("a", 2, "refuses", "to talk about cod quotas"),
            act("c", 20, "supports", "a cod quota for all"),
        ],
        lambda code, first, last: f"{code} {first.day} to {last.day}",
    )
    first, second, third = told.dicts()
    assert [row["id"] for row in (first, second, third)] == ["a", "b", "c"]
    assert second["change"] == "refuses → ready"
    assert second["between"] == "10 days after a: NOR 2 to 12"
    assert first["change"] is third["change"] is None
    assert told.caption() == "3 positions, 1 change of stance, 0 in conflict"


def test_another_proposition_holder_or_issue_is_no_change() -> None:
    refused = act("a", 2, "refuses", "to open its ports")
    told = line(
        [
            refused,
            act("b", 3, "offers", "help with rescue ships"),
            act("c", 4, "supports", "open ports", holder="Iceland", holder_code="ISL"),
            act("d", 5, "supports", "open ports", issue="trade"),
            act("e", 6, "demands", "open ports"),
        ]
    )
    assert not any(row["change"] or row["conflict"] for row in told.dicts())


def test_reports_of_one_day_that_contradict_are_a_conflict() -> None:
    first, second = line(
        [act("a", 2, "refuses", "the ban on trawling"), act("b", 2, "agrees", "to a ban on trawling")]
    ).dicts()
    assert (first["conflict"], second["conflict"]) == ("b", "a")
    assert second["change"] is None


def test_acts_without_a_day_come_last() -> None:
    told = line([act("a", None, "refuses", "a ban"), act("b", 30, "supports", "a ban on nets")])
    assert [row["id"] for row in told.dicts()] == ["b", "a"]


def test_the_grid_counts_acts_by_stance() -> None:
    cells = grid([("NOR", "trade", "supports", 2), ("NOR", "trade", "refuses", 1), ("PRT", "water", "demands", 5)])
    first, second = cells.dicts()
    assert (first["holder"], first["issue"], first["demands"], first["acts"]) == ("PRT", "water", 5, 5)
    assert (second["supports"], second["refuses"], second["agrees"], second["acts"]) == (2, 1, 0, 3)


def test_a_corpus_answers_with_both(tmp_path: Path) -> None:
    corpus = communique.open(press.make(tmp_path / "c", each=1).path)
    rows = list(corpus.positions(of="Russia", on="sanctions").line().dicts())
    assert {row["stance"] for row in rows} == {"refuses"}
    assert rows[0]["holder"] == "Russia"
    cells = {(row["holder"], row["issue"]): row for row in corpus.positions().grid().dicts()}
    assert cells["RUS", "sanctions"]["refuses"] == 2
    assert cells["NOR", "sanctions"]["opposes"] == 1


def test_one_holder_on_one_issue_is_shown_over_time(tmp_path: Path) -> None:
    path = str(press.make(tmp_path / "c", each=1).path)
    one = CliRunner().invoke(main, ["positions", path, "--of", "Russia", "--on", "sanctions"]).output
    assert one.rstrip().endswith("2 positions, 0 changes of stance, 0 in conflict")
    several = CliRunner().invoke(main, ["positions", path, "--of", "Russia", "--of", "Norway", "--on", "sanctions"])
    assert "changes of stance" not in several.output
    rows = CliRunner().invoke(main, ["positions", path, "--of", "Russia", "--on", "sanctions", "--format", "csv"])
    assert rows.output.startswith("id,") and "holder_code" in rows.output.splitlines()[0]
