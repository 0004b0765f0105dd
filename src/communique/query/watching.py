"""Watching: questions that are kept, and asked again of what has come since.

`watches.json` in the corpus folder holds the questions, each with the parts of the corpus that it has been asked of; so
asking again reads only the new ones. Findings that answered before are known by their ids (`watches/NAME.seen` has
those of the day it was made, `watches/NAME.jsonl` those since), so that compaction and reading anew bring nothing
twice. New ones are added to `watches/NAME.jsonl`, and the latest stand in the feed `watches/NAME.atom` (`query.atom`).
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import CorpusError, QueryError, UnknownName
from communique.query import atom, filters
from communique.query.filters import FILTERS, Question, Value, Where

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.store.folder import Folder

NAME, FOLDER = "watches.json", "watches"
QUESTIONS: tuple[Question, ...] = ("quotations", "encounters", "events", "positions", "articles")
_CALLED = re.compile(r"\w[\w.-]{0,59}")
_OF_CORPUS = ("person", "party", "parties", "outlet")  # sorts of names that a corpus may come to know


@dataclass(frozen=True, slots=True)
class Watch:
    """A question that is kept: its filters, when it was made and how many answered it then, the parts asked so far."""

    name: str
    question: Question
    filters: Mapping[str, str | list[str]]
    made: str
    before: int = 0
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What is new for a watch."""

    watch: Watch
    rows: tuple[Mapping[str, Any], ...]


