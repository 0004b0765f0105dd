"""A day that a text does not tell to the day is not shown as one."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import communique
from communique.query.writing import told_day


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2018-01-01", "2018-12-31", "2018"),
        ("2022-05-01", "2022-05-31", "2022-05"),
        ("2024-12-01", "2024-12-31", "2024-12"),
        ("2024-02-03", "2024-02-05", "2024-02-03 to 05"),
        ("2024-02-27", "2024-03-02", "2024-02-27 to 03-02"),
        ("2023-12-30", "2024-01-02", "2023-12-30 to 2024-01-02"),
        ("2023-01-01", "2024-12-31", "2023-01-01 to 2024-12-31"),
        ("9999-01-01", "9999-12-31", datetime.date(9999, 1, 1)),
        ("2024-02-03", "soon", datetime.date(2024, 2, 3)),
        ("2024-02-03T10:00", "2024-02-03T11:00", datetime.date(2024, 2, 3)),
    ],
)
def test_days_as_they_are_shown(start: str, end: str, shown: object) -> None:
    assert told_day(datetime.date.fromisoformat(start[:10]), {"start": start, "end": end}, "said") == shown


def test_no_time_and_another_day() -> None:
    day = datetime.date(2024, 3, 5)
    assert told_day(day, None, "said") is day
    assert told_day(None, {"start": "2024-01-01", "end": "2024-12-31"}, "unknown") is None
    assert told_day(day, {"start": "2024-01-01", "end": "2024-12-31"}, "said") is day
    assert told_day(day, None, "page") == f"~{day}"
    assert told_day(None, {"start": "..", "end": "2018-12-21"}, "before") == "before 2018-12-21"
    assert told_day(None, {"start": "2018-12-21", "end": ".."}, "after") == "after 2018-12-21"


def test_a_meeting_of_a_year_is_shown_by_the_year(tmp_path: Path) -> None:
    """In tables, timelines and notebooks; what programs take keeps the first day, and the whole time beside it."""
    page = tmp_path / "page.txt"
    page.write_text(
        "OSLO, March 5, 2024 - Norwegian Foreign Minister Kari Lund met Russian Foreign Minister Pavel Orlov in Geneva "
        "in 2018. Lund met Turkish Foreign Minister Emre Kaya in Ankara on Monday."
    )
    communique.add(tmp_path / "press.communique", [page])
    corpus = communique.open(tmp_path / "press.communique")
    asked = corpus.encounters(between=("NOR", "RUS"))
    assert [row["day"] for row in asked.preview(5)] == ["2018"]
    assert {row["day"] for row in corpus.timeline("NOR", "RUS").preview(5)} == {"2018"}
    assert ">2018<" in asked._repr_html_()
    (row,) = asked.dicts()
    assert (row["day"], row["day_end"], row["day_basis"]) == (
        datetime.date(2018, 1, 1),
        datetime.date(2018, 12, 31),
        "said",
    )
    assert all("when" not in shown for shown in corpus.encounters().preview(5))
