"""One real encounter is one record: reports with the same parties, and nothing against it, are put together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from communique.findings.encounters.drafts import Draft, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.findings.encounters.parties import Guest

_CLASS = {"meeting": "together", "talks": "together", "summit": "together"}
_MANY = 20  # sides of a conference that are looked at


def merged(drafts: list[Draft]) -> list[Draft]:
    """The encounters behind the reports, in order of their first report; the best worded report leads.

    Two reports of one encounter share two sides, so only those are compared.
    """
    out: list[Draft] = []
    by_pair: dict[tuple[str, str], list[int]] = {}
    for draft in drafts:
        near = sorted({number for pair in _pairs(draft) for number in by_pair.get(pair, ())})
        home = next((number for number in near if same(out[number], draft)), len(out))
        if home == len(out):
            out.append(draft)
        else:
            _join(out[home], draft)
        for pair in _pairs(out[home]):
            if home not in (numbers := by_pair.setdefault(pair, [])):
                numbers.append(home)
    return out


def _pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    return combinations(sorted(draft.sides)[:_MANY], 2)


def same(one: Draft, other: Draft) -> bool:
    """Whether two reports can be of one encounter."""
    if _CLASS.get(one.mode, one.mode) != _CLASS.get(other.mode, other.mode):
        return False
    if not _parties_fit(one.guests, other.guests):
        return False
    return _status_fits(one, other) and _place_fits(one, other) and _time_fits(one, other)


def _parties_fit(one: list[Guest], other: list[Guest]) -> bool:
    """Whether the shorter list of parties is among the longer one, states standing for their people."""
    short, long = sorted((one, other), key=len)
    left = list(long)
    shared = 0
    for guest in short:
        match = next((g for g in left if g.key == guest.key), None) or next(
            (g for g in left if _could_be(guest, g)), None
        )
        if match:
            left.remove(match)
            shared += 1
    if len(long) > len(short) and any(g.vague and g.kind == "group" for g in long):
        return False
    if len(long) - len(short) > 1 and not {g.key for g in short} <= {g.key for g in long}:
        return False  # a meeting of two is not the conference of many that their states were at
    return shared >= 2 and shared >= len(short) - 1


def _could_be(one: Guest, other: Guest) -> bool:
    if one.side != other.side:
        return False
    return one.vague or other.vague or one.kind != "person" or other.kind != "person"


def _status_fits(one: Draft, other: Draft) -> bool:
    if one.status == other.status:
        return True
    return not (one.sure and other.sure) or {one.status, other.status} <= {"planned", "proposed", "cancelled"}


def _place_fits(one: Draft, other: Draft) -> bool:
    a, b = one.place, other.place
    if a is None or b is None:
        return True
    if a.country and b.country:
        return a.country == b.country
    return bool(set(a.name.casefold().split()) & set(b.name.casefold().split())) or not (
        a.country is None and b.country is None
    )


def _time_fits(one: Draft, other: Draft) -> bool:
    if one.when is None or other.when is None:
        return True
    return one.when.start <= other.when.end and other.when.start <= one.when.end


def _join(home: Draft, draft: Draft) -> None:
    """Add what a further report says."""
    sides = home.sides
    known = {g.key for g in home.guests}
    for guest in draft.guests:
        if guest.key in known:
            continue
        weaker = next((g for g in home.guests if g.side == guest.side and (g.vague or g.kind != "person")), None)
        if guest.kind == "person" and weaker is not None and not guest.vague and home.mode != "visit":
            home.guests[home.guests.index(weaker)] = guest
        elif guest.side not in sides:
            home.guests.append(guest)
    home.guests = distinct(home.guests)
    if draft.sure and (not home.sure or draft.status == "cancelled"):
        home.status, home.sure = draft.status, True
    home.place = home.place or draft.place
    home.when = home.when or draft.when
    home.occasion = home.occasion or draft.occasion
    home.topic = home.topic or draft.topic
    home.recurrence = home.recurrence or draft.recurrence
    home.spans += [draft.trigger, *draft.spans]
    home.told.append(draft.trigger)
    home.confidence = round(1 - (1 - home.confidence) * (1 - draft.confidence / 2), 3)
