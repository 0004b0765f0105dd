"""From scores to labels that make sense together: no I without its B, trees that are trees, links to a cue.

Vectorised over whatever was read together: Viterbi over all rows at once; trees are repaired (Chu and Liu 1965,
Edmonds 1967) only in the few sentences where each word's best head does not give a tree already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
FORBIDDEN = -1e4


def transitions(labels: Sequence[str]) -> Array:
    """Scores of one label after another that forbid an I that continues nothing of its kind."""
    table = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for i, before in enumerate(labels):
        for j, after in enumerate(labels):
            if after.startswith("I-") and before[2:] != after[2:]:
                table[i, j] = FORBIDDEN
    return table


def viterbi(scores: Array, table: Array) -> Array:
    """The best label sequence of each row: `scores` is (rows, words, labels), `table[i, j]` the score of j after i.

    A row begins as if O (label 0) stood before it.
    """
    rows, words, labels = scores.shape
    back = np.empty((words, rows, labels), dtype=np.int8)
    best = scores[:, 0] + table[0]
    across = np.ascontiguousarray(table.T)
    for place in range(1, words):
        step = best[:, None, :] + across
        back[place] = step.argmax(axis=2)
        best = step.max(axis=2) + scores[:, place]
    path = np.empty((rows, words), dtype=np.int64)
    path[:, -1] = best.argmax(axis=1)
    index = np.arange(rows)
    for place in range(words - 1, 0, -1):
        path[:, place - 1] = back[place, index, path[:, place]]
    return path


def constrained(scores: Array, table: Array) -> Array:
    """As `viterbi`, for a table that only forbids: each word's best label stands wherever that breaks no rule."""
    path: Array = scores.argmax(axis=2)
    before = np.concatenate([np.zeros_like(path[:, :1]), path[:, :-1]], axis=1)
    broken = (table[before, path] < 0).any(axis=1)
    if broken.any():
        path[broken] = viterbi(scores[broken], table)
    return path


def spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first word, word after the last) of each span of BIO labels."""
    found, start, kind = [], -1, ""
    for place, label in enumerate(labels):
        if start >= 0 and label != f"I-{kind}":
            found.append((kind, start, place))
            start = -1
        if label.startswith("B-"):
            start, kind = place, label[2:]
    if start >= 0:
        found.append((kind, start, len(labels)))
    return found


def trees(scores: Array, sentences: Sequence[tuple[int, int, int]]) -> Array:
    """The head of each word of each row: `scores[r, i, j]` for j as head of i, `scores[r, i, i]` for i as root.

    `sentences` are (row, first word, word after the last). Each becomes a tree with one root, its own head.
    """
    heads: Array = scores.argmax(axis=2)
    size = heads.shape[1]
    own = heads == np.arange(size)
    up = heads
    for _ in range(max(1, size - 1).bit_length()):
        up = np.take_along_axis(up, up, axis=1)
    lost = np.take_along_axis(heads, up, axis=1) != up  # on a cycle, or hanging on one
    roots = np.cumsum(own, axis=1)
    losses = np.cumsum(lost, axis=1)
    for row, start, end in sentences:
        before = start - 1
        if (
            roots[row, end - 1] - (roots[row, before] if start else 0) != 1
            or losses[row, end - 1] - (losses[row, before] if start else 0) != 0
        ):
            heads[row, start:end] = start + np.asarray(_best_tree(scores[row, start:end, start:end]))
    return heads


def _best_tree(scores: Array) -> list[int]:
    """The best tree, with the root that makes it ."""
    size = len(scores)
    roots = np.argsort(-np.diag(scores))[:2]
    best: tuple[float, list[int]] = (-np.inf, list(range(size)))
    for root in roots:
        heads = _arborescence(scores, int(root))
        total = float(sum(scores[i, h] for i, h in enumerate(heads)))
        if total > best[0]:
            best = (total, heads)
    return best[1]


def _arborescence(scores: Array, root: int) -> list[int]:
    """Chu-Liu-Edmonds with a given root, cycles broken one after another without recursion into contracted graphs.

    Each cycle is left at the word where another head costs least; that repeats until none is left. Near enough the
    best tree, and never more than one step a word.
    """
    size = len(scores)
    weights = scores.astype(np.float64).copy()
    np.fill_diagonal(weights, -np.inf)
    heads = weights.argmax(axis=1) if size > 1 else np.zeros(size, dtype=np.int64)
    heads[root] = root
    for _ in range(size):
        reached = _below(heads, root)
        if reached.all():
            break
        cycle = np.flatnonzero(~reached)
        gain = weights[np.ix_(cycle, np.flatnonzero(reached))]
        loss = gain.max(axis=1) - weights[cycle, heads[cycle]]
        place = int(loss.argmax())
        heads[cycle[place]] = np.flatnonzero(reached)[int(gain[place].argmax())]
    return [int(h) for h in heads]


def _below(heads: Array, root: int) -> Array:
    """Which words hang, over any number of steps, on the root."""
    up = heads
    for _ in range(max(1, len(heads) - 1).bit_length() + 1):
        up = up[up]
    below: Array = up == root
    return below


def links(roles: Sequence[tuple[str, int, int]], query: Array, key: Array, none: Array) -> list[int | None]:
    """For each span, which span of `roles` is its cue: sources and contents only, None where no cue is likelier.

    Each span has at most one cue, so that the links are a forest. `none` is the key of having no cue.
    """
    cues = [number for number, (kind, _, _) in enumerate(roles) if kind == "cue"]
    found: list[int | None] = [None] * len(roles)
    others = [number for number, (kind, _, _) in enumerate(roles) if kind != "cue"]
    if not cues or not others:
        return found
    keys = np.vstack([none[None], key[[roles[c][1] for c in cues]]])
    choice = (query[[roles[o][1] for o in others]] @ keys.T).argmax(axis=1)
    for number, chosen in zip(others, choice, strict=True):
        found[number] = cues[int(chosen) - 1] if chosen else None
    return found
