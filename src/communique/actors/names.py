"""Personal names: keys that forgive transliteration, and when two names can be one person's.

Names from other scripts come in several spellings (Lavrov, Lavrof; Abdollahian, Abdullahian). The key keeps what those
agree on: accents, doubled letters and the vowels that vary fall away.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PARTICLES = frozenset(
    "al el bin ibn ben bint abu de da dos del della der den di du la le van von und y e af av ter ten".split()
)

# Spellings that vary between transliterations, applied in order to a bare lower-case word.
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^m[oue]h?[ae]m+[ae][dt]$", "muhamad"),
        (r"s(?:ch|h)t?s?ch|chtch|shch", "sh"),  # one letter of Cyrillic: Schtsch, chtch, shch
        (r"tsch|tch", "ch"),  # German and French spellings of what English writes ch and sh
        (r"sch", "sh"),
        (r"(?<=.)j", "i"),  # Zelenskyj, Netanjahu; a name that begins with j keeps it
        (r"dh", "d"),
        (r"(?<=[oe])ff?$", "v"),
        (r"ie|iy|ij|yi|ii|ee|y", "i"),
        (r"ou|oo", "u"),
        (r"ph", "f"),
        (r"q|ck", "k"),
        (r"kh", "h"),
        (r"dj|dzh", "j"),
        (r"zh", "z"),
        (r"w", "v"),
        (r"(.)\1", r"\1"),
        (r"ei|ai|ey|ay", "e"),
        (r"[ei]+", "i"),
        (r"[ou]+", "u"),
        (r"ah$|eh$", "a"),
    )
)


def bare(word: str) -> str:
    """Lower case, without accents and marks: `Çavuşoğlu` -> `cavusoglu`, `al-Sahaf` -> `alsahaf`."""
    folded = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in folded if c.isalnum())


@lru_cache(maxsize=20_000)
def name_key(word: str) -> str:
    """The spelling-tolerant key of one word of a name.

    >>> name_key("Lavrof") == name_key("Lavrov"), name_key("Sergei") == name_key("Sergey")
    (True, True)
    """
    key = re.sub(r"^(?:al|el)-", "", unicodedata.normalize("NFKC", word).casefold())
    key = bare(key) or bare(word)
    for pattern, plain in _SPELLINGS:
        key = pattern.sub(plain, key)
    return key


def keys_of(name: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the words of a name, particles left out; a hyphenated word gives its parts as one key."""
    kept = [word for word in name if word.casefold() not in PARTICLES and word != "-"]
    return tuple(name_key(word) for word in kept) or tuple(name_key(word) for word in name)


def could_be(short: tuple[str, ...], full: tuple[str, ...]) -> int:
    """How well the keys `short` fit the keys `full` as one person's name: 0 not at all, higher is better."""
    if short == full:
        return 6
    if len(short) > len(full):
        return 0
    if len(short) == 1:
        word = short[0]
        if word == full[-1]:
            return 5
        return 3 if word == full[0] else 2 if word in full else 0
    if short[-1] == full[-1] and _initials_fit(short[0], full[0]) and set(short[1:]) <= set(full):
        return 5
    positions = [full.index(word) if word in full else -1 for word in short]
    return 4 if -1 not in positions and positions == sorted(positions) else 0


# Names of states and capitals that are given names as well: Chad Smith, Paris Hilton, Sofia Ivanova.
ALSO_GIVEN = frozenset(
    "chad jordan israel paris india georgia kenya london sofia santiago victoria ireland america jamaica vienna "
    "kingston austria carolina".split()
)
# What makes a name after one of these the name of a thing: the Jordan Times, Paris Match, Victoria Falls.
_THINGS = frozenset(
    "times post daily news today star herald tribune gazette journal mail globe match review weekly observer bank "
    "airlines airways corp corporation inc ltd group holdings industries securities petroleum oil gas energy telecom "
    "university college school institute foundation association club fc united saint-germain falls valley river west "
    "east north south bridge street square police army navy open marathon de tech dream defense defence forces "
    "aerospace".split()
)


def is_given(word: str, after: str) -> bool:
    """Whether the name of a state or capital is a given name here, before the capitalised word `after`."""
    return word.casefold() in ALSO_GIVEN and after.casefold() not in _THINGS and not after.isupper()


def loose(key: str) -> str:
    """What of a key two transliterations of a name still share: Gaddafi and Qaddafi, Zelensky and Selenskyj."""
    return re.sub(r"[aeiou]", "", key.translate(_LOOSE)) or key


_LOOSE = str.maketrans("gqhzdbwf", "kkkstpvv")


def _near(a: str, b: str) -> bool:
    """Whether two keys are one but for a letter, or spellings of one name."""
    if a == b or len(a) >= 5 <= len(b) and loose(a) == loose(b) and len(loose(a)) >= 3:
        return True
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1:
        return False
    first = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[first + (len(a) >= len(b)) :] == b[first + (len(b) >= len(a)) :]


def respelt(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the keys `short` are another spelling of `full`: a surname, or two names of which one is spelt alike."""
    if not _near(short[-1], full[-1]):
        return False
    if len(short) == 1 or len(full) == 1:
        return len(short) == 1
    return short[0] == full[0] or short[-1] == full[-1] and len(short[0]) > 3 and _near(short[0], full[0])


def _initials_fit(a: str, b: str) -> bool:
    return a == b or len(a) == 1 and b.startswith(a) or len(b) == 1 and a.startswith(b)
