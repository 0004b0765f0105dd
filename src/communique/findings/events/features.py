"""What the type classifier sees of a sentence with its source and target marked.

Event data codes a sentence for a pair (source, target), so the words between the two count most. Five spaces of
features: words and word pairs of the marked sentence, words up to triples between the marks, character n-grams of both,
and the types that the trigger lexicon gives to the words, by their place. Each feature is hashed (CRC-32) into one of
`SIZE` columns of its space, so that the model needs no vocabulary (Weinberger and others 2009, "Feature hashing").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from communique.findings.events.lexicon import lexicon
from communique.text.tokens import tokenize

SPACES = ("words", "between", "letters", "all letters", "triggers")
SIZE = 1 << 15  # columns of a space
_BETWEEN = 200  # characters between the marks that are read
_SOURCE, _TARGET = "Srcmark", "Tgtmark"
_SPACE = re.compile(r"\s+")


def marked(sentence: str, source: str, target: str) -> str | None:
    """The sentence with the first place of source and target replaced by marks; None where one is not in it."""
    start = sentence.find(source) if source else -1
    if start < 0:
        return None
    at = [m.start() for m in re.finditer(re.escape(target), sentence)] if target else []
    goal = next((i for i in at if i >= start + len(source)), next((i for i in at if i + len(target) <= start), None))
    if goal is None:
        return None
    (first, first_end, one), (last, last_end, two) = sorted(
        [(start, start + len(source), _SOURCE), (goal, goal + len(target), _TARGET)]
    )
    return f"{sentence[:first]} {one} {sentence[first_end:last]} {two} {sentence[last_end:]}"


def features(text: str) -> list[dict[int, float]]:
    """The hashed counts of a marked sentence, one dictionary of column to count a space."""
    words = [t.text.lower() for t in tokenize(text) if t.is_word]
    first, middle, last = _parts(text)
    reverse = ["reversed"] if first == _TARGET else []
    inner = [t.text.lower() for t in tokenize(middle) if t.is_word]
    rows = (
        _ngrams(words, 2),
        _ngrams([first.lower(), *inner, last.lower(), *reverse], 3),
        _letters(middle, 2),
        _letters(text, 3),
        _triggers(text, middle),
    )
    return [dict(Counter(crc32(feature.encode()) % SIZE for feature in row)) for row in rows]


def _parts(text: str) -> tuple[str, str, str]:
    """The marks in their order, and what stands between them."""
    one, two = text.find(_SOURCE), text.find(_TARGET)
    if one < two:
        return _SOURCE, text[one + len(_SOURCE) : two][:_BETWEEN], _TARGET
    return _TARGET, text[two + len(_TARGET) : one][:_BETWEEN], _SOURCE


def content_words(text: str) -> tuple[list[str], list[str]]:
    """The words of a marked sentence, and those between its marks, in lower case; the marks themselves left out."""
    marks = {_SOURCE.lower(), _TARGET.lower()}
    _, middle, _ = _parts(text)
    both = ([t.text.lower() for t in tokenize(part) if t.is_word] for part in (text, middle))
    everything, between = ([w for w in words if w not in marks] for words in both)
    return everything, between


def _ngrams(words: list[str], most: int) -> Iterator[str]:
    for size in range(1, most + 1):
        for index in range(len(words) - size + 1):
            yield " ".join(words[index : index + size])


def _letters(text: str, least: int) -> Iterator[str]:
    for word in _SPACE.split(text.lower().strip()):
        padded = f" {word} "
        for size in range(least, 6):
            for index in range(max(1, len(padded) - size + 1)):
                yield padded[index : index + size]


def _triggers(text: str, middle: str) -> Iterator[str]:
    """The types that the lexicon gives: anywhere, and between the marks, with the pattern that matched."""
    for name, part in (("any", text), ("between", middle)):
        words = tuple(t.text.lower() for t in tokenize(part))
        seen: set[str] = set()
        for index, word in enumerate(words):
            for trigger in lexicon().triggers.get(word, ()):
                if trigger.match(words, index) is not None:
                    found = {
                        f"{name} {trigger.type}",
                        f"{name} {trigger.type} {trigger.kind}",
                        f"{name} {trigger.name}",
                    }
                    if name == "between" and not seen:
                        found.add(f"first {trigger.type}")
                    yield from found - seen
                    seen |= found
                    break
