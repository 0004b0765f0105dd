"""Issues: the subjects on the table, by the words that show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique import text
from communique.errors import SettingsError
from communique.findings import issues
from communique.records import Span
from tests import factory

MINE = """
[reindeer]
name = "reindeer herding"
means = "Grazing across the border."
terms = ["reindeer ~ grazing", "herder"]
"""


def tagged(content: str, extra: str = "") -> dict[str, list[str]]:
    """The issues of a text with the words that each rests on."""
    found: dict[str, list[str]] = {}
    for tag in issues.taxonomy(extra).tags(text.document(factory.article(content))):
        found.setdefault(tag.issue, []).append(tag.span.of(content))
    return found


@pytest.mark.parametrize(
    ("content", "issue", "words"),
    [
        ("They spoke about strategic stability.", "strategic-stability", "strategic stability"),
        ("Relations between Oslo and Rome are good.", "bilateral-relations", "Relations between"),
        ("The Korean Peninsula came up.", "korean-peninsula", "Korean Peninsula"),
        ("Iran’s nuclear plan worries Norway.", "iran-nuclear-programme", "Iran’s nuclear"),
        ("They discussed fishing quotas.", "fisheries", "fishing quotas"),
        ("Two embassies were closed.", "diplomatic-missions", "embassies"),
        ("The dam on the Nile fills.", "water", "dam"),
    ],
)
def test_issues_come_with_their_words(content: str, issue: str, words: str) -> None:
    assert words in tagged(content)[issue]


def test_there_are_about_sixty_and_each_is_described() -> None:
    known = issues.taxonomy().issues
    assert len(known) >= 60
    assert all(i.name and i.means.endswith(".") for i in known.values())


def test_a_file_of_ones_own_is_added(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(MINE, encoding="utf-8")
    found = tagged("Herders want reindeer and sheep grazing, and trade.", str(mine))
    assert found["reindeer"] == ["Herders", "reindeer and sheep grazing"]
    assert "trade" in found


@pytest.mark.parametrize(
    "wrong",
    ["[x]\nname = 1", "[X Y]\nname='a'\nmeans='b'\nterms=['c']", "not toml", "[x]\nname='a'\nmeans='b'\nterms=[]"],
)
def test_a_wrong_file_is_named(tmp_path: Path, wrong: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(wrong, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"mine\.toml"):
        issues.taxonomy(str(mine))


def test_what_keeps_coming_up_is_proposed_and_known_issues_are_not() -> None:
    pages = [f"Norway spoke of seed vault access and of strategic stability on day {n}." for n in range(3)]
    documents = [text.document(factory.article(page)) for page in pages]
    assert issues.propose(documents) == [("seed vault access", 3)]
    assert issues.propose(documents, at_least=4) == []


def test_issues_of_spans_are_each_told_once() -> None:
    tags = (issues.Tag("trade", Span(0, 5)), issues.Tag("trade", Span(9, 12)), issues.Tag("water", Span(20, 25)))
    assert issues.of_spans(tags, [Span(0, 15)]) == ("trade",)
