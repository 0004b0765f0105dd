"""Who has no name: "one", "three in five", "presidents"; and places that take part in nothing, as "RAF Akrotiri".

Reports speak of them all the time, and they are kept as words; but nobody is meant whom a list of speakers could show.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*\.?")
_NUMBER = re.compile(r"[\d.,/]+%?")


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads((files("communique") / "data" / "unnamed.toml").read_text(encoding="utf-8"))
    return frozenset(table[name].split())


@cache
def is_nobody(name: str) -> bool:
    """Whether words are a pronoun, a number or a share, which name nobody and nothing.

    >>> [is_nobody(name) for name in ("one", "Three in five", "47%", "one of them", "Sen", "officials")]
    [True, True, True, True, False, False]
    """
    words = [word.casefold().rstrip(".") for word in _WORD.findall(name)]
    if name.upper() == name and len(name) > 1 and name.isalpha():
        return False  # IT, US: initials
    if not words:
        return True
    if len(words) == 1:
        return words[0] in _words("nobody") or bool(_NUMBER.fullmatch(words[0]))
    return all(
        word in _words("share") or word in _words("nobody") or bool(_NUMBER.fullmatch(word))
        for part in words
        for word in part.split("-")
    )


@cache
def is_unnamed(name: str) -> bool:
    """Whether words are of nobody, or of a group known by no name: "presidents", "two leaders", "senior aides".

    >>> [is_unnamed(name) for name in ("two leaders", "Presidents", "U.S. officials", "foreign minister", "the Greens")]
    [True, True, False, False, False]
    """
    if is_nobody(name):
        return True
    words = _WORD.findall(name)
    if any(word[0].isupper() for word in words[1:]):
        return False
    head = re.split(r" (?:of|in|on|at|for|from|with|who|that|to) ", name)[0].split()[-1].casefold()
    group = head in _words("groups") or head.endswith("s") and not head.endswith(("ss", "us", "is", "news"))
    if not words[0][0].isupper() or words[0].casefold() in ("the", "some", "many", "two", "three", "several", "other"):
        return group and not any(word[0].isupper() for word in words[1:])
    return group and len(words) == 1 and _is_common(words[0])


@cache
def _is_common(word: str) -> bool:
    """Whether a capitalised plural is a common noun: a title, or what people are called by what they do."""
    from communique.actors.standing import classes

    low = word.casefold()
    return bool(classes([low]) or classes([low.removesuffix("s")]))


@cache
def is_place(name: str) -> bool:
    """Whether a name is of a base, a camp or another place where people are, which takes part in nothing itself.

    >>> [is_place(name) for name in ("RAF Akrotiri", "refugee camp", "Camp David", "Royal Air Force")]
    [True, True, True, False]
    """
    words = [word.casefold() for word in _WORD.findall(name)]
    return len(words) > 1 and (words[0] in _words("place_titles") or words[-1] in _words("places"))
