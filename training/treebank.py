"""Universal Dependencies treebanks, in their own words and in those of the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from communique.text.labels import RELATIONS
from communique.text.tokens import tokenize
from training.item import Item

_ROOT = -1


def items(path: Path) -> Iterator[tuple[Item, Item | None]]:
    """Each sentence of a CoNLL-U file: as it stands, and cut as the package cuts words (None where that fails)."""
    document, text, rows, number = "", "", [], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")):
            number += 1
            document = f"{path.stem}:{number}"
        elif line.startswith("# text = "):
            text = line[9:]
        elif line and line[0].isdigit():
            rows.append(line.split("\t"))
        elif not line and rows:
            item, ends = _sentence(rows, text, document)
            yield item, _recut(item, ends, text)
            rows = []


def _sentence(rows: list[list[str]], text: str, document: str) -> tuple[Item, list[tuple[int, int]] | None]:
    words = [row for row in rows if row[0].isdigit()]
    heads = [int(row[6]) - 1 for row in words]
    heads = [i if h == _ROOT else h for i, h in enumerate(heads)]
    relations = [row[7] if row[7] in RELATIONS else row[7].split(":")[0] for row in words]
    item = Item(
        words=[row[1] for row in words],
        sentence=[0] * len(words),
        document=document,
        tags=[row[3] for row in words],
        heads=heads,
        relations=list(relations),
    )
    places, at = [], 0
    for word in item.words:
        found = text.find(word, at, at + len(word) + 3)
        if found < 0:
            return item, None
        places.append((found, found + len(word)))
        at = found + len(word)
    return item, places


def _recut(item: Item, places: list[tuple[int, int]] | None, text: str) -> Item | None:
    """The same tree over the package's words: several words under one become that one, whose parts hang together."""
    if places is None or item.heads is None or item.tags is None or item.relations is None:
        return None
    tokens = tokenize(text)
    under = []
    for token in tokens:
        under.append([i for i, (a, b) in enumerate(places) if a < token.end and b > token.start])
    if not all(under):
        return None
    owner: dict[int, int] = {}
    chosen = []
    for place, group in enumerate(under):
        outside = [i for i in group if item.heads[i] not in group or item.heads[i] == i]
        top = outside[0] if outside else group[0]
        repeated = top in owner
        chosen.append((top, repeated))
        for i in group:
            owner.setdefault(i, place)
    heads: list[int] = []
    tags: list[str | None] = []
    relations: list[str | None] = []
    for place, (top, repeated) in enumerate(chosen):
        if repeated:  # the second piece of one word: `Gen` `.`
            heads.append(owner[top])
            tags.append("PUNCT" if not tokens[place].is_word else item.tags[top])
            relations.append("punct" if not tokens[place].is_word else "goeswith")
            continue
        head = owner[item.heads[top]]
        heads.append(head)
        tags.append(item.tags[top])
        relations.append("root" if item.heads[top] == top else item.relations[top])
        if head == place and item.heads[top] != top:
            return None
    words = [token.text for token in tokens]
    return Item(words, [0] * len(words), item.document, tags, heads, relations)
