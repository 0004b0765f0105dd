"""What the disk refuses, told as an error about the corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from communique.errors import CorpusError


@contextmanager
def writing(corpus: str | os.PathLike[str]) -> Iterator[None]:
    """Raise CorpusError, with the reason, for what the disk refuses."""
    try:
        yield
    except BrokenPipeError:
        raise  # somebody has enough of what a run prints
    except OSError as error:
        raise CorpusError(f"cannot be written: {error.strerror or error}", origin=os.fspath(corpus)) from error
