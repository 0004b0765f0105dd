"""Tags by meaning: what a sentence is about where it has none of an issue's own terms.

Lexical cohesion (Halliday and Hasan 1976): words of one subject come together. An issue's companions are such words,
listed in the taxonomy (`goes_with`). Two different ones in a sentence tag it, or one where the page names the issue
elsewhere; a word that goes with many subjects ("talks", "troops") counts only beside one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from communique.text.tokens import Token

_HEAD = 3  # letters by which beginnings are looked up
_STEM = 4  # letters that two words share to count as one: "refugee", "refugees"
_ENOUGH = 2
# By how many words there are: as often as tags of that kind were right among 85, read one by one, of untuned news.
_CONFIDENCE = {1: 0.7, 2: 0.8}
_SURE = 0.85  # of more


class Companion(NamedTuple):
    """A word, or the beginning of one, that goes together with an issue."""

    letters: str
    issue: str
    weak: bool


class Meant(NamedTuple):
    """An issue by the words that go together with it."""

    issue: str
    tokens: tuple[Token, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Companions:
    """The words that go together with issues: whole ones, and beginnings by their first letters."""

    whole: Mapping[str, tuple[Companion, ...]]
    beginnings: Mapping[str, tuple[Companion, ...]]

    @classmethod
    def of(cls, table: Mapping[str, Sequence[str]]) -> Companions:
        """From the words of each issue as the taxonomy writes them: `enrich*`, `talks?`."""
        whole: dict[str, list[Companion]] = {}
        beginnings: dict[str, list[Companion]] = {}
        for issue, words in table.items():
            for word in words:
                letters = word.lower().rstrip("?")
                companion = Companion(letters.rstrip("*"), issue, weak=word.endswith("?"))
                if letters.endswith("*"):
                    beginnings.setdefault(letters[:_HEAD], []).append(companion)
                else:
                    whole.setdefault(letters, []).append(companion)
        return cls(
            {word: tuple(found) for word, found in whole.items()},
            {word: tuple(found) for word, found in beginnings.items()},
        )

    def meant(self, tokens: Sequence[Token], named: frozenset[str]) -> Meant | None:
        """The one issue that most words go together with; `named` are the issues that the page has terms of."""
        words: dict[str, dict[str, Token]] = {}
        strong: set[str] = set()
        for token in tokens:
            for companion in self._with(token.lower):
                words.setdefault(companion.issue, {}).setdefault(token.lower[:_STEM], token)
                if not companion.weak:
                    strong.add(companion.issue)
        found = sorted(((len(words[issue]), issue) for issue in strong), reverse=True)
        if not found or len(found) > 1 and found[1][0] == found[0][0]:
            return None
        count, issue = found[0]
        if count < _ENOUGH and issue not in named:
            return None
        return Meant(issue, tuple(words[issue].values()), _CONFIDENCE.get(count, _SURE))

    def _with(self, word: str) -> list[Companion]:
        """What a word goes together with, each issue once."""
        longer = [c for c in self.beginnings.get(word[:_HEAD], ()) if word.startswith(c.letters)]
        found = {companion.issue: companion for companion in longer}
        return list((found | {c.issue: c for c in self.whole.get(word, ())}).values())
