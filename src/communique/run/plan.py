"""What there is to do: inputs cut into slices, each with the name of its shard and a version of what it reads.

A file's version is its size and time (in object storage what stands for them), so that one which changed is read again.
What is fetched from the web has none; it has rounds instead: a run that was interrupted goes on in its round, and the
same command after a whole run begins the next, which fetches again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Sequence
from functools import cache
from itertools import count
from pathlib import Path

from communique import source
from communique.run.engine import READ, Job
from communique.run.task import FETCHED, shard_name
from communique.settings import Settings
from communique.source import files
from communique.source.items import Slice

PER = 100  # pages of a shard, where they can be counted: some seconds' work
_STAMPS = ("size", "ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "updated")  # of fsspec's `info`


def plan(
    corpus: Path,
    paths: Sequence[str],
    settings: Settings,
    done: Container[str],
    *,
    per: int = PER,
    read: str = READ,
) -> list[Job]:
    """The jobs that read `paths` into the corpus, in the same order each time; `done` has the names of shards that are.

    Raises MissingSource for a path where nothing is.
    """
    cuts = list(source.slices(paths, settings, per=per))
    stamp = cache(_stamp)  # of an archive of many slices once
    stored = {shard_name(cut, settings, _version(cut, stamp)): cut for cut in cuts if not _is_live(cut)}
    live: dict[str, Slice] = {}
    fetched = [cut for cut in cuts if _is_live(cut)]
    for turn in count():
        live = {shard_name(cut, settings, f"round {turn}"): cut for cut in fetched}
        if not all(name in done for name in live) or not live:
            break
    named = {**stored, **live}
    run = secrets.token_hex(4)
    return [Job(name, str(corpus), cut, settings, read=read, run=run) for name, cut in named.items()]


def _is_live(cut: Slice) -> bool:
    return cut.kind in FETCHED


def _version(cut: Slice, stamp: Callable[[str], str]) -> str:
    return " ".join(stamp(path) for path in cut.paths or (cut.path,))


def _stamp(path: str) -> str:
    """What changes when the content at a path does; empty where it cannot be had, which its reader will report."""
    try:
        if files.is_local(path):
            known = Path(path.removeprefix("file://")).stat()
            return f"{known.st_size}:{known.st_mtime_ns}"
        import fsspec

        system, place = fsspec.url_to_fs(path)
        info = system.info(place)
    except (OSError, ValueError, ImportError):
        return ""
    return ":".join(str(info[stamp]) for stamp in _STAMPS if stamp in info)
