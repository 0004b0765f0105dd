"""Gold and corrections taken in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import communique
from communique.errors import CorpusError, QueryError
from communique.formats import registry
from tests.formats import samples
from tests.query import press


def test_gold_out_and_in_again(tmp_path: Path) -> None:
    path = samples.make(tmp_path / "read", press.readings())
    first = communique.open(path)
    first.accept(*[found.id for found in (*first.quotations(), *first.encounters(), *first.events())], who="a test")
    first.gold(tmp_path / "gold")
    done = registry.take(tmp_path / "taken", "gold", [tmp_path / "gold"])
    assert done.rows["quotations"] == first.quotations().count()
    second = communique.open(tmp_path / "taken")
    told = "SELECT words, speaker_name, speaker_country, kind FROM quotations ORDER BY ALL"
    assert second.cursor().execute(told).fetchall() == first.cursor().execute(told).fetchall()
    sides = "SELECT type, actors, recipients, status, voice, words FROM events ORDER BY ALL"
    assert second.cursor().execute(sides).fetchall() == first.cursor().execute(sides).fetchall()
    assert done.skipped == {"annotations whose words are not in the text": 3}, "encounters that no words are shown for"
    first.close()
    second.close()


def test_what_is_no_gold(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "a.json").write_text('{"id": "a"}')
    with pytest.raises(QueryError, match="no gold"):
        registry.take(tmp_path / "c", "gold", [tmp_path / "g"])
    assert not (tmp_path / "c").exists()


def test_corrections_of_another_copy(tmp_path: Path) -> None:
    one, other = (samples.make(tmp_path / name, press.readings()) for name in ("one", "other"))
    first = communique.open(one)
    said = next(iter(first.quotations(speaker="Kari Lund")))
    first.reject(said.id, who="a test")
    first.correct("v_0000000000000001", type="ACCUSE", who="a test")
    first.close()
    with (one / "corrections.jsonl").open("a", encoding="utf-8") as file:
        line = json.loads((one / "corrections.jsonl").read_text(encoding="utf-8").splitlines()[0])
        file.write(json.dumps(line | {"id": "c_elsewhere", "targets": ["q_ffffffffffffffff"]}) + "\nbroken\n")
    done = registry.take(other, "corrections", [one])
    assert done.rows["corrections"] >= 2
    assert done.skipped == {"corrections of findings that are not here": 1, "lines that are no correction": 1}
    second = communique.open(other)
    assert said.id not in {found.id for found in second.quotations()}
    assert [found.id for found in second.events(type="ACCUSE", recipient="GHA")] == ["v_0000000000000001"]
    second.close()
    assert registry.take(other, "corrections", [one / "corrections.jsonl"]).rows == {"corrections": 0}
    with pytest.raises(CorpusError):
        registry.take(tmp_path / "none", "corrections", [one])
    with pytest.raises(QueryError, match=r"corrections\.jsonl"):
        registry.take(other, "corrections", [one / "manifest.json"])
