"""Pages read one after the other for a command: a failing one is told, and never stops the others."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.plain import one_line
from communique.errors import CommuniqueError
from communique.source.items import Page, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from communique.page.untold import Untold
    from communique.records import Reading, Source
    from communique.settings import Settings
    from communique.source.items import Item

    Load = Callable[[str, Settings], tuple[Source, bytes]]


def readings(
    origins: Iterable[str],
    settings: Settings,
    tell: Callable[[str], None],
    load: Load | None = None,
    untold: Untold | None = None,
) -> Iterator[Reading | None]:
    """A reading for each page, None for one that failed, after `tell` was given one line that says why.

    An origin is one page, or a file with a page a row; `load`, where it is given, has the one page of each. `untold`
    counts the dates of rows that could not be told.
    """
    from communique.reading import read_source

    for origin in origins:
        for item in _items(origin, settings, load):
            if not isinstance(item, Page):
                tell(f"communique: {one_line(item.origin)}: {one_line(item.reason)}")
                yield None
                continue
            # A page is called as it was given; a row by its place.
            name = item.source.origin if item.source.origin.startswith(f"{origin}#") else origin
            try:
                reading = read_source(item.source, item.raw, settings=settings, stated=item.stated)
                if untold is not None:
                    untold.look(item, reading.article)
            except CommuniqueError as error:
                tell(f"communique: {one_line(name)}: {one_line(error.reason)}")
                yield None
            except Exception as error:  # a defect that one page brings out must not cost the others
                tell(f"communique: {one_line(name)}: a defect in communique, please report it: {_where(error)}")
                yield None
            else:
                yield reading


def _items(origin: str, settings: Settings, load: Load | None) -> Iterator[Item]:
    from communique import source

    try:
        if load:
            yield Page(*load(origin, settings))
        else:
            yield from source.pages(origin, settings)
    except CommuniqueError as error:
        yield Trouble(origin, type(error).__name__, error.reason)
    except Exception as error:  # a defect in what takes inputs apart
        reason = f"a defect in communique, please report it: {_where(error)}"
        yield Trouble(origin, type(error).__name__, reason)


def _where(error: Exception) -> str:
    """The error on one line, with the place in the code that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return one_line(f"{type(error).__name__}: {str(error)[:200]} ({Path(frame.filename).name}:{frame.lineno})")
