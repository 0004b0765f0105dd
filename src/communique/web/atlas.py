"""Where places lie on the map: cities by name, else the middle of their state (`data/map.json`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.actors.names import bare

WIDTH, HEIGHT = 1000.0, 440.0
_ALSO = {
    "washington d c": "washington",
    "washington dc": "washington",
    "new york": "new york city",
}  # as papers write them


@dataclass(frozen=True, slots=True)
class Atlas:
    """The outlines as a path in tenths, and places by state and folded name."""

    lands: str
    states: dict[str, tuple[float, float]]
    cities: dict[tuple[str, str], tuple[float, float]]
    alone: dict[str, str]  # the state of a city whose name only one has

    def find(self, place: str | None, country: str | None) -> tuple[float, float, bool] | None:
        """Where a place lies, and whether the place itself is known; None where not even its state is."""
        name = _folded(place or "")
        state = country or self.alone.get(name)
        if state is not None and (state, name) in self.cities:
            return (*self.cities[state, name], True)
        return (*self.states[state], False) if state in self.states else None


@cache
def atlas() -> Atlas:
    """The map that ships."""
    told = json.loads((files("communique") / "data" / "map.json").read_text(encoding="utf-8"))
    cities, alone = {}, {}
    for code, named in told["cities"].items():
        for name, (x, y) in named.items():
            folded = _folded(name)
            cities[code, folded] = (x / 10, y / 10)
            alone[folded] = "" if folded in alone else code
    for name, full in _ALSO.items():
        cities["USA", name] = cities["USA", full]
        alone.setdefault(name, "USA")
    states = {code: (x / 10, y / 10) for code, (x, y) in told["states"].items()}
    return Atlas(told["lands"], states, cities, {name: code for name, code in alone.items() if code})


def _folded(name: str) -> str:
    return " ".join(word for part in name.replace(".", " ").split() if (word := bare(part)))
