"""From a gold folder and readings to figures."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from communique.records import Reading
from communique.score.claims import NOTHING, Claims, of_json, of_reading
from communique.score.figures import Figures
from communique.score.gold import load_gold
from communique.score.metrics import document_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from communique.score.gold import GoldDocument


def score(gold_dir: Path, readings: Iterable[Reading | Mapping[str, Any]]) -> Figures:
    """The figures of `readings` (records, or Reading JSON) against the annotations in `gold_dir`.

    A reading belongs to the document that its `id` names, else to the one that the stem of its `origin`
    names; where several belong to one document the last counts. A document without a reading counts as all
    missed. Raises GoldError for a folder without gold, and for a reading that lacks what is scored.
    """
    return score_by(load_gold(gold_dir), readings, lambda document: "")[""]


def score_by(
    documents: Sequence[GoldDocument],
    readings: Iterable[Reading | Mapping[str, Any]],
    group: Callable[[GoldDocument], str],
) -> dict[str, Figures]:
    """The figures of each group of documents, in the order in which the groups come; otherwise as `score`."""
    ids = frozenset(document.id for document in documents)
    read = dict(_keyed(reading, ids) for reading in readings)
    figures: dict[str, Figures] = {}
    for document in documents:
        found = document_figures(document.id, document.claims, read.get(document.id, NOTHING))
        figures[group(document)] = figures.get(group(document), Figures()) + found
    return figures


def _keyed(reading: Reading | Mapping[str, Any], ids: frozenset[str]) -> tuple[str, Claims]:
    if isinstance(reading, Reading):
        return _key(reading.article.id, reading.source.origin, ids), of_reading(reading)
    claims = of_json(reading)  # first, as it refuses what is no object
    return _key(reading.get("id"), reading.get("origin"), ids), claims


def _key(identity: str | None, origin: str | None, ids: frozenset[str]) -> str:
    return identity if identity in ids else PurePath(origin or "").stem
