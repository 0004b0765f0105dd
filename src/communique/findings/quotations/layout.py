"""Speech that the layout of a text shows, without marks: statements, turns of a transcript, blocks, lists, headlines.

- A page that is itself a statement ("Statement by ...", in the first person) is one direct quotation.
- Transcripts name the speaker at the head of each turn ("QUESTION:", "MR KIRBY:").
- "The minister said:" at a paragraph's end opens a block of speech without marks.
- "The parties agreed on the following:" opens a list of points (`lists`).
- A headline "X: Y" or "Y: X" attributes to whichever side is an actor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from communique.actors import Cast
from communique.findings.quotations import discourse, transcripts
from communique.findings.quotations.cues import lexicon
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.lists import listing
from communique.findings.quotations.phrases import Places
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import QUOTE, Unit
from communique.records import Party, Span
from communique.text.document import Document

Whom = Callable[[Span], Party]
_DASHES = frozenset({"–", "—", "-"})
_LONGEST_NAME = 6  # items of the side of a headline that names the speaker
_REACH = 13  # items before a colon in which its cue stands


def statement(document: Document, cast: Cast) -> Draft | None:
    """The whole page as one draft, where its title says that it is somebody's statement."""
    source = discourse.statement_speaker(document)
    if source is None:
        return None
    body = [p.span for p in document.paragraphs[1:]]
    return Draft(body, list(body), None, source, "statement", speaker=cast.resolve(source))


def drafts(document: Document, cast: Cast, units: Sequence[Unit], whom: Whom) -> list[Draft]:
    """What the layout shows, in the order of the text; `whom` says whom the words of a source mean."""
    places = Places.of(cast.mentions)
    found = list(_turns(document, cast))
    taken = {index for index, _ in found}
    made = [draft for _, draft in found]
    until = -1
    for unit in units:
        if unit.paragraph <= until or unit.paragraph in taken:
            continue
        opened = listing(document, unit, lexicon(), places)
        if opened:
            speaker = whom(opened.source)
            made += [Draft([p], [], opened.cue, opened.source, "list", speaker=speaker) for p in opened.points]
            until = opened.last
        elif unit.items[-1].text == ":" and (block := _block(document, unit, places, whom)):
            made.append(block)
            until = unit.paragraph + len(block.content)
        elif unit.kind == "title" and (headline := _headline(cast, unit, document.text)):
            made.append(headline)
    return made


def _turns(document: Document, cast: Cast) -> Iterator[tuple[int, Draft]]:
    """The turns of a transcript, with the paragraph of each."""
    turns = discourse.turns_of(document)
    for index, (name, said) in turns.items():
        draft = Draft([said], [said], name, name, "turn")
        known = any(m.kind != "pronoun" for m in cast.within(name))
        draft.speaker = cast.resolve(name) if known else transcripts.answerer(document, cast, name)
        draft.addressee = transcripts.put_to(document, cast, turns, index)
        yield index, draft


def _block(document: Document, unit: Unit, places: Places, whom: Whom) -> Draft | None:
    """The unmarked paragraphs that a unit ending in "source cue:" opens."""
    if unit.span.end < document.paragraphs[unit.paragraph].span.end - 1:
        return None
    for cue in range(len(unit.words) - 2, max(len(unit.words) - _REACH, 0), -1):
        known = lexicon().at(unit.words, cue)
        if known is None or known.form not in {"past", "s"} or not {"quote", "that"} <= known.frames:
            continue
        source = subject_before(unit, verb_group_start(unit, cue), places)
        content = [p.span for p in discourse.block_after(document, unit.paragraph)]
        if source is None or not content or unit.items[source[1] - 1].span.end not in places.ends:
            return None
        span = unit.between(*source)
        return Draft(content, list(content), unit.between(cue, cue + 1), span, "block", speaker=whom(span))
    return None


def _headline(cast: Cast, unit: Unit, text: str) -> Draft | None:
    """`Lund: talks will go on` and `Talks will go on: Norwegian FM`."""
    colon = next((i for i, item in enumerate(unit.items) if item.text == ":"), None)
    if colon is None and any(item.tag == QUOTE for item in unit.items):
        colon = next((i for i, item in enumerate(unit.items) if item.text in _DASHES), None)
    if colon is None or colon == 0 or colon + 1 >= len(unit.items):
        return None
    left, right = (0, colon), (colon + 1, len(unit.items))
    for source, content in ((right, left), (left, right)):
        span, said = unit.between(*source), unit.between(*content)
        mention = cast.at(span)
        marks = [item.quoted for item in unit.items[slice(*content)] if item.quoted]
        if (
            mention
            and source[1] - source[0] <= _LONGEST_NAME
            and len(said.of(text).split()) >= (4 if marks else 5)
            and span.end - mention.span.end <= 3
            and mention.span.start - span.start <= 4
        ):
            words = marks[0].inner if len(marks) == 1 and marks[0].outer == said else said
            quoted = [mark.inner for mark in marks]
            return Draft([words], quoted, unit.between(colon, colon + 1), span, "headline", speaker=cast.resolve(span))
    return None
