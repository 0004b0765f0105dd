"""What a sentence alone cannot tell: blocks of speech, statements, turns.

- "The minister said:" at a paragraph's end opens a block of speech without marks.
- A page that is itself a statement ("Statement by ...", in the first person) is one direct quotation.
- Transcripts name the speaker at the head of each turn ("QUESTION:", "MR KIRBY:").
"""

from __future__ import annotations

import re

from communique.findings.quotations.units import QUOTE, Unit
from communique.records import Span
from communique.text.document import Document, Paragraph

_STATEMENT_TITLE = re.compile(
    r"\b(?:statement|remarks|message|speech|address|letter|declaration)\s+(?:by|of|from)\s+(?P<by>[^,:–—\n]+)|"
    r"(?P<of>[^,:\n]+?)(?:['’]s)?\s+(?:press\s+)?(?:statement|remarks|speech|message)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = frozenset("i we my our us me".split())
_TURN = re.compile(r"(?P<name>[A-Z][A-Z.\-’' ]{1,40}|Question|Answer|Q|A)\s*:\s+(?=\S)")
_LONGEST_BLOCK = 15  # paragraphs; a longer one is a document that somebody appended, not a quotation
_NOTES = re.compile(
    r"(?:notes? (?:to|for) editors|further information|ends?$|background|media enquiries|for more|contact)",
    re.I,
)


def lone_quote(unit: Unit) -> int | None:
    """The index of the quoted stretch in a unit that holds nothing else to attribute it; None if there is more."""
    quotes = [i for i, item in enumerate(unit.items) if item.tag == QUOTE]
    others = [item for item in unit.items if item.tag not in {QUOTE, "PUNCT"}]
    return quotes[0] if quotes and not others else None


def statement_speaker(document: Document) -> Span | None:
    """The words in the title that name whose statement the whole page is, None where it is none."""
    if len(document.paragraphs) < 2:
        return None
    head = document.paragraphs[0]
    match = _STATEMENT_TITLE.search(document.text, head.span.start, head.span.end)
    if match is None or head.kind != "title" and len(head.sentences) > 1:
        return None
    name = "by" if match.group("by") else "of"
    span = Span(match.start(name), match.end(name))
    return span if first_person(document.paragraphs[1:]) else None


def first_person(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether the paragraphs speak in the first person, outside quotation marks, and quote nobody."""
    words = [t.lower for p in paragraphs for s in p.sentences for t in s.tokens]
    if any(w in {"“", "”", '"'} for w in words):
        return False
    spoken = sum(w in _FIRST_PERSON for w in words)
    return spoken >= 1 and spoken * 90 >= len(words)


def block_after(document: Document, index: int) -> tuple[Paragraph, ...]:
    """The paragraphs of an unmarked block of speech that "said:" at the end of paragraph `index` opens."""
    out: list[Paragraph] = []
    for paragraph in document.paragraphs[index + 1 : index + 1 + _LONGEST_BLOCK]:
        words = paragraph.span.of(document.text)
        if _NOTES.match(words) or words[:1] in '“"«‘':
            break
        out.append(paragraph)
    return tuple(out)


def turns_of(document: Document) -> dict[int, tuple[Span, Span]]:
    """The turns of a transcript by paragraph: the speaker's name and the words; empty where the page is none.

    One paragraph that begins "OSLO: ..." is a dateline; a transcript has at least two turns.
    """
    turns: dict[int, tuple[Span, Span]] = {}
    for index, paragraph in enumerate(document.paragraphs):
        match = _TURN.match(document.text, paragraph.span.start, paragraph.span.end)
        if match and paragraph.kind != "title":
            turns[index] = Span(match.start("name"), match.end("name")), Span(match.end(), paragraph.span.end)
    return turns if len(turns) > 1 else {}
