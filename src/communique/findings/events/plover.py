"""PLOVER itself: its types and classes, and the crosswalk from CAMEO codes (data/plover.toml, data/plover.tsv)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from communique.findings.encounters.lexicon import PhraseSet

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """A type: `quad` its class of the four, `means` its definition, `joint` where all parties are actors, `cameo` the
    code of it at large.
    """

    name: str
    quad: str
    means: str
    modes: tuple[str, ...]
    cameo: str
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO code: the PLOVER type, mode and contexts it converts to and its Goldstein score, -10 to 10."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    intensity: float | None


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector code: a short name to show, what it covers, and the words that show it."""

    name: str
    means: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plover:
    """The ontology with its crosswalk; `codes` maps organs to the organisation that they are coded as."""

    types: Mapping[str, Kind]
    sectors: Mapping[str, Sector]
    cameo: Mapping[str, Code]
    codes: Mapping[str, str]
    status: Mapping[str, PhraseSet]
    light: frozenset[str]


@lru_cache(maxsize=1)
def plover() -> Plover:
    """The ontology that ships with the package."""
    data = files("communique") / "data"
    table = tomllib.loads((data / "plover.toml").read_text(encoding="utf-8"))
    lines = (data / "plover.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return Plover(
        types={name: _kind(name, row) for name, row in table["types"].items()},
        sectors={
            code: Sector(row["name"], row["means"], tuple(row["words"])) for code, row in table["sectors"].items()
        },
        cameo={code: _code(*rest) for code, *rest in rows},
        codes={organ: body for body, organs in table["codes"].items() for organ in organs.split()},
        status={name: PhraseSet.of(phrases) for name, phrases in table["status"].items()},
        light=frozenset(table["light"]["verbs"].split()),
    )


def _kind(name: str, row: dict[str, Any]) -> Kind:
    return Kind(name, row["quad"], row["means"], tuple(row["modes"]), row["cameo"], row.get("joint", False))


def _code(kind: str, mode: str, contexts: str, score: str) -> Code:
    names = () if contexts == "-" else tuple(contexts.split("|"))
    return Code(kind, None if mode == "-" else mode, names, None if score == "-" else float(score))
