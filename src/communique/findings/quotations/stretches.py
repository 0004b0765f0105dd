"""Spans to be asked whether one of them meets another: by bisection, since documents may be long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from communique.records import Span


class Stretches:
    """Spans, to be asked whether one of them shares a character with another span; spans that overlap are joined."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def meet(self, span: Span) -> bool:
        index = bisect_left(self._starts, span.end) - 1
        return index >= 0 and self._ends[index] > span.start
