"""The demo: a corpus of articles that ship as texts (`data/demo`), read on this machine when it is first wanted.

It is built beside its place and moved there whole, so that a build that was stopped leaves nothing, and two builds at
once do not meet. A stamp in the folder says what it was made of; by that it is known as the demo, and as an older one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from communique.errors import CorpusError
from communique.run.add import Progress, add
from communique.run.disk import writing
from communique.settings import Settings
from communique.store import corrections, search
from communique.store.folder import open_folder
from communique.store.manifest import reader_of

if TYPE_CHECKING:
    from communique.run.add import Summary, Tell

STAMP = "demo.json"
_NAME = "demo.communique"
_TEXTS = ("articles", "pages")  # in data/demo; what stands beside them is for people

State = Literal["missing", "ready", "older", "corrected"]


def demo(
    at: str | os.PathLike[str] | None = None,
    *,
    fresh: bool = False,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Path:
    """The folder of the demo corpus, which is built if it is not there: added, merged and indexed, in some seconds.

    It lies in the user's cache, or `at` another path. One that was made by another reader, or of other texts, is built
    anew, except where somebody has corrected findings in it; `fresh` builds it anew in any case. `workers` is how many
    processes read, without it as many as there are cores; `tell` is called as they get on. The same texts give the
    same ids on any machine.

    Raises CorpusError where something else lies there, or it cannot be written.
    """
    path = place() if at is None else Path(at)
    if fresh or state(path) in ("missing", "older"):
        _build(path, workers, tell)
    return path


def place() -> Path:
    """Where the demo lies if nothing else is said: in the user's cache folder."""
    import platformdirs

    return platformdirs.user_cache_path("communique") / _NAME


def state(path: Path) -> State:
    """What lies there: nothing, the demo as it should be, an older one, or an older one with corrections.

    Raises CorpusError for anything else.
    """
    if not path.exists() or path.is_dir() and not any(path.iterdir()):
        return "missing"
    try:
        stamp = json.loads((path / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CorpusError("is no demo corpus, and not empty; give another name", origin=str(path)) from None
    with suppress(CorpusError):  # damaged, or of another schema: to be built anew
        if stamp == _stamp() and open_folder(path).manifest().parts:
            return "ready"
    return "corrected" if (path / corrections.NAME).exists() else "older"


def _build(path: Path, workers: int | None, tell: Tell | None) -> None:
    state(path)  # nothing but a demo is ever replaced
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        made = beside / _NAME
        summary = add(made, [str(_folder() / name) for name in _TEXTS], workers=workers, tell=tell)
        _check(summary, path)
        if tell:
            tell(replace(_progress(summary), stage="indexing"))
        search.update(open_folder(made))
        with writing(path):
            (made / STAMP).write_text(json.dumps(_stamp()) + "\n", encoding="utf-8")
            _move(made, path, beside / "before")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _check(summary: Summary, path: Path) -> None:
    reason = summary.failed[0].reason if summary.failed else "it could not be merged" if not summary.merged else None
    if reason:
        raise CorpusError(f"the demo could not be built: {reason}", origin=str(path))


def _progress(summary: Summary) -> Progress:
    skipped = sum(summary.skipped.values())
    return Progress(summary.shards, summary.shards, summary.pages, summary.errors, skipped)


def _move(made: Path, path: Path, before: Path) -> None:
    """Put the new one in its place; what lay there is moved away, to be removed."""
    if path.exists():
        path.rename(before)
    try:
        made.rename(path)
    except OSError:
        if state(path) != "ready":  # else somebody else was quicker, with the same
            raise


def _folder() -> Path:
    return Path(str(files("communique") / "data" / "demo"))


@cache
def _stamp() -> dict[str, str]:
    """What the demo is made of: its texts, and the reader."""
    digest = hashlib.sha256()
    for name in _TEXTS:
        for path in sorted((_folder() / name).iterdir()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return {"texts": digest.hexdigest()[:16], "reader": reader_of(Settings())}
