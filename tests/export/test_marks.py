"""Overlapping, nested and empty marks: the text is cut so that nothing is lost and every mark keeps its words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.export.marks import Mark, lines, pieces, shown_lines
from communique.records import Block, Span
from tests.factory import article, reading, span
from tests.strategies import spans_of, words

marked = words.flatmap(
    lambda text: st.tuples(
        st.just(text), st.lists(spans_of(len(text)).map(lambda s: Mark(s, "speech", "q0")), max_size=6)
    )
)


@given(marked)
@settings(deadline=None)
def test_pieces_are_the_text_and_carry_exactly_the_marks_over_them(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    position = 0
    for piece in cut:
        here = Span(position, position + len(piece.text))
        position = here.end
        if piece.text:
            assert sorted(m.span for m in piece.marks) == sorted(m.span for m in marks if m.span.meets(here))
    assert sum(not piece.text for piece in cut) == sum(not len(mark.span) for mark in marks)


def test_the_innermost_mark_comes_first() -> None:
    text = "He said that she said no"
    outer = Mark(span(text, "that she said no"), "speech", "q0", "indirect", 0)
    inner = Mark(span(text, "no"), "speech", "q1", "indirect", 1)
    crossing = Mark(span(text, "said that"), "repair", "r0")
    cut = [(piece.text, [m.of for m in piece.marks]) for piece in pieces(text, [outer, inner, crossing])]
    assert cut == [
        ("He ", []),
        ("said ", ["r0"]),
        ("that", ["r0", "q0"]),
        (" she said ", ["q0"]),
        ("no", ["q1", "q0"]),
    ]


def test_lines_know_what_they_are() -> None:
    text = "A title\n\nBody with Advert glued\n   \nAdvert"
    glued, alone = span(text, "Advert"), span(text, "Advert", 1)
    page = article(text, title="A title")
    body = Block(span(text, "Body with Advert glued"), "body", "text")
    page = replace(page, blocks=(page.blocks[0], body, Block(glued, "debris", "x"), Block(alone, "debris", "x")))
    made = lines(reading(page), [Mark(glued, "debris", "d0")])
    assert [(line.kind, "".join(p.text for p in line.pieces)) for line in made] == [
        ("title", "A title"),
        ("body", "Body with Advert glued"),
        ("debris", "Advert"),
    ]
    assert [m.kind for p in made[1].pieces for m in p.marks] == ["debris"]


def test_keys_stop_once_at_each_finding() -> None:
    text = "one two three"
    marks = [Mark(Span(0, 13), "speech", "q0"), Mark(Span(4, 7), "cue", "q0"), Mark(Span(8, 13), "cue", "q1")]
    (line,) = shown_lines(reading(article(text)), marks)
    assert [(p.text, p.focus) for p in line.pieces] == [
        ("one ", True),
        ("two", False),
        (" ", False),
        ("three", True),
    ]
    assert line.pieces[1].says == "cue, speech"
