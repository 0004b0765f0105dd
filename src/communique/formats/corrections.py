"""Corrections of another copy of a corpus taken in: what people said about findings that this one has too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import communique.store.corrections as said
from communique.errors import QueryError
from communique.formats.intake import Taken
from communique.query.overlay import PREFIXES
from communique.store.corrections import Correction
from communique.store.folder import Folder, open_folder
from communique.store.schema import FINDINGS

ELSEWHERE = "corrections of findings that are not here"
BROKEN = "lines that are no correction"


def take(corpus: Path, paths: list[Path]) -> Taken:
    """Add the corrections in files, or in the folders of corpora, to those of a corpus; each once.

    Corrections that undo others, and those of who is who, come along. Raises CorpusError for no corpus, QueryError for
    a file of another name.
    """
    folder = open_folder(corpus)
    known = {one.id for one in said.read(folder.path).corrections}
    skipped: Counter[str] = Counter()
    new: dict[str, Correction] = {}
    for path in paths:
        if not path.is_dir() and path.name != said.NAME:
            raise QueryError(f"corrections stand in {said.NAME}", origin=str(path))
        log = said.read(path if path.is_dir() else path.parent)
        skipped[BROKEN] += len(log.broken)
        new |= {one.id: one for one in log.corrections if one.id not in known}
    here = _here(folder, list(new.values()))
    kept = [one for one in new.values() if one.action in said.OF_ACTORS or one.targets[0] in here | known | set(new)]
    skipped[ELSEWHERE] += len(new) - len(kept)
    if kept:
        said.append(folder.path, kept)
    rows = {"corrections": len(kept)}
    return Taken(rows, {reason: count for reason, count in skipped.items() if count}, known=bool(known) and not new)


def _here(folder: Folder, corrections: list[Correction]) -> set[str]:
    """Which of the findings that corrections are about the corpus has."""
    wanted = {one.targets[0] for one in corrections if one.targets[0].partition("_")[0] in PREFIXES}
    found: set[str] = set()
    manifest = folder.manifest()
    for table in FINDINGS:
        for part in manifest.parts:
            found.update(wanted.intersection(folder.read(table, part, ["id"]).column("id").to_pylist()))
    return found
