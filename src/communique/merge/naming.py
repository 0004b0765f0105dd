"""Whether two names, as two articles write them, can be one person's: order, scripts, short forms, initials.

Builds on the spelling-tolerant keys of `actors.names`; adds what only matters between articles: other scripts, family
name first or last, hyphens, nicknames, titles that stuck to the name, second surnames, initials that contradict.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from communique.actors.names import PARTICLES, bare, name_key

_WORD = re.compile(r"[^\W_]+(?:[’'ʼ][^\W_]+)*\.?", re.UNICODE)
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_ABD = re.compile(r"abd[aeiou]?l?(?:[aeiou]l)?(?=[a-z]|$)")
_ABD_IN = re.compile(r"abd[aeiou]l(?=.{3})")
_VOWELS = re.compile(r"[aeiou]")

_LONGEST = 40  # letters of a word of a name that are compared one by one; a longer one is no name
SAME, ORDER, SPELLING, PART, FAMILY, GIVEN, NONE = 1.0, 0.97, 0.95, 0.85, 0.6, 0.4, 0.0


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: keys of its words without particles, and `generation` (jr, sr, ii) where given."""

    words: tuple[str, ...]
    generation: str = ""

    @property
    def joined(self) -> str:
        """The words run together, since Abdelfattah is Abdel Fattah and Jong-un is Jong Un."""
        return _ABD_IN.sub("abd", "".join(self.words))

    @property
    def full(self) -> bool:
        """Whether there is more than a family name and initials."""
        return sum(len(word) > 1 for word in self.words) > 1


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("communique") / "data" / "names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, frozenset[str]]:
    """A key of a given name -> the keys of all the names that it may stand for."""
    found: dict[str, set[str]] = {}
    for forms in _table()["nicknames"]["short"]:
        keys = [name_key(form) for form in forms]
        for key in keys:
            found.setdefault(key, set()).update((keys[0], key) if key != keys[0] else keys)
    return {key: frozenset(names) for key, names in found.items()}


@lru_cache(maxsize=1)
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    titles = _table()["titles"]
    return frozenset(titles["before"].split()), frozenset(titles["after"].split())


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    pairs = "|".join(_table()["letters"].values()).replace("\n", "").split("|")
    return {ord(letter): latin for letter, _, latin in (pair.partition(" ") for pair in pairs)}


@lru_cache(maxsize=1)
def _known_as() -> dict[str, str]:
    return {_plain(short): full for short, full in _table()["known_as"].items()}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def latin(name: str) -> str:
    """A name in lower case and Latin letters, the one that news know somebody by read as the whole one.

    >>> latin("Лавров"), latin("MBS")
    ('lavrov', 'mohammed bin salman')
    """
    return _known_as().get(_plain(name), name).casefold().translate(_letters())


@lru_cache(maxsize=100_000)
def parsed(name: str) -> Name:
    """A name as an article writes it, taken apart.

    >>> parsed("Sheikh Mohammed bin Zayed") == parsed("Mohamed bin Zayed")
    True
    """
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ". "), latin(name))
    before, after = _titles()
    words = [word.rstrip(".") for word in _WORD.findall(plain.replace("’s", "").replace("'s", ""))]
    generation = next((word for word in words[1:] if word in after), "")
    words = [word for word in words if word not in after] or words
    while len(words) > 1 and words[0] in before:
        words = words[1:]
    kept = [word for word in words if word not in PARTICLES] or words
    return Name(tuple(_joined_abd(tuple(_key(word) for word in kept))), generation)


def _key(word: str) -> str:
    """The key of `actors.names`, after German dsch and French gu, and with x as it is heard."""
    if len(bare(word)) == 1:
        return {"w": "v", "y": "i", "q": "k"}.get(bare(word), bare(word))  # as the keys of whole words have it
    word = word.replace("dsch", "j").replace("gue", "ge").replace("gui", "gi")
    key = name_key(word)
    if len(key) < 2:
        return bare(word) or word
    return key[0] + key[1:].replace("x", "ks")


def _joined_abd(keys: tuple[str, ...]) -> list[str]:
    """`abdul rahman`, `abdel rahman`, `abdulrahman`: the servant of God keeps one form."""
    out: list[str] = []
    for key in keys:
        if out and out[-1] == "abd":
            out[-1] = "abd" + key
        else:
            out.append("abd" if _ABD.fullmatch(key) else _ABD_IN.sub("abd", key))
    return out


def fit(one: Name, other: Name) -> float:
    """How well the two can be one person's name, 0 (not) to 1 (the same words)."""
    if one.generation and other.generation and one.generation != other.generation:
        return NONE
    if one.words == other.words or one.joined == other.joined:
        return SAME
    short, long = sorted((one, other), key=lambda name: len(name.words))
    if _turned(short.words, long.words) or _turned(long.words, short.words):
        return ORDER
    if len(short.words) == 1:
        return _alone(short.words[0], long)
    return _aligned(short.words, long.words)


