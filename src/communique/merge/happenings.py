"""`events`: the reports of one event across articles: the same type between the same sides at the same time.

Reports of an event give its type and sides in codes, so those must be equal; how far the words have to agree depends on
how near the times are, and on how often the like is told of these sides. What was denied or supposed is not the event
itself and stays apart from it; told by the page or by a speaker, actual or planned, are reports of one event, which
`conflicts` shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from communique.merge import candidates
from communique.merge.candidates import Item
from communique.merge.content import content, light
from communique.merge.content import table as words_table
from communique.merge.groups import grouped, nearest
from communique.merge.known import Known
from communique.merge.moments import Moment, moment_of, nearness, usual_day
from communique.merge.speech import Copies
from communique.merge.tables import Row, Source, date_of, rows_of

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
_DAYS = 6  # days between two times that may be those of one event
_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})  # the two sides have no direction between them


@dataclass(frozen=True, slots=True)
class Happening:
    """One report of an event, ready to compare; `terms` are its words without the names of its sides."""

    sort: str
    sides: tuple[str, str]
    mode: str | None
    moment: Moment
    country: str | None
    terms: frozenset[str]
    numbers: frozenset[float]
    article: str


def events(table: Source, *, copies: Source | None = None, known: Source | None = None) -> pa.Table:
    """Which event each report of one is of: one row a report, see `tables.RESULTS` (`happenings`).

    `table` has the columns of the table `events`; `copies` and `known` are as for `statements`.
    """
    rows = rows_of(table, COLUMNS)
    ids = [str(row["id"]) for row in rows]
    before = Known(known, "happenings", ids)
    found = [_happening(row) for row in rows]
    weights = Weights(found)
    items = [_item(h, str(row["id"]) not in before.group_of) for h, row in zip(found, rows, strict=True)]
    scores: dict[tuple[int, int], float] = {}
    apart: list[tuple[int, int]] = []
    for pair in candidates.pairs(items, _DAYS):
        score = same(found[pair[0]], found[pair[1]], weights)
        if score < 0:
            apart.append(pair)
        else:
            scores[pair] = score
    rules = words_table()["event"]
    groups = grouped(len(rows), scores, rules["threshold"], apart, before.together(ids), rules["average"])
    return before.complete(list(_result(rows, found, list(groups.all()), scores, Copies(copies), before)))


def _happening(row: Row) -> Happening:
    sides = {*(row["actors"] or ()), *(row["recipients"] or ())}
    actors = "+".join(sorted(row["actors"] or ()))
    recipients = "+".join(sorted(row["recipients"] or ()))
    if row["type"] in _MUTUAL:
        actors, recipients = "+".join(sorted(sides)), ""
    real = "real" if row["status"] in ("actual", "planned") else str(row["status"])
    said = content(str(row["words"] or ""))
    return Happening(
        f"{row['type']} {real}",
        (actors, recipients),
        row["mode"],
        moment_of(row),
        (row["place"] or {}).get("country"),
        frozenset(term for term in said.terms if term not in sides),
        said.numbers,
        str(row["article_id"]),
    )


def _item(one: Happening, new: bool) -> Item:
    """Reports meet by type, sides and a word, or by type, sides and a day that both give."""
    block = f"{one.sort} {one.sides[0]}>{one.sides[1]}"
    day = (f"on {one.moment.first}",) if one.moment.how in ("told", "assumed") else ()
    return Item((block,), (*sorted(one.terms), *day), one.moment.first, one.moment.last, new)


class Weights:
    """How rare each word is among the reports at hand, and in how many articles a type is told of the same sides."""

    def __init__(self, found: Sequence[Happening]) -> None:
        self.often = Counter(term for one in found for term in one.terms)
        self.total = len(found)
        articles: dict[tuple[str, tuple[str, str]], set[str]] = {}
        for one in found:
            articles.setdefault((one.sort, one.sides), set()).add(one.article)
        self._articles = {key: len(some) for key, some in articles.items()}

    def of(self, term: str) -> float:
        """Inverse document frequency, half of it for words that say little."""
        rare = log((self.total + 1) / (self.often[term] + 1)) + 0.5
        return rare / 2 if term in light() else rare

    def usual(self, one: Happening) -> float:
        """From 0 (told in one or two articles) towards 1 (told of these sides all the time)."""
        return 1 - 1 / (1 + log(max(1, self._articles[one.sort, one.sides] / 2)))


def same(one: Happening, other: Happening, weights: Weights) -> float:
    """How surely two reports are of one event, 0..1; -1 where something speaks against it for good.

    The more often the like is told of these sides, the more the words have to agree.
    """
    near = nearness(one.moment, other.moment)
    if one.article == other.article:
        return 0.0  # reading has told the two apart
    if not near or one.country and other.country and one.country != other.country:
        return -1.0
    shared = sum(map(weights.of, one.terms & other.terms))
    size = min(sum(map(weights.of, one.terms)), sum(map(weights.of, other.terms)))
    both = sum(map(weights.of, one.terms | other.terms))
    words = (shared / size + shared / both) / 2 if size and both else 0.3
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        words *= 0.5
    if one.mode and other.mode and one.mode != other.mode:
        near *= 0.75
    given = 0.45 * (1 - weights.usual(one))
    if one.moment.day is None or other.moment.day is None:
        given *= 0.5  # without a day, the words have to tell
    undated = 0.7 if "none" in (one.moment.how, other.moment.how) else 1.0
    return near * undated * (given + (1 - given) * min(1.0, 1.6 * words))


def _result(
    rows: Sequence[Row],
    found: Sequence[Happening],
    groups: Sequence[list[int]],
    scores: Mapping[tuple[int, int], float],
    copies: Copies,
    before: Known,
) -> Iterator[dict[str, Any]]:
    for members in groups:
        ordered = sorted(members, key=lambda n: (found[n].moment.reported, rows[n]["id"]))
        name = before.id_of([str(rows[n]["id"]) for n in ordered])
        day = usual_day([found[n].moment for n in ordered])
        for n, copied in zip(ordered, copies.marks([str(rows[n]["article_id"]) for n in ordered]), strict=True):
            yield {
                "happening_id": name,
                "event_id": rows[n]["id"],
                "article_id": rows[n]["article_id"],
                "day": date_of(day),
                "copy": copied,
                "score": round(nearest(scores, members, n), 3),
            }
