"""`communique tag` shows what the reader saw, and what it prints is safe and can be read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main

TEXT = (
    "Oslo rejects the treaty\n\n"
    "Foreign Minister Kari Lund said on Monday that Norway would not sign the treaty with its neighbours this year.\n\n"
    "“We will wait for the other side,” the spokesman of the ministry told reporters in Riga after the meeting.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def tag(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["tag", *arguments])


def test_text_shows_names_and_numbered_roles(page: Path) -> None:
    done = tag(str(page))
    assert done.exit_code == 0, done.output
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "person Kari Lund" in lines
    assert any(line.startswith("source 1 ") for line in lines)
    assert any(line.startswith("content 1 ") for line in lines)


def test_json_quotes_the_text_exactly(page: Path) -> None:
    rows = [json.loads(line) for line in tag(str(page), "--format", "json").output.splitlines()]
    assert [row["kind"] for row in rows][-1] == "body"
    for row in rows:
        for span in (*row["names"], *row["roles"]):
            assert " ".join(TEXT[span["start"] : span["end"]].split()) == " ".join(span["text"].split())
        for role in row["roles"]:
            assert role["cue"] is None or row["roles"][role["cue"]]["kind"] == "cue"


def test_conllu_has_ten_columns_and_one_root_a_sentence(page: Path) -> None:
    blocks = tag(str(page), "--format", "conllu").output.strip().split("\n\n")
    for block in blocks:
        rows = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
        assert {len(row) for row in rows} == {10}
        assert [row[6] for row in rows].count("0") == 1
        assert all(0 <= int(row[6]) <= len(rows) for row in rows)


def test_a_file_that_is_not_there_is_named_and_the_others_go_on(page: Path, tmp_path: Path) -> None:
    done = tag(str(tmp_path / "absent.txt"), str(page))
    assert done.exit_code == 1
    assert "absent.txt" in done.output
    assert "Kari Lund" in done.output


def test_what_a_page_says_does_not_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT.replace("Riga", "Ri\x1b[31mga\u202e"), encoding="utf-8")
    assert not {"\x1b", "\u202e"} & set(tag(str(path)).output)


def test_the_gate_leaves_sentences_without_speech_unread(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        "Harbour news\n\nRain fell on the harbour. “We will wait,” Kari Lund said in Oslo.\n", encoding="utf-8"
    )
    rows = [json.loads(line) for line in tag(str(path), "--format", "json", "--gate").output.splitlines()]
    tags = {word["text"]: word["tag"] for row in rows for word in row["words"]}
    assert tags["Rain"] == tags["fell"] == "X"
    assert tags["said"] == "VERB"
    assert "“We will wait,”" in [role["text"] for row in rows for role in row["roles"]]
