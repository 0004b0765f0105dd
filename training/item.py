"""One training paragraph: words and what is known of them; what a corpus does not annotate is None."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


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
