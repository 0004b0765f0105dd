"""Lines of publication and bylines: what they say, what they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.page.stamps import is_byline, read
from tests.page.samples import PARAGRAPHS, compose, html_page, words


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published On 8 Mar 2023", "2023-03-08"),
        ("Published: March 8, 2023 14:05 GMT", "2023-03-08T14:05:00+00:00"),
        ("Posted on 8 March 2023 at 2:05 pm CET", "2023-03-08T14:05:00+01:00"),
        ("Tue., Sept. 3rd, 2019 at 4:05 p.m. ET", "2019-09-03T16:05:00"),
        ("Wednesday, 8 March 2023", "2023-03-08"),
        ("8th of March, 2023", "2023-03-08"),
        ("08.03.2023 | 14:05 Uhr", None),
        ("08.03.2023, 14:05", "2023-03-08T14:05:00"),
        ("2023-03-08 14:05 UTC+3", "2023-03-08T14:05:00+03:00"),
        ("2023/03/08", "2023-03-08"),
        ("Date: 25/12/2023", "2023-12-25"),
        ("Date: 05/06/2021", None),
        ("Published 04.03.2024 | Updated 01.08.2024", "2024-03-04"),
        ("Updated 1 August 2024 • Published 4 March 2024", "2024-03-04"),
        ("Last updated: 1 August 2024", None),
        ("March 8, 2023 - 11:28 AMT", "2023-03-08T11:28:00"),
        ("By Ana Reis | 8 March 2023", "2023-03-08"),
        ("By Ana Reis on Monday, March 6th, 2023 at 11:04 a.m.", "2023-03-06T11:04:00"),
        ("Published 31 February 2023", None),
        ("March 8, 2023 25:61", "2023-03-08"),
        ("March 8, 2023 13:05 pm", "2023-03-08"),
        ("On 8 March 2023 the treaty was signed.", None),
        ("Published in Oslo, 8 March 2023, by the ministry", None),
        ("8 March 2023: the treaty is signed", None),
        ("Published", None),
        ("", None),
    ],
)
def test_what_a_line_says_of_its_publication(line: str, published: str | None) -> None:
    found = read(line)
    assert (found.published if found else None) == published


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        ("By Ana Reis", True),
        ("By ANA REIS and Jon Berg", True),
        ("By Ana Reis, Jon Berg and Per van der Vik in Oslo", True),
        ("Written by: Ana Reis", True),
        ("By Monday the talks will have ended.", False),
        ("By all accounts she left", False),
        ("By Ana Reis, who was there, she said", False),
        ("Bye Ana Reis", False),
    ],
)
def test_bylines(line: str, signs: bool) -> None:
    assert is_byline(line) is signs


def test_lines_of_publication_leave_the_body_of_plain_text() -> None:
    text = "Lund sees time\nBy Ana Reis\nPosted on 8 March 2023 at 14:05 GMT\n\n" + "\n\n".join(PARAGRAPHS)
    article = compose(text)
    assert article.title == "Lund sees time"
    assert words(article, "debris") == ["By Ana Reis", "Posted on 8 March 2023 at 14:05 GMT"]
    assert words(article, "body") == list(PARAGRAPHS)
    assert article.published is not None
    assert (article.published.start, article.published.basis) == ("2023-03-08T14:05:00+00:00", "stated")
    assert article.published.span is not None
    assert article.published.span.of(article.text) == "Posted on 8 March 2023 at 14:05 GMT"


def test_a_day_that_heads_a_part_of_a_chronicle_stays() -> None:
    article = compose("\n".join(["The year of the strait", *PARAGRAPHS, *PARAGRAPHS, "8 March 2023", *PARAGRAPHS]))
    assert "8 March 2023" in words(article, "body")
    assert article.published is None


def test_a_line_in_the_page_is_read_and_leaves_the_body() -> None:
    article = compose(html_page("Published On 8 Mar 2023", *PARAGRAPHS))
    assert words(article, "body") == list(PARAGRAPHS)
    assert article.published is not None and article.published.start == "2023-03-08"


@given(st.text(alphabet="PublishedUpdtOn 0123456789.:/-,|JanMrchGTB+", max_size=200))
def test_any_line_has_an_answer(line: str) -> None:
    found = read(line)
    assert found is None or found.published is None or len(found.published) >= 10
