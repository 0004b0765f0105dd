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
from typing import Any, NamedTuple

from communique.actors.registry import default_registry

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:[.,]\d+)*|[,;:.!?—–()…]")
_PAUSE = re.compile(r"^[,;:.!?—–()…]$")
_NAME = re.compile(r"(?<=[a-z,;)’'] )[A-Z][\w’'-]+")  # a capital within a sentence
_GRAM = 3
_SCOPE = 8  # words after a negator that it reaches, unless the clause ends
_JOINERS = frozenset({"but", "and", "however", "yet", "because"})


@dataclass(frozen=True, slots=True)
class Content:
    """One wording. `terms` has a stem (or a state's code) with whether it is negated; `names` are those of them that
    name somebody or something, and tell what it is about rather than what is said of it.
    """

    words: tuple[str, ...]
    grams: frozenset[int]
    terms: Mapping[str, bool]
    numbers: frozenset[float]
    states: frozenset[str]
    names: frozenset[str] = frozenset()


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
def _sets() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Stop words and negators; stems of refusals, and of those that refuse only before a verb."""
    words = table()["words"]
    refusals, before_verbs = (frozenset(map(root_of, words[key].split())) for key in ("refusals", "refusals_to"))
    return frozenset(words["stop"].split()), frozenset(words["negators"].split()), refusals, before_verbs


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
    terms: dict[str, bool] = {}
    numbers: set[float] = set()
    states: set[str] = set()
    for said, negated in _polar(tokens):
        if said.sort == _NUMBER:
            numbers.add(said.number)
        elif said.sort == _STATE:
            states.add(said.term)
        denied = negated != said.opposite
        terms[said.term] = terms.get(said.term, False) or denied
    plain = tuple([token for token in tokens if _said(token).sort != _BREAK])
    size = min(_GRAM, max(1, len(plain)))
    grams = frozenset(map(hash, zip(*(plain[n:] for n in range(size)), strict=False)))  # compared in this process only
    named = {_said(name.casefold().replace("’", "'")).term for name in _NAME.findall(words)}
    return Content(plain, grams, terms, frozenset(numbers), frozenset(states), frozenset(named | states))


_BREAK, _JOINER, _NEGATOR, _REFUSAL, _STOP, _NUMBER, _STATE, _TERM = range(8)
_TIMES = frozenset({100.0, 1000.0, 1e6, 1e9})


class _Said(NamedTuple):
    """What one token is: its sort, and the term, number or state that it stands for."""

    sort: int
    term: str = ""
    number: float = 0.0
    opposite: bool = False


@lru_cache(maxsize=200_000)
def _said(token: str) -> _Said:
    """What a folded token is, wherever it stands."""
    stop, negators, refusals, _ = _sets()
    if _PAUSE.match(token):
        return _Said(_BREAK)
    if token in _JOINERS:
        return _Said(_JOINER)
    if token in negators or token.endswith("n't"):
        return _Said(_NEGATOR)
    if root_of(token) in refusals:
        return _Said(_REFUSAL)
    if token in stop:
        return _Said(_STOP)
    value = _value(token)
    if value is not None:
        return _number(value)
    state = _states().get(token.removesuffix("'s"))
    if state:
        return _Said(_STATE, state)
    term = stem(token)
    opposite = _opposites().get(term)
    return _Said(_TERM, opposite or term, opposite=opposite is not None)


def _number(value: float) -> _Said:
    return _Said(_NUMBER, f"#{value:g}", value) if value != 1 else _Said(_STOP)


def _value(token: str) -> float | None:
    if token[0].isdigit():
        try:
            return float(token.replace(",", ""))
        except ValueError:
            return None
    return _numbers().get(token)


def _polar(tokens: list[str]) -> Iterator[tuple[_Said, bool]]:
    """What carries content, each with whether a negator before it in the clause reaches it."""
    reach = 0
    flipped = False
    held: float | None = None  # a number that the next word may multiply
    for index, token in enumerate(tokens):
        said = _said(token)
        if held is not None:
            if said.sort == _NUMBER and said.number in _TIMES:
                held *= said.number
                continue
            yield _number(held), flipped and reach > 0
            held = None
        if said.sort == _NUMBER:
            held = said.number
        elif said.sort in (_BREAK, _JOINER):
            reach, flipped = 0, False
        elif said.sort in (_NEGATOR, _REFUSAL) or _refuses(token, tokens[index + 1 : index + 2]):
            flipped = not flipped if reach > 0 else True
            reach = _SCOPE
        else:
            if said.sort != _STOP:
                yield said, flipped and reach > 0
            reach -= 1
    if held is not None:
        yield _number(held), flipped and reach > 0


def _refuses(token: str, after: list[str]) -> bool:
    """Whether two words say no to what follows them: rules out, failed to."""
    return after == ["out"] and token.startswith("rul") or after == ["to"] and root_of(token) in _sets()[3]
