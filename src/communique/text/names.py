"""One document's names made to agree: a name is of the same kind wherever it stands, in full, in short, as initials.

The reader sees a paragraph at a time. Here what it saw of one name all over a document is added up (as in Krishnan and
Manning 2006): a surname votes with the full name that ends in it, initials with the name that introduces them. Known
states, peoples and bodies count for what they are known as, and are found where the reader overlooked them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from communique.text.features import KNOWN_KINDS
from communique.text.labels import NAMES

Array = np.ndarray[Any, Any]
Span = tuple[str, int, int]
_AGREEING = frozenset(("person", "body", "place", "people"))
_KNOWN = {
    KNOWN_KINDS.index(known): kind
    for known, kind in (("country", "place"), ("capital", "place"), ("people", "people"), ("body", "body"))
}
_FOUND = frozenset((KNOWN_KINDS.index("country"), KNOWN_KINDS.index("people")))  # added where overlooked
_FLOOR = -8.0  # of one mention's score of a kind: none may outvote all others alone
_KNOWN_VOTE = 3.0  # what being known as a kind adds to each mention; fitted on 300 of the wire texts
_PART_VOTE = 0.5  # of a longer name for a name that is its first word
_INITIALS_VOTE = 2.0  # of a name for the initials that follow it in brackets
_NONE = len(NAMES)  # the column of no name
_SURE = math.log(0.97)  # words that are none surer than this are left, though a name in another place
_LONGEST = 6  # words in a known phrase


class Paragraph(NamedTuple):
    """Words; the names that were read in them; `scores`, each word's log-probability of each kind of `NAMES` and,
    last, of no name: (words, kinds + 1); `kinds`, the kind of known phrase that each word is part of.
    """

    words: Sequence[str]
    names: list[Span]
    scores: Array
    kinds: Sequence[int]


def kind_scores(scores: Array) -> Array:
    """Log-probability of each kind of name and, last, of none, from scores of `NAME_LABELS`: (..., kinds + 1)."""
    share = np.exp(scores - scores.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)
    both = np.concatenate([share[..., 1::2] + share[..., 2::2], share[..., :1]], axis=-1)
    return np.asarray(np.log(np.maximum(both, 1e-6)))


def agree(paragraphs: Sequence[Paragraph], known: Mapping[str, int]) -> list[list[Span]]:
    """The names of each paragraph of one document, made to agree. `known` is the table of known phrases."""
    paragraphs = [p._replace(names=_with_known(p, known)) for p in paragraphs]
    votes: dict[str, Array] = defaultdict(lambda: np.zeros(len(NAMES)))
    counts: dict[str, int] = defaultdict(int)
    for paragraph in paragraphs:
        for kind, start, end in paragraph.names:
            if kind in _AGREEING:
                phrase = " ".join(paragraph.words[start:end])
                vote = _vote(paragraph, start, end, known.get(phrase, 0))
                votes[phrase] += vote
                counts[phrase] += 1
                initials = _initials(paragraph.words, end)
                if initials:
                    votes[initials] += _INITIALS_VOTE * vote
    _join_parts(votes, known)
    chosen = {phrase: NAMES[int(vote.argmax())] for phrase, vote in votes.items()}
    again = _by_first(phrase for phrase in chosen if counts[phrase] > 1 or " " in phrase)
    return [_settled(p, chosen, again) for p in paragraphs]


def _vote(paragraph: Paragraph, start: int, end: int, known: int) -> Array:
    """One mention's scores of the kinds."""
    vote: Array = np.maximum(paragraph.scores[start:end, :_NONE].mean(axis=0), _FLOOR)
    if known in _KNOWN:
        vote[NAMES.index(_KNOWN[known])] += _KNOWN_VOTE
    return vote


def _initials(words: Sequence[str], end: int) -> str | None:
    """Initials in brackets right after a name."""
    if end + 2 < len(words) and words[end] == "(" and words[end + 2] == ")":
        word = words[end + 1]
        return word if word.isupper() and 1 < len(word) < 8 else None
    return None


