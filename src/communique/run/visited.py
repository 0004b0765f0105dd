"""What servers said of addresses when they were fetched, kept with the corpus so that only what changed is sent again.

`visits.jsonl` in the corpus folder has a line for each address, the last one counts. A shard notes its own beside its
progress mark; they are appended when it is committed, so that a page which is not safe yet is asked for anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from communique.source.visits import Stamp
from communique.store.folder import Folder

NAME = "visits.jsonl"


class Visited:
    """What is remembered of addresses while one shard is made: a `source.visits.State`."""

    def __init__(self, folder: Folder, shard: str) -> None:
        self._note = _note(folder, shard)
        self._before = dict(_stamps(folder.path / NAME))
        self._new: dict[str, Stamp] = {}

    def stamp(self, url: str) -> Stamp | None:
        """What the server said when the address was last fetched; None where it was not."""
        return self._new.get(url) or self._before.get(url)

    def fetched(self, url: str, stamp: Stamp) -> None:
        """Remember it."""
        self._new[url] = stamp

    def save(self) -> None:
        """Note what was fetched, for who commits the shard."""
        lines = [json.dumps({"url": url, **asdict(stamp)}) + "\n" for url, stamp in self._new.items()]
        if lines:
            self._note.write_text("".join(lines), encoding="utf-8")


def keep(folder: Folder, shard: str) -> None:
    """Make what a committed shard has noted last."""
    note = _note(folder, shard)
    if note.exists():
        with (folder.path / NAME).open("a", encoding="utf-8") as file:
            file.write(note.read_text(encoding="utf-8"))
        note.unlink()


def _note(folder: Folder, shard: str) -> Path:
    return folder.work / f"{shard}.visits"


def _stamps(path: Path) -> list[tuple[str, Stamp]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
            found.append((row["url"], Stamp(row["etag"], row["last_modified"])))
        except (ValueError, KeyError, TypeError):
            continue  # the end of a file whose writer was killed
    return found
