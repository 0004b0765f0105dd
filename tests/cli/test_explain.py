"""`communique explain`: the command says what `communique.explain` says."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

import communique
from communique.cli import main

TEXT = "Oslo will not sign the treaty this year, Foreign Minister Kari Lund said on Monday."


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["explain", *arguments])
    return result.exit_code, result.output


def test_findings_are_listed_and_one_is_explained(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    code, listed = run(str(page))
    assert code == 0
    identity = listed.split()[0]
    code, said = run(str(page), identity)
    assert code == 0
    assert said.rstrip("\n") == communique.explain(communique.read(TEXT), identity)


def test_what_cannot_be_explained_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    code, said = run(str(page), "q_none")
    assert code == 1
    assert "without an id, all are listed" in said
    assert run(str(tmp_path / "none.txt"))[0] == 1
