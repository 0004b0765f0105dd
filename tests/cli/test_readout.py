"""The readout: what it says, in which order, within the width, and plain where it should be plain."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings

from communique.cli.readout import Readout
from communique.records import Reading, Role, When
from tests.factory import article, fjord, reading
from tests.strategies import readings

EXPECTED = """\
Norway and Iceland talk fish
The Fjord Post · date unknown · English · machine-translated, by 1 sign
https://news.example/fjord

WHO IS WHO
  Kari Lund    Norway   Foreign Minister
  Jon Arnason  Iceland

WHO SAID WHAT
  Kari Lund  Norway · Foreign Minister
    “We agree on the cod.”
      said · direct
    Reykjavik had asked for time
      told · indirect · to reporters

WHO MET WHOM
  meeting, held: Kari Lund (Norway) and Jon Arnason (Iceland)
      in Oslo · ““We agree on the cod.” said Foreign Minister Kari Lund after *she met
      Jon Arnason in Oslo*.”

SIGNS OF MACHINE TRANSLATION
  “expressed.”  a cue left after the quote

NO PART OF THE ARTICLE
  Subscribe to our newsletter  promotion

REPAIRED
  class=“x”> → ∅  drop-markup: an attribute without its tag
"""


def test_the_whole_readout() -> None:
    assert Readout(terminal=False, width=88).show(fjord()) == EXPECTED


def test_a_narrow_terminal_wraps_and_loses_nothing() -> None:
    shown = Readout(terminal=False, width=40).show(fjord())
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert set(EXPECTED.split()) <= set(shown.split())


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When("2024-03-14", "2024-03-14", "metadata"), "14 March 2024, by the page’s metadata"),
        (When("2024-03-14T17:20:00+00:00", "2024-03-14T17:20:00+00:00", "metadata"), "14 March 2024, 17:20, by"),
        (When("2024-03", "2024-03", "dateline"), "March 2024, by the dateline"),
        (When("2024", "2024", "stated"), "2024, as the text says"),
        (When("2024-02-01", "2024-02-29", "stated"), "February 2024, as the text says"),
        (When("2024-01-01", "2024-12-31", "stated"), "2024, as the text says"),
        (When("2024-01-01", "2024-02-29", "stated"), "1 January 2024 – 29 February 2024, as the text says"),
        (When("2024-03-14", "2024-03-16", "published"), "14 March 2024 – 16 March 2024, by the date"),
        (None, "date unknown"),
    ],
)
def test_dates_say_what_they_rest_on(when: When | None, said: str) -> None:
    shown = Readout(terminal=False, width=100).show(reading(article("Text.", published=when)))
    assert said in shown


def test_offices_are_named_with_their_bodies() -> None:
    lund = replace(fjord().actors[0], roles=(Role("Minister", "Ministry of Fisheries"),))
    shown = Readout(terminal=False, width=88).show(replace(fjord(), actors=(lund,)))
    assert "Kari Lund  Norway  Minister, Ministry of Fisheries" in shown


def test_another_language_says_why_nothing_was_found() -> None:
    shown = Readout(terminal=False).show(reading(article("Bakan konuştu.", language="tr")))
    assert "The page is in Turkish; findings are made on English pages only." in " ".join(shown.split())


def test_debris_that_repeats_is_shown_once_with_its_count() -> None:
    made = fjord()
    blocks = (*made.article.blocks, made.article.blocks[-1])
    shown = Readout(terminal=False).show(replace(made, article=replace(made.article, blocks=blocks)))
    assert "Subscribe to our newsletter  promotion, 2 times" in shown


def test_the_page_cannot_steer_the_terminal() -> None:
    shown = Readout(terminal=False).show(reading(article("[bold]Red[/bold] \x1b[31malert\x07 :smile:", title=None)))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]Red[/bold] \ufffd[31malert\ufffd :smile:" in shown


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_on_a_terminal_unless_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert "\x1b[1;36mKari Lund" in Readout(terminal=True).show(fjord())
    assert "\x1b" not in Readout(terminal=False).show(fjord())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;36m" not in Readout(terminal=True).show(fjord())


@given(readings())
@settings(max_examples=40, deadline=None)
def test_any_reading_can_be_shown(made: Reading) -> None:
    shown = Readout(terminal=False, width=60).show(made)
    shown.encode("utf-8")
    assert "\x1b" not in shown
