"""Input that is no article, or is made to do harm: each has its outcome, and soon."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import pytest

from communique.errors import EmptyPage, NoArticle, NotText, TooLarge
from communique.settings import Settings
from tests.page.samples import PARAGRAPHS, compose, html_page, words

SECONDS = 5.0  # of CPU; each takes a small part of it


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", " \n".encode("utf-16")])
def test_nothing_is_an_empty_page(raw: bytes) -> None:
    with pytest.raises(EmptyPage, match="nothing to read"):
        compose(raw)


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n" + bytes(500), gzip.compress(b"text " * 99), bytes(range(256)) * 9]
)
def test_binary_data_is_not_text(raw: bytes) -> None:
    with pytest.raises(NotText, match="binary data"):
        compose(raw)


def test_a_page_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge, match="raise max_bytes"):
        compose(b"<p>" + b"a" * 100_000, settings=Settings(max_bytes=10_000))


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav>" + "<a href=/a>Home</a> <a href=/b>World news</a>" * 40 + "</nav></body></html>",
        "<html><body>" + "<ul><li><a href=/b>World news</a></li></ul><div>Menu</div>" * 40 + "</body></html>",
        "<html><head><title>Empty</title></head><body></body></html>",
        "<html><script>" + "var a = 1;" * 99,
        "<html><body>" + "<a href=x" * 5_000,
    ],
)
def test_only_navigation_is_no_article(page: str) -> None:
    with pytest.raises(NoArticle, match="only navigation or markup"):
        compose(page)


@pytest.mark.parametrize(
    "opening", ["<div>", "<b>", "<span>", "<ul><li>", "<table><tr><td>", "<DIV>", "<li><p><li><dd>"]
)
@pytest.mark.parametrize("closing", [False, True])
def test_markup_nested_very_deep_is_read(opening: str, closing: bool) -> None:
    name = opening.strip("<>").partition(">")[0]
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    deep = opening * 100_000 + inner + (f"</{name}>" * 100_000 if closing else "")
    assert words(compose(f"<html><body>{deep}</body></html>"), "body") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "trap",
    [
        "".join(f"<p><b id={i}></i>" for i in range(20_000)),
        "<div " + " ".join(f'a{i}="{"x" * 20}"' for i in range(50_000)) + ">",
        '<div title="' + "y" * 2_000_000 + '">',
        "<!-- " * 100_000 + "-->",
        "<script>" * 50_000 + "</script>",
        "<x-y>" * 50_000,
    ],
)
def test_markup_bombs_do_not_hide_the_article(trap: str) -> None:
    page = html_page(*PARAGRAPHS).replace("<article>", f"{trap}<article>")
    assert set(PARAGRAPHS) <= set(words(compose(page), "body"))


def test_an_unclosed_comment_or_script_ends_with_the_page() -> None:
    for opening in ("<!-- ", "<script> "):
        article = compose(html_page(*PARAGRAPHS).replace("</article>", f"{opening} hidden words of no account. "))
        assert words(article, "body") == list(PARAGRAPHS)
        assert "hidden" not in article.text


def test_invalid_utf_8_in_the_middle_is_repaired_in_sight() -> None:
    raw = html_page(*PARAGRAPHS).encode().replace(b"strait.", b"str\xe9it.")
    article = compose(raw)
    assert article.text.count("str\ufffdit.") == 1
    assert [(e.raw, e.operation) for e in article.edits] == [("\\xe9", "undecodable")]
    assert article.charset == "utf-8"


def test_what_no_encoding_reads_is_no_text() -> None:
    lone = "\ud841a".encode("utf-16-le", "surrogatepass")
    with pytest.raises(NotText, match="not readable as utf-16-le"):
        compose(b"\xff\xfe" + PARAGRAPHS[0].encode("utf-16-le") + lone * 200_000)
    # Some damage is damage: the page is read.
    damaged = compose(b"\xff\xfe" + (PARAGRAPHS[0] + "\n").encode("utf-16-le") * 9 + lone * 50)
    assert damaged.text.count("\ufffd\ufffda") == 50


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_broken_units_are_repaired_in_sight(codec: str) -> None:
    mark, lone = "\ufeff".encode(codec), "\ud841".encode(codec, "surrogatepass")
    for page in ("The talks went on.\n" + "\n".join(PARAGRAPHS), html_page(*PARAGRAPHS)):
        before, _, after = page.partition("strait.")
        raw = mark + f"{before}str".encode(codec) + lone + f"it.{after}".encode(codec)
        article = compose(raw + b"A")
        assert article.charset == codec
        assert f"str{chr(0xFFFD) * len(lone)}it." in article.text
        assert {e.operation for e in article.edits} == {"undecodable"}
        assert {e.raw for e in article.edits} <= {f"\\x{byte:02x}" for byte in lone + b"A"}
        assert all(raw[r.raw.start : r.raw.end].decode(codec) for r in article.runs)


def test_nul_bytes_are_repaired_in_sight() -> None:
    article = compose(html_page(*PARAGRAPHS).replace("patience", "pa\x00tience"))
    assert "pa\ufffdtience" in article.text
    assert [e.raw for e in article.edits] == ["\\x00"]
    plain = compose("The minister said that we have pa\x00tience. " + "The talks go on. " * 9)
    assert "pa\ufffdtience" in plain.text


def test_a_turkish_page_keeps_its_text() -> None:
    lines = (
        "Dışişleri Bakanı Ayşe Demir, pazartesi günü yaptığı açıklamada görüşmelerin devam edeceğini söyledi.",
        "Bakan, tarafların yaz aylarından önce bir anlaşmaya varacağına inandığını belirtti ve “Sabırlıyız” dedi.",
    )
    article = compose(html_page(*lines, *lines[::-1], title="Demir: Görüşmeler devam edecek"))
    assert article.language == "tr"
    assert set(lines) <= set(words(article, "body"))
    assert not article.translation.machine


def test_one_line_of_five_megabytes() -> None:
    line = "The minister said that the talks go on. " * 125_000
    assert len(compose(line).text) == len(line)


UNITS = [
    "“", "”", '"', "<", "&", "=", ".", "a.", "a. ", "—", "[", "(", "©", "' ", "’’", ". “", " “ ", "”a ", "A. B, ", "A ",
    "class=“", "class = “x” ", "&nbsp;x", "<br/ ", "Read more: ", "Follow us on ", "– AB",
    "Ã©x", "â€œ", "<a", "</", "<!--",
    "{\"text\":", "a\n", "“a.\n", "Add a comment ", "Russian, as well as ", "he said in the form ", "Photo: ", "OSLO, ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_long_hostile_lines_take_no_longer_than_long_lines(unit: str, kind: str) -> None:
    line = f"{PARAGRAPHS[0]} {unit * (100_000 // len(unit))}"
    article = compose(f"{PARAGRAPHS[1]}\n{line}" if kind == "plain" else html_page(PARAGRAPHS[1], line))
    assert PARAGRAPHS[1] in article.text