def _alone(word: str, long: Name) -> float:
    """One word: the family name, at either end; else some other part of the name."""
    if len(long.words) == 1:
        return SPELLING if near(word, long.words[0]) else NONE
    if near(word, long.words[-1]):
        return FAMILY
    if near(word, long.words[0]):
        return GIVEN
    return GIVEN if any(near(word, part) for part in long.words) else NONE


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Every word of the shorter name has its own in the longer one, in order, and initials do not contradict."""
    if _contradict(short, long):
        return NONE
    at = -1
    for index, word in enumerate(short):
        last = index == len(short) - 1
        found = next((n for n in range(at + 1, len(long)) if word_fits(word, long[n], family=last)), None)
        if found is None:
            return NONE
        if index == 0 and found > 0 and not _is_dropped(long[0]):
            return FAMILY if short == long[-len(short) :] else NONE
        at = found
    return SPELLING if len(short) == len(long) else PART


def _is_dropped(given: str) -> bool:
    """Whether people with that first name often go by the second: an initial, a Mohammed."""
    return len(given) == 1 or given == "muhamad"


def _turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the family name stands at the other end: `Jinping Xi` for `Xi Jinping`."""
    if min(len(one), len(other)) < 2:
        return False
    turned = (*one[1:], one[0])
    if "".join(turned) == "".join(other):
        return True
    return len(one) == len(other) and all(near(a, b) for a, b in zip(turned, other, strict=True))


def _contradict(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """George W. Bush is not George H. W. Bush: both give middle initials, and not the same."""
    here, there = short[1:-1], long[1:-1]
    if not here or not there or all(len(word) > 1 for word in (*here, *there)):
        return False
    return [word[0] for word in here] != [word[0] for word in there]


def word_fits(word: str, other: str, *, family: bool = False) -> bool:
    """Whether two words of a name can be one: the same, near in spelling, an initial, a nickname."""
    if near(word, other):
        return True
    if family:
        return False
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    if min(len(word), len(other)) >= 3 and skeleton(word) == skeleton(other) and _distance(word, other) == 1:
        return True
    return bool(_nicknames().get(word, frozenset()) & _nicknames().get(other, frozenset()))


@lru_cache(maxsize=200_000)
def near(word: str, other: str) -> bool:
    """The same key, or one letter away in a long word, or two that are vowels: spellings no rule foresaw."""
    if word == other or _same_start(word, other) or _with_article(word, other) or _with_article(other, word):
        return True
    least = min(len(word), len(other))
    if max(len(word), len(other)) > _LONGEST:
        return False
    if max(len(word), len(other)) >= 6 and least >= 4 and _folded(word) == _folded(other):
        return True
    if least < 5 or abs(len(word) - len(other)) > 2 or word[0] != other[0]:
        return False
    apart = _distance(word[1:], other[1:])
    vowels = bones(word) == bones(other)
    return apart <= 1 and (vowels or least >= 6) or apart <= 2 and vowels and least >= 7


def _folded(word: str) -> str:
    """A key with what German and French write otherwise for one letter of Cyrillic: Jelzin, Eltsine; Sacharowa."""
    word = word.replace("sh", "S").replace("ch", "h").replace("ts", "z").replace("S", "sh")
    start = {"j": "i", "s": "z"}.get(word[0], word[0]) if not word.startswith("sh") else "s"
    return re.sub(r"ini$", "in", start + word[1:])


def _with_article(word: str, other: str) -> bool:
    """Elsisi and Sisi: the Arabic article, written as a part of the name."""
    return len(other) >= 4 and word in ("al" + other, "il" + other)


def _same_start(word: str, other: str) -> bool:
    """One sound at the start in two spellings, the rest alike: Gaddafi, Kadhafi; Zarif, Sarif; Jong, Chong."""
    if min(len(word), len(other)) < 4:
        return False
    return any(
        word.startswith(a) and other.startswith(b) and word[len(a) :] == other[len(b) :]
        for one, two in _STARTS
        for a, b in ((one, two), (two, one))
    )


_STARTS = (("g", "k"), ("s", "z"), ("ts", "z"), ("ch", "h"), ("ch", "j"), ("i", "j"), ("p", "b"), ("t", "d"))


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, against in enumerate(other, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (letter != against))
    return row[-1]


def bones(word: str) -> str:
    """The consonants after the first letter."""
    return _VOWELS.sub("", word[1:])


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The first letter and the consonants, by which near spellings meet in one block."""
    start = next((two for one, two in _STARTS if word.startswith(one)), word[:1])
    start = next((one for one, two in (("k", "g"), ("z", "s"), ("h", "j")) if start == two), start)
    return start + bones(word[1:] if word.startswith(("ch", "ts")) else word)
