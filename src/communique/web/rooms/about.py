"""How to read the explorer, its keys, and its API."""

from __future__ import annotations

from collections.abc import Mapping

from communique.query.filters import FILTERS
from communique.web.asked import Asked
from communique.web.asking import Desk
from communique.web.showing import Shown


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The page; nothing is asked of the corpus."""
    asked.only()
    return Shown({"filters": FILTERS, "corpus": str(desk.corpus.folder.path.name)})
