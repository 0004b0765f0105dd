"""What a corpus holds, for comparison: the rows of each table, whatever files they are in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from communique.run import task
from communique.run.engine import Job, Outcome
from communique.store.folder import open_folder
from communique.store.schema import TABLES


def rows_of(corpus: Path) -> dict[str, list[str]]:
    """The rows of each table, sorted, as JSON."""
    folder = open_folder(corpus)
    parts = folder.manifest().parts
    found: dict[str, list[str]] = {}
    for table in TABLES:
        rows = [row for part in parts for row in folder.read(table, part).to_pylist()]
        found[table] = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)
    return found


def shards_of(corpus: Path) -> dict[str, tuple[int, int, dict[str, int]]]:
    """What the manifest says of each shard."""
    shards = open_folder(corpus).manifest().shards
    return {name: (shard.pages, shard.errors, dict(shard.skipped)) for name, shard in shards.items()}


def here(jobs: Sequence[Job], _workers: int | None) -> Iterator[Outcome]:
    """An engine in this process, in order."""
    for job in jobs:
        yield task.run(job)
