"""What a page shows and where."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from communique.page.stream import Stream, html_stream, json_stream, markup_spans


def shown(page: str) -> Stream:
    return html_stream(page, markup_spans(page))


def test_tags_comments_and_scripts_are_not_shown() -> None:
    page = (
        "<p title='a > b'>One</p><!-- no <p>no</p> --><script>if (a < b) {'</p>'}</script><style>p > a {}</style>"
        '<SCRIPT>x</SCRIPT><p\nclass="c">two</p><!doctype x><?php y ?><!-->three<!--->four'
    )
    assert shown(page).squeezed == "Onetwothreefour"


def test_what_is_never_closed_runs_to_the_end() -> None:
    assert shown("<p>a</p><!-- b <p>c</p>").squeezed == "a"
    assert shown("<p>a</p><script> b <p>c</p>").squeezed == "a"
    assert shown('<p>a</p><p title="b <p>c</p>').squeezed == "a"


def test_a_lone_less_than_is_text() -> None:
    assert shown("1 < 2 and 3 <4").squeezed == "1<2and3<4"


def test_entities_show_their_character_and_keep_their_place() -> None:
    page = "<b>A&amp;B &eacute;&#8217;&#x41; &copy2020 &nosuch; &nbsp;x</b>"
    stream = shown(page)
    assert stream.squeezed == "A&Bé’A©2020&nosuch;x"
    at = stream.squeezed.index("é")
    assert page[stream.starts[at] : stream.ends[at]] == "&eacute;"
    at = stream.squeezed.index("©")
    assert page[stream.starts[at] : stream.ends[at]] == "&copy"


def test_json_escapes_keep_their_place() -> None:
    page = r'{"text": "a\nb \"c\" \u00e9 \ud83d\ude00"}'
    start = page.index("a\\n")
    stream = json_stream(page, [(start, len(page) - 2)])
    assert stream.squeezed == 'ab"c"é😀'
    at = stream.squeezed.index("😀")
    assert page[stream.starts[at] : stream.ends[at]] == r"\ud83d\ude00"


@given(st.lists(st.sampled_from(["<p>", "</p>", "&amp;", "&lt;", "a", " ", "é", "<!--x-->", "&#65;", "“", "\u200b"])))
def test_each_shown_character_stands_where_the_stream_says(parts: list[str]) -> None:
    page = "".join(parts)
    stream = shown(page)
    for index, character in enumerate(stream.squeezed):
        assert html.unescape(page[stream.starts[index] : stream.ends[index]]) == character
