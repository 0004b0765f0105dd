"""How long a question may take: a corpus whose queries are interrupted when a visitor's time is over."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from communique.errors import QueryError
from communique.query.connection import plain
from communique.query.corpus import Corpus

_TICK = 0.05  # seconds between two looks at the clock


class TooLong(QueryError):
    """A question that takes longer than a visitor may wait."""


class _Stretch:
    """The time that one request has, and the cursors that work for it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ends = time.monotonic() + seconds
        self.over = False
        self._cursors: list[weakref.ref[duckdb.DuckDBPyConnection]] = []

    def add(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Have a cursor stopped in time."""
        if self.over:
            raise TooLong(self.told)
        self._cursors.append(weakref.ref(cursor))

    def stop(self) -> None:
        """Interrupt whatever runs."""
        self.over = True
        for known in self._cursors:
            cursor = known()
            if cursor is not None:
                cursor.interrupt()

    @property
    def told(self) -> str:
        """What the visitor is told."""
        return f"this takes longer than {self.seconds:g} seconds; ask for fewer days, or add a filter"


class Clock:
    """One thread that watches the time of all requests."""

    def __init__(self) -> None:
        self._running: set[_Stretch] = set()
        self._lock = threading.Lock()
        self._woken = threading.Event()
        threading.Thread(target=self._watch, name="communique-clock", daemon=True).start()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Interrupt what runs in this block after so many seconds. Raises TooLong then."""
        stretch = _Stretch(seconds)
        token = _STRETCH.set(stretch)
        with self._lock:
            self._running.add(stretch)
            self._woken.set()
        try:
            yield
        except QueryError as error:
            if stretch.over and not isinstance(error, TooLong):
                raise TooLong(stretch.told) from error
            raise
        except duckdb.Error as error:
            raise (TooLong(stretch.told) if stretch.over else QueryError(plain(error))) from error
        finally:
            with self._lock:
                self._running.discard(stretch)
            _STRETCH.reset(token)

    def _watch(self) -> None:
        while self._woken.wait():
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                late = [stretch for stretch in self._running if stretch.ends <= now]
                if not self._running:
                    self._woken.clear()
            for stretch in late:  # again and again until it gives up: it may be between two queries
                stretch.stop()


_STRETCH: ContextVar[_Stretch | None] = ContextVar("stretch", default=None)


class Watched(Corpus):
    """A corpus whose cursors stop when the time of the request is over."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of the corpus's connection."""
        cursor = super().cursor()
        stretch = _STRETCH.get()
        if stretch is not None:
            stretch.add(cursor)
        return cursor
