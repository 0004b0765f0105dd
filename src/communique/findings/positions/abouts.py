"""What a stance may be about: stretches of the sentence that the tree of its cue marks out.

The proposition is the complement of the verb that carries the stance, the subject of one that praises or blames it, or
what a speaker's words go on to say. All of these are proposed, each with what a scorer asks of it
(`data/reader/about.json`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from communique.findings.deeds.board import Board
    from communique.text.deeds import Cue
    from communique.text.sight import Sight

Features = dict[str, float]
_LEVELS = 3  # words over the cue whose other dependents are looked at too
_MARKS = frozenset({"mark", "case"})
_LONGEST = 90  # words of a proposition
_RELATIONS = frozenset("xcomp ccomp obj obl nsubj nsubj:pass advcl nmod acl conj parataxis acl:relcl obl:agent".split())
_MOST = 40  # propositions of a cue


class About(NamedTuple):
    """The words from `first` to `last`, and where in the tree they were found."""

    first: int
    last: int
    found: str
    level: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and last word below each word of one sentence."""

    begin: int
    end: int  # the word after the last
    low: dict[int, int]
    high: dict[int, int]

    @classmethod
    def of(cls, sight: Sight, word: int) -> Reach:
        """The sentence of a word."""
        number = sight.sentence[word]
        begin, end = bisect_left(sight.sentence, number), bisect_right(sight.sentence, number)
        low = {i: i for i in range(begin, end)}
        high = dict(low)
        for i in range(begin, end):
            at = i
            for _ in range(end - begin):  # up to the root; a tree has no circle, but this ends in any case
                over = sight.heads[at]
                if over == at or not begin <= over < end or low[over] <= low[i] and high[over] >= high[i]:
                    break
                low[over], high[over] = min(low[over], low[i]), max(high[over], high[i])
                at = over
        return cls(begin, end, low, high)


def abouts(board: Board, cue: Cue) -> list[tuple[About, Features]]:
    """The propositions that the stance of a cue may be about, each with its features."""
    sight, reach = board.sight, Reach.of(board.sight, cue.word)
    found: dict[tuple[int, int], About] = {}
    for one in (*_tree(sight, reach, cue.word), *_said(board, reach, cue.word)):
        first, last = _trimmed(board, max(one.first, reach.begin), min(one.last, reach.end - 1))
        if first <= last < first + _LONGEST:
            found.setdefault((first, last), one._replace(first=first, last=last))
    some = list(found.values())[:_MOST]
    edges = [cue.edge("first", one.first) + cue.edge("last", one.last) for one in some]
    best = max(edges, default=0.0)
    return [(one, _features(board, cue, one, edge, best, reach)) for one, edge in zip(some, edges, strict=True)]


def _tree(sight: Sight, reach: Reach, word: int) -> Iterator[About]:
    """Dependents of the cue and of the words above it, what follows within them, and the clause itself."""
    over = word
    for level in range(_LEVELS):
        for child in sight.children.get(over, ()):
            first, last = reach.low[child], reach.high[child]
            if sight.relations[child] == "punct" or level and first <= word <= last:
                continue
            yield About(first, last, sight.relations[child], level)
            for below in sight.children.get(child, ()):
                if sight.relations[below] in _MARKS and first <= below <= first + 1 and below < child:
                    yield About(below + 1, last, f"{sight.relations[child]}-", level)
        last = reach.high[over]
        if last > word:
            yield About(word + 1, last, "after", level)
        yield About(over, last, "head", level)
        yield About(reach.low[over], last, "self", level)
        above = sight.heads[over]
        if above == over or not reach.begin <= above < reach.end:
            break
        over = above
    yield About(word + 1, reach.end - 1, "rest", _LEVELS)


def _said(board: Board, reach: Reach, word: int) -> Iterator[About]:
    """The words of a quotation whose cue this is, and those that the word stands in."""
    sight = board.sight
    start = sight.starts[word]
    for quotation in board.quotations:
        told = quotation.cue is not None and quotation.cue.start <= start < quotation.cue.end
        for part in quotation.content:
            inside = part.start <= start < part.end
            if told or inside:
                here = sight.words_in(part)
                if here and here[-1] >= reach.begin and here[0] < reach.end:
                    yield About(here[0], here[-1], "said" if told else "content", _LEVELS)
                if inside and here and here[-1] > word:
                    yield About(word + 1, here[-1], "content after", _LEVELS)


def _trimmed(board: Board, first: int, last: int) -> tuple[int, int]:
    """Without marks at either end."""
    tags = board.sight.tags
    while first <= last and tags[first] == "PUNCT":
        first += 1
    while last >= first and tags[last] == "PUNCT":
        last -= 1
    return first, last


def _features(board: Board, cue: Cue, one: About, edge: float, best: float, reach: Reach) -> Features:
    word, size = cue.word, one.last - one.first + 1
    kind = one.found.rstrip("-")
    return {
        "edges": edge,
        "behind best": best - edge,
        "first": cue.edge("first", one.first),
        "last": cue.edge("last", one.last),
        "words": float(size),
        "level": float(one.level),
        "bare": float(one.found.endswith("-")),
        f"kind {kind if kind in _RELATIONS or ':' not in kind else 'other'}": 1.0,
        "before": float(one.last < word),
        "holds cue": float(one.first <= word <= one.last),
        "gap": float(min(max(one.first - word, word - one.last, 0), 40)),
        "next": float(one.first == word + 1),
        "to the end": float(one.last >= reach.end - 2),
        "left in sentence": float(max(reach.end - 1 - one.last, 0)),
        f"opens {board.sight.tags[one.first]}": 1.0,
        f"cue {board.sight.tags[word]}": 1.0,
        "auxiliary": float(board.sight.relations[word].startswith("aux")),
    }
