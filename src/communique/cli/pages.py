"""Pages read one after the other for a command: a failing one is told, and never stops the others."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.plain import one_line
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from communique.records import Reading, Source
    from communique.settings import Settings

    Load = Callable[[str, Settings], tuple[Source, bytes]]


def readings(
    origins: Iterable[str], settings: Settings, tell: Callable[[str], None], load: Load | None = None
) -> Iterator[Reading | None]:
    """A reading for each origin, None for one that failed, after `tell` was given one line that says why.

    `load` gives the bytes of an origin, `source.load` unless another is given.
    """
    from communique import source
    from communique.reading import read_source

    for origin in origins:
        try:
            known, raw = (load or source.load)(origin, settings)
            reading = read_source(known, raw, settings=settings)
        except CommuniqueError as error:
            tell(f"communique: {one_line(origin)}: {one_line(error.reason)}")
            yield None
        except Exception as error:  # a defect that one page brings out must not cost the others
            tell(f"communique: {one_line(origin)}: a defect in communique, please report it: {_where(error)}")
            yield None
        else:
            yield reading


def _where(error: Exception) -> str:
    """The error on one line, with the place in the code that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return one_line(f"{type(error).__name__}: {str(error)[:200]} ({Path(frame.filename).name}:{frame.lineno})")
