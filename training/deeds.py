"""Events and encounters of the annotated documents, as the heads of triggers and sides learn them.

The annotation gives each event a type, sides by code, a status and a trigger in the text; where the sides stand is not
said. Every mention by which the text means a side may be the one that is meant, and the loss takes them together
(multiple-instance learning, Dietterich et al. 1997). An act that the text tells twice is annotated once: where all its
sides stand in another sentence, its kind is not held against the words of that sentence (`Item.vague`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from communique import actors, page, source, text
from communique.actors.cast import Cast
from communique.findings.deeds.acts import acts_of
from communique.findings.deeds.sides import Side, sides_of
from communique.records import Span
from communique.score.compare import same_name
from communique.settings import Settings
from communique.text.labels import DEEDS, EVENT_STATUS, EVENTS, MODE_STATUS, STANCES
from communique.text.sight import head_of
from training.fit_antecedents import Nearness
from training.item import Act, Deed, Item, Stand
from training.reports import UNKNOWN


def add(item: Item, gold: dict[str, Any], words: str, heads: Sequence[int]) -> None:
    """Give a document's item its deeds; `heads` is the head of each word. Does nothing where the text is read
    otherwise than it was annotated.

    States of persons are those that the annotation gives, not those that a trained scorer would.
    """
    raw = json.dumps({"text": words}, ensure_ascii=False).encode()
    document = text.document(page.compose(source.from_bytes(raw, origin=item.document, url=None), raw, Settings()))
    tokens = [t for s in document.sentences for t in s.tokens]
    if document.text != words or [t.text for t in tokens] != item.words:
        return
    cast = actors.cast(document, judge=Nearness(), states=False)
    starts, ends = [t.start for t in tokens], [t.end for t in tokens]

    def head(span: Span) -> int | None:
        return head_of(span, starts, ends, heads)

    keyed = _keyed(sides_of(document, cast), _told(gold), cast)
    item.sides = {}
    for side in keyed:
        place = head(side.span)
        if place is not None and place not in item.sides.setdefault(side.key, []):
            item.sides[side.key].append(place)
    made: dict[int, Deed] = {}
    for event in gold["events"]:
        _event(_deed(made, head(Span(*event["trigger_span"]))), event)
    for met in gold["encounters"]:
        deed = _deed(made, head(Span(*met["trigger_span"])))
        _encounter(deed, met, keyed, cast, _places(met, words, starts, ends))
    item.deeds = [made[word] for word in sorted(made) if word >= 0]
    item.vague = list(_vague(item, [*gold["events"], *map(_as_consult, gold["encounters"])]))
    item.told = [act for event in gold["events"] for act in _acts(event)]
    item.acts = [act for deed in item.deeds for act in deed["acts"]]
    if "positions" in gold:
        item.stands = _stands(gold["positions"], head, starts, ends)


def _stands(
    positions: Sequence[dict[str, Any]],
    head: Callable[[Span], int | None],
    starts: Sequence[int],
    ends: Sequence[int],
) -> list[Stand]:
    """The cues of the annotated positions, one a word, with all that they carry; of several propositions the first."""
    made: dict[int, Stand] = {}
    for one in positions:
        word = head(Span(*one["cue_span"])) if one["cue_span"] else None
        if word is None:
            continue
        first = bisect_right(ends, one["words_span"][0])
        last = bisect_left(starts, one["words_span"][1]) - 1
        about = (first, last) if last >= first else None
        stand = made.setdefault(word, Stand(word=word, stances=[], holders=[], addressees=[], about=about))
        number = STANCES.index(one["stance"])
        for kept, more in (("stances", number), ("holders", one["holder"]), ("addressees", one["addressee"])):
            if more is not None and more not in stand[kept]:  # type: ignore[literal-required]
                stand[kept].append(more)  # type: ignore[literal-required]
    return [made[word] for word in sorted(made)]


def _told(gold: dict[str, Any]) -> list[tuple[str, str]]:
    """The names whose state the annotation tells."""
    said = [(q["speaker_name"], q["speaker_country"]) for q in gold["quotations"]]
    met = [(p["name"], p["country"]) for e in gold["encounters"] for p in e["participants"]]
    return [(name, country) for name, country in {*said, *met} if name and country and country != "IGO"]


def _keyed(sides: list[Side], told: list[tuple[str, str]], cast: Cast) -> list[Side]:
    """The sides, those without a code by the state that the annotation tells of their name."""
    out = []
    for side in sides:
        if side.actor_id is not None and not side.coded:
            name = cast.actor(side.actor_id).name
            state = next((country for other, country in told if same_name(other, name)), None)
            side = side._replace(key=state or side.key)  # noqa: PLW2901
        out.append(side)
    return out


def _deed(made: dict[int, Deed], word: int | None) -> Deed:
    """The deed of a trigger's word; one that leads nowhere where the trigger has no word."""
    place = -1 if word is None else word
    if place not in made:
        made[place] = Deed(
            word=place,
            kinds=[],
            event_status=UNKNOWN,
            mode_status=UNKNOWN,
            actors=[],
            recipients=[],
            places=None,
            acts=[],
        )
    return made[place]


