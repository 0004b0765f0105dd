"""Bringing up what an older reader made: each article read again from its stored text, text and ids kept.

Part by part: the articles of a part are shards as pages are, with their progress marks and errors; when all of a
part's are done, one commit puts the new parts in the place of the old one, so that at no moment a finding is missing
or there twice. What is done of a part that is not finished yet is noted in `work/reread.jsonl`, for the next run.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from communique.records import Article, Reading, Source, content_id
from communique.run import derive, repeats
from communique.run import engine as engines
from communique.run.add import Progress, Summary, Tell, clear
from communique.run.disk import writing
from communique.run.engine import Failed, Job, Result, result_from_plain, result_to_plain
from communique.run.task import progress_mark
from communique.settings import Settings
from communique.source.items import Item, Page, Slice
from communique.store import manifest as manifests
from communique.store.folder import Folder, open_folder
from communique.store.manifest import Part, as_extracted, reader_of
from communique.store.parts import article_ids, is_there, only
from communique.store.rows import record
from communique.store.schema import Table

if TYPE_CHECKING:
    import pyarrow as pa

PER = 200  # articles of a shard
_DONE = "reread.jsonl"


def reread(
    corpus: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    engine: str = "local",
    workers: int | None = None,
    tell: Tell | None = None,
    everything: bool = False,
    merge: bool = True,
    per: int = PER,
    read: str = "communique.run.reread:read",
) -> Summary:
    """Read the articles again that an older reader, or one set otherwise, read (`everything`: all of them).

    They are read from the text in the corpus; what `settings` say of how text is extracted does not count.

    Articles keep their text and ids; an article that cannot be read now keeps its row, has no findings, and is in
    `errors`. Raises CorpusError as `add` does.
    """
    began = time.monotonic()
    carry_out = engines.engine(engine)
    settings = replace(settings or Settings(), only="")
    with writing(corpus):
        folder = open_folder(corpus)
        with folder.locked():
            (folder.work / repeats.NAME).unlink(missing_ok=True)
            manifest = folder.manifest()
            old = manifest.parts if everything else manifest.older(settings)
            plan = {part.name: _jobs(folder, part, settings, per, read) for part in old}
            swap = _Swap(folder, old, plan, settings)
            todo = [job for jobs in plan.values() for job in jobs if job.name not in swap.done]
            failed: list[Failed] = []
            for ended, outcome in enumerate(carry_out(todo, workers), 1):
                swap.take(outcome) if isinstance(outcome, Result) else failed.append(outcome)
                if tell:
                    tell(Progress(ended, len(todo), swap.brought["articles"], swap.brought["errors"], 0))
            after = folder.manifest()
            if merge and not failed and derive.is_cheap(after, swap.brought["articles"]):
                derive.merge_locked(folder)
            older, merged = len(after.older(settings)), derive.is_current(folder, after)
            if not failed:
                (folder.work / _DONE).unlink(missing_ok=True)
            clear(folder)
    before = sum(map(len, plan.values())) - len(todo)
    seconds = time.monotonic() - began
    return Summary(len(todo) - len(failed), before, dict(swap.brought), {}, tuple(failed), seconds, older, merged)


def items(cut: Slice, _settings: Settings) -> Iterator[Item]:
    """The articles in rows `start` to `stop` of a file of `articles`; the bytes of each are its record as JSON."""
    import pyarrow.parquet as pq

    seen = 0
    for batch in pq.ParquetFile(cut.path).iter_batches(batch_size=100):
        rows = batch.slice(max(cut.start - seen, 0), max(cut.stop - max(cut.start, seen), 0)).to_pylist()
        seen += len(batch)
        for row in rows:
            article = json.dumps(asdict(record(Article, row)), ensure_ascii=True).encode()
            yield Page(record(Source, row["source"]), article)
        if seen >= cut.stop:
            return


def read(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """What `run.task` calls for each article that `items` gives."""
    from communique import reading

    return reading.reread(record(Article, json.loads(raw)), origin, settings=settings)


def _jobs(folder: Folder, part: Part, settings: Settings, per: int, read: str) -> list[Job]:
    settings = as_extracted(settings, part.reader)
    run, path = secrets.token_hex(4), str(folder.file("articles", part.name))
    jobs = []
    for start in range(0, part.rows.get("articles", 0), per):
        name = content_id("r", part.name, start, start + per, reader_of(settings))
        cut = Slice(path, "parquet", start, start + per)
        jobs.append(Job(name, str(folder.path), cut, settings, "communique.run.reread:items", read, run))
    return jobs


class _Swap:
    """New parts gathered until they can take an old one's place."""

    def __init__(
        self, folder: Folder, old: Sequence[Part], plan: Mapping[str, Sequence[Job]], settings: Settings
    ) -> None:
        self.brought: Counter[str] = Counter()
        self.done: set[str] = set()
        self._folder = folder
        self._settings = settings
        self._old = {part.name: part for part in old}
        self._replaces = {job.name: name for name, jobs in plan.items() for job in jobs}
        self._missing = {name: len(jobs) for name, jobs in plan.items()}
        self._new: dict[str, list[Result]] = defaultdict(list)
        self._manifest = folder.manifest()
        for name in [name for name, missing in self._missing.items() if not missing]:
            self._commit(name)  # a part of errors only
        for result in self._noted():
            self._gather(result)

    def take(self, result: Result) -> None:
        """Take in the result of one job; the last one of an old part commits."""
        with (self._folder.work / _DONE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(result_to_plain(result)) + "\n")
        self.brought.update(result.part.rows if result.part else {})
        self._gather(result)

    def _gather(self, result: Result) -> None:
        self.done.add(result.shard.name)
        name = self._replaces[result.shard.name]
        self._new[name].append(result)
        if len(self._new[name]) == self._missing[name]:
            self._commit(name)
        progress_mark(self._folder, result.shard.name).unlink(missing_ok=True)

    def _noted(self) -> Iterator[Result]:
        """What an earlier run of the same reader did, of parts that it could not finish."""
        path = self._folder.work / _DONE
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                result = result_from_plain(json.loads(line))
            except (ValueError, TypeError):
                continue  # the end of a file whose writer was killed
            wanted = result.shard.name in self._replaces and result.shard.name not in self.done
            if wanted and (result.part is None or is_there(self._folder, result.part)):
                yield result

    def _commit(self, name: str) -> None:
        new = [result.part for result in self._new.pop(name, []) if result.part]
        kept = self._kept(self._old[name], new)
        parts = ((kept,) if kept else ()) + tuple(new)  # a new error comes after the article that it is about
        self._manifest = self._manifest.with_parts(frozenset({name}), parts)
        manifests.save(self._folder.path, self._manifest)

    def _kept(self, old: Part, new: Sequence[Part]) -> Part | None:
        """A part with what the new ones do not have: the earlier errors, and articles that cannot be read now."""
        read = {article for part in new for article in article_ids(self._folder, part)}
        lost = [article for article in article_ids(self._folder, old) if article not in read]
        tables: dict[Table, pa.Table] = {
            "articles": only(self._folder.read("articles", old), "articles", lost),
            "errors": self._folder.read("errors", old),
        }
        reader = reader_of(as_extracted(self._settings, old.reader))
        part = self._folder.write(content_id("k", old.name, reader), tables, reader)
        return part if part.rows else None
