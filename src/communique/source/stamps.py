"""What is remembered of fetched addresses between two runs, in one SQLite file beside the pages.

Stamps are handed on only by `commit`: a page whose reading was lost must be sent again, so a run commits them with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from communique.source.visits import Stamp

_TABLE = "create table if not exists stamps (url text primary key, etag text, last_modified text) without rowid"
_PATIENCE = 30.0  # seconds that one process waits for another


class Stamps:
    """A `visits.State` in a file, which is made when something is committed first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.new: dict[str, Stamp] = {}

    def stamp(self, url: str) -> Stamp | None:
        """See visits.State."""
        if url in self.new:
            return self.new[url]
        if not self._path.is_file():
            return None
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as known:
            row = known.execute("select etag, last_modified from stamps where url = ?", (url,)).fetchone()
        return Stamp(*row) if row else None

    def fetched(self, url: str, stamp: Stamp) -> None:
        """See visits.State."""
        self.new[url] = stamp

    def commit(self) -> None:
        """Make what was fetched last, for this and other processes."""
        keep(self._path, self.new.items())
        self.new = {}


def keep(path: Path, stamps: Iterable[tuple[str, Stamp]]) -> None:
    """Write stamps into the file, newer ones over older ones."""
    rows = [(url, stamp.etag, stamp.last_modified) for url, stamp in stamps]
    if not rows:
        return
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as known, known:
        known.execute(_TABLE)
        known.executemany("insert or replace into stamps values (?, ?, ?)", rows)
