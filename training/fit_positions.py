"""Fits the scorers of positions (`findings/positions`): what a stance is about, who takes it, and whether it is one.

Learns from documents that the network has not learned from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from communique.findings.deeds.board import Board
from communique.findings.positions.abouts import About, abouts
from communique.findings.positions.candidates import Candidate, candidates
from communique.findings.positions.holders import holders
from communique.records import Span
from communique.score.compare import same_name, word_f1, words
from communique.scorer import Scorer
from training.boosting import fit as boosted

SHAPES: dict[str, dict[str, Any]] = {
    "about": {"trees": 120, "depth": 3, "rate": 0.08},
    "holder": {"trees": 120, "depth": 3, "rate": 0.08},
    "position": {"trees": 150, "depth": 3, "rate": 0.06},
}
ALIKE = 0.5  # likeness of words from which on two propositions are one, as they are scored
Row = tuple[dict[str, float], bool, str]
Page = tuple[dict[str, Any], Board]


def fit(pages: Iterable[Page]) -> dict[str, Scorer]:
    """The scorers by name, from documents whose annotation has positions."""
    some = [page for page in pages if "positions" in page[0]]
    made = {"about": _chosen(_about_rows(some)), "holder": _fitted("holder", _holder_rows(some))}
    made["position"] = _fitted("position", position_rows(some, made["about"], made["holder"]))
    return made


def _fitted(name: str, rows: Iterable[Row]) -> Scorer:
    features, right, documents = zip(*rows, strict=True)
    return boosted(features, right, documents, **SHAPES[name])


def _chosen(rows: Iterable[tuple[int, Row]]) -> Scorer:
    questions, answers = zip(*rows, strict=True)
    features, right, documents = zip(*answers, strict=True)
    return boosted(features, right, documents, questions=questions, **SHAPES["about"])


def _about_rows(pages: Sequence[Page]) -> Iterator[tuple[int, Row]]:
    """For each annotated cue that is seen each proposition that it may lead to, and whether it is much like the
    annotated one.
    """
    question = 0
    for gold, board in pages:
        for stands, cue in _told(gold, board):
            some = abouts(board, cue)
            alike = [max(_likeness(board, one, stand) for stand in stands) for one, _ in some]
            best = max(alike, default=0.0)
            if best < ALIKE:
                continue
            question += 1
            for (_, features), like in zip(some, alike, strict=True):
                yield question, (features, like >= max(ALIKE, 0.9 * best), gold["id"])


def _holder_rows(pages: Sequence[Page]) -> Iterator[Row]:
    """For each annotated cue that is seen each side, and whether it takes the stance."""
    for gold, board in pages:
        for stands, cue in _told(gold, board):
            for key, features in holders(board, cue):
                yield features, any(_holds(board, key, stand) for stand in stands), gold["id"]


def position_rows(pages: Sequence[Page], about: Scorer, holder: Scorer) -> Iterator[Row]:
    """Each candidate position, and whether the annotation has it."""
    for gold, board in pages:
        for one in candidates(board, about, holder):
            yield one.features, is_told(board, one, gold["positions"]), gold["id"]


def is_told(board: Board, one: Candidate, stands: Sequence[dict[str, Any]]) -> bool:
    """Whether the annotation has a position: its holder and stance, in words much like its own."""
    return any(
        stand["stance"] == one.stance
        and _holds(board, one.holder, stand)
        and _likeness(board, one.about, stand) >= ALIKE
        for stand in stands
    )


def _told(gold: dict[str, Any], board: Board) -> Iterator[tuple[list[dict[str, Any]], Any]]:
    """The cues that are seen where the annotation has one, with its positions there."""
    there: dict[int, list[dict[str, Any]]] = {}
    for stand in gold["positions"]:
        word = board.sight.head(Span(*stand["cue_span"])) if stand["cue_span"] else None
        if word is not None:
            there.setdefault(word, []).append(stand)
    for cue in board.sight.cues:
        if cue.word in there:
            yield there[cue.word], cue


def _holds(board: Board, key: str, stand: dict[str, Any]) -> bool:
    if key == stand["holder"] or same_name(key, stand["holder"]):
        return True
    ids = {side.actor_id for side in board.sides if side.key == key and side.actor_id}
    return any(same_name(board.cast.actor(one).name, stand["holder_name"]) for one in ids)


def _likeness(board: Board, one: About, stand: dict[str, Any]) -> float:
    sight = board.sight
    return word_f1(words(stand["words"]), words(board.document.text[sight.starts[one.first] : sight.ends[one.last]]))
