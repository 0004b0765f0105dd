"""The named entities of GUM (https://gucorpling.org/gum): spans of its CoNLL-U files whose head is a proper noun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.item import Item
from training.known import Known
from training.named import named_item

_KINDS = {"person": "person", "place": "place", "organization": "body", "time": "time"}
_MARK = re.compile(r"\((\d+)-([a-z]+)-([^()]*)|(\d+)\)|\)")
_INNER = frozenset(("of", "and", "the", "for", "in", "on", "de", "du", "la", "'s", "&", "-", "al"))


@dataclass
class Open:
    number: str
    kind: str
    start: int
    heads: list[int]


def items(path: Path, known: Known) -> Iterator[Item]:
    """Each sentence with its names, in the treebank's words."""
    document, rows = "", []
    opened: list[Open] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            document = line.rpartition(" ")[2]
            opened = []
        elif line and line[0].isdigit() and line.split("\t", 1)[0].isdigit():
            rows.append(line.split("\t"))
        elif not line and rows:
            yield _sentence(rows, document, known, opened)
            rows, opened = [], []


def _sentence(rows: list[list[str]], document: str, known: Known, opened: list[Open]) -> Item:
    words, tags = [row[1] for row in rows], [row[3] for row in rows]
    found: list[tuple[str, int, int]] = []
    for place, row in enumerate(rows):
        for closed in marks(row[9], place, opened):
            span = _name(closed, place + 1, words, tags)
            if span:
                found.append(span)
    found.sort(key=lambda s: s[1] - s[2])
    spans: list[tuple[str, int, int]] = []
    for kind, a, b in found:
        if not any(a < y and b > x for _, x, y in spans):
            spans.append((kind, a, b))
    item = named_item(words, sorted(spans, key=lambda s: s[1]), _KINDS, known, document)
    if item.names is not None:  # times hold more than the dates that are names: not trained on
        item.names = [None if label and label[2:] == "time" else label for label in item.names]
    return item


def marks(misc: str, place: int, opened: list[Open]) -> Iterator[Open]:
    """Open and close entities by the word's `Entity=`; gives those that end here."""
    entity = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
    single: str | None = None
    for match in _MARK.finditer(entity):
        if match[1]:
            fields = match[3].split("-")
            heads = [place + int(n) - 1 for n in fields[3].split(",") if n.isdigit()] if len(fields) > 3 else []
            opened.append(Open(match[1], match[2], place, heads))
            single = match[1]
        else:
            number = match[4] or single
            at = next((i for i in range(len(opened) - 1, -1, -1) if opened[i].number == number), None)
            if at is not None:
                yield opened.pop(at)
            single = None


def _name(entity: Open, end: int, words: list[str], tags: list[str]) -> tuple[str, int, int] | None:
    """The name in an entity: its head and the proper nouns around it, "of" and the like between them."""
    heads = [h for h in entity.heads if h < end]
    if entity.kind == "time":
        dated = any(words[i][0].isupper() or words[i][0].isdigit() for i in heads)
        return ("time", entity.start, end) if dated and end - entity.start < 5 else None
    if not heads or any(tags[h] != "PROPN" for h in (heads[0], heads[-1])):
        return None
    a, b = heads[0], heads[-1] + 1
    while a > entity.start and (tags[a - 1] == "PROPN" or (words[a - 1][0].isupper() and tags[a - 1] == "ADJ")):
        a -= 1
    while b < end:
        ahead = b
        while ahead < end and words[ahead].lower() in _INNER:
            ahead += 1
        if ahead >= end or tags[ahead] != "PROPN" or (entity.kind == "person" and ahead > b):
            break
        b = ahead + 1
    return entity.kind, a, b
