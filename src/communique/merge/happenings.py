"""`events`: the reports of one event across articles: the same type between the same sides at the same time.

Reports of an event give its type and sides in codes, so those must be equal; the words then only have to agree where
the day is no more than near. What was denied or supposed is not the event itself and stays apart from it; told by the
page or by a speaker, actual or planned, are reports of one event, which `conflicts` shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.merge import candidates
from communique.merge.candidates import Item
from communique.merge.content import Content, content
from communique.merge.groups import grouped, nearest
from communique.merge.known import Known
from communique.merge.speech import Copies
from communique.merge.tables import Row, Source, date_of, day_of, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "id",
    "article_id",
    "type",
    "mode",
    "actors",
    "recipients",
    "status",
    "when",
    "place",
    "day",
    "reported",
    "words",
)
_DAYS = 3
_THRESHOLD = 0.5
_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})  # the two sides have no direction between them


@dataclass(frozen=True, slots=True)
class Happening:
    """One report of an event, ready to compare."""

    sort: str
    sides: tuple[str, str]
    mode: str | None
    day: int
    stated: bool
    country: str | None
    content: Content


def events(table: Source, *, copies: Source | None = None, known: Source | None = None) -> pa.Table:
    """Which event each report of one is of: one row a report, see `tables.RESULTS` (`happenings`).

    `table` has the columns of the table `events`; `copies` and `known` are as for `statements`.
    """
    rows = rows_of(table, COLUMNS)
    ids = [str(row["id"]) for row in rows]
    before = Known(known, "happenings", ids)
    found = [_happening(row) for row in rows]
    items = [
        Item((h.sort,), (f"{h.sides[0]}>{h.sides[1]}",), h.day, h.day, str(row["id"]) not in before.group_of)
        for h, row in zip(found, rows, strict=True)
    ]
    scores: dict[tuple[int, int], float] = {}
    apart: list[tuple[int, int]] = []
    for pair in candidates.pairs(items, _DAYS):
        score = same(found[pair[0]], found[pair[1]])
        if score < 0:
            apart.append(pair)
        else:
            scores[pair] = score
    groups = grouped(len(rows), scores, _THRESHOLD, apart, before.together(ids))
    return before.complete(list(_result(rows, found, list(groups.all()), scores, Copies(copies), before)))


def _happening(row: Row) -> Happening:
    actors = "+".join(sorted(row["actors"] or ()))
    recipients = "+".join(sorted(row["recipients"] or ()))
    if row["type"] in _MUTUAL:
        actors, recipients = "+".join(sorted({*(row["actors"] or ()), *(row["recipients"] or ())})), ""
    real = "real" if row["status"] in ("actual", "planned") else str(row["status"])
    when: Mapping[str, Any] | None = row["when"]
    stated = bool(when and when["basis"] in ("stated", "dateline"))
    day = day_of(row["day"]) or day_of(row["reported"]) or 0
    country = (row["place"] or {}).get("country")
    words = content(str(row["words"] or ""))
    return Happening(f"{row['type']} {real}", (actors, recipients), row["mode"], day, stated, country, words)


def same(one: Happening, other: Happening) -> float:
    """How surely two reports are of one event, 0..1; -1 where something speaks against it for good."""
    gap = abs(one.day - other.day) if one.day else _DAYS
    if one.stated and other.stated and gap > 1 or one.mode and other.mode and one.mode != other.mode:
        return -1.0
    if one.country and other.country and one.country != other.country:
        return -1.0
    shared = len(one.content.terms.keys() & other.content.terms.keys())
    size = min(len(one.content.terms), len(other.content.terms))
    words = shared / size if size else 0.5
    near = 1.0 if gap == 0 else 0.9 if gap == 1 else 0.7
    return near * (0.5 + 0.5 * words)


def _result(
    rows: Sequence[Row],
    found: Sequence[Happening],
    groups: Sequence[list[int]],
    scores: Mapping[tuple[int, int], float],
    copies: Copies,
    before: Known,
) -> Iterator[dict[str, Any]]:
    for members in groups:
        ordered = sorted(members, key=lambda n: (day_of(rows[n]["reported"]) or found[n].day, rows[n]["id"]))
        name = before.id_of([str(rows[n]["id"]) for n in ordered])
        stated = [found[n].day for n in ordered if found[n].stated]
        day = max(sorted(set(stated)), key=stated.count) if stated else found[ordered[0]].day
        for n, copied in zip(ordered, copies.marks([str(rows[n]["article_id"]) for n in ordered]), strict=True):
            yield {
                "happening_id": name,
                "event_id": rows[n]["id"],
                "article_id": rows[n]["article_id"],
                "day": date_of(day or None),
                "copy": copied,
                "score": round(nearest(scores, members, n), 3),
            }
