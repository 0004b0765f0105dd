"""Actual, planned, hypothetical or negated: what tense, mood and negation around a trigger say (data/plover.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.findings.events.plover import plover

if TYPE_CHECKING:
    from communique.findings.events.frames import Frame
    from communique.records import EventStatus

_STOPS = frozenset(". ; : ? ! ” “ that which who while but".split())
_ORDER: tuple[EventStatus, ...] = ("negated", "planned", "hypothetical")
_CONDITIONS = frozenset({"if", "unless"})


def status_of(frame: Frame) -> EventStatus:
    """The status of the event that the frame reports."""
    words, signs = frame.stage.words, plover().status
    verb = frame.trigger.kind != "n"
    group = frame.stage.scene.verb_group_start(frame.first) if verb else frame.first
    begin = group if verb else max(0, frame.first - 7)
    if verb:
        begin = max(0, begin - 3) if words[frame.first - 1 : frame.first] == ("to",) else begin
    if words[frame.first].endswith("ing") or words[frame.first - 1 : frame.first] == ("to",):
        begin = max(0, min(begin, frame.first - 5))
    begin = max(begin, _clause(words, frame.first))
    found = [(at, name) for name in _ORDER if (at := signs[name].within(words, begin, frame.first)) is not None]
    if any(name == "negated" for _, name in found):
        return "negated"
    if _conditional(words, frame):
        return "hypothetical"
    return max(found)[1] if found else "actual"


def _clause(words: tuple[str, ...], index: int) -> int:
    return next((i + 1 for i in range(index - 1, -1, -1) if words[i] in _STOPS), 0)


def _conditional(words: tuple[str, ...], frame: Frame) -> bool:
    """Whether "if" opens the clause, or the one before it in the same sentence with the trigger's modal behind."""
    begin = next((i + 1 for i in range(frame.first - 1, -1, -1) if words[i] in {".", "!", "?", ";"}), 0)
    before = words[begin : frame.first]
    behind = words[frame.last : frame.last + 14]
    stop = next((i for i, w in enumerate(behind) if w in {".", ";", "!", "?"}), len(behind))
    modal = bool(
        {"will", "would", "could", "may", "might", "shall"} & set(words[max(begin, frame.first - 4) : frame.first])
    )
    return bool(_CONDITIONS & set(before)) or modal and bool(_CONDITIONS & set(behind[:stop]))
