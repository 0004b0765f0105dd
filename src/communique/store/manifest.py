"""The manifest of a corpus: which shards are in, which files hold their rows, and which reader made them.

Nothing is in the corpus before the manifest says so, and the manifest changes by one atomic rename: a run that dies at
any moment leaves the corpus as it was after its last commit, with perhaps some files that no manifest names.

A `Shard` is a piece of work that is done; a `Part` is a set of Parquet files of one name, one file a table that has
rows. A new shard brings one part of its own name; compaction replaces many parts by few and leaves the shards alone, so
that work which is done is never done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

from communique.errors import CorpusError
from communique.records import SCHEMA_VERSION
from communique.settings import Extractor, Settings

NAME = "manifest.json"
# What decides how a page is read; a change in any of their files makes another reader.
_READER = ("page", "text", "actors", "findings", "data", "reading.py")
IMPORTED = "import"  # what begins the reader of parts that were taken from elsewhere: there is no text to read again
_NO_READER = frozenset({"__pycache__", "demo"})  # folders among them that decide nothing: the demo's articles are read


@dataclass(frozen=True, slots=True)
class Part:
    """Parquet files `TABLE/NAME.parquet`; `rows` counts them by table, and a table without rows has no file.

    `reader` is what read them, as `reader_of` names it.
    """

    name: str
    rows: Mapping[str, int]
    reader: str


@dataclass(frozen=True, slots=True)
class Shard:
    """One piece of work that is done: pages read, pages in `errors`, items passed over by their reason."""

    name: str
    pages: int
    errors: int
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is committed. `schema` is the version of the records."""

    schema: int = SCHEMA_VERSION
    shards: Mapping[str, Shard] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    def with_shard(self, shard: Shard, part: Part | None) -> Manifest:
        """With one more shard and its part; a shard that is in already changes nothing."""
        if shard.name in self.shards:
            return self
        parts = self.parts if part is None else (*self.parts, part)
        return replace(self, shards={**self.shards, shard.name: shard}, parts=parts)

    def with_parts(self, gone: frozenset[str], new: tuple[Part, ...]) -> Manifest:
        """With some parts, by name, replaced by others that hold what the corpus should have of them.

        The new ones stand where the last of the old ones stood: what came later stays later.
        """
        last = max((place for place, part in enumerate(self.parts) if part.name in gone), default=len(self.parts))
        before, after = self.parts[:last], self.parts[last:]
        kept = [[part for part in parts if part.name not in gone] for parts in (before, after)]
        return replace(self, parts=(*kept[0], *new, *kept[1]))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(part.rows.get(table, 0) for part in self.parts)

    def older(self, settings: Settings | None = None) -> tuple[Part, ...]:
        """The parts that another reader made than the one that is installed, or that was set otherwise than `settings`.

        Without settings only the reader counts. How the text was extracted never does: it is not done again. What was
        imported is never older.
        """
        read = [part for part in self.parts if part.reader.partition("+")[0] != IMPORTED]
        if settings is None:
            return tuple(part for part in read if part.reader.partition("+")[0] != reader_hash())
        return tuple(part for part in read if part.reader != reader_of(as_extracted(settings, part.reader)))


def load(folder: Path) -> Manifest:
    """The manifest in a corpus folder. Raises CorpusError where there is none, or one of a schema not known here."""
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA_VERSION:
            reason = (
                f"has schema version {data['schema']}; this program reads {SCHEMA_VERSION}, use the one that made it"
            )
            raise CorpusError(reason, origin=str(folder))
        return _from_plain(data)
    except FileNotFoundError as error:
        reason = "is no corpus (it has no manifest.json); `communique add` makes one"
        raise CorpusError(reason, origin=str(folder)) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"manifest.json cannot be read: {error}", origin=str(folder)) from error


def save(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step that survives a loss of power. Raises OSError as the disk does."""
    temporary = folder / f"{NAME}.{os.getpid()}.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(_plain(manifest), file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / NAME)


@cache
def reader_hash() -> str:
    """What read the pages: 16 hex digits of SHA-256 over the code and data of the installed reader."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for part in _READER:
        for path in sorted([package / part, *(package / part).rglob("*")]):
            inside = path.relative_to(package)
            if path.is_file() and path.suffix != ".md" and not _NO_READER.intersection(inside.parts):
                digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def reader_of(settings: Settings) -> str:
    """The installed reader as these settings make it: its hash, then what decides findings and is not the default.

    >>> reader_of(Settings(extractor="careful")).removeprefix(reader_hash())
    '+careful'
    """
    named: list[str] = [settings.extractor] if settings.extractor != Settings().extractor else []
    if settings.model:
        named.append(f"model-{_content(str(Path(settings.model) / 'reader.onnx'))}")
    if settings.issues:
        named.append(f"issues-{_content(settings.issues)}")
    return "+".join([reader_hash(), *named])


def as_extracted(settings: Settings, reader: str) -> Settings:
    """The settings with the extractor that a reader, as `reader_of` names it, had."""
    named = set(reader.split("+")[1:])
    had = next((name for name in get_args(Extractor) if name in named), Settings().extractor)
    return replace(settings, extractor=had)


def _content(path: str) -> str:
    """8 hex digits of SHA-256 over a file; of nothing where it cannot be read, which each page then reports."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]
    except OSError:
        return hashlib.sha256().hexdigest()[:8]


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "schema": manifest.schema,
        "shards": [asdict(shard) for shard in manifest.shards.values()],
        "parts": [asdict(part) for part in manifest.parts],
    }


def _from_plain(data: Mapping[str, Any]) -> Manifest:
    shards = [Shard(**shard) for shard in data["shards"]]
    parts = tuple(Part(**part) for part in data["parts"])
    return Manifest(data["schema"], {shard.name: shard for shard in shards}, parts)
