"""What an input of many pages gives: one item after another, each a page, a trouble, or something passed over.

An input (a folder, a WARC file, JSON lines, ...) is cut into `Slice`s, which can be read apart from each other, in any
order, on any machine, and always give the same items. Nothing is dropped in silence: what cannot be read is a
`Trouble`, which becomes a row of the table `errors`; what is no page (a picture, a robots.txt, a revisit) is `Skipped`,
which is counted by its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from communique.records import Source

SliceKind = Literal["pages", "jsonl", "parquet", "table", "warc", "feed", "urls"]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an input: of `path` (a path or an fsspec URL), what lies in the half-open range `start`..`stop`.

    What the range counts depends on `kind`: bytes for "jsonl" and "warc" (an item belongs to the slice that holds its
    first byte), row groups for "parquet", rows for "table", entries for "feed" (0..0 are all of them). For "pages" and
    "urls" it is their number: `paths` lists the files or addresses.
    """

    path: str
    kind: SliceKind
    start: int = 0
    stop: int = 0
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of a page beside its HTML; None where it says nothing. It outweighs what the page says."""

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one page and where they come from. `source.origin` names it: a path, or a path and `#` its place.

    `date` is the day or moment that its row states, in whatever form; None where it states none. `stated` is all that
    a row of HTML states.
    """

    source: Source
    raw: bytes
    date: str | None = None
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something at `origin` that could not be read; `error` is the name of an error class, `reason` its words."""

    origin: str
    error: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something at `origin` that is no page to read, and why; counted, not kept."""

    origin: str
    reason: str


Item = Page | Trouble | Skipped


def defect(origin: str, error: Exception) -> Trouble:
    """The trouble that an error of no known kind becomes: one record never ends its slice."""
    return Trouble(origin, type(error).__name__, f"cannot be taken apart ({str(error)[:200]}); please report it")
