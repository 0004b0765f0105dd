"""Lists of points without "said:", and documents of agreement whose parties speak."""

from __future__ import annotations

import pytest

import communique
from tests.findings.speech import only, reading, speaker, told, words


def points(text: str) -> list[str]:
    read = reading(text)
    return [words(read, q) for q in read.quotations if q.evidence.rule == "list"]


NUMBERED = """The two sides agreed on the following:

1. The border at Vik will reopen on 1 June.

2. A joint commission on fishing

3. Both navies are to share their charts.

Talks go on in June."""


def test_each_point_that_is_a_clause_is_a_report_of_both() -> None:
    read = reading(NUMBERED)
    assert [words(read, q) for q in read.quotations] == [
        "The border at Vik will reopen on 1 June",
        "Both navies are to share their charts",
    ]
    for quotation in read.quotations:
        assert (speaker(quotation), quotation.kind, quotation.evidence.rule) == ("Norway and Chile", "indirect", "list")
        assert quotation.cue is not None and quotation.cue.of(read.article.text) == "agreed"


def test_points_within_a_paragraph() -> None:
    text = "They agreed on the following: (1) talks will resume in May; (2) closer ties; and (3) no state shall arm."
    assert points(text) == ["talks will resume in May", "no state shall arm"]


def test_announcements_without_numbers() -> None:
    text = "Lund made the following announcements:\n\nNorway opens a port\n\nfurther work on nets\n\nShe left."
    assert points(text) == ["Norway opens a port"]


def test_what_was_demanded_may_be_an_infinitive() -> None:
    text = "Lund demanded the following:\n\n- to free the crew at once\n\n- an apology\n\nNothing was heard."
    assert points(text) == ["to free the crew at once"]


@pytest.mark.parametrize(
    "text",
    [
        "Blend the fish with the following:\n\n1. onions\n\n2. garlic and salt",
        "The following students are the best: (1) Kari Dahl, (2) Diego Moss.",
        "Lund met the following:",
        "the following: (1) (2) (3)",
    ],
)
def test_other_lists_say_nothing(text: str) -> None:
    assert points(text) == []


def test_an_endless_list_is_read_quickly() -> None:
    assert len(points("Lund announced the following:\n\n" + "- Norway will fish\n\n" * 500)) <= 20
    assert points("Lund announced the following: " + "(1) ; " * 5000) == []


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("Norway and Chile signed a memorandum of understanding (MoU) on Monday.", "Norway and Chile"),
        ("A memorandum between Chile and the European Union is in force.", "Chile and European Union"),
        ("The rowing clubs of Norway and Chile signed a memorandum.", "rowing clubs of Norway and Chile"),
    ],
)
def test_the_parties_stand_behind_their_memorandum(before: str, who: str) -> None:
    quotation = only(f"{before} According to the memorandum, both sides will open their ports.", lead="")
    assert speaker(quotation) == who


def test_a_memorandum_that_nobody_is_named_for_stays_itself() -> None:
    quotation = only("According to the memorandum, the ports will open.", lead="")
    assert (speaker(quotation), quotation.speaker and quotation.speaker.actor_id) == ("memorandum", None)


def test_a_joint_statement_names_both_its_issuers() -> None:
    quotation = only("According to a joint statement of Norway and Iceland, the border will reopen in May.")
    assert speaker(quotation) == "Norway and Iceland"


def test_letters_have_their_reader() -> None:
    text = (
        "The Chilean foreign ministry said in two identical letters to the Security Council that the raids must stop."
    )
    quotation = only(text)
    assert (speaker(quotation), told(quotation)) == ("Chilean foreign ministry", ["Security Council"])


def test_a_title_alone_means_the_one_who_holds_it() -> None:
    read = communique.read("Crown Prince Omar bin Said left on Monday.\n\n“We thank our hosts,” Crown Prince said.")
    assert [speaker(q) for q in read.quotations] == ["Omar bin Said"]
