"""Addresses to fetch: lists of URLs, one a line, and URLs as they are given."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from communique.source import files
from communique.source.items import Item, Slice

if TYPE_CHECKING:
    from communique.settings import Settings

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


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each address fetched: a page, or what went wrong."""
    from communique.errors import CommuniqueError
    from communique.source.items import Page, Trouble
    from communique.source.load import load

    for address in part.paths:
        try:
            yield Page(*load(address, settings))
        except CommuniqueError as error:
            yield Trouble(address, type(error).__name__, error.reason)
