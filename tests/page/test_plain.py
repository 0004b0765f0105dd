"""Plain text and JSON to articles."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import page
from communique.errors import NoArticle, PageError
from communique.records import ByteSpan, Span
from tests.page.samples import as_json, compose, unrepaired, words

TEXT = "Lund sees time for talks\n\nNorway will talk to all parties, Lund said.\n\nShe spoke in Oslo on Monday."


def test_the_first_short_line_is_the_title_and_all_text_is_kept() -> None:
    article = compose(TEXT)
    assert article.text == TEXT
    assert article.title == "Lund sees time for talks"
    assert words(article, "title") == ["Lund sees time for talks"]
    assert words(article, "body") == ["Norway will talk to all parties, Lund said.", "She spoke in Oslo on Monday."]
    assert article.published is None


def test_a_first_line_that_is_a_sentence_is_body() -> None:
    article = compose("Norway will talk to all parties, Lund said.\nShe spoke in Oslo on Monday.")
    assert article.title is None
    assert len(words(article, "body")) == 2


def test_one_line_is_body() -> None:
    assert words(compose("Norway will talk to all of the parties"), "body") == [
        "Norway will talk to all of the parties"
    ]


def test_plain_text_knows_no_entities_but_repairs_left_over_ones() -> None:
    article = compose("The talks&nbsp;went on, and the AT&amp;T case too, he said.")
    assert article.text == "The talks went on, and the AT&T case too, he said."
    assert unrepaired(article) == "The talks&nbsp;went on, and the AT&amp;T case too, he said."


def test_json_with_its_fields() -> None:
    content = as_json(
        title="Lund sees time", text="Norway will talk.\nShe spoke.", url="https://paper.example/a", date="2024-03-04"
    )
    article = compose(content)
    assert article.text == "Lund sees time\nNorway will talk.\nShe spoke."
    assert (article.title, article.url, article.outlet) == (
        "Lund sees time",
        "https://paper.example/a",
        "paper.example",
    )
    assert article.published is not None
    assert (article.published.start, article.published.basis) == ("2024-03-04", "metadata")
    assert words(article, "title") == ["Lund sees time"]


def test_json_whose_text_begins_with_its_title() -> None:
    article = compose(as_json(title="Lund sees time", text="Lund sees time\nNorway will talk."))
    assert article.text == "Lund sees time\nNorway will talk."
    assert words(article, "title") == ["Lund sees time"]


def test_json_text_maps_to_its_bytes() -> None:
    content = as_json(title="T ö", text="Norway said “no” to it.\nThen “yes”.", other="x").encode()
    article = compose(content)
    for run in article.runs:
        assert content[run.raw.start : run.raw.end].decode() == run.span.of(article.text)
    at = article.text.index("said “no”")
    found = page.to_bytes(article, Span(at, at + 9))
    assert found is not None and content[found.start : found.end].decode() == "said “no”"


def test_escaped_json_maps_where_it_is_not_escaped() -> None:
    content = rb'{"text": "Norway said \u201cno\u201d to it."}'
    article = compose(content)
    assert article.text == "Norway said “no” to it."
    assert [run.span.of(article.text) for run in article.runs] == ["Norway said ", "no", " to it."]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('{"headline": "Talks", "lines": 3}', "no text in a field"),
        ('{"text": 5}', "no text in a field"),
        ('[{"text": "The minister spoke."}]', "not one JSON object"),
        ('{"text": "The minister spoke.', "not one JSON object"),
        ('{"text": "One."}\n{"text": "Two."}\n', "more than one JSON object"),
        ("[" * 100_000, "not one JSON object"),
    ],
)
def test_json_of_another_shape_is_refused(page: str, reason: str) -> None:
    with pytest.raises(NoArticle, match=reason):
        compose(page)


def test_a_lone_surrogate_in_json_is_repaired_in_sight() -> None:
    article = compose(r'{"text": "The talks \ud800 went on, she said."}')
    assert article.text == "The talks \ufffd went on, she said."
    assert [(e.raw, e.operation) for e in article.edits] == [("\\ud800", "undecodable")]


def test_a_byte_order_mark_is_not_in_the_text() -> None:
    article = compose(b"\xef\xbb\xbf" + TEXT.encode())
    assert article.text == TEXT
    assert article.runs[0].raw == ByteSpan(3, 3 + len(TEXT))


PIECES = st.sampled_from(
    [*"aB .,“”\"'’\n\t<>/&;=é", "class=“x”>", "<br/>", "&nbsp;", "\x00", "Ã©", ". “", " ” ", "said"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_edits_undone_give_the_text_that_came(content: str) -> None:
    raw = content.encode()
    try:
        article = compose(raw, media_type="text/plain")
    except PageError:
        return
    assert unrepaired(article) == content.replace("\x00", "\\x00")
    for run in article.runs:
        assert raw[run.raw.start : run.raw.end].decode() == run.span.of(article.text)
    spans = [b.span for b in article.blocks]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_have_a_clear_outcome(raw: bytes) -> None:
    try:
        article = compose(raw)
    except PageError:
        return
    article.text.encode()  # no lone surrogate is left
    assert all(e.raw.encode() or True for e in article.edits)


def test_an_address_on_the_first_line_is_the_address_and_dates_the_text() -> None:
    article = compose(f"https://www.paper.example/2022/07/26/strait\r\n{TEXT}".replace("\n\n", "\r\n\r\n"))
    assert (article.url, article.outlet) == ("https://www.paper.example/2022/07/26/strait", "paper.example")
    assert article.title == "Lund sees time for talks"
    assert article.published is not None and article.published.start == "2022-07-26"
    assert words(article, "body") == ["Norway will talk to all parties, Lund said.", "She spoke in Oslo on Monday."]
