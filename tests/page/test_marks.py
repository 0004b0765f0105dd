"""Quotation marks: what is damage and what is convention."""

from __future__ import annotations

import pytest

from tests.page.samples import compose, unrepaired

LEAD = "The minister spoke to the press in Oslo after the talks had ended.\n"


def repaired(text: str) -> str:
    article = compose(LEAD + text)
    assert unrepaired(article) == LEAD + text
    return article.text.removeprefix(LEAD)


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        # reversed
        ("Lund said: “We seek peace for the whole region. “used the words.",
         "Lund said: “We seek peace for the whole region.” used the words."),
        ("She said ”we will see“ and left the room.", "She said “we will see” and left the room."),
        ("”We will see,“ she said to them.", "“We will see,” she said to them."),
        ("He called it a “farce“.", "He called it a “farce”."),
        ("He called it a “farce “ and left.", "He called it a “farce” and left."),
        # apart from the speech
        ("Lund said: “We have our own standards. ” and left.", "Lund said: “We have our own standards.” and left."),
        ("“Our aim is peace in the north ” said the minister.", "“Our aim is peace in the north” said the minister."),
        ("“We have time, ”said the minister.", "“We have time,” said the minister."),
        ('Lund said: "We seek peace in the north. "used the words.',
         'Lund said: "We seek peace in the north." used the words.'),
        ('Lund said: “We seek peace in the north. "used the words.',
         'Lund said: “We seek peace in the north." used the words.'),
        # never closed
        ("Lund said: “We seek peace. He spoke in the form.", "Lund said: “We seek peace.” He spoke in the form."),
        ("Lund said: “We seek peace. We always have.", "Lund said: “We seek peace. We always have.”"),
        # a field of a table, with the field's own marks
        ('"""We have time,"" she said. ""We have patience."""', '"We have time," she said. "We have patience."'),
        ('"She called it a ""farce"" and left the room."', 'She called it a "farce" and left the room.'),
    ],
)  # fmt: skip
def test_damage_is_repaired(damaged: str, right: str) -> None:
    assert repaired(damaged) == right


@pytest.mark.parametrize(
    "sound",
    [
        "“We have time,” she said. “We have patience.”",
        "She called it “a ‘real’ step” and left.",
        '"We have time," she said, and "patience" too.',
        # several paragraphs, each opening anew
        "Lund said: “We have time.\n“We have patience.\n“We have friends.”",
        # the next paragraph closes what it did not open
        "Lund said: “We have time.\nWe have patience.”",
        # closed by another kind of mark
        "“We have time,» said the minister.",
        "“We have time,’’ said the minister.",
        '“We have time," said the minister.',
        '"We have time," she said. "we have patience," she wrote.',
        '"We have time. "Patience" was her word.',
        'The pipe is 5" wide. "we know," he said.',
        # a line broken by hard wrapping is no end
        "“We have time, and we\nhave patience,” she said.",
        "The pipe is 5” wide, he said of it.",
        "«Wir haben Zeit», sagte sie in Wien.",
    ],
)
def test_convention_is_left_alone(sound: str) -> None:
    assert repaired(sound) == sound


def test_each_repair_is_in_the_ledger() -> None:
    article = compose(LEAD + "She said ”we will see“ and left. Lund said: “We seek peace.")
    assert [(e.raw, e.span.of(article.text), e.operation) for e in article.edits] == [
        ("”", "“", "reversed mark"),
        ("“", "”", "reversed mark"),
        ("", "”", "unclosed mark"),
    ]
    assert all(e.reason for e in article.edits)


def test_marks_of_other_languages_are_left_alone() -> None:
    german = (
        "Der Minister sagte am Montag in Wien, die Gespräche gingen weiter: „Wir haben Zeit“, so der Minister weiter."
    )
    assert compose(german).text == german
