"""Quotations as the anchored heads read them: lists of places that begin with an anchor.

A report is `[anchor, kind, domain, *targets]`: the word that it hangs on, the number of its kind in `labels.ANCHORS`,
the corpus whose idea of a quotation it follows, and for each of `labels.POINTERS` the place that it points at, NONE
where there is nothing, UNKNOWN where the corpus does not say. Last words are within.
"""

from __future__ import annotations

from collections.abc import Mapping

from communique.text.labels import POINTERS
from training.item import Item

NONE, UNKNOWN = -1, -2
GOLD, POLNEAR = 0, 1
CUE, OPENING = 1, 2
HEAD = 3  # numbers before the targets
_SPANS = ((POINTERS.index("cue end"),), *((i, i + 1) for i in range(1, len(POINTERS), 2)))


def of_roles(item: Item) -> list[list[int]]:
    """The reports of a paragraph of PolNeAR: each cue with what is linked to it; addressees are not annotated there."""
    roles, links = item.roles or [], item.links or []
    size = len(item.words)
    made: dict[int, list[int]] = {}
    for start, end, kind in _stretches(roles):
        if kind == "cue":
            made[start] = [start, CUE, POLNEAR, end - 1, *[NONE] * 6, UNKNOWN, UNKNOWN]
    for start, end, kind in _stretches(roles):
        cue = links[start] if start < len(links) else NONE
        if kind == "cue" or not 0 <= cue < size or cue not in made:
            continue
        report = made[cue]
        at = HEAD + POINTERS.index(
            "source start" if kind == "source" else "before start" if end <= cue else "after start"
        )
        if report[at] == NONE:
            report[at], report[at + 1] = start, end - 1
        elif kind == "content" and start > cue and start - report[at + 1] <= 2:  # torn by a mark or a second cue
            report[at + 1] = end - 1
        elif kind == "content" and end <= cue:  # the nearest before
            report[at], report[at + 1] = start, end - 1
    return [report for report in made.values() if any(v >= 0 for v in report[HEAD + 1 : HEAD + 5])]


def _stretches(roles: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for place, label in enumerate(roles):
        if label.startswith("B-"):
            found.append((place, place + 1, label[2:]))
        elif label.startswith("I-") and found and found[-1][1] == place and found[-1][2] == label[2:]:
            found[-1] = (found[-1][0], place + 1, label[2:])
    return found


def moved(report: list[int], new: Mapping[int, int]) -> list[int] | None:
    """The report over the words that are left, `new` giving their places; None where its anchor is lost.

    A span keeps the words of it that are left; one of which none is left is unknown, since the damaged text may still
    mean it.
    """
    anchor = new.get(report[0])
    if anchor is None:
        return None
    made = [anchor, *report[1:HEAD], *[UNKNOWN] * len(POINTERS)]
    for places in _SPANS:
        first = report[0] if len(places) == 1 else report[HEAD + places[0]]
        last = report[HEAD + places[-1]]
        if first < 0 or last < 0:
            made[HEAD + places[0]] = first if len(places) > 1 else last
            made[HEAD + places[-1]] = last
            continue
        left = [new[i] for i in range(first, last + 1) if i in new]
        if not left:
            continue
        low, high = min(left), max(left)
        before = places[0] == POINTERS.index("before start")
        after = places[0] == POINTERS.index("after start")
        if high - low > last - first or before and high >= anchor or after and low < anchor:
            continue  # torn apart by a cue that wandered
        made[HEAD + places[0]], made[HEAD + places[-1]] = (low, high) if len(places) > 1 else (high, high)
    return made


def cropped(reports: list[list[int]], start: int, end: int) -> list[list[int]]:
    """The reports that hang on words from `start` to before `end`, in places counted from `start`; what lies outside
    of the window is none, what reaches over its edge ends there.
    """
    made = []
    for report in reports:
        if not start <= report[0] < end:
            continue
        one = [report[0] - start, *report[1:HEAD]]
        for places in _SPANS:
            first = report[0] if len(places) == 1 else report[HEAD + places[0]]
            last = report[HEAD + places[-1]]
            if first < 0 or last < 0:
                one += [report[HEAD + p] for p in places]
            elif last < start or first >= end:
                one += [NONE] * len(places)
            else:
                low, high = max(first, start) - start, min(last, end - 1) - start
                one += [high] if len(places) == 1 else [low, high]
        made.append(one)
    return made
