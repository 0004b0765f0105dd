"""How a finding is cited: as text, BibTeX and CSL JSON, with a link to the passage."""

from __future__ import annotations

from typing import Any

from communique.web.asking import Desk


def cited(desk: Desk, finding: str) -> Any:
    """The citation of a finding (`Corpus.cite`); None where it cannot be cited."""
    cite = getattr(desk.corpus, "cite", None)
    return cite(finding) if cite else None
