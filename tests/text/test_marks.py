"""Quotation marks: what opens, what closes, what only looks like it."""

from __future__ import annotations

import pytest

from communique import page, source, text
from communique.settings import Settings
from communique.text.marks import quoted_stretches


def stretches(words: str) -> list[str]:
    """The quoted words of a body text, a `+` behind those that run on and before those that resume."""
    raw = f"The ministers met in Oslo on Monday and spoke to the press.\n{words}".encode()
    article = page.compose(source.from_bytes(raw, origin="test.txt"), raw, Settings())
    document = text.document(article)
    return [
        ("+" if q.resumes else "") + q.inner.of(article.text) + ("+" if q.runs_on else "")
        for paragraph in quoted_stretches(document)
        for q in paragraph
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("He called it “a good day” and left.", ["a good day"]),
        ('He called it "a good day" and left.', ["a good day"]),
        ("He called it «a good day» and left.", ["a good day"]),
        ("He called it ‘a good day’ and left.", ["a good day"]),
        ("“One,” he said. “Two.”", ["One,", "Two."]),
        ("The ministers’ talks weren’t long, the ministry’s spokesman said.", []),
        ("“It isn’t the ministry’s ship,” she said.", ["It isn’t the ministry’s ship,"]),
        ("“He told me: ‘wait’,” she said.", ["He told me: ‘wait’,"]),
        ("“One paragraph.\n“And another,” he said.", ["One paragraph.+", "+And another,"]),
    ],
)
def test_stretches(words: str, found: list[str]) -> None:
    assert stretches(words) == found
