"""Files, here or in object storage: listed, expanded and opened by path or fsspec URL.

Local paths go through the operating system; everything else through fsspec, of which only the protocols of storage are
let in: no chains ("zip://...::s3://..."), nothing that runs commands or logs in over a network.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from communique.errors import MissingSource

ALLOWED = frozenset({"file", "local", "s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})
# What has to be installed for a protocol that fsspec knows only by name.
_EXTRAS = {"s3": "communique[s3]", "s3a": "communique[s3]", "gs": "gcsfs", "gcs": "gcsfs"}
_EXTRAS |= dict.fromkeys(("abfs", "abfss", "az"), "adlfs")

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
_GLOB = re.compile(r"[*?\[]")
_BLOCK = 4 << 20  # bytes fetched ahead from object storage


def protocol(path: str) -> str:
    """`file` for a local path, else the scheme of the URL in lower case: `s3`, `memory`, `https`, ..."""
    scheme = _SCHEME.match(path)
    return scheme.group(1).lower() if scheme else "file"


def is_local(path: str) -> bool:
    """Whether the path is one of this machine's file system."""
    return protocol(path) in {"file", "local"}


def open_binary(path: str) -> BinaryIO:
    """Open a file for reading, with seeking. Raises MissingSource."""
    try:
        if is_local(path):
            return Path(_plain(path)).open("rb")
        return cast(BinaryIO, _system(path).open(path, "rb", block_size=_BLOCK, cache_type="readahead"))
    except MissingSource:
        raise
    except Exception as error:  # each storage has errors of its own
        raise _missing(path, error) from error


def size(path: str) -> int:
    """The bytes of a file. Raises MissingSource."""
    try:
        if is_local(path):
            return Path(_plain(path)).stat().st_size
        return int(_system(path).size(path) or 0)
    except MissingSource:
        raise
    except Exception as error:  # each storage has errors of its own
        raise _missing(path, error) from error


def head(path: str, length: int) -> bytes:
    """The first bytes of a file. Raises MissingSource."""
    with open_binary(path) as file:
        try:
            return file.read(length)
        except OSError as error:
            raise _missing(path, error) from error


def expand(path: str) -> tuple[str, ...]:
    """The files and folders that one path stands for, in sorted order.

    A path that exists is taken as it stands, else as a glob. Raises MissingSource where it stands for nothing.
    """
    if is_local(path):
        plain = _plain(path)
        try:
            if os.path.lexists(plain):
                return (str(Path(plain)),)  # "./in" and "in/" are "in"
            found = sorted(glob.glob(plain, recursive=True)) if _GLOB.search(plain) else []  # noqa: PTH207 - keeps the form
        except (OSError, ValueError) as error:
            raise _missing(path, error) from error
    else:
        found = _expand_remote(path)
    if found:
        return tuple(str(Path(name)) for name in found) if is_local(path) else tuple(found)
    reason = "nothing matches it" if _GLOB.search(path) else "no such file or folder"
    raise MissingSource(f"{reason}; check the path", origin=path)


def _expand_remote(path: str) -> list[str]:
    system = _system(path)
    try:
        if system.exists(path):
            return [path]
        return sorted(system.unstrip_protocol(name) for name in system.glob(path)) if _GLOB.search(path) else []
    except Exception as error:  # each storage has errors of its own
        raise _missing(path, error) from error


def is_folder(path: str) -> bool:
    """Whether the path is a folder (in object storage: a prefix)."""
    if is_local(path):
        return Path(path).is_dir()
    return bool(_system(path).isdir(path))


def walk(folder: str) -> Iterator[str]:
    """All files under a folder in sorted order; hidden ones, and folders that were entered already, are left out.

    Links are followed, each folder is entered once, so a loop of links ends. A folder that cannot be listed is given
    as if it were a file, so that whoever opens it reports it.
    """
    if is_local(folder):
        yield from _walk_local(_plain(folder))
        return
    system = _system(folder)
    for name in sorted(system.find(folder)):
        relative = name.removeprefix(system._strip_protocol(folder))
        if not any(part.startswith(".") for part in relative.split("/")):
            yield system.unstrip_protocol(name)


def _walk_local(top: str) -> Iterator[str]:
    entered: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - a string all the way, for millions of files
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted((e for e in listing if not e.name.startswith(".")), key=lambda e: e.name)
        except OSError:
            yield folder
            continue
        folders = []
        for entry in entries:
            if _is_folder(entry):
                folders.append(entry.path)
            else:
                yield entry.path
        waiting += reversed(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _plain(path: str) -> str:
    scheme = _SCHEME.match(path)
    return path[scheme.end() :] if scheme else path


def _system(path: str) -> Any:
    """The fsspec file system of a URL. Raises MissingSource for one that is not let in or not installed."""
    import fsspec

    name = protocol(path)
    if name not in ALLOWED or "::" in path:
        known = ", ".join(f"{known}://" for known in sorted(ALLOWED - {"file", "local"}))
        raise MissingSource(f"is in no storage that is read; known are paths, {known}, http://, https://", origin=path)
    try:
        return fsspec.filesystem(name)
    except ImportError as error:
        needs = _EXTRAS.get(name, name)
        raise MissingSource(f"{name}:// needs a package; pip install '{needs}'", origin=path) from error


def _missing(path: str, error: Exception) -> MissingSource:
    if isinstance(error, FileNotFoundError):
        return MissingSource("no such file; check the path", origin=path)
    if isinstance(error, IsADirectoryError):
        return MissingSource("is a folder that cannot be listed; check its permissions", origin=path)
    reason = getattr(error, "strerror", None) or str(error)
    return MissingSource(f"cannot be read ({reason}); check the path and its permissions", origin=path)
