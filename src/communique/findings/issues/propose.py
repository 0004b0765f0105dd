"""Subjects that keep coming up and that the taxonomy does not hold: candidates for people to name.

Noun phrases of two to four words, counted by the pages that hold them (document frequency), with the part of a phrase
left out where the whole is as frequent (after C-value, Frantzi and others 2000). Names of actors are no subjects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from communique import text
from communique.findings.issues.taxonomy import Taxonomy, taxonomy
from communique.text.times import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from communique.records import Reading, Span
    from communique.text.document import Sentence
    from communique.text.tokens import Token

_OPEN = frozenset({"X", "ADJ", "NOUN"})
_FEWEST, _MOST = 2, 4  # words of a phrase
_LONGEST = 1000  # tokens of a sentence that are read
_EXAMPLE = 160  # characters of an example
# Words that end in a noun phrase's way but are none, or say nothing of its subject.
_WEAK = frozenset(
    "said says say told last week month year day days weeks months years time times people many several most more much "
    "such other same next first second also made make makes take took given part number way lot end side sides two "
    "three four five six among like while being been held hold meet met met come came went called added new old later "
    "earlier third early late full great good high long own whole recent former current including per percent cent "
    "million billion thousands hundreds important close joint special different various certain able ready according "
    "want wants know knew think need needs get got see seen look done going want find found keep kept let put set "
    "still even well never ever always already now then today yesterday tomorrow very too here there out down "
    "off over how sure bit back "
    "minister president officer officers leader leaders media conference members city capital reports spokesman "
    "correspondent ministry government governments official officials country countries nations".split()
) | frozenset({*MONTHS, *WEEKDAYS})
_NO_NOUN = ("ly", "ed", "ize", "ise", "ish", "ful", "ous", "ive")


class Proposal(NamedTuple):
    """A phrase in lower case, the number of pages that hold it, and where it stands, in one of them."""

    phrase: str
    pages: int
    example: str


def propose(readings: Iterable[Reading], *, at_least: int = 3, extra: str = "") -> list[Proposal]:
    """Noun phrases that come up on `at_least` pages and that no issue covers, most frequent first.

    `extra` is a file of issues of one's own, as for `taxonomy`.
    """
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    known = taxonomy(extra)
    for reading in readings:
        found = dict(_of_page(reading, known))
        counts.update(found.keys())
        for phrase, example in found.items():
            examples.setdefault(phrase, example)
    frequent = {phrase: count for phrase, count in counts.items() if count >= at_least}
    parts = {part for phrase, count in frequent.items() for part in _parts(phrase) if frequent.get(part) == count}
    kept = [Proposal(phrase, count, examples[phrase]) for phrase, count in frequent.items() if phrase not in parts]
    return sorted(kept, key=lambda p: (-p.pages, -len(p.phrase.split()), p.phrase))


def _parts(phrase: str) -> Iterator[str]:
    words = phrase.split()
    for size in range(_FEWEST, len(words)):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _of_page(reading: Reading, known: Taxonomy) -> Iterator[tuple[str, str]]:
    """The phrases of a page, each with its surroundings."""
    names = sorted(mention.span for mention in reading.mentions if mention.kind in {"name", "body", "metonym"})
    for sentence in text.document(reading.article).sentences:
        inside = [span for span in names if span.meets(sentence.span)]
        for tokens in _runs(sentence, known, inside):
            example = _around(reading.article.text, tokens)
            for size in range(_FEWEST, min(_MOST, len(tokens)) + 1):
                for start in range(len(tokens) - size + 1):
                    part = tokens[start : start + size]
                    if _is_phrase(part):
                        yield " ".join(t.lower for t in part), example


def _is_phrase(tokens: list[Token]) -> bool:
    """Whether words can be a subject's name: the last a noun by its form, none a name."""
    last = tokens[-1].lower
    return not last.endswith(_NO_NOUN) and not tokens[0].lower.endswith("ly") and not all(t.is_capital for t in tokens)


def _around(content: str, tokens: list[Token]) -> str:
    begin = max(0, tokens[0].start - _EXAMPLE // 3)
    return " ".join(content[begin : begin + _EXAMPLE].split())


def _runs(sentence: Sentence, known: Taxonomy, names: list[Span]) -> Iterator[list[Token]]:
    """The runs of words of open classes that no term and no name covers."""
    tokens = sentence.tokens[:_LONGEST]
    taken = [tag.span for tag in known.within(tokens)] + names
    run: list[Token] = []
    for position, token in enumerate((*tokens, None)):
        if token is not None and _open(token, sentence.tags[position], taken):
            run.append(token)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = []


def _open(token: Token, tag: str, taken: list[Span]) -> bool:
    return (
        tag in _OPEN
        and token.text.isalpha()
        and len(token.text) > 2
        and token.lower not in _WEAK
        and not any(span.start <= token.start < span.end for span in taken)
    )
