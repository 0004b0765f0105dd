"""Small pages for tests of runs, and readers that meet trouble in them. Jobs name these functions; workers import them.

The trouble is in the page's own words: KILL ends its process by a signal, RAISE raises, SLOW does not come back,
DEEP recurses without end. Each page is otherwise one sentence that gives one quotation, read by a reader that costs
nothing, so that a run of hundreds is a matter of seconds.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from communique.records import Evidence, Party, Quotation, Reading, Source, Span, content_id
from communique.run.engine import Job
from communique.run.task import shard_name
from communique.settings import Settings
from communique.source import from_bytes
from communique.source.items import Item, Page, Skipped, Slice, Trouble
from tests import factory

ITEMS = "tests.run.pages:items"
READ = "tests.run.pages:read"
READ_SLOWLY = "tests.run.pages:read_slowly"


def page_text(number: int) -> str:
    """The words of page `number`."""
    return f"Kari Lund said that the talks of round {number} had ended."


def write_pages(folder: Path, texts: Sequence[str]) -> list[str]:
    """Each text as a file; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:04}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def jobs(corpus: Path, paths: Sequence[str], per: int, settings: Settings | None = None) -> list[Job]:
    """Jobs over the files, `per` in each."""
    settings = settings or Settings()
    cuts = [Slice(paths[at], "pages", paths=tuple(paths[at : at + per])) for at in range(0, len(paths), per)]
    return [Job(shard_name(cut, settings), str(corpus), cut, settings, ITEMS, READ) for cut in cuts]


def items(cut: Slice, _settings: Settings) -> Iterator[Item]:
    """The files of a slice; one that holds BAD cannot be had, PICTURE is no page, and BREAK kills on the way to it."""
    for path in cut.paths:
        raw = Path(path).read_bytes()
        if b"BREAK" in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        elif b"BAD" in raw:
            yield Trouble(path, "MissingSource", "bad")
        elif b"PICTURE" in raw:
            yield Skipped(path, "a picture")
        else:
            yield Page(from_bytes(raw, origin=path, media_type="text/plain"), raw)


def read(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """A reading with the whole page as one quotation, unless its words say that there is trouble."""
    text = raw.decode()
    _trouble(text)
    article = factory.article(text, origin=origin.origin, id=content_id("a", text), source_id=origin.id)
    whole = Span(0, len(text))
    said = Quotation(
        id=content_id("q", article.id),
        kind="indirect",
        content=(whole,),
        cue=None,
        speaker=Party("Kari Lund", "NOR"),
        on_behalf_of=None,
        addressees=(),
        relayed_by=None,
        issues=(),
        when=None,
        evidence=Evidence((whole,), "by hand", 0.9),
    )
    return Reading(origin, article, (), (), (said,), ())


def read_slowly(origin: Source, raw: bytes, *, settings: Settings | None = None) -> Reading:
    """As `read`, taking some milliseconds."""
    time.sleep(0.005)
    return read(origin, raw, settings=settings)


def _trouble(text: str) -> None:
    if "KILL" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "RAISE" in text:
        raise ValueError("no good")
    if "SLOW" in text:
        time.sleep(600)
    if "STUCK" in text:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
    if "DEEP" in text:
        _trouble(text)
    if "ONCE" in text:
        _die_once(Path(text.split("ONCE ")[1].split(maxsplit=1)[0]))


def _die_once(flag: Path) -> None:
    """Kill this process unless that was done before."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