def _event(deed: Deed, event: dict[str, Any]) -> None:
    _kind(deed, event["type"])
    deed["event_status"] = EVENT_STATUS.index(event["status"])
    deed["actors"] = list(dict.fromkeys([*deed["actors"], *event["actors"]]))
    deed["recipients"] = list(dict.fromkeys([*deed["recipients"], *event["recipients"]]))
    deed["acts"] += _acts(event)


def _acts(event: dict[str, Any]) -> list[Act]:
    """The acts between two sides that an event is."""
    found = acts_of(event["type"], event["actors"], event["recipients"])
    return sorted((EVENTS.index(act.type), act.actor, act.recipient) for act in found if act.recipient)


def _encounter(deed: Deed, met: dict[str, Any], sides: list[Side], cast: Cast, places: list[int] | None) -> None:
    _kind(deed, met["mode"])
    deed["mode_status"] = MODE_STATUS.index(met["status"])
    parties = [key for party in met["participants"] for key in _party(party, sides, cast)]
    deed["actors"] = list(dict.fromkeys([*deed["actors"], *parties]))
    deed["places"] = places


def _kind(deed: Deed, name: str) -> None:
    number = DEEDS.index(name)
    if number not in deed["kinds"]:
        deed["kinds"].append(number)


def _party(party: dict[str, Any], sides: list[Side], cast: Cast) -> list[str]:
    """The key of a participant: its state, else that of the side with its name."""
    if party["country"] and party["country"] != "IGO":
        return [party["country"]]
    named = (s.key for s in sides if s.actor_id and same_name(party["name"], cast.actor(s.actor_id).name))
    return [key] if (key := next(named, None)) else []


def _places(met: dict[str, Any], words: str, starts: Sequence[int], ends: Sequence[int]) -> list[int] | None:
    """The last words of every place where the encounter's place is named; none where it has none, None where the text
    does not say it in these words.
    """
    if not met["place"]:
        return []
    spans = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(met['place'])}(?!\w)", words)]
    return [bisect_left(starts, end) - 1 for start, end in spans if bisect_right(ends, start) < len(ends)] or None


def _as_consult(met: dict[str, Any]) -> dict[str, Any]:
    states = [p["country"] for p in met["participants"] if p["country"] and p["country"] != "IGO"]
    return {"type": met["mode"], "actors": states, "recipients": [], "trigger_span": met["trigger_span"]}


def _vague(item: Item, told: list[dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
    """For each kind of deed the sentences that hold all of its sides, but no trigger of the kind."""
    assert item.sides is not None and item.deeds is not None  # noqa: S101
    edges = [0, *(i for i in range(1, len(item.words)) if item.sentence[i] != item.sentence[i - 1]), len(item.words)]
    kinds = {word: set(deed["kinds"]) for deed in item.deeds for word in [deed["word"]]}
    found: set[tuple[int, int, int]] = set()
    for one in told:
        number = DEEDS.index(one["type"])
        wanted = [item.sides.get(key, []) for key in {*one["actors"], *one["recipients"]}]
        if len(wanted) < 2 or not all(wanted):
            continue
        for start, end in pairwise(edges):
            here = all(any(start <= place < end for place in places) for places in wanted)
            if here and not any(number in kinds.get(word, ()) for word in range(start, end)):
                found.add((number, start, end))
    yield from sorted(found)
