"""What the trained reader is given of a word beside its letters: shape, place in a quotation, registry matches.

The encoder reads word pieces without case, so case and shape are told apart here. A quotation mark is read with the
state that it opens or closes, in every style that newspapers, scrapers and treebanks write it: “ ” « » `` '' ". The
known words come from a frozen table beside the model, so that growing the registry leaves the model as it was trained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Marks as the base vocabulary has them; treebank escapes undone.
_PLAIN = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "``": '"', "''": '"', "‘": "'", "’": "'", "`": "'", "‚": "'",
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "--": "—", "---": "—", "―": "—",
    "'''": '"', "…": "...",
}  # fmt: skip
_OPENING = frozenset(("“", "„", "«", "``"))
_CLOSING = frozenset(("”", "»", "''", "'''"))
_SINGLE = frozenset(("‘", "’", "`", "'", "‚"))

SHAPES = 16
LOWER, TITLE, UPPER, MIXED, CAPITAL, NUMBER, DIGITS, MARK, DOTTED, OTHER, TITLE_FIRST, TITLE_HEADLINE, UPPER_ALL = (
    range(1, 14)
)
QUOTES = 8
OUTSIDE, OPENS, INSIDE, CLOSES, SINGLE, UNCLOSED, SINGLE_INSIDE = range(7)
KNOWN = 16
KNOWN_KINDS: tuple[str, ...] = (
    *("", "country", "people", "title", "body", "holder", "capital", "calendar", "given", "surname", "city"),
)
_LONGEST = 6  # words in a known phrase


def plain(word: str) -> str:
    """The word as the vocabulary knows it: one form of each mark."""
    got = _PLAIN.get(word)
    if got is not None:
        return got
    return word.replace("’", "'") if "’" in word else word


def _shape(word: str) -> int:
    if word.islower():
        return LOWER if word[0].isalpha() else (DIGITS if any(c.isdigit() for c in word) else OTHER)
    if not any(c.isalnum() for c in word):
        return MARK
    if word[0].isdigit():
        return NUMBER if not any(c.isalpha() for c in word) else DIGITS
    if "." in word and len(word) > 2 and word[0].isupper():
        return DOTTED
    if word.isupper():
        return CAPITAL if len(word) == 1 else UPPER
    if word[0].isupper():
        return TITLE if word[1:].islower() else MIXED
    return OTHER if not word[0].isalpha() else MIXED


_shape_cache: dict[str, int] = {}


def shapes(words: Sequence[str]) -> list[int]:
    """The shape of each word of one sentence; a headline's capitals and those that open a sentence are told apart."""
    got = []
    for word in words:
        shape = _shape_cache.get(word)
        if shape is None:
            shape = _shape(word)
            if len(_shape_cache) < 100_000:
                _shape_cache[word] = shape
        got.append(shape)
    lower = got.count(LOWER)
    title = got.count(TITLE)
    upper = got.count(UPPER)
    if title > 2 and title > 2 * lower:
        return [TITLE_HEADLINE if shape == TITLE else shape for shape in got]
    if upper > 2 and upper > 2 * (lower + title):
        return [UPPER_ALL if shape in (UPPER, CAPITAL) else shape for shape in got]
    for place, shape in enumerate(got):
        if shape != MARK:
            if shape == TITLE:
                got[place] = TITLE_FIRST
            break
    return got


def quote_states(words: Sequence[str]) -> list[int]:
    """Where each word of one paragraph stands to the quotation marks."""
    states, opened, since = [], False, 0
    for place, word in enumerate(words):
        if word in _SINGLE:
            states.append(SINGLE_INSIDE if opened else SINGLE)
        elif word == '"' or word in _OPENING or word in _CLOSING:
            opens = word in _OPENING or (word == '"' and not opened)
            states.append(OPENS if opens else CLOSES)
            opened = opens
            since = place
        else:
            states.append(INSIDE if opened else OUTSIDE)
    if opened:
        for place in range(since + 1, len(states)):
            if states[place] == INSIDE:
                states[place] = UNCLOSED
    return states


def longest_by_first(table: Mapping[str, int]) -> dict[str, int]:
    """For each word with which a known phrase begins, the number of words in the longest such phrase."""
    found: dict[str, int] = {}
    for phrase in table:
        first, *rest = phrase.split(" ")
        found[first] = max(found.get(first, 0), min(_LONGEST, 1 + len(rest)))
    return found


def known_words(words: Sequence[str], table: Mapping[str, int], longest: Mapping[str, int]) -> list[int]:
    """The kind of known phrase that each word is part of, the longest match first; 0 where none.

    `longest` is what `longest_by_first` gives for the table.
    """
    got = [0] * len(words)
    place = 0
    while place < len(words):
        most = longest.get(words[place])
        if most:
            for size in range(min(most, len(words) - place), 0, -1):
                kind = table.get(" ".join(words[place : place + size]) if size > 1 else words[place])
                if kind:
                    got[place : place + size] = [kind] * size
                    place += size - 1
                    break
        place += 1
    return got
