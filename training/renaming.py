"""Other names in the place of those of a training sentence, labels kept.

The corpora of names are of Western papers, so that a reader trained on them takes a lone `Odinga` for anything. Here
persons get names of any part of the world, towns the names of other towns, short bodies those of other bodies or
made-up initials (mention replacement, Dai and Adel 2020). A name that comes again in the item is replaced by the same.
"""

from __future__ import annotations

import random
from dataclasses import replace

from training.gazetteer import Gazetteer, east_asian
from training.item import Item

CHANCE = 0.5  # of an item to be renamed at all
_SHORT = {"U.S.": "US", "U.N.": "UN", "U.K.": "UK", "E.U.": "EU"}
_KEPT = {"person": 0.15, "place": 0.4, "body": 0.4, "people": 0.6}  # chance of a name to stay as it is


def renamed(item: Item, rng: random.Random, *, table: Gazetteer, kept: frozenset[str]) -> Item:
    """A copy with other names, or the item itself. Names in `kept` (states, registered bodies) stay as they are."""
    if item.names is None or item.heads is not None or item.roles is not None or rng.random() >= CHANCE:
        return item
    words: list[str] = []
    names: list[str | None] = []
    sentence: list[int] = []
    seen: dict[str, list[str]] = {}
    short = rng.random() < 0.7
    for kind, start, end in _stretches(item.names):
        old = item.words[start:end]
        new = [_SHORT.get(w, w) for w in old] if short else old
        if kind:
            new = _other(kind, new, seen, table, kept, rng)
            labels: list[str | None] = [f"{'I' if i else 'B'}-{kind}" for i in range(len(new))]
        else:
            labels = list(item.names[start:end])
        words += new
        names += labels
        sentence += [item.sentence[start]] * len(new)
    return replace(item, words=words, names=names, sentence=sentence)


def _stretches(names: list[str | None]) -> list[tuple[str, int, int]]:
    """The item cut into names (with their kind) and single words between them (kind "")."""
    cuts: list[tuple[str, int, int]] = []
    for place, label in enumerate(names):
        if label and label.startswith("I-") and cuts and cuts[-1][0] == label[2:]:
            cuts[-1] = (cuts[-1][0], cuts[-1][1], place + 1)
        elif label and label.startswith("B-"):
            cuts.append((label[2:], place, place + 1))
        else:
            cuts.append(("", place, place + 1))
    return cuts


def _other(
    kind: str, old: list[str], seen: dict[str, list[str]], table: Gazetteer, kept: frozenset[str], rng: random.Random
) -> list[str]:
    phrase = " ".join(old)
    if phrase in seen:
        return seen[phrase]
    new = old
    if phrase not in kept and kind in _KEPT and old[0][0].isupper() and rng.random() >= _KEPT[kind]:
        if kind == "person" and len(old) < 4 and all(w.isalpha() or w.endswith(".") for w in old):
            new = _person(len(old), table, rng)
            if len(old) > 1:
                seen[old[-1]] = [new[-1]]
        elif kind == "place" and len(old) == 1:
            new = rng.choice(table.cities).split()
        elif kind == "body" and len(old) == 1:
            new = _body(old[0], table, rng)
        elif kind == "people" and len(old) == 1:
            new = rng.choice(table.peoples).split()
    seen[phrase] = new
    return new


def _person(size: int, table: Gazetteer, rng: random.Random) -> list[str]:
    if rng.random() < 0.2:
        families, seconds = east_asian()
        both = [rng.choice(families), rng.choice(seconds)]
        return both[:1] if size == 1 else both
    first, last = rng.choice(table.people)
    if size == 1:
        return rng.choice(last if rng.random() < 0.8 else first).split()
    given = rng.choice(first).split() + (rng.choice(first).split() if size == 3 and rng.random() < 0.5 else [])
    return given + rng.choice(last).split()


def _body(old: str, table: Gazetteer, rng: random.Random) -> list[str]:
    if old.isupper() and 1 < len(old) < 7 and rng.random() < 0.7:
        return ["".join(rng.choice("ABCDEFGHIKLMNOPRSTUW") for _ in range(rng.choice((2, 3, 3, 3, 4, 4, 5))))]
    return rng.choice(table.bodies).split()
