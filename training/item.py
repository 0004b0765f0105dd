"""One training paragraph: words and what is known of them; what a corpus does not annotate is None."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict

Act = tuple[int, str, str]  # number in labels.EVENTS, actor, recipient; of those who act together each pair in order


class Deed(TypedDict):
    """One trigger: its word, the numbers of what it is in `labels.DEEDS`, how that stands (UNTOLD where it is none of
    that sort), the sides that act and that are acted upon, and the words of the place (none: no place; None: beyond
    view).
    """

    word: int
    kinds: list[int]
    event_status: int
    mode_status: int
    actors: list[str]
    recipients: list[str]
    places: list[int] | None
    acts: list[Act]


class Stand(TypedDict):
    """One cue of stances: its word, the numbers of the stances in `labels.STANCES`, the sides that take them and those
    that they are taken towards, and the first and last word of what they are about (None: beyond view).
    """

    word: int
    stances: list[int]
    holders: list[str]
    addressees: list[str]
    about: tuple[int, int] | None


@dataclass
class Item:
    """`heads` are places in the item (a root is its own head); `links` go from the first word of a source or content
    to the first word of its cue, the item's length meaning that it has none, -1 that the word begins neither. Labels
    of None inside a list are unknown and not trained on.

    `paragraphs` numbers the paragraph of each word, where there are several. `reports` are quotations as the anchored
    heads read them (`training.reports`), `mentions` the kind of mention that each word is the head of
    (`labels.MENTIONS`), and `referents` whom such heads take up: the head, then the heads of other mentions of the
    same (none: nobody in view), None where that lies beyond the item.
    """

    words: list[str]
    sentence: list[int]
    document: str = ""
    tags: list[str | None] | None = None
    heads: list[int] | None = None
    relations: list[str | None] | None = None
    names: list[str | None] | None = None
    roles: list[str] | None = None
    links: list[int] | None = None
    paragraphs: list[int] | None = None
    reports: list[list[int]] | None = None
    mentions: list[int] | None = None
    referents: list[tuple[int, list[int]]] | None = None
    deeds: list[Deed] | None = None
    sides: dict[str, list[int]] | None = None
    vague: list[tuple[int, int, int]] | None = None  # number in labels.DEEDS, first word, the word after the last
    acts: list[Act] | None = None
    told: list[Act] | None = None
    stands: list[Stand] | None = None


def save(path: Path, items: Iterable[Item]) -> int:
    """Write items as JSON lines, what is None left out; gives their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            count += 1
            kept = {key: value for key, value in asdict(item).items() if value is not None}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
    return count


def load(path: Path) -> Iterator[Item]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Item(**json.loads(line))


def joined(parts: list[Item]) -> Item:
    """Several items as one paragraph."""
    whole = Item([], [], parts[0].document)
    lists: dict[str, list[Any]] = {
        key: []
        for key in ("tags", "heads", "relations", "names", "roles", "links")
        if getattr(parts[0], key) is not None
    }
    total = sum(len(p.words) for p in parts)
    number = 0
    for part in parts:
        base = len(whole.words)
        whole.words += part.words
        whole.sentence += [number + s for s in part.sentence]
        number = whole.sentence[-1] + 1 if whole.sentence else 0
        for key, got in lists.items():
            values = getattr(part, key)
            if key == "heads":
                values = [h + base for h in values]
            elif key == "links":
                values = [-1 if v < 0 else total if v == len(part.words) else v + base for v in values]
            lists[key] = got + values
    for key, got in lists.items():
        setattr(whole, key, got)
    return whole


def moved_into(item: Item, made: Item, new: dict[int, int]) -> None:
    """Give `made` the deeds of `item` over the words that are left, `new` giving their places."""
    if item.sides is None:
        return
    kept = {key: [new[i] for i in words if i in new] for key, words in item.sides.items()}
    made.sides = {key: words for key, words in kept.items() if words}
    made.told = item.told
    if item.stands is not None:
        made.stands = [_moved(stand, new) for stand in item.stands if stand["word"] in new]
    if item.deeds is None:
        made.acts = item.acts
        return
    made.deeds = []
    for deed in item.deeds:
        if deed["word"] in new:
            places = deed["places"]
            left = places and [new[i] for i in places if i in new]
            one = Deed(**{**deed, "word": new[deed["word"]], "places": (left or None) if places else places})
            made.deeds.append(one)
    made.acts = [act for deed in made.deeds for act in deed["acts"]]
    made.vague = []
    for kind, start, end in item.vague or []:
        left_words = [new[i] for i in range(start, end) if i in new]
        if left_words:
            made.vague.append((kind, min(left_words), max(left_words) + 1))


def _moved(stand: Stand, new: dict[int, int]) -> Stand:
    first, last = stand["about"] or (-1, -1)
    about = (new[first], new[last]) if first in new and last in new else None
    return Stand(**{**stand, "word": new[stand["word"]], "about": about})
