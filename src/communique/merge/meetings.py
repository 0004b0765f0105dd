"""`encounters`: the reports of one meeting, call, visit, summit, round of talks or signing, across articles.

Two reports are of one encounter when the parties of the one are those of the other, no side names two different people,
they are of one kind (a call is no meeting), and place and time do not speak against it. The same persons say more than
the same states, which meet all the time. A report of a plan and one of the meeting that was held are of the same
encounter where the time fits: that its status changed is shown by `conflicts`; what was only asked for is not what was
held, unless place and persons say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from communique.merge import candidates
from communique.merge.candidates import Item
from communique.merge.content import table as words_table
from communique.merge.groups import grouped, nearest
from communique.merge.known import Known
from communique.merge.moments import Moment, moment_of, nearness, usual_day
from communique.merge.speech import Copies
from communique.merge.tables import Row, Source, date_of, day_of, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("id", "article_id", "mode", "status", "participants", "place", "when", "day", "reported")
_KIND = {"meeting": "together", "talks": "together", "summit": "together"}
_AHEAD = frozenset({"planned", "proposed"})
_SIDES = 12  # of a conference of many, the sides that make pairs
_DAYS = 6  # days between two times that may be those of one encounter
_SOON = 7  # days between two reports of states alone, which meet again as soon


@dataclass(frozen=True, slots=True)
class Meeting:
    """One report, ready to compare: who per side (state, else the name), where and when."""

    kind: str
    status: str
    sides: Mapping[str, frozenset[str]]
    place: tuple[str | None, str | None]
    moment: Moment
    article: str


def encounters(
    table: Source, people: Source | None = None, *, copies: Source | None = None, known: Source | None = None
) -> pa.Table:
    """Which real encounter each report of one is of: one row a report, see `tables.RESULTS` (`meetings`).

    `table` has the columns of the table `encounters`, `people` is the result of `people`; `copies` and `known` are as
    for `statements`.
    """
    rows = rows_of(table, COLUMNS)
    linked = {row["actor_id"]: row for row in rows_of(people, ("actor_id", "person_id", "kind", "country", "rule"))}
    ids = [str(row["id"]) for row in rows]
    before = Known(known, "meetings", ids)
    meetings = [_meeting(row, linked) for row in rows]
    scores: dict[tuple[int, int], float] = {}
    apart: list[tuple[int, int]] = []
    items = [_item(m, str(row["id"]) not in before.group_of) for m, row in zip(meetings, rows, strict=True)]
    for pair in candidates.pairs(items, _DAYS):
        score = same(meetings[pair[0]], meetings[pair[1]])
        if score < 0:
            apart.append(pair)
        else:
            scores[pair] = score
    rules = words_table()["encounter"]
    groups = grouped(len(rows), scores, rules["threshold"], apart, before.together(ids), rules["average"])
    return before.complete(list(_result(rows, meetings, list(groups.all()), scores, Copies(copies), before)))


def _meeting(row: Row, linked: Mapping[Any, Row]) -> Meeting:
    sides: dict[str, set[str]] = {}
    for party in row["participants"] or ():
        actors = [party["actor_id"]] if party["actor_id"] else list(party["members"] or ())
        for actor in actors or [None]:
            person = linked.get(actor)
            country = person["country"] if person else party["country"]
            side = country or str(person["person_id"] if person else party["name"]).casefold()
            names = sides.setdefault(side, set())
            if person and person["kind"] == "person" and person["rule"] != "office":
                names.add(person["person_id"])
    place = row["place"] or {}
    kind = _KIND.get(row["mode"], str(row["mode"]))
    who = {side: frozenset(names) for side, names in sides.items()}
    where = (str(place["name"]).casefold() if place.get("name") else None, place.get("country"))
    return Meeting(kind, str(row["status"]), who, where, moment_of(row), str(row["article_id"]))


def _item(meeting: Meeting, new: bool) -> Item:
    sides = sorted(meeting.sides)[:_SIDES]
    terms = tuple(f"{a} {b}" for a, b in combinations(sides, 2))
    return Item((meeting.kind,), terms, meeting.moment.first, meeting.moment.last, new)


def same(one: Meeting, other: Meeting) -> float:
    """How surely two reports are of one encounter, 0..1; -1 where something speaks against it for good."""
    who = _parties(one, other)
    if one.kind != other.kind or not who:
        return -1.0
    when = nearness(one.moment, other.moment)
    where = _places(one.place, other.place)
    if not when or not where:
        return -1.0
    if "none" in (one.moment.how, other.moment.how) and one.article != other.article:
        return 0.0  # whoever meets once meets again: without any day it cannot be told
    if not _named(one, other) and (one.moment.how, other.moment.how) != ("told", "told"):
        when *= max(0.0, 1 - abs(one.moment.reported - other.moment.reported) / _SOON)
    return who * when * where * _standing(one, other)


def _named(one: Meeting, other: Meeting) -> int:
    """How many sides the same person stands for in both."""
    return sum(bool(one.sides[side] & other.sides[side]) for side in one.sides.keys() & other.sides.keys())


def _parties(one: Meeting, other: Meeting) -> float:
    """How far the parties are the same: those of the one among those of the other, nobody replaced by somebody else."""
    shared = one.sides.keys() & other.sides.keys()
    smaller, larger = sorted((len(one.sides), len(other.sides)))
    if len(shared) < 2 or len(shared) < smaller - (smaller > _FEW) or smaller < _FEW and larger > smaller + 1:
        return 0.0
    for side in shared:
        here, there = one.sides[side], other.sides[side]
        if here and there and not here & there:
            return 0.0
    named = _named(one, other)
    sure = 0.7 if not named else 0.9 if named == 1 else 1.0
    return sure * (1.0 if smaller == larger else 0.85 if larger - smaller == 1 else 0.7)


_FEW = 3  # parties from which on an encounter is one of many


def _places(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> float:
    if one[0] and other[0] and (one[0] in other[0] or other[0] in one[0]):
        return 1.1
    if one[1] and other[1]:
        return 0.95 if one[1] == other[1] else 0.0
    return 0.95 if not (one[0] and other[0]) else 0.6


def _standing(one: Meeting, other: Meeting) -> float:
    """How well it goes together how the two stand: what was asked for may never have been held."""
    ahead = [report.status in _AHEAD for report in (one, other)]
    within = 1.0
    if one.article == other.article:  # which reading saw as two
        within = 0.8 if one.kind == "visit" else 0.55
    if "proposed" in (one.status, other.status) and one.status != other.status:
        return 0.7 * within
    if ahead[0] != ahead[1]:
        return 0.9 if one.article != other.article else 0.5
    return within


_ORDER = ("cancelled", "held", "ongoing", "planned", "proposed")


def _result(
    rows: Sequence[Row],
    meetings: Sequence[Meeting],
    groups: Sequence[list[int]],
    scores: Mapping[tuple[int, int], float],
    copies: Copies,
    before: Known,
) -> Iterator[dict[str, Any]]:
    for members in groups:
        ordered = sorted(members, key=lambda n: (_reported(rows[n]), rows[n]["id"]))
        name = before.id_of([str(rows[n]["id"]) for n in ordered])
        latest = max(_reported(rows[n]) for n in members)
        status = min((meetings[n].status for n in members if _reported(rows[n]) == latest), key=_ORDER.index)
        day = usual_day([meetings[n].moment for n in ordered])
        for n, copied in zip(ordered, copies.marks([str(rows[n]["article_id"]) for n in ordered]), strict=True):
            yield {
                "meeting_id": name,
                "encounter_id": rows[n]["id"],
                "article_id": rows[n]["article_id"],
                "day": date_of(day),
                "status": status,
                "copy": copied,
                "score": round(min(1.0, nearest(scores, members, n)), 3),
            }


def _reported(row: Row) -> int:
    return day_of(row["reported"]) or day_of(row["day"]) or 0
