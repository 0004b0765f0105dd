"""The shard task: one slice of an input becomes one part of the corpus, whatever its pages do.

What cannot be read is a row of `errors` and stops nothing: an error of ours, any exception, no memory, a page that
takes too long (`run.limits`), and one that kills the process (`run.marks`: on the next try the page that was in hand is
read in a process of its own, and put aside if it kills that one too). A task gives the same rows each time, so that it
may be carried out twice; its part is written under temporary names, renamed, and in the corpus only when the manifest
has it.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import CommuniqueError
from communique.page.untold import Untold
from communique.records import Reading, Source, content_id
from communique.run import alone, limits, repeats
from communique.run.engine import Job, Result, named
from communique.run.marks import Marks
from communique.run.visited import Visited
from communique.settings import Settings
from communique.source.items import Item, Page, Skipped, Slice, Trouble
from communique.store.folder import Folder
from communique.store.manifest import Shard, reader_of
from communique.store.rows import as_arrow, error_row, rows
from communique.store.schema import TABLES, Table

if TYPE_CHECKING:
    import pyarrow as pa

REPEATED = "already in the corpus"
NOT_DIPLOMATIC = "not diplomatic"
FETCHED = frozenset({"feed", "urls"})  # kinds of slices whose pages come from the web

Tables = dict[Table, "pa.Table"]


def run(job: Job) -> Result:
    """Carry out a job. Raises OSError where the corpus cannot be written."""
    folder = Folder(Path(job.corpus))
    shard = _Shard(job, folder)
    visited = Visited(folder, job.name) if job.slice.kind in FETCHED else None
    with Marks(progress_mark(folder, job.name), job.run) as marks:
        for index, item in _items(job, marks, visited):
            shard.take(item, marks, index)
            marks.done(index)
    if visited:
        visited.save()
    tables = shard.tables()
    some = any(map(len, tables.values()))
    part = folder.write(job.name, tables, reader_of(job.settings)) if some else None
    done = Shard(job.name, len(shard.articles), shard.errors, dict(shard.skipped))
    return Result(done, part, tuple(shard.articles), dict(shard.untold))


def progress_mark(folder: Folder, name: str) -> Path:
    """Where a shard's progress mark lies; it may go once the shard is committed."""
    return folder.work / f"{name}.progress"


def _items(job: Job, marks: Marks, visited: Visited | None) -> Iterator[tuple[int, Item]]:
    """The items of the job's slice, numbered; what stops them, an error or a death on the way, comes last."""
    state = (visited,) if visited else ()
    found: Iterator[Item] = iter(named(job.items)(job.slice, job.settings, *state))
    for index in count():
        if marks.blocked(index):
            reason = f"killed the reader on the way to item {index + 1}; what follows it was left out"
            yield index, Trouble(origin_of(job.slice), "ReaderKilled", reason)
            return
        marks.reach(index)
        try:
            item = next(found, None)
        except CommuniqueError as error:
            item, found = Trouble(error.origin or origin_of(job.slice), type(error).__name__, error.reason), iter(())
        except Exception as error:  # a defect in what takes inputs apart; the other shards go on
            item, found = Trouble(origin_of(job.slice), type(error).__name__, defect(error)), iter(())
        if item is None:
            marks.done(index)
            return
        yield index, item


