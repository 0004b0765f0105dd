"""Accept, reject, correct, undo, review, gold: the commands by which people say what is right."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import communique
from communique.cli import main
from communique.cli.correct import command as correct
from communique.query.corpus import Corpus
from communique.query.fields import fields
from communique.query.gold import annotated
from communique.store.schema import FINDINGS
from tests.factory import fjord
from tests.query import press


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return press.make(tmp_path / "press.communique").path


def run(*words: object, say: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=say)


def rows(*words: object) -> list[dict[str, object]]:
    done = run(*words, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_reject_raw_and_undo(path: Path) -> None:
    (row,) = rows("quotes", path, "--text", "river")
    done = run("reject", path, row["id"], "--note", "a proverb", "--who", "Ada")
    assert done.exit_code == 0
    assert f"rejected {row['id']} a proverb" in done.output
    assert rows("quotes", path, "--text", "river") == []
    assert len(rows("quotes", path, "--text", "river", "--raw")) == 1
    done = run("undo", path)
    assert f"undone: rejected {row['id']}" in done.output
    assert rows("quotes", path, "--text", "river") == [row]
    assert run("undo", path).exit_code == 2
    said = [json.loads(line) for line in (path / "corrections.jsonl").read_text().splitlines()]
    assert [one["action"] for one in said] == ["reject", "undo"]
    assert said[0]["who"] == "Ada"


def test_correct(path: Path) -> None:
    (row,) = rows("quotes", path, "--text", "river")
    done = run("correct", path, row["id"], "--speaker", "Kari Lund", "--country", "Norway", "--about", "energy")
    assert done.exit_code == 0, done.output
    assert "country: NOR" in done.output
    (after,) = rows("quotes", path, "--speaker", "Lund", "--about", "energy")
    assert after["reviewed"] == "corrected"
    assert "reviewed" in run("quotes", path, "--about", "energy").output
    assert run("accept", path, str(row["id"])[:8]).exit_code == 0
    cleared = run("correct", path, row["id"], "--about", "")
    assert "about: none" in cleared.output
    assert rows("quotes", path, "--text", "river")[0]["issues"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("accept", "q_none"), "no finding has an id"),
        (("correct", "q_", "--country", "NOR"), "several findings"),
        (("correct", "m_0000000000000001", "--speaker", "Lund"), "cannot be corrected in encounters"),
        (("correct", "m_0000000000000001", "--status", "negated"), "is no status"),
        (("correct", "m_0000000000000001"), "nothing to correct"),
        (("undo", "c_1"), "nothing to undo with the id 'c_1'"),
        (("gold", "out"), "nothing is accepted"),
        (("actors", "--merge", "a", "b"), "communique merge"),
    ],
)
def test_what_cannot_be_said_ends_with_2(path: Path, words: tuple[str, ...], message: str) -> None:
    name, *rest = words
    done = run(name, path, *rest)
    assert done.exit_code == 2, done.output
    assert message in done.output
    assert not (path / "corrections.jsonl").exists()


def test_the_command_line_and_python_name_the_same_fields() -> None:
    known = {row.name for table in FINDINGS for row in fields(table)}
    options = {parameter.name for parameter in correct.params}
    assert options == known | {"corpus", "ids", "sheet", "keep_going", "new", "json", "note", "who"}
    for name in ("accept", "reject", "correct", "undo", "review", "gold", "dyads", "watch"):
        assert inspect.isfunction(getattr(Corpus, name))
        assert name in main.list_commands(None)  # type: ignore[arg-type]


def test_review_lists_and_asks(path: Path) -> None:
    listed = rows("review", path)
    assert len(listed) == 18
    assert "A cease-fire is" in run("review", path, "--among", "quotations").output
    done = run("review", path, "--ask", say="y\nx\nn\ns\nq\n")
    assert done.exit_code == 0, done.output
    assert "2 looked at, 16 left" in done.output
    said = communique.open(path).corrections()
    assert [(one.action, one.targets[0]) for one in said] == [
        ("accept", listed[0]["id"]),
        ("reject", listed[1]["id"]),
    ]


PAGES = {
    "talks.txt": (
        "Norway and Iceland meet over cod\n\nOSLO, 5 March 2024 — Norwegian Foreign Minister Kari Lund met Icelandic "
        "Foreign Minister Jon Arnason in Oslo on Tuesday. “We will share the cod,” Lund said. Arnason said that "
        "Iceland welcomed the offer. Norway imposed sanctions on Belarus.\n"
    ),
    "treaty.txt": (
        "Ghana weighs a treaty\n\nACCRA, 7 March 2024 — Ghanaian Foreign Minister Ama Boateng said on Thursday that "
        "Ghana would sign the treaty. “It is a good treaty,” Boateng told reporters.\n"
    ),
}


def test_gold_is_what_score_reads(tmp_path: Path) -> None:
    pages = tmp_path / "in"
    pages.mkdir()
    for name, text in PAGES.items():
        (pages / name).write_text(text, encoding="utf-8")
    path = tmp_path / "press.communique"
    communique.add(path, [pages])
    corpus = communique.open(path)
    found = [row["id"] for row in corpus.review().dicts()]
    assert len(found) >= 5
    corpus.accept(*found)
    assert f"{len(found)} findings of 2 articles" in run("gold", path, tmp_path / "gold").output
    figures = json.loads(run("score", tmp_path / "gold", "--json").output)
    assert figures["documents"] == 2
    assert {figures[name]["f1"] for name in ("quotation F1 at 0.8", "encounter F1", "event F1")} == {1.0}
    quotation = next(iter(corpus.quotations(kind="direct")))
    corpus.reject(quotation.id)
    run("gold", path, tmp_path / "less")
    less = json.loads(run("score", tmp_path / "less", "--json").output)
    assert less["quotation F1 at 0.8"]["f1"] < 1
    assert less["encounter F1"]["f1"] == 1


def test_an_article_that_is_looked_at_in_part_is_left_out(path: Path, tmp_path: Path) -> None:
    corpus = communique.open(path)
    article = next(iter(corpus.quotations(speaker="Kari Lund"))).article_id
    corpus.accept(*[row["id"] for row in corpus.review().dicts() if row["article_id"] == article])
    other = next(iter(corpus.quotations(speaker="Helena Sarmento")))
    corpus.correct(other.id, speaker="Kari Lund (NOR)")
    done = run("gold", path, tmp_path / "gold")
    assert "4 findings of 1 articles" in done.output
    assert "left out: 1 articles" in done.output
    assert [file.stem for file in (tmp_path / "gold").glob("*.json")] == [article]
    run("gold", path, tmp_path / "gold", "--partly")
    assert len(list((tmp_path / "gold").glob("*.json"))) == 2
    gold = json.loads((tmp_path / "gold" / f"{other.article_id}.json").read_text(encoding="utf-8"))
    assert [(said["speaker_name"], said["speaker_country"]) for said in gold["quotations"]] == [("Kari Lund", "NOR")]
    assert gold["encounters"] == []


def test_gold_has_the_address_of_an_article_that_has_one() -> None:
    reading = fjord()
    assert "url" not in annotated(replace(reading, article=replace(reading.article, url=None)), set())
    found = replace(reading, article=replace(reading.article, url="https://fjord.example/cod"))
    assert annotated(found, set())["url"] == "https://fjord.example/cod"


def test_actors_by_command(path: Path) -> None:
    run("merge", path)
    before = len(rows("actors", path, "--kind", "person"))
    done = run("actors", path, "--merge", "Kari Lund", "Helena Sarmento", "--note", "a test")
    assert "merged pn_" in done.output
    assert len(rows("actors", path, "--kind", "person")) == before - 1
    assert len(rows("actors", path, "--kind", "person", "--raw")) == before
    assert run("actors", path, "--split", "Kari Lund", "Helena Sarmento").exit_code == 0
    assert run("actors", path, "--alias", "Kari Lund", "The Minister").exit_code == 0
    assert len(rows("actors", path, "--kind", "person")) == before
    assert "undone: named" in run("undo", path, 2).output
