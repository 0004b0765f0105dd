"""What a stance is bound to: "ready to talk if the sanctions are lifted".

Conditional clauses of English, by the words that open them: behind the stance ("will help, provided that ..."), or at
the head of its sentence with a comma behind ("If ..., we will ..."). Concessions ("even if") and indirect questions
("asked if") bind nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.findings.encounters.lexicon import PhraseSet
from communique.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.text.document import Document

_OPENERS = PhraseSet.of(
    [
        "if",
        "unless",
        "provided that",
        "providing that",
        "on condition that",
        "on the condition that",
        "on condition of",
        "as long as",
        "so long as",
        "only after",
        "only when",
        "only once",
        "only if",
        "in exchange for",
        "in return for",
        "conditional on",
        "contingent on",
        "not before",
        "not until",
    ]
)
_AFTER_SAYING = frozenset("as even asked asks ask see know wonder wondered wonders unclear matter doubt said".split())
_NO_CLAUSE = frozenset("possible any necessary needed so not required only need".split())
_ENDS = frozenset('. ; ! ? ” " :'.split())
_SAYING = frozenset("said says saying told warned adding added stressed noting noted".split())
_NEXT_CLAUSE = frozenset("but and he she it they we i which who while because then so".split())
_HEADS = frozenset('that and but , “ " ‘ : said'.split())
_NEAR = 1000  # characters on each side of a stance that are read
_FEWEST, _MOST = 3, 60  # words of a condition


def condition_of(document: Document, cue: Span, words: Span) -> Span | None:
    """The conditional clause that binds a stance, whose cue and proposition are given, in the sentence of its cue."""
    sentence = document.sentence_at(cue.start)
    if sentence is None:
        return None
    within = Span(max(sentence.span.start, cue.start - _NEAR), min(sentence.span.end, words.end + _NEAR))
    tokens = [token for token in sentence.tokens if within.start <= token.start and token.end <= within.end]
    low = [token.lower for token in tokens]
    first = next((i for i, t in enumerate(tokens) if t.end > cue.start), len(low))
    last = next((i for i, t in enumerate(tokens) if t.start >= cue.end), len(low))
    for index in range(len(low)):
        size = _OPENERS.at(low, index)
        if not size or not _binds(low, index, size):
            continue
        leads = index < first and (index == 0 or low[index - 1] in _HEADS)
        if not leads and index < last or _SAYING & set(low[last:index]):
            continue
        end = _end(low, index + size, leads=leads)
        if end - index >= _FEWEST and (not leads or end <= first):
            return Span(tokens[index].start, tokens[end - 1].end)
    return None


def _binds(words: Sequence[str], index: int, size: int) -> bool:
    before, after = words[max(0, index - 1) : index], words[index + size : index + size + 1]
    return not set(before) & _AFTER_SAYING and bool(after) and after[0] not in _NO_CLAUSE


def _end(words: Sequence[str], index: int, *, leads: bool) -> int:
    """Where the clause ends: a leading one at its comma, one behind the stance with its sentence."""
    for end in range(index, min(len(words), index + _MOST)):
        quoted = words[end] == "”" and "“" in words[index:end]
        if words[end] in _ENDS and not quoted:
            return end
        if words[end] == "," and (
            leads or end + 1 == len(words) or words[end + 1 : end + 2] and words[end + 1] in _NEXT_CLAUSE | _SAYING
        ):
            return end
    return min(len(words), index + _MOST)
