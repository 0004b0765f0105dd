"""Adding to a corpus: plan the shards, leave out those that are in, let an engine do the others, commit as they come.

A commit is one rename of the manifest, at most every half second or so. Whatever ends the run, what was committed
stays, and the same command goes on with the rest.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from communique import source
from communique.errors import CommuniqueError
from communique.run import derive, repeats
from communique.run import engine as engines
from communique.run.commit import Book
from communique.run.disk import writing
from communique.run.engine import LOG, Failed, Job, Result
from communique.run.plan import PER, plan
from communique.run.task import defect, progress_mark
from communique.settings import Only, Settings, with_columns
from communique.store.folder import Folder, make_folder

_UNDATED = 1000  # dates that a summary has by themselves at most


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: shards done of all that it has to do, and what they brought; `stage` is reading or merging."""

    shards: int
    of: int
    pages: int
    errors: int
    skipped: int
    stage: str = "reading"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `rows` counts what it brought by table, `skipped` items by reason, `failed` shards not done.

    `before` is how many of the planned shards were in the corpus already; `older` how many parts of the corpus an
    older reader made, or one with other settings (`communique reread` brings them up). `merged` says whether copies,
    people and reports of one thing are known for the corpus as it is now (`communique merge`). `undated` counts the
    dates of rows that could not be told, the less frequent under no name.
    """

    shards: int
    before: int
    rows: Mapping[str, int]
    skipped: Mapping[str, int]
    failed: tuple[Failed, ...]
    seconds: float
    older: int
    merged: bool
    undated: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """Articles that came in."""
        return self.rows.get("articles", 0)

    @property
    def errors(self) -> int:
        """Pages that could not be read."""
        return self.rows.get("errors", 0)


Tell = Callable[[Progress], None]


def add(
    corpus: str | os.PathLike[str],
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    settings: Settings | None = None,
    only: Only | None = None,
    columns: str | Mapping[str, str] | None = None,
    engine: str = "local",
    workers: int | None = None,
    merge: bool = True,
    tell: Tell | None = None,
    per: int = PER,
    read: str = engines.READ,
) -> Summary:
    """Read pages into a corpus, which is made if it is not there; what is in already is not read again.

    `paths` are files, folders, globs, tables, archives, feeds, lists of URLs, URLs (see docs/sources.md), or one of
    these. `columns` says what the columns of tables are called where not by a usual name (`{"text": "Body"}`).
    `engine` is local, dask, ray or spark; `workers` how many it uses. `merge` looks for copies, people and reports of
    one thing afterwards, where that takes little beside what was read (`run.derive.is_cheap`). `tell` is called as
    shards end.
    `per` is how many loose pages make a shard, `read` what reads a page (`module:function`).

    A page that cannot be read is a row of `errors`. Raises CorpusError where the folder is no corpus, is being written
    to, or cannot be written; MissingSource for a path where nothing is; SettingsError for wrong `columns`. On
    KeyboardInterrupt and any other end, what is done is committed.
    """
    began = time.monotonic()
    settings = with_columns(settings or Settings(), columns)
    if only is not None:
        settings = replace(settings, only=only)
    carry_out = engines.engine(engine)
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    names = [os.fspath(path) for path in given]
    with writing(corpus):
        source.slices(names, settings)  # looks for each path, so that a wrong one leaves no empty corpus
        folder = make_folder(corpus)
        with folder.locked():
            before = folder.manifest()
            jobs = plan(folder.path, names, settings, before.shards, per=per, read=read)
            todo = [job for job in jobs if job.name not in before.shards]
            book = Book.open(folder, {job.name: place for place, job in enumerate(jobs)})
            failed = _carry_out(carry_out, todo, workers, book, tell)
            after, undone = folder.manifest(), len(failed)
            if merge and derive.is_cheap(after, book.brought["articles"]):
                failed += _merge(folder, _telling(tell, book, len(todo)))
            merged = derive.is_current(folder, after)
            clear(folder)
    return Summary(
        shards=len(todo) - undone,
        before=len(jobs) - len(todo),
        rows=dict(Counter(book.brought)),
        skipped=dict(book.skipped),
        failed=failed,
        seconds=time.monotonic() - began,
        older=len(after.older(settings)),
        merged=merged,
        undated=dict(book.undated.most_common(_UNDATED)),
    )


def _carry_out(
    carry_out: engines.Engine, todo: Sequence[Job], workers: int | None, book: Book, tell: Tell | None
) -> tuple[Failed, ...]:
    failed: list[Failed] = []
    ended = 0
    with book:
        for outcome in carry_out(todo, workers):
            ended += 1
            if isinstance(outcome, Result):
                book.take(outcome)
            else:
                failed.append(outcome)
            if tell:
                tell(_progress(book, ended, len(todo)))
    return tuple(failed)


def _merge(folder: Folder, tell: Callable[[str], None] | None) -> tuple[Failed, ...]:
    """Merge; what goes wrong there must not hide what has come in."""
    try:
        derive.merge_locked(folder, tell)
    except (OSError, CommuniqueError):
        raise
    except Exception as error:
        return (Failed("merging", defect(error)),)
    return ()


def _progress(book: Book, ended: int, of: int, stage: str = "reading") -> Progress:
    pages, errors = book.brought["articles"], book.brought["errors"]
    return Progress(ended, of, pages, errors, sum(book.skipped.values()), stage)


def _telling(tell: Tell | None, book: Book, of: int) -> Callable[[str], None] | None:
    return (lambda what: tell(_progress(book, of, of, f"merging: {what}"))) if tell else None


def clear(folder: Folder) -> None:
    """Remove what a run needed while it ran; the marks of shards that failed stay for the next."""
    for name in (repeats.NAME, LOG):
        (folder.work / name).unlink(missing_ok=True)
    for shard in folder.manifest().shards:  # Dask may carry a job out again although its result came
        progress_mark(folder, shard).unlink(missing_ok=True)
    with suppress(OSError):
        folder.work.rmdir()
