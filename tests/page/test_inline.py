"""Words in the middle of a sentence stay, whatever element they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.page.samples import PARAGRAPHS, compose, html_page, words

SENTENCE = "The two sides will sign on Friday in Bergen, the office of the minister told the press."


@pytest.mark.parametrize(
    "element",
    [
        "<time datetime='2024-03-08'>Friday</time>",
        "<ins>Friday</ins>",
        "<abbr title='day'>Friday</abbr>",
        "<label>Friday</label>",
        "<button>Friday</button>",
        "<output>Friday</output>",
        "<data value=5>Friday</data>",
        "<meter value=5>Friday</meter>",
        "<dfn>Friday</dfn>",
        "<x-day>Friday</x-day>",
        "<address>Friday</address>",
        "<span class='author-name'>Friday</span>",
        "<span id='comment-5'>Friday</span>",
        "<b class='share tag'>Friday</b>",
        "<a class='related' href='/x'>Friday</a>",
    ],
)
@pytest.mark.parametrize("around", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>"])
def test_inline_words_stay_in_their_sentence(element: str, around: str) -> None:
    line = around.format(SENTENCE.replace("Friday", element))
    article = compose(html_page().replace(f"<p>{PARAGRAPHS[1]}</p>", line))
    assert SENTENCE in words(article, "body")


@pytest.mark.parametrize(
    "line",
    [
        "<p><time>4 March 2024</time></p>",
        "<div><button>Share it now</button></div>",
        "<p>The talks go on until late at night, she said.<span style='display:none'>unseen</span></p>",
        "<form><label>Your name</label><input></form>",
    ],
)
def test_furniture_stays_out(line: str) -> None:
    article = compose(html_page(PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]).replace("</article>", f"{line}</article>"))
    for furniture in ("4 March 2024", "Share it now", "unseen", "Your name"):
        assert furniture not in article.text


PIECES = st.lists(
    st.tuples(st.sampled_from(["time", "ins", "label", "q", "em", "data", "output"]), st.sampled_from("abcdefg")),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(PIECES)
def test_any_row_of_inline_elements_is_read(pieces: list[tuple[str, str]]) -> None:
    inner = " and ".join(f"<{tag}>word{letter}</{tag}>" for tag, letter in pieces)
    article = compose(html_page(*PARAGRAPHS, f"The ministers of both sides spoke of {inner} in the hall of the town."))
    assert all(f"word{letter}" in article.text for _, letter in pieces)
