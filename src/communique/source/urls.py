"""Addresses to fetch: lists of URLs, one a line, and URLs as they are given."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from communique.errors import SourceError
from communique.source import feeds, files, kinds
from communique.source.items import Item, Page, Skipped, Slice, Trouble
from communique.source.load import from_answer

if TYPE_CHECKING:
    from communique.settings import Settings
    from communique.source.fetch import Fetched
    from communique.source.visits import State, Visits

_LONGEST = 8_000  # bytes of an address


def from_stdin() -> list[str]:
    """The addresses on standard input."""
    return _addresses(sys.stdin.buffer)


def listed(path: str) -> list[str]:
    """The addresses in a file. Raises MissingSource."""
    with files.open_binary(path) as file:
        return _addresses(file)


def _addresses(file: BinaryIO | Iterable[bytes]) -> list[str]:
    lines = (line.strip().decode("utf-8", "replace") for line in file if len(line) <= _LONGEST)
    return [line.removeprefix("\ufeff") for line in lines if line and not line.startswith("#")]


def by_host(addresses: Sequence[str], per: int) -> Iterator[Slice]:
    """Slices of about `per` addresses, those of one host all in one, since the pace is kept for each host."""
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        hosts.setdefault(_host(address), []).append(address)
    held: list[str] = []
    for found in hosts.values():
        if held and len(held) + len(found) > per:
            yield Slice(held[0], "urls", 0, len(held), tuple(held))
            held = []
        held += found
    if held:
        yield Slice(held[0], "urls", 0, len(held), tuple(held))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def items(part: Slice, settings: Settings, state: State | None = None) -> Iterator[Item]:
    """Each address fetched: a page, the entries of a feed, or what went wrong. Sites take turns, to wait less."""
    from communique.source.visits import Visits

    visits = Visits(settings, state)
    for address in _by_turns(part.paths):
        try:
            answer = visits.get(address)
        except SourceError as error:
            yield Trouble(address, type(error).__name__, error.reason)
            continue
        if answer is None:
            yield Skipped(address, feeds.UNCHANGED)
        elif kinds.is_feed(answer.raw):
            yield from _entries(answer, address, visits, settings)
        else:
            yield Page(*from_answer(answer, address))


def _entries(answer: Fetched, address: str, visits: Visits, settings: Settings) -> Iterator[Item]:
    try:
        entries = feeds.parse(answer.raw, answer.url)
    except SourceError as error:
        yield Trouble(address, "SourceError", error.reason)
        return
    for number, entry in enumerate(entries):
        # A feed may send on within its own site, wherever that is.
        trusted = _host(entry.link or "") == _host(address)
        yield feeds.item(entry, f"{address}#{number}", visits, settings, trusted=trusted)


def _by_turns(addresses: Sequence[str]) -> Iterator[str]:
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        hosts.setdefault(_host(address), []).append(address)
    for turn in zip_longest(*hosts.values()):
        yield from (address for address in turn if address is not None)
