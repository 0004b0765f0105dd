"""Where holders stand over time: their acts in a line, with what changed and what reports contradict, and the grid.

A stance for something (supports, agrees, ready, offers) and one against it (opposes, refuses) differ; a demand is
neither. Two acts are compared where they are of one holder on one issue and their propositions share a word, so that
refusing one thing and offering another is no change of mind.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from communique.query.rows import Table
from communique.records import Stance

FOR: frozenset[str] = frozenset({"supports", "agrees", "ready", "offers"})
AGAINST: frozenset[str] = frozenset({"opposes", "refuses"})
LINE: tuple[str, ...] = (
    *("day", "holder", "stance", "words", "change", "between", "conflict", "addressee", "issue", "voice"),
    *("outlet", "id"),
)
STANCES: tuple[str, ...] = get_args(Stance)
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_COMMON = frozenset("that this with from have been will would should their there about which other country".split())
Row = Mapping[str, Any]
# Code of a holder and two days -> what else is on record of it between them, in words.
Between = Callable[[str, datetime.date, datetime.date], str]


def line(rows: Iterable[Row], between: Between = lambda code, first, last: "") -> Table:
    """The acts, oldest first, undated ones last. `change` says from which stance to which, `between` how long after and
    what lies between, `conflict` which other report of the same day has the opposite.
    """
    acts = [dict(row) for row in rows]
    acts.sort(key=lambda row: (row["day"] is None, row["day"] or datetime.date.min, row["id"]))
    before: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for act in acts:
        mine = before.setdefault((act["holder_code"] or act["holder"], act["issue"]), [])
        former = next((other for other in reversed(mine) if _side(other) and _alike(other, act)), None)
        act |= {"change": None, "between": None, "conflict": None}
        if former is not None and _side(act) and _side(act) != _side(former):
            if act["day"] == former["day"]:
                act["conflict"], former["conflict"] = former["id"], act["id"]
            else:
                act["change"] = f"{former['stance']} → {act['stance']}"
                act["between"] = _between(former, act, between)
        mine.append(act)
    return _table(acts)


def grid(counts: Iterable[tuple[str, str, str, int]]) -> Table:
    """A row for each holder and issue, with how many acts of each stance there are; counts as (holder, issue, stance,
    number). The fullest first.
    """
    import pyarrow as pa

    cells: dict[tuple[str, str], dict[str, int]] = {}
    for holder, issue, stance, count in counts:
        cell = cells.setdefault((holder, issue), dict.fromkeys(STANCES, 0))
        cell[stance] += count
    rows = [
        {"holder": holder, "issue": issue, **cell, "acts": sum(cell.values())}
        for (holder, issue), cell in sorted(cells.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    ]
    fields = [("holder", pa.string()), ("issue", pa.string()), *((one, pa.int64()) for one in (*STANCES, "acts"))]
    acts, holders = sum(sum(cell.values()) for cell in cells.values()), len({holder for holder, _ in cells})
    told = f"{_many(acts, 'position')} of {_many(holders, 'holder')}"
    return Table(pa.Table.from_pylist(rows, pa.schema(fields)), caption=told)


def _table(acts: Sequence[Row]) -> Table:
    import pyarrow as pa

    kinds = {"day": pa.date32()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in LINE])
    changes, conflicts = sum(bool(act["change"]) for act in acts), sum(bool(act["conflict"]) for act in acts)
    told = f"{_many(len(acts), 'position')}, {_many(changes, 'change')} of stance, {conflicts:,} in conflict"
    shown = [{name: act.get(name) for name in LINE} for act in acts]
    return Table(pa.Table.from_pylist(shown, schema), LINE, told)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _between(former: Row, act: Row, between: Between) -> str:
    days = (act["day"] - former["day"]).days
    what = between(act["holder_code"], former["day"], act["day"]) if act["holder_code"] else ""
    return f"{_many(days, 'day')} after {former['id']}" + (f": {what}" if what else "")


def _side(act: Row) -> str:
    return "for" if act["stance"] in FOR else "against" if act["stance"] in AGAINST else ""


def _alike(one: Row, other: Row) -> bool:
    """Whether two propositions share a word that says something."""
    return bool(_stems(one["words"]) & _stems(other["words"]))


def _stems(text: str | None) -> set[str]:
    words = (word.casefold() for word in _WORD.findall(text or ""))
    return {word.removesuffix("s")[:_STEM] for word in words if word not in _COMMON}
