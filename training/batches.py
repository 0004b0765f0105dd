"""Training batches: a fixed mixture of the three tasks, packed into rows, with what is known of each word."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from communique.text.labels import DEEDS, NAME_LABELS, POINTERS, RELATIONS, ROLE_LABELS, STANCES, UPOS
from communique.text.packing import Prepared, Preparer, Rows, pack
from training.item import Item, joined
from training.noise import TRAINING, damage
from training.reports import HEAD, NONE, of_roles

Array = np.ndarray[Any, Any]

IGNORED = -100
# The share of each task in the words of every batch, where it is there; `gold` only when the reader learns from it.
SHARES = {"speech": 0.5, "parse": 0.15, "names": 0.22, "referents": 0.13, "gold": 0.0}
GOLD_SHARES = {"speech": 0.1, "parse": 0.04, "names": 0.05, "referents": 0.03, "gold": 0.74, "plover": 0.04}
DEED_SHARES = {"gold": 0.93, "plover": 0.07}  # when only the heads of deeds learn
_NUMBER = {
    "tags": {label: i for i, label in enumerate(UPOS)},
    "relations": {label: i for i, label in enumerate(RELATIONS)},
    "names": {label: i for i, label in enumerate(NAME_LABELS)},
    "roles": {label: i for i, label in enumerate(ROLE_LABELS)},
}
_TARGETS = ("tags", "heads", "relations", "names", "roles", "links")
LONGEST = 150
PLAYERS = 8  # sides of a window between which acts are learned
WITHHELD = 0.2  # chance of a known phrase not to be told


class Source(Protocol):
    """Where a task's items come from."""

    def take(self, rng: random.Random) -> Item: ...


@dataclass
class Stream:
    """An endless shuffled stream of one task's paragraphs, neighbours joined by chance, damaged by chance."""

    items: list[list[Item]]  # each place: the variants of one paragraph or sentence
    seed: int
    joins: float
    change: Callable[[Item, random.Random], Item] | None = None  # what is done to an item before it is damaged
    _order: list[int] = field(default_factory=list)
    _round: int = 0

    def take(self, rng: random.Random) -> Item:
        if not self._order:
            self._order = list(range(len(self.items)))
            random.Random(self.seed * 1000 + self._round).shuffle(self._order)  # noqa: S311
            self._round += 1
        place = self._order.pop()
        variant = rng.randrange(len(self.items[place]))
        parts = [self.items[place][variant]]
        size = len(parts[0].words)
        while rng.random() < self.joins and place + 1 < len(self.items):
            place += 1
            after = self.items[place][min(variant, len(self.items[place]) - 1)]
            size += len(after.words)
            if after.document != parts[0].document or size > LONGEST:
                break
            parts.append(after)
        item = joined(parts) if len(parts) > 1 else parts[0]
        if self.change is not None:
            item = self.change(item, rng)
        return damage(_shortened(item), TRAINING, rng)


def _shortened(item: Item) -> Item:
    """The first words of an item that is too long, as a paragraph of its own."""
    if len(item.words) <= LONGEST:
        return item
    size = LONGEST
    cut = {key: getattr(item, key) and getattr(item, key)[:size] for key in ("words", "sentence", *_TARGETS)}
    short = Item(document=item.document, **cut)
    if short.heads:
        short.heads = [min(h, size - 1) for h in short.heads]
    if short.links:
        short.links = [-1 if v < 0 else v if v < size else size for v in short.links]
    return short


def mixture(
    streams: Mapping[str, Source],
    prepare: Preparer,
    words: int,
    width: int,
    seed: int,
    shares: Mapping[str, float] = SHARES,
) -> Iterator[dict[str, Tensor]]:
    """Endless batches of about `words` words; each draws every task by its share of those that there are."""
    rng = random.Random(seed)  # noqa: S311
    share = {task: shares[task] for task in streams if shares.get(task)}
    whole = sum(share.values())
    owed = dict.fromkeys(share, 0.0)
    while True:
        batch: list[Item] = []
        for task, part in share.items():
            stream = streams[task]
            owed[task] += words * part / whole
            while owed[task] > 0:
                item = stream.take(rng)
                batch.append(item)
                owed[task] -= len(item.words)
        yield collate(batch, prepare, width, rng)


