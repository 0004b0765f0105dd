"""What a wording says, made comparable: stems, what is negated, numbers, names of states, runs of words.

Bag-of-words features as in work on text reuse and paraphrase detection: containment of word n-grams finds what was
copied or cut (Broder's containment), overlap of stems weighted by rarity (inverse document frequency) finds what was
said again in other words; polarity and numbers tell look-alikes apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from communique.actors.registry import default_registry

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:[.,]\d+)*|[,;:.!?—–()…]")
_BREAK = re.compile(r"^[,;:.!?—–()…]$")
_GRAM = 3
_SCOPE = 8  # words after a negator that it reaches, unless the clause ends
_JOINERS = frozenset({"but", "and", "however", "yet", "because"})


@dataclass(frozen=True, slots=True)
class Content:
    """One wording. `terms` has a stem (or a state's code) with whether it is negated."""

    words: tuple[str, ...]
    grams: frozenset[int]
    terms: Mapping[str, bool]
    numbers: frozenset[float]
    states: frozenset[str]


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The words and weights of data/merging.toml."""
    return tomllib.loads((files("communique") / "data" / "merging.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def root_of(word: str) -> str:
    """The Snowball stem of a folded word."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word; words of one row of `same` share theirs.

    >>> stem("negotiations") == stem("dialogue")
    True
    """
    root = root_of(word.removesuffix("'s"))
    return _same().get(root, root)


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table()["same"]["rows"]:
        roots = [root_of(word) for word in row.split()]
        found.update(dict.fromkeys(roots, roots[0]))
    return found


@lru_cache(maxsize=1)
def _opposites() -> dict[str, str]:
    """The stem of a word -> that of the word which it is the opposite of."""
    pairs = (row.split() for row in table()["opposite"]["rows"])
    return {stem(other): stem(one) for one, other in pairs}


@lru_cache(maxsize=1)
def light() -> frozenset[str]:
    """Stems of verbs and nouns that say little by themselves."""
    return frozenset(stem(word) for word in table()["words"]["light"].split())


@lru_cache(maxsize=1)
def _sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words = table()["words"]
    refusals = frozenset(root_of(word) for word in words["refusals"].split())
    return frozenset(words["stop"].split()), frozenset(words["negators"].split()), refusals


@lru_cache(maxsize=1)
def _numbers() -> dict[str, float]:
    pairs = table()["numbers"]["words"].replace("\n", "").split("|")
    return {word: float(number) for word, number in (pair.split() for pair in pairs)}


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    """One-word names, adjectives and capitals of states, folded."""
    registry = default_registry()
    found: dict[str, str] = {}
    for forms in registry.entries.values():
        for words, _, entry in forms:
            if entry.code in "SAPC" and len(words) == 1 and len(words[0]) > 3:
                found[words[0]] = entry.key
    return found


def content(words: str) -> Content:
    """The wording taken apart."""
    tokens = _WORD.findall(words.casefold().replace("’", "'"))
    plain = tuple(token for token in tokens if not _BREAK.match(token))
    terms: dict[str, bool] = {}
    numbers: set[float] = set()
    states: set[str] = set()
    for token, negated in _polar(_with_numbers(tokens)):
        state = _states().get(token.removesuffix("'s"))
        if token.startswith("#"):
            numbers.add(float(token[1:]))
        if state:
            states.add(state)
        term = state or (token if token.startswith("#") else stem(token))
        opposite = _opposites().get(term)
        key = opposite or term
        terms[key] = terms.get(key, False) or negated != bool(opposite)
    size = min(_GRAM, max(1, len(plain)))
    grams = frozenset(hash_of(plain[n : n + size]) for n in range(len(plain) - size + 1))
    return Content(plain, grams, terms, frozenset(numbers), frozenset(states))


def hash_of(words: tuple[str, ...]) -> int:
    """A number for some words, the same in every process."""
    from zlib import crc32

    return crc32("\x1f".join(words).encode("utf-8", "replace"))


_TIMES = frozenset({100.0, 1000.0, 1e6, 1e9})


def _with_numbers(tokens: list[str]) -> list[str]:
    """The words with every number as `#20000000`, however it was written; one is no number but an article."""
    out: list[str] = []
    for token in tokens:
        value = _value(token)
        if value is None:
            out.append(token)
        elif value in _TIMES and out and out[-1].startswith("#"):
            out[-1] = f"#{float(out[-1][1:]) * value:g}"
        elif value != 1:
            out.append(f"#{value:g}")
    return out


def _value(token: str) -> float | None:
    if token[0].isdigit():
        try:
            return float(token.replace(",", ""))
        except ValueError:
            return None
    return _numbers().get(token)


def _polar(tokens: list[str]) -> Iterator[tuple[str, bool]]:
    """The words that carry content, each with whether a negator before it in the clause reaches it."""
    stop, negators, _ = _sets()
    reach = 0
    flipped = False
    for index, token in enumerate(tokens):
        if _BREAK.match(token) or token in _JOINERS:
            reach, flipped = 0, False
        elif token in negators or token.endswith("n't") or _refuses(tokens, index):
            flipped = not flipped if reach > 0 else True
            reach = _SCOPE
        else:
            if token not in stop:
                yield token, flipped and reach > 0
            reach -= 1


def _refuses(tokens: list[str], index: int) -> bool:
    """Whether the word says no to what follows: refuses, rejects, rules out."""
    token = tokens[index]
    if token.startswith("rul") and tokens[index + 1 : index + 2] == ["out"]:
        return True
    return root_of(token) in _sets()[2]
