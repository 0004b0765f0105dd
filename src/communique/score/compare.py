"""How two findings are compared: words, names, and one-to-one matching.

Spans are compared as sequences of words, not of characters, so that a reading may clean or re-join the text.
Names are compared loosely, as annotators write "Lavrov" where a reader finds "Russian Foreign Minister
Sergey Lavrov".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Words of titles and styles of address, which say nothing about who is meant.
TITLES = frozenset(
    "the a an of mr mrs ms dr president minister prime foreign secretary state spokesperson spokesman "
    "spokeswoman ambassador king queen prince crown sheikh chancellor premier general h e his her "
    "excellency".split()
)


def words(text: str | None) -> list[str]:
    """The words of a text: letters and digits, without accents, case folded.

    >>> words("Erdoğan’s “No”, 2024")
    ['erdogan', 's', 'no', '2024']
    """
    flat = unicodedata.normalize("NFKD", text or "").casefold()
    return re.findall(r"[^\W_]+", "".join(c for c in flat if not unicodedata.combining(c)))


def common_subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for word in a:
        diagonal = 0
        for j, other in enumerate(b, 1):
            above = row[j]
            row[j] = diagonal + 1 if word == other else max(above, row[j - 1])
            diagonal = above
    return row[-1]


def word_f1(a: Sequence[str], b: Sequence[str], floor: float = 0.0) -> float:
    """Word F1 of two contents, by their longest common subsequence; 0 where either is empty.

    It is 0 as well where the words alone, in whatever order, show that it cannot reach `floor`: that is quick to see.
    """
    if not a or not b:
        return 0.0
    both = len(a) + len(b)
    if floor and 2 * (Counter(a) & Counter(b)).total() < floor * both:
        return 0.0
    return 2 * common_subsequence(a, b) / both


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names mean the same person or body.

    They do when, titles apart, the last word of one is among the words of the other, or when one of them is
    a single word made of the other's initials.

    >>> same_name("Foreign Minister Kari Lund", "Lund"), same_name("UN", "United Nations"), same_name("Lund",
    None) (True, True, False)
    """
    all_a, all_b = words(a), words(b)
    if not all_a or not all_b:
        return False
    core_a, core_b = _core(all_a), _core(all_b)
    if all_a == all_b or core_a[-1] in core_b or core_b[-1] in core_a:
        return True
    return core_a == [_initials(core_b)] or core_b == [_initials(core_a)]


def _core(name: list[str]) -> list[str]:
    return [word for word in name if word not in TITLES] or name


def _initials(name: list[str]) -> str:
    return "".join(word[0] for word in name)


def match(gold: int, read: int, likeness: Callable[[int, int], float], floor: float) -> list[tuple[int, int]]:
    """Pairs (gold, read) of places in two lists, one to one, greedily the likest first, none under `floor`.

    Of equally like pairs the ones that stand later are taken first.
    """
    ranked = sorted(((likeness(i, j), i, j) for i in range(gold) for j in range(read)), reverse=True)
    free_gold, free_read = set(range(gold)), set(range(read))
    pairs = []
    for value, i, j in ranked:
        if value < floor:
            break
        if i in free_gold and j in free_read:
            free_gold.remove(i)
            free_read.remove(j)
            pairs.append((i, j))
    return pairs