def collate(batch: list[Item], prepare: Preparer, width: int, rng: random.Random | None = None) -> dict[str, Tensor]:
    """Model inputs and targets of paragraphs; with `rng`, registry matches are sometimes withheld."""
    prepared: list[Prepared] = [
        prepare(item.words, item.sentence, paragraph=item.paragraphs, registry=rng is None or rng.random() > 0.15)
        for item in batch
    ]
    if rng is not None:
        prepared = [_withheld(one, rng) for one in prepared]
    rows = pack(prepared, width)
    shape = rows.inputs["position"].shape
    targets = {name: np.full(shape, IGNORED, dtype=np.int64) for name in _TARGETS}
    for item, (row, column) in zip(batch, rows.places, strict=True):
        end = column + len(item.words)
        for name, table in _NUMBER.items():
            values = getattr(item, name)
            if values is not None:
                targets[name][row, column:end] = [table.get(v, IGNORED) for v in values]
        if item.roles is not None:
            targets["roles"][row, column - 1] = 0  # the opening mark: outside
        if item.heads is not None:
            targets["heads"][row, column:end] = [column + h for h in item.heads]
        if item.links is not None:
            size = len(item.words)
            targets["links"][row, column:end] = [
                IGNORED if v < 0 else column - 1 if v == size else column + v for v in item.links
            ]
    made = {
        **rows.inputs,
        **{f"to_{k}": v for k, v in targets.items()},
        **_reports(batch, rows),
        **_deeds(batch, rows),
        **_acts(batch, rows),
        **_stands(batch, rows),
    }
    return {key: torch.from_numpy(value) for key, value in made.items()}


def _reports(batch: list[Item], rows: Rows) -> dict[str, Array]:
    """Targets of the anchored heads and of reference: `to_anchors` and `to_mentions` a word, `reports` one a row with
    the row of its anchor before it and places in that row, `referents` with its row, `same` with 1 where a word is a
    right one.
    """
    shape = rows.inputs["position"].shape
    anchors, mentions = (np.full(shape, IGNORED, dtype=np.int64) for _ in range(2))
    lines = np.zeros(shape, dtype=np.int64)
    reports: list[list[int]] = []
    referents: list[tuple[int, int]] = []
    same: list[Array] = []
    for item, (row, column) in zip(batch, rows.places, strict=True):
        end = column + len(item.words)
        if item.reports is not None:
            anchors[row, column:end] = 0
            for report in item.reports:
                anchors[row, column + report[0]] = report[1]
        if item.paragraphs is not None:
            lines[row, column:end] = np.unique(item.paragraphs, return_inverse=True)[1]
        if item.mentions is not None:
            mentions[row, column:end] = item.mentions
        found = item.reports if item.reports is not None else of_roles(item) if item.roles and item.links else []
        for report in found:
            targets = [column + v if v >= 0 else column - 1 if v == NONE else IGNORED for v in report[HEAD:]]
            reports.append([row, column + report[0], report[2], *targets])
        for head, others in item.referents or []:
            referents.append((row, column + head))
            same.append(_marked(shape[1], column, others or [-1]))
    return {
        "to_anchors": anchors,
        "to_mentions": mentions,
        "line": lines,
        "reports": np.array(reports, dtype=np.int64).reshape(-1, HEAD + len(POINTERS)),
        "referents": np.array(referents, dtype=np.int64).reshape(-1, 2),
        "same": np.array(same, dtype=np.bool_).reshape(-1, shape[1]),
    }


def _deeds(batch: list[Item], rows: Rows) -> dict[str, Array]:
    """Targets of the heads of deeds: `to_deeds` a word and kind (1, 0 or IGNORED), `deeds` one a trigger with its row,
    its place and its two statuses; `parties` one a trigger and side with the number of its trigger and whether the
    side acts and is acted upon, `meant` with 1 where a word means that side; `spots` and `where` one a trigger whose
    place is known, with the words that name it.
    """
    height, width = rows.inputs["position"].shape
    kinds = np.full((height, width, len(DEEDS)), IGNORED, dtype=np.int64)
    deeds: list[tuple[int, int, int, int]] = []
    parties: list[tuple[int, int, int]] = []
    spots: list[int] = []
    meant: list[Array] = []
    where: list[Array] = []

    for item, (row, column) in zip(batch, rows.places, strict=True):
        if item.deeds is None or item.sides is None:
            continue
        kinds[row, column : column + len(item.words)] = 0
        for kind, start, end in item.vague or []:
            kinds[row, column + start : column + end, kind] = IGNORED
        for deed in item.deeds:
            kinds[row, column + deed["word"], deed["kinds"]] = 1
            for key, words in item.sides.items():
                parties.append((len(deeds), int(key in deed["actors"]), int(key in deed["recipients"])))
                meant.append(_marked(width, column, words))
            if deed["places"] is not None:
                spots.append(len(deeds))
                where.append(_marked(width, column, deed["places"] or [-1]))
            deeds.append((row, column + deed["word"], deed["event_status"], deed["mode_status"]))
    return {
        "to_deeds": kinds,
        "deeds": np.array(deeds, dtype=np.int64).reshape(-1, 4),
        "parties": np.array(parties, dtype=np.int64).reshape(-1, 3),
        "meant": np.array(meant, dtype=np.bool_).reshape(-1, width),
        "spots": np.array(spots, dtype=np.int64),
        "where": np.array(where, dtype=np.bool_).reshape(-1, width),
    }