class _Shard:
    """The rows of one shard as they come together."""

    def __init__(self, job: Job, folder: Folder) -> None:
        self.articles: dict[str, None] = {}  # a set that keeps its order
        self.errors = 0
        self.skipped: Counter[str] = Counter()
        self.untold = Untold()
        self._settings = job.settings
        self._read_name = job.read
        self._read: Callable[..., Reading] = named(job.read)
        self._known = repeats.Known.of(folder.work)
        self._rows: dict[Table, list[Any]] = {table: [] for table in TABLES}

    def take(self, item: Item, marks: Marks, index: int) -> None:
        """Read the item and keep what comes of it."""
        if isinstance(item, Page):
            item = self._page(item, marks, index) or item
        if isinstance(item, Trouble):
            self._trouble(item, None)
        elif isinstance(item, Skipped):
            self.skipped[item.reason] += 1

    def tables(self) -> Tables:
        """All rows, table by table."""
        import pyarrow as pa

        return {table: pa.concat_tables(found) for table, found in self._rows.items() if found}

    def _page(self, page: Page, marks: Marks, index: int) -> Skipped | None:
        """Read one page into rows; what is wrong with it becomes a row of `errors`."""
        origin = page.source.origin
        if self._known.has(page.source):
            return Skipped(origin, REPEATED)
        try:
            self._look_twice(page, marks, index)
            marks.take(index)
            with limits.at_most(self._settings.page_timeout):
                if not self._wanted(page):
                    return Skipped(origin, NOT_DIPLOMATIC)
                beside = {"stated": page.stated} if page.stated else {}
                reading = self._read(page.source, page.raw, settings=self._settings, **beside)
                arrow = {table: as_arrow(table, found) for table, found in rows(reading).items() if found}
        except _Aside as error:
            self._trouble(Trouble(origin, error.name, error.reason), page.source)
        except limits.TooSlow:
            reason = f"took more than {self._settings.page_timeout:g} s"
            self._trouble(Trouble(origin, "TooSlow", reason), page.source)
        except CommuniqueError as error:
            self._trouble(Trouble(origin, type(error).__name__, error.reason), page.source)
        except Exception as error:  # a defect that one page brings out, MemoryError and RecursionError included
            self._trouble(Trouble(origin, type(error).__name__, defect(error)), page.source)
        else:
            again = self._keep(reading.article.id, arrow, origin)
            if not again:
                self.untold.look(page, reading.article)
            return again
        return None

    def _keep(self, article: str, arrow: Tables, origin: str) -> Skipped | None:
        if article in self.articles:
            return Skipped(origin, REPEATED)
        self.articles[article] = None
        for table, found in arrow.items():
            self._rows[table].append(found)
        return None

    def _wanted(self, page: Page) -> bool:
        if not self._settings.only:
            return True
        from communique.page.relevance import relevance

        return relevance(page.raw, page.source.media_type).passed

    def _look_twice(self, page: Page, marks: Marks, index: int) -> None:
        """Raise _Aside for a page that was in hand when a worker died, and kills its reader again."""
        if index in marks.aside:
            raise _Aside(*marks.aside[index].split(" ", 1))
        if not marks.is_suspect(index):
            return
        marks.look(index)
        verdict = alone.verdict(page, self._settings, self._read_name)
        if verdict is None and marks.kills(index):
            verdict = "ReaderKilled", "killed the reader again and again, though not when read alone"
        if verdict is not None:
            marks.put_aside(index, " ".join(verdict))
            raise _Aside(*verdict)

    def _trouble(self, trouble: Trouble, source: Source | None) -> None:
        self.errors += 1
        row = error_row(trouble.origin, trouble.error, trouble.reason, source=source)
        self._rows["errors"].append(as_arrow("errors", [row]))


class _Aside(Exception):
    """A page that kills its reader."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def defect(error: Exception) -> str:
    """An exception that nobody foresaw on one line, with the place in the code that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(str(error)[:200].split())
    return f"a defect in communique, please report it: {words} ({Path(frame.filename).name}:{frame.lineno})"


def origin_of(cut: Slice) -> str:
    """What a slice is called in messages: its path, and where it begins if that is not at the beginning."""
    return f"{cut.path}#{cut.start}" if cut.start else cut.path


def shard_name(cut: Slice, settings: Settings, version: str = "") -> str:
    """The name of the shard that a slice makes: the same slice of the same input has the same name anywhere.

    `version` tells inputs apart that have one path and changed: their sizes and times, an ETag. Of the settings only
    what decides which pages are taken counts.
    """
    columns = (settings.columns,) if settings.columns else ()
    return content_id("s", cut.kind, cut.path, cut.start, cut.stop, *cut.paths, version, settings.only, *columns)
