"""Whether a page kills its reader: tried in a process of its own, which may die.

    python -m communique.run.alone     the page on standard input: one line of JSON, then its bytes

A page that was in hand when a worker died may have killed it, or the worker may have been killed for another reason;
only a second look can tell.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict

from communique.records import Source
from communique.run.engine import death, environment, named
from communique.run.limits import TooSlow, at_most
from communique.settings import Settings
from communique.source.items import Page

_START = 60.0  # seconds for a process to load everything on a busy machine
_SLOW = 1  # the exit status for a page that took too long, which is also that of the harder watch


def verdict(page: Page, settings: Settings, read: str) -> tuple[str, str] | None:
    """Read the page in a process of its own: None when it lives, else the name of an error and the reason."""
    head = {"source": asdict(page.source), "settings": asdict(settings), "read": read}
    command = [sys.executable, "-P", "-m", "communique.run.alone"]
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            command,
            input=json.dumps(head).encode() + b"\n" + page.raw,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2 * settings.page_timeout + _START,
            check=False,
            env=environment(),
        )
        status = done.returncode
    except subprocess.TimeoutExpired:
        status = _SLOW
    if status == _SLOW:
        return "TooSlow", f"took more than {settings.page_timeout:g} s"
    return None if status == 0 else ("ReaderKilled", f"killed the reader ({death(status)})")


def main() -> None:
    """Read the page on standard input; whatever Python can catch is no death."""
    head = json.loads(sys.stdin.buffer.readline())
    raw = sys.stdin.buffer.read()
    settings = Settings(**head["settings"])
    read = named(head["read"])
    try:
        with suppress(Exception), at_most(settings.page_timeout):
            read(Source(**head["source"]), raw, settings=settings)
    except TooSlow:
        sys.exit(_SLOW)


if __name__ == "__main__":
    main()
