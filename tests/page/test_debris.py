"""Debris: prompts, credits and leftovers, and what looks like them and is not."""

from __future__ import annotations

import pytest

from tests.page.samples import compose, words

LEAD = "The minister spoke to the press in Oslo after the talks had ended, and left soon after that."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Add a Comment", "comment prompt"),
        ("Leave a reply", "comment prompt"),
        ("12 Comments", "comment prompt"),
        ("Click to leave a comment", "comment prompt"),
        ("Tap here to post your reply.", "comment prompt"),
        ("Share this article", "share prompt"),
        ("Share Tweet Print", "share prompt"),
        ("Share | Email | WhatsApp", "share prompt"),
        ("News ID: 48213", "page furniture"),
        ("Article No: A-17/2", "page furniture"),
        ("Tags: Norway, fish, Kari Lund", "page furniture"),
        ("Filed under: World", "page furniture"),
        ("Facebook | Twitter | WhatsApp", "share prompt"),
        ("Subscribe to our daily newsletter and never miss a story", "subscription prompt"),
        ("Follow us on Twitter and Facebook", "follow prompt"),
        ("Be sure to follow the minister on Twitter (@klund) for news of her journey.", "follow prompt"),
        ("Read more: Iceland opens a new embassy", "pointer to other pages"),
        ("Click here to see all pictures", "pointer to other pages"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below", "advertisement"),
        ("Photo: Fjord News / Jon Berg", "picture credit"),
        ("— SPA", "agency credit"),
        ("– Bernama", "agency credit"),
        ("© 2024 Fjord News. All rights reserved.", "rights notice"),
        ("class = “cf”>", "stray markup"),
        ('<div class="x">', "stray markup"),
        ("href=\"/a\" target=\"_blank\">", "stray markup"),
        ('<tweet tweet-id="767"><tweet/>', "stray markup"),
        ("***", "page furniture"),
        ("https://fjord.example/a?b=1", "page furniture"),
        ("var adSlot = document.getElementById('x');", "stray code"),
        (".cf-wrap { color: red }", "stray code"),
        ("[caption id=\"a\" width=\"300\"]Lund in Oslo[/caption]", "stray code"),
        ("googletag.cmd.push(function() { googletag.display('a'); });", "stray code"),
    ],
)  # fmt: skip
def test_a_line_that_is_debris(line: str, reason: str) -> None:
    article = compose(f"{LEAD}\n\n{line}\n\n{LEAD}")
    assert words(article, "debris") == [line]
    assert words(article, "body") == [LEAD, LEAD]
    assert [b.reason for b in article.blocks if b.kind == "debris"] == [reason]
    assert line in article.text


@pytest.mark.parametrize(
    ("tail", "gap"),
    [("Add a Comment", ""), ("— SPA", " "), ("Read more: Lund in Reykjavik", " "), ("Advertisement", "")],
)
def test_debris_glued_to_a_sentence_is_a_block_of_its_own(tail: str, gap: str) -> None:
    article = compose(f"{LEAD}\n{LEAD}{gap}{tail}")
    assert words(article, "body") == [LEAD, LEAD]
    assert words(article, "debris") == [tail]


@pytest.mark.parametrize(
    "line",
    [
        "QUESTION: Did you share this view?",
        "“Follow us,” she said.",
        "“We agree.”",
        "Background",
        "The way to an agreement",
        "OSLO — Norway will talk to all parties, Lund said.",
        "Read the text closely, Lund said, and you will see that it binds nobody.",
        "Click to leave a comment, she told them, was all that the page said.",
        "Share and save, Lund told the fleet.",
        "Print and comment were united against her.",
        "Tags: none of the boxes had one, she said.",
        "Tag: “the strait”",
        "News ID cards: the press gets them on Monday.",
        "Share prices fell in Oslo after the talks.",
        "Photo ops were not planned, she said.",
        "Advertisement of the post is planned for May.",
        "Related to this is the question of the strait.",
        "Comments by the minister were few.",
        "Subscribe to this view and you will lose, he said.",
        "She asked them to follow the law on social media in Norway.",
        "Twitter users disagreed.",
        "Lund — Norway’s first minister to go there — left on Monday.",
        "MR BERG: Thank you.",
    ],
)
def test_a_line_of_the_article_stays(line: str) -> None:
    article = compose(f"{LEAD}\n{line}\n{LEAD}")
    assert words(article, "debris") == []
    assert line in words(article, "body")


def test_lines_repeated_after_the_article_are_debris() -> None:
    article = compose(f"A talk in Oslo\n{LEAD}\nCoins for all markets\nCoins for all markets\nAdd a Comment")
    assert words(article, "debris") == ["Coins for all markets", "Coins for all markets", "Add a Comment"]


def test_lines_repeated_inside_the_article_stay() -> None:
    article = compose(f"{LEAD}\nThe answer\n{LEAD}\nThe answer\n{LEAD}")
    assert words(article, "debris") == []


def test_an_advert_repeated_between_paragraphs_is_debris() -> None:
    article = compose(f"{LEAD}\nSilver coins for all markets\n{LEAD}\nSilver coins for all markets\n{LEAD}")
    assert words(article, "debris") == ["Silver coins for all markets"] * 2


def test_what_is_listed_after_the_article_goes_with_its_prompt() -> None:
    article = compose(f"{LEAD}\nThe way ahead\n{LEAD}\nRelated news\nIceland opens an embassy\nLund in Bergen")
    assert words(article, "debris") == ["Related news", "Iceland opens an embassy", "Lund in Bergen"]


def test_a_name_alone_under_the_headline_is_a_caption() -> None:
    article = compose(
        f"Lund meets Stefansson\nTalks in Oslo end with a text\nKari Lund\nMinister Kari Lund said so.\n{LEAD}"
    )
    assert words(article, "debris") == ["Kari Lund"]


def test_markup_inside_a_line_is_taken_out_in_the_ledger() -> None:
    article = compose(f"{LEAD}\nThe talks<br/>went on until <b>late</b> at night, class=“cf”>she said.")
    assert words(article, "body")[1] == "The talks went on until late at night, she said."
    assert {e.operation for e in article.edits} == {"markup"}


def test_mojibake_is_undone_and_marks_stay_curly() -> None:
    article = compose(f"{LEAD}\nâ€œWe will meet in ReykjavÃ\xadk,â€\x9d the minister said to them.")
    assert words(article, "body")[1] == "“We will meet in Reykjavík,” the minister said to them."
    assert {e.operation for e in article.edits} == {"mojibake"}
