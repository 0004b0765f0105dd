"""The seam where reading enters: whatever gives each token its part of speech, and later its names and speech roles.

Rules ask the tags, never the reader, so `text.trained.TrainedReader` takes the place of `LexicalReader` without a rule
being touched. Tags are those of Universal Dependencies (UPOS, https://universaldependencies.org/u/pos/).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from communique.text.tokens import Token

Tags = tuple[str, ...]


class Reader(Protocol):
    """Gives the tags of sentences, one UPOS tag a token."""

    def read(self, sentences: Sequence[tuple[Token, ...]]) -> list[Tags]:
        """The tags of each sentence, in order; each as long as its sentence."""
        ...


_CLOSED: dict[str, str] = {
    word: tag
    for tag, words in {
        "DET": "the a an this that these those each every some any no all both another either neither its his her "
        "their our my your whose",
        "PRON": "i you he she it we they me him us them himself herself itself themselves who whom which what there "
        "everyone nobody everything nothing something someone one",
        "ADP": "of in on at by for with from to into about against between among during without under over after "
        "before through towards toward upon within amid across behind beyond despite near off onto per since via "
        "regarding concerning alongside following including",
        "CCONJ": "and or but nor",
        "SCONJ": "that if because although though while whether unless until whereas when where as than",
        "AUX": "is are was were be been being am has have had having do does did will would shall should can could "
        "may might must cannot can't won't don't doesn't didn't isn't aren't wasn't weren't wouldn't shouldn't",
        "PART": "not n't ’s 's",
        "ADV": "also very again still already now then here there today yesterday tomorrow never always often "
        "however meanwhile further too only just even ever soon instead thus therefore later earlier",
    }.items()
    for word in words.split()
}
_VERB_ENDINGS = ("ed", "izes", "ises", "ized", "ised", "ifies", "ified")


class LexicalReader:
    """The baseline: closed classes from a word list, the open ones guessed from case and ending.

    An unknown lower-case word is X, so that a rule can tell "not known to be a verb" from "known to be a noun".
    """

    def read(self, sentences: Sequence[tuple[Token, ...]]) -> list[Tags]:
        return [
            tuple(self._tag(token, first=position == 0) for position, token in enumerate(tokens))
            for tokens in sentences
        ]

    @staticmethod
    def _tag(token: Token, *, first: bool) -> str:
        word = token.text
        if not token.is_word:
            return "PART" if word[0] in "'’" and len(word) > 1 else "PUNCT"
        if word[0].isdigit():
            return "NUM"
        lower = word.lower()
        closed = _CLOSED.get(lower)
        if closed and not (word.isupper() and lower in {"us", "it", "who"} and len(word) > 1):
            return closed
        if word[0].isupper() and not first:
            return "PROPN"
        if lower.endswith("ly"):
            return "ADV"
        if lower.endswith(_VERB_ENDINGS) and not lower.endswith("eed") and not word[0].isupper():
            return "VERB"
        return "PROPN" if word[0].isupper() else "X"
