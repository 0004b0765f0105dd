"""Text that is safe to print: what a page says must not steer the terminal that shows it.

Control characters (C0 without tab and line feed, DEL, C1, so every escape sequence) and the bidirectional
overrides and isolates, which can make a line read differently from what it holds, are shown as U+FFFD; so are
lone surrogates.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """`text` with every character replaced that a terminal would obey instead of showing."""
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` made safe and set on one line, for messages."""
    return " ".join(safe(text).split())
