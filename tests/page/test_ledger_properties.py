"""What holds for the text of every page, in every encoding: nothing unmarked, nothing that cannot be had back."""

from __future__ import annotations

import codecs
import html

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from communique import page, source
from communique.errors import PageError
from communique.page.decode import decode
from communique.page.draft import draft
from communique.page.patches import writable
from communique.records import Article
from communique.settings import Settings
from communique.source.sniff import charset_parameter
from tests.page.samples import PARAGRAPHS, as_json, unrepaired

CHARSETS = {
    "utf-8": ("utf-8", b""),
    "windows-1251": ("cp1251", b""),
    "gb18030": ("gb18030", b""),
    "shift_jis": ("cp932", b""),
    "utf-16-le": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16-be": ("utf-16-be", codecs.BOM_UTF16_BE),
}
LINES = [
    *PARAGRAPHS,
    "Министр сказал: «Переговоры продолжаются».",
    "外務大臣は「協議は続く」と述べた。",
    "外交部长说：“会谈将继续。”",
    "Lund said: “We seek peace for the whole region. “used the words.",
    "She said ”we will see“ and left. Lund said: “We seek peace. He spoke in the form.",
    'Lund said: "We seek peace. "used the words.',
    "Stating that it is late, Lund left. It will help the people. Icelandic, as well as for the whole of the north.",
    "Noting the call. Norwegian Prime Minister Dahl and Icelandic President Jonsdottir.",
    "Recalling the spring, Lund said ''we are ready'' to them.",
    "â€œWe will meet in ReykjavÃ\xadk,â€\x9d the minister said.",
    "The talks<br/>went on until <b>late</b>, class=“cf”>she said. &nbsp;&amp; more",
    "class = “cf”>",
    "Share Tweet Print",
    "Add a comment",
    "a \x00 nul, a \x07 bell",
    "OSLO, 5 March 2024",
    "",
]
BROKEN = [b"", b"\xff", b"\x81", b"\xd8", b"\x00\xd8", b"A", b"\xe9\x80\xff\x20"]

prose = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), min_size=1, max_size=7)
damage = st.tuples(st.sampled_from(BROKEN), st.integers(0, 2_000))


def written(text: str, charset: str, broken: tuple[bytes, int]) -> bytes:
    """The text in an encoding (what it lacks left out), with some bytes put in anywhere."""
    codec, mark = CHARSETS[charset]
    raw = text.encode(codec, "ignore")
    noise, at = broken
    at = min(at, len(raw))
    return mark + raw[:at] + noise + raw[at:]


def composed(raw: bytes, media_type: str) -> Article:
    """The article; an example that holds none proves nothing."""
    try:
        return page.compose(source.from_bytes(raw, origin="test", media_type=media_type), raw, Settings())
    except PageError:
        assume(False)
        raise


def check(raw: bytes, media_type: str) -> None:
    article = composed(raw, media_type)
    text = article.text
    marked = {i for span in [b.span for b in article.blocks] for i in range(span.start, span.end)}
    marked |= {i for edit in article.edits for i in range(edit.span.start, edit.span.end)}
    assert all(c.isspace() or i in marked for i, c in enumerate(text)), "text that no block and no edit covers"
    edges = [edge for edit in article.edits for edge in (edit.span.start, edit.span.end)]
    assert edges == sorted(edges)
    record = source.from_bytes(raw, origin="test", media_type=media_type)
    decoded = decode(raw, charset_parameter(media_type))
    assert unrepaired(article) == writable(draft(record, decoded, Settings()).text)
    text.encode()
    for run in article.runs:
        shown = raw[run.raw.start : run.raw.end].decode(article.charset)
        assert run.span.of(text) in (shown, html.unescape(shown))


@pytest.mark.parametrize("charset", CHARSETS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(prose, damage)
def test_plain_text_is_covered_and_can_be_had_back(charset: str, lines: list[str], broken: tuple[bytes, int]) -> None:
    raw = written("\n".join([PARAGRAPHS[0], *lines]), charset, broken)
    check(raw, f"text/plain; charset={charset}")


@pytest.mark.parametrize("charset", CHARSETS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(prose, damage)
def test_html_is_covered_and_can_be_had_back(charset: str, lines: list[str], broken: tuple[bytes, int]) -> None:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in [*PARAGRAPHS, *lines])
    raw = written(f"<html><body><article><h1>Talks go on</h1>{paragraphs}</article></body></html>", charset, broken)
    check(raw, f"text/html; charset={charset}")


@pytest.mark.parametrize("charset", CHARSETS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(prose, damage)
def test_json_is_covered_and_can_be_had_back(charset: str, lines: list[str], broken: tuple[bytes, int]) -> None:
    raw = written(as_json(title="Talks go on", text="\n".join([PARAGRAPHS[1], *lines])), charset, broken)
    check(raw, f"application/json; charset={charset}")
