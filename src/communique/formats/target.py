"""Where an export goes: a file or a folder that is there whole or not at all, with a manifest of what is in it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.errors import QueryError

MANIFEST = "manifest.json"
_OURS = "communique export"  # what a manifest says of itself


@dataclass(frozen=True, slots=True)
class Written:
    """What went out: rows by the name of what they are rows of, and fields that this format has no place for."""

    rows: Mapping[str, int]
    notes: tuple[str, ...] = field(default=())


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """A new folder that takes its place at `path` at the end, if all went well.

    What stands there may be an earlier export, or an empty folder. Raises QueryError for anything else, and for what
    the disk refuses.
    """
    _free(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if path.exists():
            path.rename(old)
        part.rename(path)
    except OSError as error:
        raise QueryError(f"cannot be written: {error.strerror or error}", origin=str(path)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """The path of a new file, of the same suffix, that takes its place at `path` at the end, if all went well.

    Raises QueryError for what the disk refuses.
    """
    if path.is_dir():
        raise QueryError("is a folder; this format is a file", origin=str(path))
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise QueryError(f"cannot be written: {error.strerror or error}", origin=str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def _free(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise QueryError("is a file; this format is a folder, give another name", origin=str(path))
    if any(path.iterdir()) and not _is_ours(path / MANIFEST):
        raise QueryError("is a folder with other things in it; give a new name", origin=str(path))


def _is_ours(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("made_by", "").startswith(_OURS))
    except (OSError, ValueError, AttributeError):
        return False


def beside(path: Path) -> Path:
    """Where the manifest of an export stands: in its folder, or beside its file."""
    return path / MANIFEST if path.is_dir() else path.with_name(f"{path.name}.{MANIFEST}")


def described(version: str, path: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of what stands at `path`: who made it, what was `told`, and each file with its size and hash."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    root = path if path.is_dir() else path.parent
    return {
        "made_by": f"{_OURS} {version}",
        **told,
        "files": {str(file.relative_to(root)): _file(file) for file in files if file.name != MANIFEST},
    }


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def dumps(value: object) -> str:
    """A value as JSON in Unicode, in one line."""
    return json.dumps(value, ensure_ascii=False, default=str, separators=(", ", ": "))


def pretty(value: object) -> str:
    """A value as JSON in Unicode, laid out for reading."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
