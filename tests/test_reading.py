"""`communique.read`: what it takes, and what it says to what is no page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import communique
from communique.errors import MissingSource, NoArticle
from communique.text import LexicalReader, Token
from communique.text.reader import Tags

TEXT = "Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday."


def test_a_path_is_the_file_that_holds_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    reading = communique.read(page)
    assert reading.article.text == TEXT
    assert reading.source.origin == str(page)


def test_a_path_may_have_an_address(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    assert communique.read(page, url="https://news.example/a").article.url == "https://news.example/a"


def test_a_path_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(MissingSource):
        communique.read(tmp_path / "none.txt")


@pytest.mark.parametrize("name", ["https://news.example/story", "samples/talks.html", "page.txt"])
def test_the_name_of_a_page_is_not_the_page(name: str) -> None:
    with pytest.raises(NoArticle, match="pathlib"):
        communique.read(name)


def test_one_short_sentence_is_read() -> None:
    (quotation,) = communique.read("Oslo is ready, Kari Lund said.").quotations
    assert quotation.speaker and quotation.speaker.name == "Kari Lund"


def test_another_language_is_kept_and_gives_no_findings() -> None:
    reading = communique.read(
        "Dışişleri Bakanı dün Ankara'da yaptığı açıklamada görüşmelerin süreceğini söyledi. "
        "Bakan, iki ülkenin ilişkilerinin çok iyi olduğunu da belirtti ve teşekkür etti."
    )
    assert reading.article.language == "tr"
    assert reading.article.text.startswith("Dışişleri")
    assert (reading.quotations, reading.actors, reading.encounters) == ((), (), ())


def test_another_reader_may_give_the_tags() -> None:
    class Counting(LexicalReader):
        seen = 0

        def read(self, sentences: Sequence[tuple[Token, ...]]) -> list[Tags]:
            self.seen += len(sentences)
            return super().read(sentences)

    reader = Counting()
    assert communique.read(TEXT, reader=reader) == communique.read(TEXT)
    assert reader.seen == 1
