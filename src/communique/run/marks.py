"""The progress mark: a small file that says, after a worker died, what it had in hand.

One line for each step, appended as it is taken: `try RUN`, then for each item `reach N` (on the way to it), `take N`
(it is being read) and `done N`; `look N` while it is tried in a process of its own, `aside N REASON` once it is known
to kill. What a try left open when the next begins was in hand at a death. Whether that death was the item's doing is
another matter: a run may be killed as a whole, again and again, so that only deaths which the run outlived count
against an item; the others make it no more than a suspect. Nothing is flushed to the disk: the file must outlive the
process, not the machine.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

DEATHS_BETWEEN = 2  # deaths on the way to one item before the rest of its input is given up
DEATHS_READING = 3  # deaths while one item was read, though alone it does no harm, before it is put aside


class Marks:
    """The marks of one shard: what earlier tries left, and what this one does. A context manager."""

    def __init__(self, path: Path, run: str) -> None:
        self.aside: dict[int, str] = {}
        self._suspects: set[int] = set()
        self._read: Counter[int] = Counter()  # item -> deaths while it was read
        self._reached: Counter[int] = Counter()  # item -> deaths on the way to it
        self._recall(path, run)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        self._write(f"try {run}")

    def blocked(self, item: int) -> bool:
        """Whether getting at this item has killed a worker too often."""
        return self._reached[item] >= DEATHS_BETWEEN

    def is_suspect(self, item: int) -> bool:
        """Whether it was in hand at a death."""
        return item in self._suspects

    def kills(self, item: int) -> bool:
        """Whether it was in hand at so many deaths that it does not matter how it does alone."""
        return self._read[item] >= DEATHS_READING

    def reach(self, item: int) -> None:
        """On the way to the item."""
        self._write(f"reach {item}")

    def look(self, item: int) -> None:
        """It is tried in a process of its own."""
        self._write(f"look {item}")

    def take(self, item: int) -> None:
        """It is in hand."""
        self._write(f"take {item}")

    def done(self, item: int) -> None:
        """It did no harm."""
        self._write(f"done {item}")

    def put_aside(self, item: int, reason: str) -> None:
        """It killed; later tries need not ask again."""
        self.aside[item] = reason
        self._write(f"aside {item} {' '.join(reason.split())}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def _write(self, line: str) -> None:
        os.write(self._file, line.encode() + b"\n")

    def _recall(self, path: Path, run: str) -> None:
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        trying, step, at = "", "", 0
        for line in [*lines, f"try {run}"]:
            word, _, rest = line.partition(" ")
            number, _, reason = rest.partition(" ")
            if word == "try":
                self._died(step, at, outlived=trying == rest)
                trying, step, at = rest, "", 0
            elif word == "aside" and number.isdecimal():
                self.aside[int(number)] = reason
            elif number.isdecimal():
                step, at = word, int(number)

    def _died(self, step: str, at: int, *, outlived: bool) -> None:
        if step == "take":
            self._suspects.add(at)
            self._read[at] += outlived
        elif step == "reach":
            self._reached[at] += outlived
