"""The cue lexicon: which words introduce speech, and which complements make them do so.

The table is data/cues.toml; see its head for the frames. Here it is indexed by form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from communique.page.translation import translated_cues


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in its form: `form` is base, s, past or ing; `length` counts its words."""

    lemma: str
    form: str
    frames: frozenset[str]
    length: int = 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The cue table, indexed for look-up."""

    verbs: dict[str, Cue]
    phrases: dict[str, tuple[tuple[tuple[frozenset[str], ...], frozenset[str]], ...]]
    speech: frozenset[str]
    documents: frozenset[str]
    translated: tuple[tuple[str, ...], ...]
    unsaid: frozenset[str]

    def at(self, words: Sequence[str], index: int) -> Cue | None:
        """The cue that begins at `words[index]` (lower case), the longest one; None where there is none."""
        word = words[index]
        best: Cue | None = None
        for pattern, frames in self.phrases.get(word, ()):
            size = len(pattern)
            if (best is None or size > best.length) and all(
                index + offset < len(words) and words[index + offset] in choice for offset, choice in enumerate(pattern)
            ):
                best = Cue(word, _form_of(word), frames, size)
        return best or self.verbs.get(word)

    def translated_at(self, words: Sequence[str], index: int) -> int | None:
        """Where a cue that machine translation left at `words[index]` ends ("he spoke in the form"), or None."""
        begin = index + 1 if words[index : index + 1] and words[index] in {"he", "she", "they", "it"} else index
        for cue in self.translated:
            if tuple(words[begin : begin + len(cue)]) == cue:
                return begin + len(cue)
        return None


def _form_of(word: str) -> str:
    if word.endswith("ing"):
        return "ing"
    if word.endswith("s") and word not in {"was", "is", "goes"}:
        return "s"
    return "past"


def _forms_of(lemma: str, irregular: dict[str, list[str]]) -> Sequence[str]:
    """Third person, past, -ing and, where it differs from the past, the participle of a verb."""
    return irregular.get(lemma) or _forms(lemma)


def _forms(lemma: str) -> tuple[str, str, str]:
    """Third person, past and -ing of a regular verb."""
    if lemma.endswith("e"):
        return f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    ending = "es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"
    return f"{lemma}{ending}", f"{lemma}ed", f"{lemma}ing"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The table that ships with the package."""
    table = tomllib.loads(files("communique.data").joinpath("cues.toml").read_text(encoding="utf-8"))
    verbs: dict[str, Cue] = {}
    irregular = table["irregular"]
    for lemma, spec in table["verbs"].items():
        frames = frozenset(spec.split())
        third, past, ing, *participle = _forms_of(lemma, irregular)
        verbs[lemma] = Cue(lemma, "base", frames)
        for form, word in (("s", third), ("past", past), ("ing", ing), *(("past", p) for p in participle)):
            verbs[word] = Cue(lemma, form, frames)
    phrases: dict[str, list[tuple[tuple[frozenset[str], ...], frozenset[str]]]] = {}
    for row in table["phrases"]:
        pattern = tuple(frozenset(choice.lower() for choice in words) for words in row["words"])
        for first in pattern[0]:
            phrases.setdefault(first, []).append((pattern, frozenset(row["frames"].split())))
    words = {name: frozenset(w.lower() for w in table[name]["nouns"]) for name in ("speech", "documents")}
    return Lexicon(
        verbs,
        {first: tuple(rows) for first, rows in phrases.items()},
        **words,
        unsaid=frozenset(table["unsaid"]["verbs"]),
        translated=tuple(tuple(cue.lower().split()) for cue in translated_cues()),
    )
