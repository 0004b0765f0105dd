"""How long one page may take.

Two watches, since neither is enough. An interval timer raises `TooSlow` in the running Python code; it is a
BaseException, which the `except Exception` of a library does not swallow, and it comes again until it is heeded. It
works only in a main thread, and not while a C library never returns; so a second watch, in C, ends the process well
after that, and the shard's next try finds out which page it was.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0  # seconds between one call and the next
_HARD = 2.0  # the process is ended after so many times the limit
_NOWHERE = os.open(os.devnull, os.O_WRONLY)


class TooSlow(BaseException):
    """A page took longer than `Settings.page_timeout`."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the body after that many seconds; end the process after twice as many."""
    faulthandler.dump_traceback_later(_HARD * seconds + _AGAIN, exit=True, file=_NOWHERE)
    try:
        if threading.current_thread() is threading.main_thread():
            with _timer(seconds):
                yield
        else:
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow
