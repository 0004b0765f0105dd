"""Who and what there is in the synthetic corpora: persons, states, papers and words, by Zipf's law as in news."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from communique.actors.registry import default_registry
from communique.findings.issues import taxonomy

Numbers = Any  # numpy arrays of integers


@dataclass(frozen=True)
class World:
    """Who and what there is: each an Arrow array, most frequent first."""

    words: pa.Array
    persons: pa.Array
    countries: pa.Array  # of each person
    states: pa.Array
    papers: pa.Array
    cues: pa.Array
    issues: pa.Array
    issue_words: Numbers  # the place in `words` of a word for each issue
    places: pa.Array


def world(seed: int) -> World:
    """The persons, papers and words of every corpus with this seed."""
    rng = np.random.default_rng(seed)
    listed = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
    known = {name: list(dict.fromkeys(value.split())) for name, value in listed.items()}
    registry = default_registry()
    first = ["USA", "RUS", "CHN", "UKR", "GBR", "FRA", "DEU", "ISR", "IRN", "TUR", "IND", "JPN", "SAU", "EGY", "POL"]
    states = first + sorted(code for code in registry.states if code not in first)
    persons = [f"{given} {family}" for given in known["given"] for family in known["family"]]
    rng.shuffle(persons)
    tail = {"".join(rng.choice(known["syllables"], size)) for size in rng.integers(2, 5, 60_000)}
    issues = list(taxonomy().issues)
    terms = [issue.split("-")[0] for issue in issues]
    words = list(dict.fromkeys([*known["common"], *terms, *sorted(tail)]))
    pairs = sorted({"".join(rng.choice(known["syllables"], 2)).title() for _ in range(400)})
    papers = [f"{pair} {kind}" for pair in pairs for kind in known["papers"]]
    rng.shuffle(papers)
    return World(
        words=pa.array(words),
        persons=pa.array(persons),
        countries=pa.array(states).take(pa.array(zipf(rng, len(states), len(persons)))),
        states=pa.array(states),
        papers=pa.array(papers[:2000]),
        cues=pa.array(known["cues"]),
        issues=pa.array(issues),
        issue_words=np.array([words.index(term) for term in terms]),
        places=pa.array(known["places"]),
    )


def zipf(rng: np.random.Generator, kinds: int, size: int, exponent: float = 1.0) -> Numbers:
    """`size` ranks below `kinds`, by Zipf's law."""
    share = np.cumsum(1.0 / np.arange(1, kinds + 1) ** exponent)
    return np.minimum(np.searchsorted(share, rng.random(size) * share[-1]), kinds - 1)
