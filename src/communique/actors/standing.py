"""Whether somebody serves a state at all: what the words of its phrases, and those beside them, tell about it.

The tables of data/standing.toml class the words (an office of government, a police force, a company, a witness); that a
phrase holds a class, has it at its head or beside it, are features for the scorer of `countries`.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from math import log1p

from communique.actors.clues import Clues
from communique.actors.entities import Entity
from communique.actors.found import Found
from communique.actors.units import SPEECH_VERBS, Row

# Classes of words (data/standing.toml) that mostly serve a state or an organisation of states, and those that do not.
PUBLIC = frozenset("executive diplomacy force police justice local agency official_press ruling body".split())
_CLEAR = PUBLIC | frozenset("armed company ngo union learned press people law culture party opposition".split())
_NOUNS = frozenset("TMDRHONKQwX")  # classes of units whose words say what somebody is, never a name
# Words that begin the complement of a noun, words that end an apposition, and words that say nothing.
_LINKS = frozenset("of for in at to from on with who which by".split())
_STOPS = SPEECH_VERBS | frozenset(
    "and but or that is was were are has have had will would told after before when while".split()
)
# Words of groups that are of several states: "the two governments", "foreign ministers of the Arctic countries".
_SEVERAL = frozenset("two both three four five six countries states nations governments powers sides parties".split())
_PLAIN = frozenset("the a an this that his her its their of for in at to from on with and by mr mrs ms".split())


@lru_cache(maxsize=1)
def _tables() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases of the tables with their class, by first word."""
    tables = tomllib.loads((files("communique") / "data" / "standing.toml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, words in tables.items():
        for word in words.split():
            phrase = tuple(word.split("_"))
            found.setdefault(phrase[0], []).append((phrase, name))
    return {word: tuple(phrases) for word, phrases in found.items()}


def classes(words: Sequence[str]) -> set[str]:
    """The tables that hold a word, or a run of words, of these (lower case)."""
    tables = _tables()
    return {
        name
        for at, word in enumerate(words)
        for phrase, name in tables.get(word, ())
        if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase
    }


def traits(entity: Entity, own: Sequence[Found], clues: Clues) -> dict[str, float]:
    """What the actor is, whichever state it is of."""
    press = clues.press
    found = {
        f"is {entity.kind}": 1.0,
        "named": float(bool(entity.keys) and entity.kind == "person"),
        "mentions": log1p(len(entity.founds)),
        "titles": float(bool(entity.titles)),
        "private": float(entity.private),
        "former": float(any(one.former for one in own)),
        "definite": float(any(one.definite for one in own)),
        "page at home": float(bool(press.outlet or press.domain or press.named)),
        "outlet share": press.outlet.share if press.outlet else 0.0,
        "states": log1p(len(clues.total)),
    }
    for sort in entity.sorts:
        found[f"sort {sort}"] = 1.0
    for name in _said(entity, own, clues):
        found[name] = 1.0
    for one in own:
        marks = clues.within(one.span.start, one.span.end)
        found |= {f"holds {mark.sort}": 1.0 for mark in marks if not mark.country}
        if len({mark.country for mark in marks}) > 1:
            found["several in one mention"] = 1.0
        inside = one.extra.get("text", "")
        words = set(inside.casefold().split())
        if one.kind == "group" and words & _SEVERAL:
            found["of several"] = 1.0
        found["bare"] = float(inside.isalpha() and not entity.keys)
        found["joined"] = max(found.get("joined", 0.0), float(" and " in inside))
    return found


def _said(entity: Entity, own: Sequence[Found], clues: Clues) -> Iterator[str]:
    """What the actor's phrases, and the words beside them, say about whom it serves."""
    for one in own:
        inside, beside = _words(one, clues)
        for place, sorts in (("in", classes(inside)), ("by", classes(beside))):
            yield from (f"{place} {sort}" for sort in sorts)
            yield from (f"{place} {'public' if sort in PUBLIC else 'private'}" for sort in sorts if sort in _CLEAR)
        head = next((n for n, word in enumerate(inside) if word in _LINKS), len(inside))
        last = one.heads[-1:] if entity.kind == "person" else tuple(inside[max(head - 1, 0) : head])
        for sort in classes(last):
            yield f"head {sort}"
            if sort in _CLEAR:
                yield f"head {'public' if sort in PUBLIC else 'private'}"
        for word in _common(one, clues):
            yield f"w:{word}"


def _common(one: Found, clues: Clues) -> Iterator[str]:
    """The common nouns and titles of a phrase, no names among them."""
    row = clues.rows[one.sentence]
    for unit in row.units:
        start = row.tokens[unit.first].start
        if start >= one.span.end:
            break
        if start >= one.span.start and unit.code in _NOUNS and unit.text[0].isalpha():
            word = unit.text.casefold()
            if word not in _PLAIN:
                yield word


def _words(one: Found, clues: Clues) -> tuple[list[str], list[str]]:
    """The words of a phrase without those that name a state, and the words of what stands in apposition to it."""
    row = clues.rows[one.sentence]
    marked = {mark.start for mark in clues.within(one.span.start, one.span.end)}
    inside: list[str] = []
    for unit in row.units:
        start = row.tokens[unit.first].start
        if start >= one.span.end:
            break
        if start >= one.span.start and start not in marked:
            inside += clues.written_out(unit.text).casefold().split()
    return inside, _beside(one, row, clues)


def _beside(one: Found, row: Row, clues: Clues) -> list[str]:
    """Words before a phrase up to a verb or mark, and behind it those between commas or after "of"."""
    tokens = row.tokens
    first = bisect_left(tokens, one.span.start, key=lambda token: token.start)
    last = bisect_left(tokens, one.span.end, key=lambda token: token.start)
    words: list[str] = []
    for token in reversed(tokens[max(first - 5, 0) : first]):
        if not token.text[0].isalpha() or token.text.casefold() in _STOPS:
            break
        words[:0] = clues.written_out(token.text).casefold().split()
    if last < len(tokens) and (tokens[last].text == "," or tokens[last].text in _LINKS):
        words.append("|")
        for token in tokens[last + 1 : last + 12]:
            if token.text in ",;.:()" or token.text.casefold() in _STOPS:
                break
            words += clues.written_out(token.text).casefold().split()
    return words
