"""The gold folder: for each document an annotation, `<id>.json`, and beside it its text, `<id>.txt`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.errors import GoldError
from communique.score.claims import Claims, of_gold

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document: its id, its text file, and what the annotation says."""

    id: str
    text_path: Path
    claims: Claims


def load_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """The documents of a gold folder, by file name.

    Raises GoldError for a folder that is not there or holds no annotation, and for a file that is none.
    """
    if not folder.is_dir():
        raise GoldError("no such folder", origin=str(folder))
    documents = tuple(_document(path) for path in sorted(folder.glob("*.json")))
    if not documents:
        raise GoldError("no gold here: wanted files <id>.json, each beside its <id>.txt", origin=str(folder))
    return documents


def _document(path: Path) -> GoldDocument:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return GoldDocument(data["id"], path.with_suffix(".txt"), of_gold(data))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"no gold annotation: {error!r}", origin=str(path)) from error
