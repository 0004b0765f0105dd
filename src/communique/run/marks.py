"""The progress mark: a small file that says, after a worker died, what it had in hand.

One line for each step, appended as it is taken: `try`, then for each item `reach N` (on the way to it), `take N` (it is
being read) and `done N`; `aside N REASON` once it is known to kill. Whatever a try left open when the next begins
was in hand at a death. Nothing is flushed to the disk: the file must outlive the process, not the machine.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

DEATHS_BETWEEN = 2  # deaths on the way to one item before the rest of its input is given up


class Marks:
    """The marks of one shard: what earlier tries left, and what this one does. A context manager."""

    def __init__(self, path: Path) -> None:
        self.suspects: Counter[int] = Counter()  # item -> deaths while it was read
        self.lost_before: Counter[int] = Counter()  # item -> deaths on the way to it
        self.aside: dict[int, str] = {}
        self.tries = 0
        self._recall(path)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        self._write("try")

    def blocked(self, item: int) -> bool:
        """Whether getting at this item has killed a worker too often."""
        return self.lost_before[item] >= DEATHS_BETWEEN

    def reach(self, item: int) -> None:
        """On the way to the item."""
        self._write(f"reach {item}")

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
        with suppress(OSError):
            self._write("end")
        os.close(self._file)

    def _write(self, line: str) -> None:
        os.write(self._file, line.encode() + b"\n")

    def _recall(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        step, at = "", 0
        for line in [*lines, "try"]:
            word, _, rest = line.partition(" ")
            number, _, reason = rest.partition(" ")
            if word == "try":
                self._died(step, at)
            elif word == "aside" and number.isdecimal():
                self.aside[int(number)] = reason
            step, at = word, int(number) if number.isdecimal() else 0
        self.tries = sum(line == "try" for line in lines)

    def _died(self, step: str, at: int) -> None:
        if step == "take":
            self.suspects[at] += 1
        elif step == "reach":
            self.lost_before[at] += 1
