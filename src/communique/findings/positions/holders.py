"""Who may take a stance, and towards whom: the sides of a document as they stand to the word that carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.findings.deeds.board import Board
    from communique.text.deeds import Cue
    from communique.text.sight import Sight

Features = dict[str, float]
_MOST = 8  # sides that are weighed for a cue
_UP = 4  # words up the tree on which a holder may hang
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
_FAR = 40.0


def holders(board: Board, cue: Cue) -> list[tuple[str, Features]]:
    """The codes of the sides that may take the stance of a cue, the likeliest by the reader first, with features."""
    keys = [key for key in board.words if key in board.coded]
    acting = {key: cue.role("actor", board.words[key]) for key in keys}
    meant = {key: cue.role("recipient", board.words[key]) for key in keys}
    voices = board.voices(board.sight.starts[cue.word])
    ruled = {voices.speaker, voices.saying}
    order = sorted(keys, key=lambda key: (-acting[key], key))
    some = [key for place, key in enumerate(order) if place < _MOST or key in ruled]
    top = [acting[key] for key in order[:2]] + [-20.0, -20.0]
    found = []
    for place, key in enumerate(some):
        best = cue.best("actor", board.words[key])
        found.append(
            (
                key,
                {
                    "acts": acting[key],
                    "meant": meant[key],
                    "behind first": top[0] - acting[key],
                    "before second": acting[key] - top[1] if place == 0 else 0.0,
                    "place": float(place),
                    "rank": float(board.ranks[key]),
                    "speaks": float(voices.speaker == key),
                    "says": float(voices.saying == key),
                    "heard": float(key in voices.heard or key in voices.told),
                    "others speak": float(voices.speaker not in (None, key)),
                    "others say": float(voices.saying not in (None, key)),
                    "direct": float(voices.direct),
                    **_stands(board.sight, cue.word, best),
                },
            )
        )
    return found


def addressee(board: Board, cue: Cue, holder: str) -> str | None:
    """The code of the side that the stance is likeliest taken towards; None where nobody is likelier than not."""
    keys = [key for key in board.words if key in board.coded and key != holder]
    found = max(keys, key=lambda key: (cue.role("recipient", board.words[key]), key), default=None)
    return found if found is not None and cue.role("recipient", board.words[found]) > 0 else None


def _stands(sight: Sight, word: int, other: int | None) -> Features:
    """Where a side's likeliest word stands to the cue's, in the sentence and in the tree."""
    if other is None:
        return {"no word": 1.0}
    found = {
        "gap": min(float(abs(word - other)), _FAR),
        "before": float(other < word),
        "same sentence": float(sight.sentence[word] == sight.sentence[other]),
        "sentences back": float(min(max(sight.sentence[word] - sight.sentence[other], -2), 6)),
        f"relation {sight.relations[other]}": 1.0,
    }
    over = word
    for level in range(_UP):
        if sight.heads[other] == over:
            subject = sight.relations[other] in _SUBJECTS
            found[f"{'subject' if subject else 'under'} {level}"] = 1.0
            break
        if sight.heads[over] == over:
            break
        over = sight.heads[over]
    return found
