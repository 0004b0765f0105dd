"""One attribution in a unit, before it becomes a quotation."""

from __future__ import annotations

from dataclasses import dataclass

from communique.findings.quotations.phrases import Range


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution found in a unit, as ranges of items. `source` is None where it is to be taken from before."""

    cue: Range
    source: Range | None
    content: tuple[Range, ...]
    rule: str
    addressee: Range | None = None
