"""When a deed was: by which words, or how it stands to the day of the page."""

from __future__ import annotations

import json

import pytest

import communique
from communique.records import OPEN, Encounter, Event, When
from communique.store.dating import day_basis

PAGE = "2018-12-21"
REST = "It rained in the morning and the streets were quiet, and there will be more on this story later in the day."


def read(text: str, day: str | None = PAGE) -> communique.Reading:
    page = {"text": f"{REST}\n\n{text}\n\n{REST}", "title": "", "url": "https://paper.example/1"}
    return communique.read(json.dumps(page | ({"date": day} if day else {})))


def of_meeting(text: str, day: str | None = PAGE) -> Encounter:
    found = read(text, day).encounters
    assert found, "no encounter was read"
    return found[0]


def of_event(text: str, kind: str) -> Event:
    return next(event for event in read(text).events if event.type == kind)


def ends(when: When | None) -> tuple[str, str] | None:
    return (when.start, when.end) if when else None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Norwegian Foreign Minister Kari Lund met Spanish President Jon Arnason in Lima.", (OPEN, PAGE)),
        ("Norwegian Foreign Minister Kari Lund met Spanish President Jon Arnason in Lima on Monday.", ("2018-12-17",) * 2),  # noqa: E501
        ("The visit followed a phone call on Monday between Norwegian Prime Minister Kari Lund and Spanish President Jon Arnason.", ("2018-12-17",) * 2),  # noqa: E501
        ("Norwegian Foreign Minister Kari Lund is meeting Spanish President Jon Arnason in Lima.", None),
        ("Norwegian Foreign Minister Kari Lund will meet Spanish President Jon Arnason in Lima.", (PAGE, OPEN)),
        (
            "Norwegian Foreign Minister Kari Lund said on Monday that she had met Spanish President Jon Arnason in Lima.",  # noqa: E501
            (OPEN, PAGE),
        ),
    ],
    ids=["told in the past", "on Monday", "right behind a noun", "now", "to come", "Monday is of the saying"],
)  # fmt: skip
def test_a_meeting(text: str, when: tuple[str, str] | None) -> None:
    assert ends(of_meeting(text).when) == when


def test_a_background_event_keeps_its_year() -> None:
    event = of_event("Turkish forces attacked Russian troops in November 2015. Moscow is still angry.", "ASSAULT")
    assert ends(event.when) == ("2015-11-01", "2015-11-30")
    event = of_event("Relations have been bad since the 2003 American invasion of Iraq, officials say.", "ASSAULT")
    assert ends(event.when) == ("2003-01-01", "2003-12-31")


def test_without_a_date_of_the_page_nothing_is_before_it() -> None:
    meeting = of_meeting("Norwegian Foreign Minister Kari Lund met Spanish President Jon Arnason in Lima.", None)
    assert meeting.when is None
    assert day_basis(meeting.when, None) == "unknown"


def test_what_somebody_had_said_was_said_before() -> None:
    found = read("Norwegian Foreign Minister Kari Lund had said the pact was dead. She says it is alive.").quotations
    assert [ends(q.when) for q in found if q.speaker and q.speaker.name == "Kari Lund"] == [(OPEN, PAGE), None]
