"""Pages that are asked as a corpus is: read into one that is gone when the command ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from communique.cli import pages

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.records import Reading
    from communique.store.folder import Folder

_AT_ONCE = 500  # readings that stand in memory


@contextmanager
def corpus_of(origin: str, tell: Callable[[str], None]) -> Iterator[Corpus | None]:
    """A corpus of the pages at a path or address, None where none could be read; `tell` is given why."""
    from communique.query.corpus import Corpus
    from communique.settings import load_settings
    from communique.store.folder import make_folder

    found = pages.readings([origin], load_settings(None), lambda line: tell(line.removeprefix("communique: ")))
    with TemporaryDirectory(prefix="communique-") as place:
        folder = make_folder(Path(place) / "pages.communique")
        read = filter(None, found)
        for number in count():
            if not (some := list(islice(read, _AT_ONCE))):
                break
            _add(folder, f"s_{number}", some)
        if number == 0:
            yield None
            return
        corpus = Corpus(folder)
        try:
            yield corpus
        finally:
            corpus.close()


def _add(folder: Folder, name: str, readings: list[Reading]) -> None:
    """One more part of the corpus with these readings, a page that comes twice once."""
    from communique.store import manifest as manifests
    from communique.store.manifest import Shard
    from communique.store.rows import rows

    tables = [rows(reading) for reading in {reading.article.id: reading for reading in readings}.values()]
    joined = {table: [row for one in tables for row in one[table]] for table in tables[0]}
    part = folder.write(name, joined)
    manifests.save(folder.path, folder.manifest().with_shard(Shard(name, len(tables), 0), part))
