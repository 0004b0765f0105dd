"""RSS and Atom feeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.source.items import Item, Slice

if TYPE_CHECKING:
    from communique.settings import Settings


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Not there yet."""
    yield from ()
