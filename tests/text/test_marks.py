"""Quotation marks: what opens, what closes, what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("He called it „a good day“ and left.", ["a good day"]),
        ("He called it „a good day” and left.", ["a good day"]),
        ("He called it »a good day« and left.", ["a good day"]),
        ("He called it ״a good day״ and left.", ["a good day"]),
        ("He called it ``a good day'' and left.", ["a good day"]),
        ("He called it ‹a good day› and left.", ["a good day"]),
        ("He called it ‚a good day‘ and left.", ["a good day"]),
        ("The צה״ל spokesman called it ״a good day״ again.", ["a good day"]),
        ("“He told me “wait for us” and left,” she said.", ["He told me “wait for us” and left,"]),
        ("‘The “long” war is over,’ she said.", ["The “long” war is over,"]),
        ("«He told me “wait”,» she said.", ["He told me “wait”,"]),
    ],
)
def test_styles_of_marks(words: str, found: list[str]) -> None:
    assert stretches(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('The ship has a 5" gun and a 12" shell in its hold.', []),
        ('"The 12" gun is old," he said.', ['The 12" gun is old,']),
        ("The wall is 6'2\" high, and 'tis old.", []),
        ("In the ’90s the islands’ fleet sank.", []),
        ('He said "no" to the 7" screen, and "yes" to the tide.', ["no", "yes"]),
    ],
)
def test_what_only_looks_like_marks(words: str, found: list[str]) -> None:
    assert stretches(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "“The sea is ours. “The fish are ours. “The boats are ours,” she said. The talks go on.",
            ["The sea is ours.+", "+The fish are ours.+", "+The boats are ours,"],
        ),
        (
            '"The sea is ours. "The fish are ours. "The boats are ours," she said.',
            ["The sea is ours.+", "+The fish are ours.+", "+The boats are ours,"],
        ),
        (
            "‘The sea is ours,’ she said. ‘The fish too.’ He left.",
            ["The sea is ours,", "The fish too."],
        ),
        (
            "“The sea is ours,” she said. “The fish are ours. “The boats too. Envoy Vera said the talks would go on.",
            ["The sea is ours,", "The fish are ours.+", "+The boats too."],
        ),
    ],
)
def test_paragraphs_lost(words: str, found: list[str]) -> None:
    """A mark that opens again behind the end of a sentence, inside one line, goes on with the quotation."""
    assert stretches(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("“The sea is ours, she said. The envoy called it “a gift” and left.", ["The sea is ours,", "a gift"]),
        ("“The sea is ours. Envoy Vera told the press that he would wait.", ["The sea is ours."]),
        (
            '"The sea is ours, she said. The talks went on. "The fish too," he added.',
            ["The sea is ours,", "The fish too,"],
        ),
        ("The sea is ours,” she said. “The fish too.”", ["The sea is ours,", "The fish too."]),
        ("They met. The sea is ours,” she said.", ["The sea is ours,"]),
        ("“The sea is ours.\nAnd the fish are ours,” she said.", ["The sea is ours.+", "+And the fish are ours,"]),
    ],
)
def test_marks_lost(words: str, found: list[str]) -> None:
    """What nothing closes ends before words of attribution; what nothing opened began with its sentence."""
    assert stretches(words) == found


def test_a_quotation_in_one_line_never_holds_the_next_attribution() -> None:
    told = " ".join(
        f"“Word {n} is out{n}. “We stand by {n} of it,” Lund{n} said. Vera{n} said it was {n} late." for n in range(40)
    )
    assert max(len(words) for words in stretches(told)) < 30


@given(st.text(alphabet="aB., \n“”„»«\"'‘’״`5:said ", max_size=300))
@settings(max_examples=150, deadline=None)
def test_stretches_never_overlap(words: str) -> None:
    raw = f"The ministers met in Oslo on Monday and spoke to the press.\n{words}".encode()
    article = page.compose(source.from_bytes(raw, origin="test.txt"), raw, Settings())
    document = text.document(article)
    for paragraph, found in zip(document.paragraphs, quoted_stretches(document), strict=True):
        edges = [paragraph.span.start]
        for one in found:
            assert one.outer.holds(one.inner)
            assert len(one.inner) > 0
            edges += [one.outer.start, one.outer.end]
        assert edges == sorted(edges)
        assert edges[-1] <= paragraph.span.end
