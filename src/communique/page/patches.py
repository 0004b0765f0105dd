"""Repairs as patches over an original text, composed so that every one can be undone.

Repair works in passes, each on the text that the one before left. The ledger keeps all of them as one sorted list of
non-overlapping patches in the coordinates of the *original*, so that the edits of an article are simple however many
passes touched a place: the algebra of text patches, where composing two of them gives one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from communique.records import Edit, Span

Offsets = npt.NDArray[np.int64]


class Patch(NamedTuple):
    """`text[start:end]` gives way to `new`. `operation` names the repair, `reason` says why in words."""

    start: int
    end: int
    new: str
    operation: str
    reason: str


class Ledger:
    """The original text, the patches over it, and the text that they make."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self.patches: list[Patch] = []

    def amend(self, patches: Sequence[Patch]) -> list[Patch]:
        """Apply patches given in the coordinates of `self.text`; one that overlaps its forerunner is left out.

        Gives back those that were applied, sorted.
        """
        fresh = _disjoint(self.text, patches)
        if fresh:
            composed = _compose(self, fresh) if self.patches else fresh
            self.text = _apply(self.text, fresh)
            self.patches = composed
        return fresh

    def edits(self) -> tuple[Edit, ...]:
        """The patches as records: spans in the repaired text, raw words in a form that any export can write."""
        return tuple(
            Edit(writable(self.original[p.start : p.end]), Span(at, at + len(p.new)), p.operation, p.reason)
            for p, at in zip(self.patches, self.places(), strict=True)
        )

    def places(self) -> list[int]:
        """Where each patch begins in `self.text`."""
        shift, places = 0, []
        for patch in self.patches:
            places.append(patch.start + shift)
            shift += len(patch.new) - (patch.end - patch.start)
        return places

    def sources(self) -> Offsets:
        """For each character of `self.text` its place in the original, -1 where a repair wrote it."""
        source = np.full(len(self.text), -1, dtype=np.int64)
        read, write = 0, 0
        for patch in (*self.patches, Patch(len(self.original), len(self.original), "", "", "")):
            kept = patch.start - read
            source[write : write + kept] = np.arange(read, patch.start)
            write += kept + len(patch.new)
            read = patch.end
        return source


def writable(text: str) -> str:
    r"""Undecodable bytes and lone surrogates in the form `\xe9`, `\ud800`, which every encoding can write."""
    if text.isascii():
        return text.replace("\x00", "\\x00")
    return "".join(_written(c) for c in text)


def _written(character: str) -> str:
    code = ord(character)
    if 0xDC00 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return "\\x00" if code == 0 else character


def _disjoint(text: str, patches: Sequence[Patch]) -> list[Patch]:
    kept: list[Patch] = []
    for patch in sorted(patches, key=lambda p: (p.start, p.end)):
        if text[patch.start : patch.end] == patch.new:
            continue
        if kept and (patch.start < kept[-1].end or (patch.start, patch.end) == (kept[-1].start, kept[-1].end)):
            continue
        kept.append(patch)
    return kept


def _apply(text: str, patches: Sequence[Patch]) -> str:
    parts, read = [], 0
    for patch in patches:
        parts += [text[read : patch.start], patch.new]
        read = patch.end
    return "".join([*parts, text[read:]])


def _compose(ledger: Ledger, fresh: list[Patch]) -> list[Patch]:
    """One list in original coordinates out of the ledger's patches and `fresh`, which are in those of its text."""
    places = ledger.places()
    # (start, end in the current text, whether fresh, patch); an old patch stands where its new words stand now.
    marks = [(at, at + len(p.new), False, p) for p, at in zip(ledger.patches, places, strict=True)]
    marks += [(p.start, p.end, True, p) for p in fresh]
    marks.sort(key=lambda m: (m[0], m[1]))
    composed: list[Patch] = []
    group: list[tuple[int, int, bool, Patch]] = []
    end, shift = -1, 0
    for mark in marks:
        if group and not (mark[0] < end or (mark[0] == end and _touches(group, mark))):
            shift = _close(ledger, group, shift, composed)
            group = []
            end = -1
        group.append(mark)
        end = max(end, mark[1])
    if group:
        _close(ledger, group, shift, composed)
    return composed


def _touches(group: list[tuple[int, int, bool, Patch]], mark: tuple[int, int, bool, Patch]) -> bool:
    """Neighbours join where one of them is empty in the current text: their order would be lost otherwise."""
    return mark[0] == mark[1] or any(start == end == mark[0] for start, end, _, _ in group)


def _close(ledger: Ledger, group: list[tuple[int, int, bool, Patch]], shift: int, composed: list[Patch]) -> int:
    """Fold a group of touching patches into one; gives back current minus original offset after it."""
    start, end = min(m[0] for m in group), max(m[1] for m in group)
    old = [m[3] for m in group if not m[2]]
    new = [m[3] for m in group if m[2]]
    grown = sum(len(p.new) - (p.end - p.start) for p in old)
    original_start, original_end = start - shift, end - shift - grown
    words = _apply(ledger.text[start:end], [p._replace(start=p.start - start, end=p.end - start) for p in new])
    if ledger.original[original_start:original_end] != words:
        operations = dict.fromkeys(p.operation for p in [*old, *new])
        reasons = dict.fromkeys(p.reason for p in [*old, *new])
        composed.append(Patch(original_start, original_end, words, "+".join(operations), "; ".join(reasons)))
    return shift + grown
