"""The marked sentences of PLV_train (data/plover) as items: two sides and the type of what one does to the other.

No trigger is marked there; the loss of acts finds one (`training/losses.py`). CONCEDE and RETREAT are one type there,
which tells neither: such sentences are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from communique.findings.deeds.acts import ONLY_JOINT
from communique.records import Span
from communique.text.labels import EVENTS
from communique.text.sentences import split_sentences
from communique.text.sight import head_of
from communique.text.tokens import tokenize
from communique.text.trained import TrainedReader
from training.item import Item

_MARK = re.compile(r"</?[st]>")
SOURCE, TARGET = "S", "T"


def items(path: Path, reader: TrainedReader) -> Iterator[Item]:
    """One item a sentence, its sides by the heads of what is marked."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["gold_root"] in EVENTS and (item := _item(row["marked_sentence"], row["gold_root"], reader)):
                yield item


def _item(marked: str, kind: str, reader: TrainedReader) -> Item | None:
    text, at = "", 0
    spans: dict[str, list[int]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        spans.setdefault(mark.group()[-2].upper(), []).append(len(text))
    text += marked[at:]
    sentences = [tokenize(text, s.start, s.end) for s in split_sentences(text, 0, len(text))]
    (seen,) = reader.paragraphs([sentences])
    tokens = [token for sentence in sentences for token in sentence]
    starts, ends = [t.start for t in tokens], [t.end for t in tokens]
    heads = {key: head_of(Span(*span), starts, ends, seen.heads) for key, span in spans.items() if len(span) == 2}
    if set(heads) != {SOURCE, TARGET} or None in heads.values() or heads[SOURCE] == heads[TARGET]:
        return None
    item = Item(list(seen.words), list(seen.sentence), "plover")
    item.sides = {key: [head] for key, head in heads.items() if head is not None}
    item.acts = item.told = [(EVENTS.index(kind), SOURCE, TARGET)]
    if kind in ONLY_JOINT:
        item.acts = item.told = [(EVENTS.index(kind), *sorted((SOURCE, TARGET)))]  # type: ignore[list-item]
    return item
