"""Groups from scored pairs: what surely belongs together first, and never two that contradict each other.

Pairs are joined from the best score down. A pair known to be apart keeps its two groups apart for good, so that a chain
of likenesses (A like B like C) does not bring together what was seen to differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass
class Groups:
    """A partition of 0..n-1 that grows by `join`."""

    size: int
    parent: list[int] = field(init=False)
    members: dict[int, list[int]] = field(init=False)
    apart: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.parent = list(range(self.size))
        self.members = {}
        self.apart = {}

    def root(self, item: int) -> int:
        """The item that stands for the group of `item`."""
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def of(self, item: int) -> list[int]:
        """The members of the group of `item`."""
        root = self.root(item)
        return self.members.get(root, [root])

    def separate(self, one: int, other: int) -> None:
        """Hold that the two are never in one group. Comes too late for what is joined already."""
        self.apart.setdefault(one, set()).add(other)
        self.apart.setdefault(other, set()).add(one)

    def may_join(self, one: int, other: int) -> bool:
        """Whether nothing holds the two groups apart."""
        if not self.apart:
            return True
        here, there = sorted((self.of(one), self.of(other)), key=len)
        large = self.root(there[0])
        return not any(self.root(enemy) == large for item in here for enemy in self.apart.get(item, ()))

    def join(self, one: int, other: int) -> bool:
        """Put the two groups together; False where they are held apart."""
        a, b = self.root(one), self.root(other)
        if a == b:
            return True
        if not self.may_join(a, b):
            return False
        if len(self.of(a)) < len(self.of(b)):
            a, b = b, a
        self.members.setdefault(a, [a]).extend(self.members.pop(b, [b]))
        self.parent[b] = a
        return True

    def all(self) -> Iterator[list[int]]:
        """Every group, the smallest member first."""
        found: dict[int, list[int]] = {}
        for item in range(self.size):
            found.setdefault(self.root(item), []).append(item)
        yield from found.values()


def grouped(
    size: int,
    pairs: Mapping[tuple[int, int], float],
    threshold: float,
    apart: Iterable[tuple[int, int]] = (),
    together: Iterable[tuple[int, int]] = (),
    average: float = 0.0,
) -> Groups:
    """The groups that the scored pairs make: `together` first, then pairs of at least `threshold`, best first.

    Two groups join only where the pairs between them score `average` in the mean (pairs without a score count as 0), so
    that one likeness of many does not make two statements of one speech into one.
    """
    groups = Groups(size)
    for one, other in together:
        groups.join(one, other)
    for one, other in apart:
        groups.separate(one, other)
    chosen = [(-score, pair) for pair, score in pairs.items() if score >= threshold]
    for _, (one, other) in sorted(chosen):
        if not average or mean(groups, pairs, one, other) >= average:
            groups.join(one, other)
    return groups


_SAMPLE = 12  # members of each group that are looked at


def mean(groups: Groups, pairs: Mapping[tuple[int, int], float], one: int, other: int) -> float:
    """The mean score of the pairs between the groups of two items (the items themselves among those looked at)."""
    here, there = ([item, *(m for m in groups.of(item)[:_SAMPLE] if m != item)] for item in (one, other))
    scores = [pairs.get((min(a, b), max(a, b)), 0.0) for a in here for b in there]
    return sum(scores) / len(scores)


def nearest(pairs: Mapping[tuple[int, int], float], members: Iterable[int], one: int) -> float:
    """The best score of an item with another member of its group; 1 where it is alone.

    >>> nearest({(0, 1): 0.7, (1, 2): 0.9}, [0, 1, 2], 1), nearest({}, [0, 1], 0), nearest({}, [3], 3)
    (0.9, 0.0, 1.0)
    """
    return max((pairs.get((min(one, m), max(one, m)), 0.0) for m in members if m != one), default=1.0)
