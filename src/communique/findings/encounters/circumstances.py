"""Where, when and on what occasion: the circumstances that a sentence gives to its encounter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.actors.registry import GOVERNMENT
from communique.records import Place, Span
from communique.text.times import MONTHS, WEEKDAYS, times

if TYPE_CHECKING:
    from communique.findings.encounters.drafts import Draft
    from communique.findings.encounters.scene import Scene
    from communique.records import When
    from communique.text.times import Reference

_IN = frozenset({"in", "at"})
_CALENDAR = frozenset({"May", *WEEKDAYS, *MONTHS})
_NOT_PLACES = frozenset("mr mrs ms dr president minister prime foreign secretary ambassador the".split())
_ARTICLES = frozenset({"the", "a", "an"})
# Words that turn from the encounter to what was said or done at it.
_SUBJECT = frozenset("that which regarding concerning about discuss discussed against over amid ; said says".split())
_TOOK_PLACE = re.compile(
    r"(?:the|this) (?:\w+ ){0,2}(?:event|meeting|audience|encounter|talks|gathering|discussions|ceremony|session) "
    r"(?:also )?(?:took place|was held|were held)\b"
)
# Words that point back to a gathering told before.
_BACKWARD = frozenset("mentioned same aforementioned latter said the".split())
_DATELINE_PLACE = re.compile(r"[^\d,(/—–-]{2,40}")


def place_of(scene: Scene, draft: Draft, dateline: str | None) -> Place | None:
    """The nearest "in PLACE" behind the trigger, else before it; "here" is the dateline's place."""
    found = [
        p
        for i in range(len(scene.words) - 1)
        if scene.words[i] in _IN | {"to"}
        and (p := place_at(scene, i + 1))
        and (scene.words[i] != "to" or _bound_for(scene, p))
    ]
    if draft.goal is not None:
        return _goal(scene, draft.goal)
    if "here" in scene.words and dateline and (match := _DATELINE_PLACE.match(dateline)):
        return Place(match.group().strip())
    if draft.mode == "call":
        return None
    if named := _named_before(scene, draft):
        return named
    host = _host(scene, draft)
    tokens = scene.sentence.tokens
    begin, end = tokens[draft.first].start, tokens[_purpose(scene, draft)].start
    behind = [p for p in found if p.span and begin < p.span.start < end]
    if len(behind) > 1 and _is_venue(scene, behind[0]):
        behind.pop(0)
    if behind and (host is None or _inside(behind[0], host)):
        return behind[0]
    before = [p for p in found if p.span and p.span.start < begin]
    return host or (before[-1] if before else None)


def _inside(place: Place, host: Place) -> bool:
    """Whether a place can be the town in the state that hosts: `Norway hosted talks in Bergen`."""
    return place.name != host.name and place.country in {None, host.country}


def implied_place(scene: Scene, draft: Draft, dateline: str | None, earlier: list[Draft]) -> Place | None:
    """Where an encounter must have been though its clause does not say: at the host's, or where the one before was.

    A visit goes to its host's state; who receives does so at home, which is the dateline's place where that lies in
    the host's state; what was held on the sidelines of a gathering was held where the gathering was.
    """
    if draft.place or draft.mode == "call":
        return draft.place
    if draft.mode == "visit":
        host = next((g for g in draft.guests[1:] if g.party.country), None)
        state = default_registry().states.get(host.party.country or "") if host else None
        return Place(state.name, state.code, host.party.span if host else None) if state else None
    if draft.occasion:
        aside = next((d for d in reversed(earlier) if d.place and d.mode != "call"), None)
        if aside and _BACKWARD & set(scene.words[: draft.first]):
            return aside.place
    home = draft.guests[0].party.country if scene.words[draft.first].startswith(("receiv", "host")) else None
    match = _DATELINE_PLACE.match(dateline or "")
    name = match.group().strip() if match else ""
    if home and default_registry().places.get(name.casefold()) == home:
        return Place(name, home)
    return None


def told_after(scene: Scene) -> Place | None:
    """Where the encounter told before was: `The meeting took place at the palace in Lima`."""
    if not _TOOK_PLACE.match(" ".join(scene.words[:20])):
        return None
    found = [
        place
        for index, word in enumerate(scene.words[:-1])
        if word in _IN and (place := place_at(scene, index + 1)) is not None
    ]
    towns = [place for place in found if not _is_venue(scene, place)]
    return next(iter(towns or found), None)


def _is_body(scene: Scene, index: int) -> bool:
    """Whether an organisation's name stands here: one meets "at the United Nations", which is no place."""
    inside = (m for m in scene.marks if m.first <= index < m.last)
    return any(scene.cast.actor(m.mention.actor_id).kind == "body" for m in inside)


def _seat_at(scene: Scene, index: int) -> Place | None:
    """The seat of a government, which is a house as well: `at the White House`."""
    found = default_registry().at(scene.sentence.tokens, index)
    if found is None or found[1].code != GOVERNMENT or found[1].key not in scene.lexicon.seats:
        return None
    span = scene.span(index, found[0])
    return Place(span.of(scene.text), default_registry().bodies[found[1].key].country, span)


def _is_venue(scene: Scene, place: Place) -> bool:
    """Whether a place behind "at" is a building or an event, not a town: the town may follow."""
    at = next((i for i, t in enumerate(scene.sentence.tokens) if place.span and t.start == place.span.start), 0)
    before = scene.words[max(0, at - 2) : at]
    return "at" in before and ("the" in before or " " in place.name)


