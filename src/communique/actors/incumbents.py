"""People in public office by name: what a bare "Lavrov" tells of a state, an office and the years in which it was held.

The table data/incumbents.tsv.gz (training/build_incumbents.py) is wide and shallow: cabinets of one year, foreign
ministers of another, heads of states and bodies since about 2000. So a name found here is a clue, to be weighed with
what the text says, and a fact only where the term is known and holds the article's day.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from communique.actors.names import could_be


class Incumbent(NamedTuple):
    """One person in one office. `first` and `last` are years or days, empty where unknown; `seen` a year in office."""

    keys: tuple[str, ...]
    surname: str
    name: str
    country: str
    office: str
    wikidata: str | None
    first: str
    last: str
    seen: str

    def held(self, day: str | None) -> float:
        """How the office goes with a day: 1 held then, -1 not, 0 not known."""
        if not day:
            return 0.0
        if not self.first:
            return 0.5 if self.seen and abs(int(self.seen) - int(day[:4])) <= 1 else 0.0
        before = self.first[: len(day)] > day[: len(self.first)]
        after = bool(self.last) and self.last[: len(day)] < day[: len(self.last)]
        return -1.0 if before or after else 1.0


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    """The rows by each key of the name, as lines: few are ever asked for."""
    packed = (files("communique") / "data" / "incumbents.tsv.gz").read_bytes()
    found: dict[str, list[str]] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        if line.startswith("#"):
            continue
        for key in line[: line.index("\t")].split(" "):
            found.setdefault(key, []).append(line)
    return found


@lru_cache(maxsize=4096)
def named(keys: tuple[str, ...]) -> tuple[tuple[Incumbent, bool], ...]:
    """Those whom the keys of a name can mean, and whether by more than the surname."""
    return tuple(_fitting(keys)) if keys else ()


def holding(keys: tuple[str, ...], country: str, day: str) -> Incumbent | None:
    """Who of that name held an office of that state on a day, by a term with a known beginning; None where two did."""
    held = [one for one, _ in named(keys) if one.country == country and one.first and one.held(day) > 0]
    alike = held and all(could_be(one.keys, held[0].keys) or could_be(held[0].keys, one.keys) for one in held)
    return max(held, key=lambda one: (len(one.first), one.first)) if alike else None


def _fitting(keys: tuple[str, ...]) -> Iterator[tuple[Incumbent, bool]]:
    table = _table()
    seen = {id(line): line for key in {keys[-1], keys[0]} for line in table.get(key, ())}
    for line in seen.values():
        cells = line.split("\t")
        full = tuple(cells[0].split(" "))
        if len(keys) == 1:
            if keys[0] == cells[1] or keys == full:
                yield _row(full, cells), keys == full
        elif could_be(keys, full) >= 4 or len(full) > 1 and could_be(full, keys) >= 4:
            yield _row(full, cells), True


def _row(keys: tuple[str, ...], cells: list[str]) -> Incumbent:
    surname, name, country, office, wikidata, first, last, seen = cells[1:]
    return Incumbent(keys, surname, name, country, office, wikidata or None, first, last, seen)