def _join_parts(votes: dict[str, Array], known: Mapping[str, int]) -> None:
    """Let a name that is the first word of a body's or person's, or the last of a person's, be voted for with it."""
    person, body = NAMES.index("person"), NAMES.index("body")
    more: dict[str, Array] = {}
    for phrase, vote in votes.items():
        first, _, rest = phrase.partition(" ")
        kind = int(vote.argmax())
        if not rest or kind not in (person, body):
            continue
        if first in votes and known.get(first, 0) not in _KNOWN:
            more[first] = more.get(first, 0) + _PART_VOTE * vote
        last = rest.rpartition(" ")[2]
        if kind == person and last in votes:
            more[last] = more.get(last, 0) + vote
    for phrase, vote in more.items():
        votes[phrase] = votes[phrase] + vote


def _by_first(phrases: Iterator[str]) -> dict[str, list[list[str]]]:
    """Names by their first word, the longest first."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for phrase in phrases:
        words = phrase.split(" ")
        found[words[0]].append(words)
    for names in found.values():
        names.sort(key=len, reverse=True)
    return found


def _settled(paragraph: Paragraph, chosen: Mapping[str, str], again: Mapping[str, list[list[str]]]) -> list[Span]:
    """The names of one paragraph with the kinds that were chosen, and those that it has in common with others."""
    words = paragraph.words
    names = [
        (chosen.get(" ".join(words[a:b]), kind) if kind in _AGREEING else kind, a, b) for kind, a, b in paragraph.names
    ]
    if again.keys().isdisjoint(words):
        return names
    taken = _taken(paragraph)
    more = []
    start = 0
    while start < len(words):
        end = start + 1
        if not taken[start] and words[start] in again and words[start][0].isupper():
            for name in again[words[start]]:
                stop = start + len(name)
                if list(words[start:stop]) == name and not any(taken[start:stop]) and _unsure(paragraph, start, stop):
                    more.append((chosen[" ".join(name)], start, stop))
                    end = stop
                    break
        start = end
    return sorted([*names, *more], key=lambda span: span[1]) if more else names


def _unsure(paragraph: Paragraph, start: int, end: int) -> bool:
    return bool(paragraph.scores[start:end, _NONE].mean() < _SURE)


def _taken(paragraph: Paragraph) -> list[bool]:
    taken = [False] * len(paragraph.words)
    for _, start, end in paragraph.names:
        taken[start:end] = [True] * (end - start)
    return taken


def _with_known(paragraph: Paragraph, known: Mapping[str, int]) -> list[Span]:
    """The names with the known states and peoples that were overlooked or read in pieces (`Central` `African`)."""
    names = paragraph.names
    if _FOUND.isdisjoint(paragraph.kinds):
        return names
    for kind, start, end in _phrases(paragraph, known):
        touching = [span for span in names if span[1] < end and span[2] > start]
        pieces = end - start > 1 and all(a >= start and b <= end and (a, b) != (start, end) for _, a, b in touching)
        if not touching or pieces:
            names = [span for span in names if span not in touching] + [(kind, start, end)]
    return names if names is paragraph.names else sorted(names, key=lambda span: span[1])


def _phrases(paragraph: Paragraph, known: Mapping[str, int]) -> Iterator[Span]:
    """Known states and peoples with their kind, the longest phrase first."""
    words, kinds = paragraph.words, paragraph.kinds
    place = 0
    while place < len(words):
        step = 1
        if kinds[place] in _FOUND and words[place][0].isupper():
            for size in range(min(_LONGEST, len(words) - place), 0, -1):
                if known.get(" ".join(words[place : place + size]), 0) == kinds[place]:
                    step = size
                    yield _KNOWN[kinds[place]], place, place + size
                    break
        place += step