def _purpose(scene: Scene, draft: Draft) -> int:
    """Where the clause turns to what the encounter was about: a place behind that is of the subject matter."""
    words, size = scene.words, len(scene.words)
    for index in range(draft.last, size - 1):
        word, after = words[index], words[index + 1]
        if (
            word in _SUBJECT
            or word == "to"
            and not scene.sentence.tokens[index + 1].is_capital
            and after not in _ARTICLES
        ):
            return index
        if word in {"on", "for"} and after in _ARTICLES and not _occasion_near(scene, index):
            return index
    return size - 1


def _occasion_near(scene: Scene, index: int) -> bool:
    return any(
        w in {"sidelines", "margins", "sideline", "fringes", "occasion", "summit", "meeting"}
        for w in scene.words[index : index + 6]
    )


def _bound_for(scene: Scene, place: Place) -> bool:
    """Whether the place is where somebody goes for the encounter: `to Madrid for a meeting`."""
    end = place.span.end if place.span else 0
    following = (scene.words[i] for i, t in enumerate(scene.sentence.tokens) if t.start >= end)
    return next(following, "") == "for"


def _host(scene: Scene, draft: Draft) -> Place | None:
    """The state or capital that hosts: `Oslo hosted two rounds of talks`."""
    for verb in range(draft.first, max(-1, draft.first - 5), -1):
        if not scene.words[verb].startswith("host"):
            continue
        mark = scene.ends.get(scene.verb_group_start(verb))
        found = scene.state_at(mark.first) if mark else None
        if mark and found and found[0] == mark.last:  # "U.S. President Ana Ruiz hosted": a title, no place
            span = scene.span(mark.first, found[0])
            return Place(span.of(scene.text), found[1], span)
    return None


def place_at(scene: Scene, index: int) -> Place | None:
    """The place name that begins at `index`: capitalised words, with the region or state behind a comma."""
    tokens = scene.sentence.tokens
    if scene.words[index] == "the" and index + 1 < len(tokens):
        index += 1
    end = index
    while end < len(tokens) and tokens[end].is_capital and scene.words[end] not in _CALENDAR and end - index < 4:
        if scene.words[end] in _NOT_PLACES:
            return None
        end += 1
    if end == index or end - index == 1 and tokens[index].text.isupper() and len(tokens[index].text) > 4:
        return None
    if end < len(tokens) and scene.words[end] in {"'s", "’s"}:
        return None
    state = scene.state_at(index)
    if state is None and (seat := _seat_at(scene, index)):
        return seat
    if state is None and _is_body(scene, index):
        return None
    end = max(end, state[0]) if state else end
    if scene.words[end : end + 1] == (",",) and end + 1 < len(tokens) and tokens[end + 1].is_capital:
        region = scene.state_at(end + 1)
        if region and (state is None or state[1] == region[1]):
            return Place(scene.span(index, region[0]).of(scene.text), region[1], scene.span(index, region[0]))
        if scene.words[end + 1] == "d.c.":
            end += 2
    span = scene.span(index, end)
    return Place(span.of(scene.text), state[1] if state else None, span)


def _goal(scene: Scene, span: Span) -> Place | None:
    """Where a visit goes, as the text names it."""
    index = next((i for i, t in enumerate(scene.sentence.tokens) if t.start == span.start), None)
    return place_at(scene, index) if index is not None else None


def _named_before(scene: Scene, draft: Draft) -> Place | None:
    """The place in an encounter's name: `the Jeddah summit`, `the G7 Ise-Shima summit`."""
    if not draft.rule.startswith("noun") or draft.mode != "summit":
        return None
    for index in range(draft.last - 1, draft.first - 1, -1):
        found = scene.state_at(index)
        if found and scene.sentence.tokens[index].start < draft.trigger.start:
            span = scene.span(index, found[0])
            return Place(span.of(scene.text), found[1], span)
    return None


def occasion_of(scene: Scene, draft: Draft) -> Span | None:
    """The event on whose edge it took place, with the words that say so."""
    phrases = scene.lexicon.phrases["occasion"]
    for index in range(len(scene.words)):
        size = phrases.at(scene.words, index)
        if not size:
            continue
        end = index + size
        while end < len(scene.words) and scene.words[end] not in {",", ".", ";", ":", "which", "that", "where"}:
            end += 1
        return scene.span(index, end)
    return None


def when_of(scene: Scene, draft: Draft, text: str, reference: Reference | None) -> When | None:
    """The time of the sentence that stands nearest to the trigger."""
    span = scene.sentence.span
    ahead = draft.status in {"planned", "proposed"}
    full = times(text, span.start, span.end)
    year = int(full[0].start[:4]) if full else None
    found = times(text, span.start, span.end, reference=reference, ahead=ahead, year=year)
    at = (draft.goal or draft.trigger).end
    return min(found, key=lambda w: _distance(w, at), default=None)


def _distance(when: When, at: int) -> int:
    """How far a time stands from the trigger; what stands before it counts as further."""
    if when.span is None:
        return 0
    return when.span.start - at if when.span.start >= at else 2 * (at - when.span.end)


def on_visits(scene: Scene, drafts: list[Draft]) -> None:
    """What took place "during his visit to Spain" took place there."""
    for visit in drafts:
        before = scene.words[max(0, visit.first - 3) : visit.first]
        if visit.mode != "visit" or not {"in", "during", "on"} & set(before):
            continue
        for draft in drafts:
            if draft.mode not in {"visit", "call"} and draft.place is None:
                draft.place = visit.place
