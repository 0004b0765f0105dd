"""Issues: the subjects on the table, by the words that show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique import read, text
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


def test_words_that_go_together_tag_a_sentence_without_a_term() -> None:
    content = "The inspectors counted the centrifuges at Natanz twice.\n\nThey then had lunch."
    tags = issues.taxonomy().tags(text.document(factory.article(content)))
    assert {(tag.issue, tag.basis, tag.confidence) for tag in tags} == {("iran-nuclear-programme", "meaning", 0.85)}
    assert [tag.span.of(content) for tag in tags] == ["inspectors", "centrifuges", "Natanz"]


@pytest.mark.parametrize(
    ("content", "issue"),
    [
        ("The trawlers sold their herring in port.", "fisheries"),
        ("Voters cast their ballots under guard.", "democracy"),
        ("Creditors gave the treasury another year before it must repay.", "debt"),
        ("The glaciers shrink as temperatures rise.", "climate"),
        ("Athletes and coaches flew home with their medals.", "sport"),
        ("The virus left thousands of patients in clinics.", "health"),
        ("Survivors were pulled from the rubble after the quake.", "disasters"),
        ("The boats were full of undocumented people, the crossings cold.", "migration"),
        ("Troops and tanks stood in the square.", None),
        ("The refugee met a refugee’s sister.", "refugees"),
        ("He ate a sandwich.", None),
    ],
)
def test_what_a_sentence_is_about(content: str, issue: str | None) -> None:
    assert set(tagged(content)) == ({issue} if issue else set())


def test_one_word_is_enough_where_the_page_names_the_issue() -> None:
    alone = "The centrifuges spin on."
    assert not tagged(alone)
    assert "centrifuges" in tagged(f"The JCPOA is in trouble.\n\n{alone}")["iran-nuclear-programme"]


def test_a_term_comes_before_what_only_goes_together() -> None:
    found = tagged("They discussed fishing quotas, voters and ballots.")
    assert set(found) == {"fisheries"}


def test_inflections_count_once() -> None:
    assert not tagged("One trawler passed the other trawlers.")


def test_findings_carry_the_words_behind_their_issues() -> None:
    content = "“The trawlers took all our herring,” Norwegian Foreign Minister Kari Lund said on Monday."
    (quotation,) = read(content).quotations
    (tag,) = quotation.issue_tags
    assert quotation.issues == ("fisheries",)
    assert (tag.issue, tag.basis) == ("fisheries", "meaning")
    assert [span.of(content) for span in tag.spans] == ["trawlers", "herring"]


def test_positions_need_an_issue_that_is_named() -> None:
    content = "“We support trawlers and herring,” Norwegian Foreign Minister Kari Lund said on Monday."
    assert read(content).quotations[0].issues == ("fisheries",)
    assert read(content).positions == ()


def test_what_keeps_coming_up_is_proposed_and_known_issues_are_not() -> None:
    pages = [f"Norway spoke of seed vault access and of strategic stability on day {n}." for n in range(3)]
    readings = [read(page) for page in pages]
    (proposal,) = issues.propose(readings)
    assert (proposal.phrase, proposal.pages) == ("seed vault access", 3)
    assert "seed vault access" in proposal.example
    assert issues.propose(readings, at_least=4) == []


def test_a_name_is_no_subject() -> None:
    pages = [f"Norwegian Foreign Minister Kari Lund spoke of river silt on day {n}." for n in range(3)]
    assert not [p for p in issues.propose(map(read, pages)) if "lund" in p.phrase or "minister" in p.phrase]


def test_issues_of_spans_are_each_told_once() -> None:
    tags = (
        issues.Tag("trade", Span(0, 5)),
        issues.Tag("trade", Span(9, 12)),
        issues.Tag("water", Span(20, 25)),
        issues.Tag("sport", Span(26, 29), "meaning", 0.6),
    )
    assert issues.of_spans(tags, [Span(0, 15)]) == ("trade",)
    assert issues.of_spans(tags, [Span(0, 30)]) == ("trade", "water")
