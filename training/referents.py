"""Mentions and whom they take up: from GUM's coreference, and from the speakers of the annotated documents.

GUM marks every mention with its head and its entity (https://gucorpling.org/gum). The annotated documents give each
speaker mention the fullest name that it stands for; the other mentions of that name are those that the package's
actors find.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from communique import actors, page, source, text
from communique.records import Span
from communique.settings import Settings
from communique.text.labels import MENTIONS
from communique.text.sight import head_of
from communique.text.trained import TrainedReader
from training.fit_antecedents import Nearness
from training.gum import Open, marks
from training.item import Item

_KINDS = {"person": 1, "organization": 2, "place": 3}
UNTOLD = -100


def gum(path: Path) -> Iterator[Item]:
    """Each document of GUM as one item, with its mentions of persons, bodies and places."""
    item, opened, seen = Item([], [], "", mentions=[], referents=[]), [], {}  # type: ignore[var-annotated]
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# newdoc end"]:
        if line.startswith("# newdoc"):
            if item.words:
                yield item
            item = Item([], [], f"gum {line.rpartition(' ')[2]}", mentions=[], referents=[])
            opened, seen = [], {}
        elif line and line[0].isdigit() and line.split("\t", 1)[0].isdigit():
            rows.append(line.split("\t"))
        elif not line and rows:
            _sentence(rows, item, opened, seen)
            rows = []


def _sentence(rows: list[list[str]], item: Item, opened: list[Open], seen: dict[str, list[int]]) -> None:
    base = len(item.words)
    number = item.sentence[-1] + 1 if item.sentence else 0
    item.words += [row[1] for row in rows]
    item.sentence += [number] * len(rows)
    assert item.mentions is not None and item.referents is not None  # noqa: S101
    item.mentions += [0] * len(rows)
    for place, row in enumerate(rows):
        for entity in marks(row[9], base + place, opened):
            kind = _KINDS.get(entity.kind, 0)
            if not kind or not entity.heads or entity.heads[0] >= len(item.words):
                continue
            head = entity.heads[-1]
            head = min(head, base + place)
            item.mentions[head] = kind
            before = seen.setdefault(entity.number, [])
            item.referents.append((head, [i for i in before if i != head]))
            before.append(head)


def add(
    item: Item, gold: dict[str, Any], words: str, reader: TrainedReader, same: Callable[[str, str], bool]
) -> list[int]:
    """Give a document's item the heads of its mentions, and whom its speakers take up; gives the head of each word, or
    nothing where the text is read otherwise than it was annotated.
    """
    raw = json.dumps({"text": words}).encode()
    article = page.compose(source.from_bytes(raw, origin=item.document, url=None), raw, Settings())
    if article.text != words:
        return []
    document = text.document(article)
    cast = actors.cast(document, judge=Nearness(), states=False)  # no scorer that has learned from the document
    tokens = [t for s in document.sentences for t in s.tokens]
    if [t.text for t in tokens] != item.words:
        return []
    heads: list[int] = []
    for seen in reader.document(document):
        base = len(heads)
        heads += [base + h for h in seen.heads]
    starts = [t.start for t in tokens]
    ends = [t.end for t in tokens]

    def head(span: Span) -> int | None:
        return head_of(span, starts, ends, heads)

    item.mentions = [UNTOLD] * len(item.words)
    named: list[tuple[int, str]] = []
    for mention in cast.mentions:
        place = head(mention.span)
        if place is None:
            continue
        kind = cast.actor(mention.actor_id).kind
        item.mentions[place] = MENTIONS.index("person" if kind == "person" else "place" if kind == "state" else "body")
        if mention.kind in ("name", "body", "title"):
            named.append((place, cast.actor(mention.actor_id).name))
    item.referents = list(_speakers(gold, head, named, same))
    return heads


def _speakers(
    gold: dict[str, Any],
    head: Callable[[Span], int | None],
    named: Sequence[tuple[int, str]],
    same: Callable[[str, str], bool],
) -> Iterator[tuple[int, list[int]]]:
    spoken: set[int] = set()
    for quotation in gold["quotations"]:
        if not quotation.get("speaker_span") or not quotation["speaker_name"]:
            continue
        place = head(Span(*quotation["speaker_span"]))
        if place is None or place in spoken:
            continue
        spoken.add(place)
        yield place, [i for i, name in named if i != place and same(quotation["speaker_name"], name)]