def _marked(width: int, column: int, words: Sequence[int]) -> Array:
    """A row of `width` with 1 at an item's words, whose first stands in a column."""
    right = np.zeros(width, dtype=np.bool_)
    right[[column + i for i in words]] = True
    return right


def _stands(batch: list[Item], rows: Rows) -> dict[str, Array]:
    """Targets of the heads of stances: `to_stances` a word and stance (1, 0 or IGNORED), `stands` one a cue with its
    row, its place and the columns of the first and last word of what it is about (IGNORED: beyond view); `holding` one
    a cue and side with the number of its cue and whether the side takes the stance and is the one that it is taken
    towards, `held` with 1 where a word means that side.
    """
    height, width = rows.inputs["position"].shape
    targets = np.full((height, width, len(STANCES)), IGNORED, dtype=np.int64)
    stands: list[tuple[int, int, int, int]] = []
    holding: list[tuple[int, int, int]] = []
    held: list[Array] = []
    for item, (row, column) in zip(batch, rows.places, strict=True):
        if item.stands is None or item.sides is None:
            continue
        targets[row, column : column + len(item.words)] = 0
        for stand in item.stands:
            targets[row, column + stand["word"], stand["stances"]] = 1
            for key, words in item.sides.items():
                holding.append((len(stands), int(key in stand["holders"]), int(key in stand["addressees"])))
                held.append(_marked(width, column, words))
            first, last = (column + i for i in stand["about"]) if stand["about"] else (IGNORED, IGNORED)
            stands.append((row, column + stand["word"], first, last))
    return {
        "to_stances": targets,
        "stands": np.array(stands, dtype=np.int64).reshape(-1, 4),
        "holding": np.array(holding, dtype=np.int64).reshape(-1, 3),
        "held": np.array(held, dtype=np.bool_).reshape(-1, width),
    }


def _acts(batch: list[Item], rows: Rows) -> dict[str, Array]:
    """Targets of who did what to whom: `scenes` one an item with its row, its first column, the column after its last
    and the number of its sides; `players` one a side with 1 where a word means it, scene by scene; `acts` one an act
    that is told (1) or told elsewhere in the document (IGNORED), with its scene, kind and sides.
    """
    width = rows.inputs["position"].shape[1]
    scenes: list[tuple[int, int, int, int]] = []
    players: list[Array] = []
    acts: list[tuple[int, int, int, int, int]] = []
    for item, (row, column) in zip(batch, rows.places, strict=True):
        if item.acts is None or item.sides is None:
            continue
        sides = item.sides
        keys = sorted((key for key in sides if key[1:2] != "_"), key=lambda key: (-len(sides[key]), key))
        number = {key: i for i, key in enumerate(keys[:PLAYERS])}
        if len(number) < 2:
            continue
        for one in item.told or []:
            if one[1] in number and one[2] in number:
                right = 1 if tuple(one) in {tuple(act) for act in item.acts} else IGNORED
                acts.append((len(scenes), one[0], number[one[1]], number[one[2]], right))
        for key in number:
            players.append(_marked(width, column, sides[key]))
        scenes.append((row, column, column + len(item.words), len(number)))
    return {
        "scenes": np.array(scenes, dtype=np.int64).reshape(-1, 4),
        "players": np.array(players, dtype=np.bool_).reshape(-1, width),
        "acts": np.array(acts, dtype=np.int64).reshape(-1, 5),
    }


def _withheld(one: Prepared, rng: random.Random) -> Prepared:
    """Some known phrases not told, so that the reader learns to do without."""
    marks = list(one.marks)
    place = 0
    while place < len(marks):
        end = place + 1
        while marks[place][2] and end < len(marks) and marks[end][2] == marks[place][2]:
            end += 1
        if marks[place][2] and rng.random() < WITHHELD:
            marks[place:end] = [(shape, quote, 0) for shape, quote, _ in marks[place:end]]
        place = end
    return Prepared(one.pieces, marks, one.sentence)


def held_out(document: str) -> bool:
    """Whether a document is among the fortieth of the training set that is kept to watch training by."""
    return zlib.crc32(document.encode()) % 40 == 0
