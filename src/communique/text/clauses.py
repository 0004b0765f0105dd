"""The clause that says something: the sentence around some words, cut where its clauses end.

Works on the bare text, since a corpus and an exported reading have no trees: a sentence is parted at semicolons,
dashes, colons and connectives (subordinators and relative pronouns of Quirk et al. 1985), and the parts from the first
that holds one of the words to the last are the clause. What would begin in mid-air ("who met ...") keeps what it
hangs on.

>>> text = "After the raid, Norway closed its embassy in Lima, officials said, because talks had failed."
>>> words = [Span(text.index(word), text.index(word) + len(word)) for word in ("Norway", "closed")]
>>> clause_of(text, words).of(text)
'Norway closed its embassy in Lima'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from communique.records import Span
from communique.text.sentences import split_sentences

_LONGEST = 400  # characters; a longer clause is a table or a run of damage
_AROUND = 120  # characters kept at either side of the words in one
_RELATIVES = "which|who|whom|whose|where|when"
_SUBORDINATORS = (
    "after|before|while|because|although|though|since|as|until|unless|whereas|despite|amid|following|if|"
    "saying|adding|according to|including"
)
_NAME = "(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z]"  # "say Oslo", not "said Monday"
# What ends a clause; what stands in `after` belongs to the part before.
_ENDS = re.compile(
    rf"""
      (?P<after>[;:](?=\s)|\s[–—-]{{1,2}}(?=\s)|—)
    | (?P<comma>,["”’]?(?=\s(?:and|but|or|so|yet|{_RELATIVES}|{_SUBORDINATORS})\b))
    | (?P<said>,["”’]?(?=\s(?:[^\s,;]+\s){{0,6}}?(?:said|says|say|told|added|reported|reports)\b))
    | (?P<that>(?<=\w)\s(?:said|says|say|saying|reports?|claims?|believes?|told\s[^\s,;]+)
        \s(?:that\b|(?=(?:the|its?|he|she|they|an?)\s|{_NAME})))
    | (?P<open>\s(?=(?:{_RELATIVES}|because(?!\sof)|although|while|despite|amid|according\sto)\s))
    | (?P<fronted>(?<=\d|[a-z]),(?=\s(?:[A-Z]|the\s|a\s)))
    """,
    re.VERBOSE,
)
# A part that begins so says nothing without what it hangs on.
_HANGS = re.compile(rf"(?:{_RELATIVES}|and|but|or|so|to|saying|adding|including)\b|\w+ing\b", re.IGNORECASE)
_FRONTS = re.compile(rf"(?:{_SUBORDINATORS}|in|on|at|during|under|earlier|later|meanwhile)\b", re.IGNORECASE)
_LEADING = re.compile(r"(?:[\s,;:–—-]|(?:that|but|and|or|so|yet|while|after|before|because|although|though|as)\s)+")
_TRAILING = " \t\n\r ,;:–—-"
# A part that ends so has its end in the next.
_GOES_ON = re.compile(
    r"\b(?:that|the|an?|of|in|on|at|by|for|with|during|to|from|until|under|through|into|about|over|and|said|says|say|"
    r"told \S+)[\s,]*$"
)


def sentence_at(text: str, at: int) -> Span:
    """The sentence around the character `at`, within its line; an empty span where there is none."""
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    found = split_sentences(text, begin, len(text) if end < 0 else end)
    return next((span for span in found if at < span.end), Span(at, at))


def clause_of(text: str, spans: Iterable[Span]) -> Span:
    """The clause of a text that has some words, or the most of them in one sentence; an empty span for no words.

    The words are to lie in the text.
    """
    words = sorted(span for span in spans if len(span))
    if not words:
        return Span(0, 0)
    sentences = {sentence_at(text, span.start): None for span in words}
    sentence = max(sentences, key=lambda one: (sum(map(one.holds, words)), -one.start))
    inside = [span for span in words if sentence.holds(span)]
    if not inside:  # words that go over the end of their sentence, or are blanks
        return words[0]
    return _shortened(text, _cut(text, sentence, inside), inside)


def _cut(text: str, sentence: Span, words: Sequence[Span]) -> Span:
    """The parts of the sentence from the first with a word to the last."""
    first, last = words[0].start, max(span.end for span in words)
    parts = list(_parts(text, sentence))
    low = max((n for n, part in enumerate(parts) if part.start <= first), default=0)
    high = next((n for n, part in enumerate(parts) if last <= part.end), len(parts) - 1)
    while low > 0 and _HANGS.match(parts[low].of(text).lstrip()):
        low -= 1
    while high < len(parts) - 1 and _GOES_ON.search(text, parts[high].start, parts[high].end):
        high += 1
    start, end = parts[low].start, parts[high].end
    if (lead := _LEADING.match(text, start, first)) and low > 0:
        start = lead.end()
    while end > last and text[end - 1] in _TRAILING:
        end -= 1
    return Span(start, end)


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence from end to end of its clauses."""
    start = sentence.start
    for match in _ENDS.finditer(text, sentence.start, sentence.end):
        if match["fronted"] and not _FRONTS.match(text, start):
            continue
        if text[start : match.end()].strip():
            yield Span(start, match.end())
            start = match.end()
    if start < sentence.end:
        yield Span(start, sentence.end)


def _shortened(text: str, clause: Span, words: Sequence[Span]) -> Span:
    """A clause of a length that people read, around its words."""
    if len(clause) <= _LONGEST:
        return clause
    start, end = words[0].start - _AROUND, max(span.end for span in words[:8]) + _AROUND
    start = clause.start if start <= clause.start else text.find(" ", start, words[0].start) + 1 or words[0].start
    end = clause.end if end >= clause.end else max(text.rfind(" ", 0, end), words[0].end)
    return Span(start, min(max(end, words[0].end), clause.end))


def marked(clause: Span, spans: Iterable[Span]) -> list[tuple[Span, bool]]:
    """A clause in pieces, in order, each with whether it is among the words that it says something by.

    >>> marked(Span(0, 9), [Span(3, 5), Span(4, 6)])
    [(Span(start=0, end=3), False), (Span(start=3, end=6), True), (Span(start=6, end=9), False)]
    """
    pieces: list[tuple[Span, bool]] = []
    at = clause.start
    for span in sorted(spans):
        start, end = max(at, span.start), min(span.end, clause.end)
        if start >= end:
            continue
        if pieces and pieces[-1][1] and start == at and span.start < at:
            pieces[-1] = Span(pieces[-1][0].start, end), True
        else:
            if start > at:
                pieces.append((Span(at, start), False))
            pieces.append((Span(start, end), True))
        at = end
    if at < clause.end:
        pieces.append((Span(at, clause.end), False))
    return pieces
