"""What an encounter was about, and whether it was the first, resumed, or one of a series.

A topic is the noun phrase that a verb of discussing takes as its object, or that follows "on", "about" or "to discuss"
behind a noun of meeting. It is quoted whole, to the end of its clause; times, places and partners
that end it are left out. Recurrence is worded: ordinals and adjectives before the noun, verbs of
resuming around it, "for the first time" behind the verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.findings.encounters.scene import POSSESSIVES
from communique.text.times import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from communique.findings.encounters.drafts import Draft
    from communique.findings.encounters.scene import Mark, Scene
    from communique.records import Recurrence, Span

_ENDS = frozenset(
    '. ; : ? ! ” “ ( ) " – — which who where when while whereas said says adding added told but that'.split()
)
_TIME = frozenset("today yesterday tomorrow monday here late early".split()) | {w.lower() for w in (*WEEKDAYS, *MONTHS)}
_SAYING = frozenset("said says told added".split())
_NEAR, _UNITS = frozenset("next last this".split()), frozenset("week month year weekend".split())
# What stands behind a topic without belonging to it: "during the visit", "ahead of the vote".
_BESIDE = frozenset("during after before ahead following amid until despite alongside via".split())
_VENUES = frozenset("meeting talks summit visit call conference sidelines capital city phone conversation".split())
_NOT_TOPICS = frozenset(
    "sidelines margins fringes occasion phone telephone behalf condition eve instructions track".split()
)
_NOT_NUMBERED = frozenset("deputy lady vice day days phase stage half time since".split())  # "the first day of talks"
_REACH = 12  # words between the trigger and what it was about
_LONGEST = 60  # words of a topic


def topic_of(scene: Scene, draft: Draft) -> Span | None:
    """The words that say what an encounter was about, in the sentence that reports it."""
    words, topics = scene.words, scene.lexicon.topics
    behind = next((i for i, t in enumerate(scene.sentence.tokens) if t.start >= draft.trigger.end), len(words))
    for index in range(behind, min(draft.last + _REACH, len(words))):
        if words[index] in {".", ";", ":"}:
            break
        size = topics.at(words, index)
        if size and (found := _phrase(scene, index + size, draft)):
            return found
        if words[index] in {"on", "about", "over"} and draft.mode != "visit" and draft.rule.startswith("noun"):
            found = _phrase(scene, index + 1, draft) if _may_open(scene, index + 1) else None
            if found:
                return found
    return _discussed_before(scene, draft) if draft.mode != "visit" else None


def told_next(scene: Scene, draft: Draft) -> Span | None:
    """What was discussed, where a sentence soon after the report of an encounter says so: "They discussed fishing"."""
    words = scene.words
    for index in range(min(_REACH, len(words))):
        size = scene.lexicon.topics.at(words, index)
        if size and words[index] != "to" and _takes_up(scene, index, draft):
            return _phrase(scene, index + size, None)
    return None


def recurrence_of(scene: Scene, draft: Draft) -> Recurrence | None:
    """Whether the encounter was the first, resumed, or one of a series, where the words say so."""
    words, tables = scene.words, scene.lexicon.recurrence
    end = min(draft.last + _REACH, len(words))
    stop = next((i for i in range(draft.last, end) if words[i] in {".", ";", ":"}), end)
    around = max(0, draft.first - 3)
    if tables["resumed"].within(words, around, stop) is not None:
        return "resumed"
    behind = tables["first_behind"].within(words, draft.last, stop)
    if behind is not None and scene.lexicon.topics.within(words, draft.last, behind) is None:
        return "resumed" if "since" in words[draft.last : stop] else "first"
    if not draft.rule.startswith("noun"):
        return None
    begin = max(0, draft.first - 1)
    first = next((i for i in range(begin, draft.last) if tables["first"].at(words, i)), None)
    if first is not None and not _NOT_NUMBERED & set(words[first + 1 : draft.last]):
        return "resumed" if _after_a_break(words[draft.last : end]) else "first"
    return "regular" if tables["regular"].within(words, begin, draft.last) is not None else None


def _after_a_break(words: tuple[str, ...]) -> bool:
    """`the first talks since 2019`, `the first visit in ten years`."""
    years = {"years", "decade", "decades", "months"} & set(words) and "in" in words
    return "since" in words or bool(years)


def _takes_up(scene: Scene, index: int, draft: Draft) -> bool:
    """Whether the subject of the verb at `index` takes up those who met: "they", "the two ministers", "Lund"."""
    if set(scene.words[:index]) & ({"they", "both", "two", "sides"} | _VENUES):
        return True
    known = {guest.party.actor_id for guest in draft.guests if guest.kind == "person"}
    return any(mark.last <= index and mark.mention.actor_id in known for mark in scene.marks)


def _may_open(scene: Scene, index: int) -> bool:
    """Whether a topic begins here: no day, no place in the calendar, no "sidelines"."""
    words = scene.words[index : index + 3]
    if not words or words[0] in _TIME or words[0].isdigit() or set(words) & _NOT_TOPICS:
        return False
    return scene.tag(index) in {"DET", "ADJ", "NOUN", "X", "PROPN", "VERB", "ADV", "NUM"} or words[0] in POSSESSIVES


def _phrase(scene: Scene, start: int, draft: Draft | None) -> Span | None:
    """The topic that begins at a token: to the end of its clause, without what only says when, where and with whom."""
    words = scene.words
    if start >= len(words) or not _may_open(scene, start):
        return None
    end = start
    place = draft.place.span.start if draft and draft.place and draft.place.span else -1
    while end < min(start + _LONGEST, len(words)) and not _closes(scene, start, end):
        if words[end] in {"in", "at"} and scene.sentence.tokens[end].end <= place <= scene.sentence.tokens[end].end + 5:
            break
        end += 1
    while end > start and (words[end - 1] in {",", "and", "of", "the", "in", "on", "at", "with"}):
        end -= 1
    return scene.span(start, end) if end > start else None


def _closes(scene: Scene, start: int, index: int) -> bool:
    words = scene.words
    word, after = words[index], words[index + 1 : index + 5]
    if word in _ENDS or word in _BESIDE and index > start:
        return True
    if word in {"on", "in", "at", "over", "by"} and after and (after[0] in _TIME or _VENUES & set(after[:3])):
        return True
    if word in {"on", "in"} and after and after[0].isdigit():
        return True
    if index > start and (word in _TIME or word in _NEAR and after and after[0] in _UNITS):
        return True
    partner = scene.group_from(index + 1)[0] if word == "with" else []
    if partner and (_person(scene, partner[0]) or not _between(words[start:index])):
        return True
    return word in {",", "and"} and _new_clause(scene, index)


def _person(scene: Scene, mark: Mark) -> bool:
    return scene.cast.actor(mark.mention.actor_id).kind == "person"


def _between(words: tuple[str, ...]) -> bool:
    """Whether "with" belongs to the topic: "relations with Spain", "cooperation with the IAEA"."""
    return bool(words) and words[-1].endswith(
        ("tions", "ties", "tion", "ship", "deal", "pact", "talks", "trade", "war")
    )


def _new_clause(scene: Scene, index: int) -> bool:
    """Whether a comma or "and" opens a new clause rather than one more topic."""
    words = scene.words
    at = index + 1 + (words[index + 1 : index + 2] == ("and",))
    for i in range(at, min(at + 5, len(words))):
        if words[i] in {",", "and"} and i > at:
            return False
        if words[i] in _SAYING:
            return True
        if scene.tag(i) in {"AUX", "PRON"} and words[i] not in POSSESSIVES:
            return True
        if scene.tag(i) == "VERB" and not words[i].endswith(("ing", "ed")):
            return True
    mark = scene.starts.get(at)
    if mark and _person(scene, mark):
        return True
    following = words[at : at + 1]
    return bool(following) and following[0] in {"as", "according", "stressing", "noting", "saying", "including"}


def _discussed_before(scene: Scene, draft: Draft) -> Span | None:
    """`Lund discussed fishing with Ortega in a phone call`."""
    words = scene.words
    for index in range(max(0, draft.first - 30), draft.first):
        if words[index] in {";", ":"}:
            continue
        size = scene.lexicon.topics.at(words, index)
        if size and words[index] != "to" and not set(words[index : draft.first]) & {".", ";"}:
            return _phrase(scene, index + size, draft)
    return None
