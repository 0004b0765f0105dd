"""Committing results as they come: repeats settled, counts kept, the manifest renamed every so often."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from communique.run import repeats, visited
from communique.run.engine import Result
from communique.run.repeats import Owners
from communique.run.task import REPEATED, progress_mark
from communique.store import manifest as manifests
from communique.store.folder import Folder
from communique.store.manifest import Manifest, Part, Shard
from communique.store.parts import article_ids, remove, shard_of, sources, without

_EVERY = 0.5  # seconds between two commits,
_SHARE = 20  # and at least so many times as long as a commit takes


class Book:
    """What a run has brought so far. A context manager: on leaving it, for any reason, what is done is committed."""

    def __init__(self, folder: Folder, manifest: Manifest, plan: Mapping[str, int]) -> None:
        self.brought: Counter[str] = Counter()  # rows by table
        self.skipped: Counter[str] = Counter()  # items by reason
        self.undated: Counter[str] = Counter()  # dates that could not be told
        self._folder = folder
        self._manifest = manifest
        self._places = plan
        self._names = {place: name for name, place in plan.items()}
        self._owners = Owners()
        self._shards: dict[str, Shard] = dict(manifest.shards)
        self._parts: dict[str, Part] = {part.name: part for part in manifest.parts}
        self._of_shard = {shard_of(name): part for name, part in self._parts.items()}
        self._fresh: list[str] = []  # shards that the manifest on the disk does not have
        self._due = 0.0

    @classmethod
    def open(cls, folder: Folder, plan: Mapping[str, int]) -> Book:
        """The book of a run over the shards in `plan`, each with its place; marks down what the corpus has."""
        book = cls(folder, folder.manifest(), plan)
        earlier = []
        for part in book._parts.values():
            place = plan.get(shard_of(part.name), -1)
            book._owners.claim(article_ids(folder, part), place)
            if place < 0:
                earlier.append(part)
        repeats.write_known(folder.work, sources(folder, earlier))
        for name in plan:
            if name in book._shards:  # what a run that died after its commit has left
                progress_mark(folder, name).unlink(missing_ok=True)
        return book

    def take(self, result: Result) -> None:
        """Take a result in; it is committed soon."""
        name = result.shard.name
        if name in self._shards:
            return
        self._shards[name] = result.shard
        self._fresh.append(name)
        self.skipped.update(result.shard.skipped)
        self.undated.update(result.undated)
        if result.part:
            self._put(result.part)
            self.brought.update(result.part.rows)
        for place, articles in self._owners.claim(result.articles, self._places[name]).items():
            self._lose(self._names[place], articles)
        if time.monotonic() >= self._due:
            self.save()

    def save(self) -> None:
        """Commit what has come."""
        if not self._fresh:
            return
        began = time.monotonic()
        self._manifest = replace(self._manifest, shards=dict(self._shards), parts=tuple(self._parts.values()))
        manifests.save(self._folder.path, self._manifest)
        for name in self._fresh:
            visited.keep(self._folder, name)
            progress_mark(self._folder, name).unlink(missing_ok=True)
        self._fresh.clear()
        now = time.monotonic()
        self._due = now + max(_EVERY, _SHARE * (now - began))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.save()
        else:
            with suppress(OSError):  # the first error is the one to tell
                self.save()

    def _put(self, part: Part) -> None:
        self._parts[part.name] = part
        self._of_shard[shard_of(part.name)] = part

    def _lose(self, shard: str, articles: list[str]) -> None:
        """Take articles that another shard has out of the part of this one."""
        old = self._of_shard.pop(shard)
        del self._parts[old.name]
        new = without(self._folder, old, articles)
        if new:
            self._put(new)
        if shard in self._fresh:
            remove(self._folder, old)
        self.brought.subtract(old.rows)
        self.brought.update(new.rows if new else {})
        self.skipped[REPEATED] += len(articles)
        known = self._shards[shard]
        skipped = Counter(known.skipped) + Counter({REPEATED: len(articles)})
        self._shards[shard] = replace(known, pages=known.pages - len(articles), skipped=dict(skipped))
        if shard not in self._fresh:  # the old part may be read just now: compaction removes it
            self._fresh.append(shard)
