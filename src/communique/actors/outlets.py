"""The home of a paper by its address: the state that a news domain writes of most.

The table data/outlets.tsv.gz comes from The GDELT Project (training/build_outlets.py). A domain that writes of one
state more often than of all others together is at home there, nearly always; below that it is a hint.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit


class Home(NamedTuple):
    """The state that a domain writes of most, its share of all places it names, and the second."""

    country: str
    share: float
    second: str
    second_share: float


@lru_cache(maxsize=1)
def _table() -> bytes:
    """The whole table as one string: a search in it costs less than to take it apart."""
    return gzip.decompress((files("communique") / "data" / "outlets.tsv.gz").read_bytes())


@lru_cache(maxsize=1024)
def _domain(host: str) -> Home | None:
    table = _table()
    at = table.find(f"\n{host}\t".encode())
    if at < 0:
        return None
    _, first, share, second, other = table[at + 1 : table.index(b"\n", at + 1)].decode().split("\t")
    return Home(first, int(share) / 100, second, int(other) / 100)


def home(url: str | None) -> Home | None:
    """The home of the paper at this address, by its host or the domain that the host belongs to."""
    labels = (urlsplit(url or "").hostname or "").split(".")
    for first in range(max(len(labels) - 1, 0)):
        known = _domain(".".join(labels[first:]))
        if known is not None:
            return known
    return None