def watches(folder: Folder) -> tuple[Watch, ...]:
    """The questions that are kept. Raises CorpusError where their file is damaged."""
    try:
        data = json.loads((folder.path / NAME).read_text(encoding="utf-8"))
        return tuple(Watch(**{**one, "parts": tuple(one["parts"])}) for one in data["watches"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{NAME} cannot be read: {error}", origin=str(folder.path)) from error


def make(corpus: Corpus, name: str, question: str, given: Mapping[str, Value]) -> Watch:
    """Keep a question; what answers it now is not new. Raises QueryError for a taken name, or a wrong filter."""
    if not _CALLED.fullmatch(name):
        raise QueryError(f"{name!r} is no name for a watch: letters, digits, `-`, `.` and `_`, 60 at most")
    if question not in QUESTIONS:
        raise QueryError(f"{question!r} cannot be watched, only {', '.join(QUESTIONS)}")
    asked: Question = question
    kept = _kept(corpus, asked, given)
    with _turn(corpus.folder):
        known = watches(corpus.folder)
        if name in {one.name for one in known}:
            raise QueryError(f"there is a watch {name!r} already")
        parts = tuple(part.name for part in corpus.manifest.parts)
        made = Watch(name, asked, kept, _now(), 0, parts)
        seen = list(_ids(corpus, made))
        made = replace(made, before=len(seen))
        (corpus.folder.path / FOLDER / f"{name}.seen").write_text("".join(f"{one}\n" for one in seen))
        _file(corpus.folder, name, "jsonl").write_bytes(b"")
        _file(corpus.folder, name, "atom").write_bytes(atom.feed(name, made.made, []))
        _save(corpus.folder, (*known, made))
    return made


def drop(folder: Folder, name: str) -> Watch:
    """Keep a question no longer; its files stay. Raises QueryError where there is none."""
    with _turn(folder):
        known = watches(folder)
        found = next((one for one in known if one.name == name), None)
        if found is None:
            raise QueryError(f"no watch {name!r}; there are {', '.join(one.name for one in known) or 'none'}")
        _save(folder, [one for one in known if one is not found])
    return found


def run(folder: Folder) -> tuple[Hits, ...]:
    """Ask every question of what has come since it was last asked. Raises CorpusError as the disk does."""
    if not (folder.path / NAME).exists():
        return ()
    with _turn(folder):
        manifest = folder.manifest()
        there = tuple(part.name for part in manifest.parts)
        found, known = [], []
        for watch in watches(folder):
            new = frozenset(there) - frozenset(watch.parts)
            rows = tuple(_news(folder, watch, new)) if new else ()
            if rows:
                _write(folder, watch, rows)
            found.append(Hits(watch, rows))
            known.append(replace(watch, parts=there))
        _save(folder, known)
    return tuple(found)


def _news(folder: Folder, watch: Watch, parts: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The findings in these parts that answer and are new, oldest first, with the page that each is from."""
    from communique.query.corpus import Corpus

    corpus = Corpus(folder, parts=parts)
    try:
        seen = _seen(folder, watch.name)
        rows = [row for row in _rows(corpus, watch) if row["id"] not in seen]
        found = _now()
        for row in rows:
            yield {"watch": watch.name, "found": found} | row
    finally:
        corpus.close()


def _rows(corpus: Corpus, watch: Watch) -> list[dict[str, Any]]:
    try:
        # The condition that is always true keeps a search for words from answering by itself, of the whole corpus.
        asked = corpus.ask(watch.question, watch.filters, reports=True).where(Where("true"))
        return list(asked.order("day").dicts())
    except UnknownName:  # nobody of that name in what is new
        return []


def _ids(corpus: Corpus, watch: Watch) -> Iterator[str]:
    try:
        asked = corpus.ask(watch.question, watch.filters, reports=True).select("id")
    except UnknownName:
        return
    yield from (str(row["id"]) for row in asked.dicts())


def _kept(corpus: Corpus, question: Question, given: Mapping[str, Value]) -> dict[str, str | list[str]]:
    """The filters as they are kept, if they mean something; a name may be one that the corpus does not know yet."""
    table = {row.name: row for row in FILTERS[question]}
    kept: dict[str, str | list[str]] = {}
    for name, value in given.items():
        if value is None or value == "" or (not isinstance(value, str | datetime.date) and not value):
            continue
        alone = isinstance(value, str | datetime.date | float | int)
        plain = str(value) if alone else [str(one) for one in value]  # type: ignore[union-attr]
        try:
            filters.wheres(question, {name: plain}, corpus)
        except UnknownName:
            if table[name].sort not in _OF_CORPUS:
                raise
        kept[name] = plain
    return kept


def _seen(folder: Folder, name: str) -> frozenset[str]:
    """The ids of all that has answered before."""
    path = folder.path / FOLDER / f"{name}.seen"
    before = path.read_text(encoding="utf-8").split() if path.is_file() else []
    return frozenset(before) | {str(row["id"]) for row in hits(folder, name)}


def hits(folder: Folder, name: str) -> list[dict[str, Any]]:
    """All that was new for a watch since it was made, the first first; a line that a crash has cut is passed over."""
    path = _file(folder, name, "jsonl")
    found = []
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and "id" in row:
            found.append(row)
    return found


def _write(folder: Folder, watch: Watch, rows: Sequence[Mapping[str, Any]]) -> None:
    lines = b"".join(
        json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n" for row in rows
    )
    path = _file(folder, watch.name, "jsonl")
    cut = path.is_file() and path.stat().st_size > 0 and path.read_bytes()[-1:] != b"\n"  # by a crash
    with path.open("ab") as file:
        file.write(b"\n" + lines if cut else lines)
        file.flush()
        os.fsync(file.fileno())
    latest = hits(folder, watch.name)[-atom.MOST :][::-1]
    _replace(_file(folder, watch.name, "atom"), atom.feed(watch.name, str(rows[-1]["found"]), latest))


def _save(folder: Folder, known: Sequence[Watch]) -> None:
    data = json.dumps({"watches": [asdict(one) for one in known]}, ensure_ascii=False, indent=1)
    _replace(folder.path / NAME, data.encode())


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _file(folder: Folder, name: str, suffix: str) -> Path:
    return folder.path / FOLDER / f"{name}.{suffix}"


@contextmanager
def _turn(folder: Folder) -> Iterator[None]:
    """Hold the right to change watches; raises CorpusError for what the disk refuses."""
    import fcntl

    try:
        (folder.path / FOLDER).mkdir(exist_ok=True)
        with (folder.path / FOLDER / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        reason = f"watches cannot be written: {error.strerror or error}"
        raise CorpusError(reason, origin=str(folder.path)) from error


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
