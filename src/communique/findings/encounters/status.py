"""Held, planned, proposed, cancelled or ongoing: what tense, modality and the words around a trigger say.

The signs are phrases of the lexicon. They count only near the trigger: in its verb group or before it in its clause,
or right behind it ("talks will be held"). Without a sign an encounter was held: news reports what happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.findings.encounters.drafts import Draft
    from communique.findings.encounters.scene import Scene
    from communique.records import EncounterStatus

_STOPS = frozenset(". ; : ? ! ” “".split())
_CLAUSE = frozenset("that which who said says while but where when whom".split())
_PAST = frozenset("held had conducted paid concluded attended hosted last previous after following during".split())
_BE_NOW = frozenset({"is", "are", "'s", "'re", "am"})


def status_of(scene: Scene, draft: Draft) -> tuple[EncounterStatus, bool] | None:
    """The status and whether it is worded; None where the clause says that there was no such encounter."""
    words, signs = scene.words, scene.lexicon.status
    verb = draft.rule.startswith("verb")
    start = _clause_start(scene, draft)
    group = scene.verb_group_start(draft.first) if verb else draft.first
    finite = verb and "to" not in words[group : draft.first] and not words[draft.first].endswith("ing")
    known = words[draft.first - 1 : draft.first] in (("the",), ("this",), ("that",))  # "after the call": it is a given
    near = max(start, group if finite else draft.first - (6 if verb or known else 14))
    if draft.rule == "noun for":
        near = start  # "are in Oslo, the capital, for the meeting of ministers"
    end = _clause_end(scene, draft.last)
    if signs["never"].within(words, max(start, draft.first - 4), draft.first) is not None:
        return None
    if signs["cancelled_before"].within(words, near, draft.first) is not None:
        return "cancelled", True
    if signs["cancelled_after"].within(words, draft.last, min(end, draft.last + 8)) is not None:
        return "cancelled", True
    if verb and (found := _by_form(scene, draft)):
        return found
    before = [
        (at, status)
        for status in ("proposed", "planned", "ongoing")
        if (at := signs[f"{status}_before"].within(words, near, draft.first + 1)) is not None
    ]
    if before:
        return max(before)[1], True  # type: ignore[return-value]  # the names of the tables are statuses
    if _in_phrase(scene, draft, "planned"):
        return "planned", True
    for status in ("planned", "ongoing"):
        if signs[f"{status}_after"].within(words, draft.last, min(end, draft.last + 12)) is not None:
            return status, True
    past = bool(_PAST & set(words[max(start, draft.first - 4) : draft.first]))
    return "held", verb or past


def _by_form(scene: Scene, draft: Draft) -> tuple[EncounterStatus, bool] | None:
    """What the verb form alone says: "is visiting", and the infinitive of headlines, "to meet in Oslo"."""
    words, at = scene.words, draft.first
    group = words[scene.verb_group_start(at) : at]
    if words[at].endswith("ing") and group and group[0] in _BE_NOW:
        return "ongoing", True
    if group and set(group) & {"has", "have", "had"} and "to" not in group and "would" not in group:
        return "held", True
    if scene.kind == "title" and words[at - 1 : at] == ("to",):
        return "planned", True
    if scene.kind == "title" and not group and not words[at].endswith("ed"):
        return "held", False  # headlines put everything in the present
    return None


def _in_phrase(scene: Scene, draft: Draft, status: str) -> bool:
    """A sign inside the noun's own phrase: `the upcoming meeting`."""
    table = scene.lexicon.status[f"{status}_before"]
    return table.within(scene.words, draft.first, draft.last) is not None


def _clause_start(scene: Scene, draft: Draft) -> int:
    """Where the trigger's clause begins; a subject between keeps what lies before it out."""
    for index in range(draft.first - 1, -1, -1):
        if scene.words[index] in _STOPS or scene.words[index] in _CLAUSE:
            return index + 1
    return 0


def _clause_end(scene: Scene, index: int) -> int:
    for end in range(index, len(scene.words)):
        if scene.words[end] in _STOPS:
            return end
    return len(scene.words)
