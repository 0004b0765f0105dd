"""The gold folder: for each document an annotation, `<id>.json`, and beside it its text, `<id>.txt`.

An annotation may have the `url` that its text came from. Then the text is read with it, as people have it.
"""

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
    """One annotated document: its id, its text file, what the annotation says, and where the text came from."""

    id: str
    text_path: Path
    claims: Claims
    url: str | None = None

    @property
    def kind(self) -> str:
        """The kind of text: "with address" (articles of papers, as people meet them) or "without" (agency stories)."""
        return "with address" if self.url else "without address"

    def page(self, text: bytes) -> bytes:
        """What is read: the text as it is, or where it has an address, both as a page in JSON."""
        if not self.url:
            return text
        fields = {"text": text.decode("utf-8", "replace"), "url": self.url}
        return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


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
        return GoldDocument(data["id"], path.with_suffix(".txt"), of_gold(data), data.get("url"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"no gold annotation: {error!r}", origin=str(path)) from error
