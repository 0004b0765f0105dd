"""`communique issues`: the taxonomy, the issues of pages, and proposals."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["issues", *arguments])


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    """Three pages on fishing quotas and on seed vault access."""
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_text(
            f"“We want fishing quotas,” Norwegian Foreign Minister Kari Lund said on day {n}.\n\n"
            "They also spoke of seed vault access.",
            encoding="utf-8",
        )
    return list(map(str, paths))


def test_without_pages_the_taxonomy_is_listed() -> None:
    lines = run().stdout.splitlines()
    assert "fisheries\tfisheries\t" in run().stdout
    assert all(len(line.split("\t")) == 3 for line in lines)


def test_issues_of_pages_come_with_their_words(pages: list[str]) -> None:
    assert run(*pages).stdout.splitlines() == ["3\tfisheries\tfisheries\tfishing quotas"]


def test_what_keeps_coming_up_is_proposed(pages: list[str]) -> None:
    (line,) = [line for line in run("--propose", *pages).stdout.splitlines() if "seed" in line]
    count, phrase, example = line.split("\t")
    assert (count, phrase) == ("3", "seed vault access")
    assert "spoke of seed vault access" in example
    assert "seed vault" not in run("--propose", "--at-least", "4", *pages).stdout


def test_a_proposal_needs_pages() -> None:
    assert run("--propose").exit_code == 2


def test_a_page_that_is_not_there_is_told_and_the_others_are_read(pages: list[str]) -> None:
    result = run(pages[0], "nowhere.txt")
    assert result.exit_code == 1
    assert "fisheries" in result.stdout
    assert "nowhere.txt" in result.stderr
