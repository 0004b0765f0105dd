"""How well, and how fast, reports of one statement or encounter are put together.

    python bench/merging.py [--rows 200000] [--heldout]

Accuracy is on the sets written for the project in tests/merge/data, as little articles that are read end to end:
pairwise precision, recall and F1. Speed is on made-up rows: quotations in five versions each by 2,000 speakers over a
year, grouped in one call, and then a day's worth of new ones against a result that is known.
"""

from __future__ import annotations

import argparse
import datetime
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from communique import merge
from tests.merge import samples

Row = dict[str, Any]
FIRST = datetime.date(2024, 1, 1)
VERSIONS = 5
SPEAKERS = 2_000
VOCABULARY = 20_000
COMMONEST = 100
COUNTRIES = (
    "USA",
    "RUS",
    "CHN",
    "DEU",
    "FRA",
    "GBR",
    "TUR",
    "IND",
    "BRA",
    "JPN",
    "EGY",
    "ZAF",
    "NOR",
    "POL",
    "KEN",
    "PER",
)


def word(number: int) -> str:
    """A made-up word, another for each number."""
    letters = "bdfgklmnprstvz"
    out = ""
    number += len(letters) * 5
    while number:
        number, digit = divmod(number, len(letters) * 5)
        out += letters[digit // 5] + "aeiou"[digit % 5]
    return out


def speakers() -> list[Row]:
    """The actors who speak, as rows of `actors`."""
    return [
        {
            "id": f"p_{n:016x}",
            "name": f"{word(n * 7).capitalize()} {word(n * 11 + 3).capitalize()}",
            "kind": "person",
            "country": COUNTRIES[n % len(COUNTRIES)],
            "country_basis": "stated",
            "roles": [],
            "wikidata": None,
            "article_id": f"a_{n:016x}",
            "reported": FIRST,
        }
        for n in range(SPEAKERS)
    ]


def quotations(rows: int, cast: list[Row], chance: random.Random) -> Iterator[Row]:
    """Statements of 8 to 24 words by Zipf's law (without the commonest, as stop words are), each in five versions."""
    for statement in range(rows // VERSIONS):
        who = cast[int(chance.paretovariate(0.6)) % SPEAKERS]
        day = FIRST + datetime.timedelta(days=chance.randrange(365))
        words = [
            word(int(COMMONEST * (VOCABULARY / COMMONEST) ** chance.random())) for _ in range(chance.randint(8, 24))
        ]
        for version in range(VERSIONS):
            number = statement * VERSIONS + version
            said = version_of(words, version, chance)
            yield {
                "id": f"q_{number:016x}",
                "article_id": f"a_{number:016x}",
                "kind": "indirect" if version == 3 else "direct",
                "words": " ".join(said),
                "when": None,
                "day": day + datetime.timedelta(days=version // 2),
                "reported": day + datetime.timedelta(days=version // 2),
                "speaker_name": who["name"],
                "speaker_country": who["country"],
                "speaker_id": who["id"],
            }


def version_of(words: list[str], version: int, chance: random.Random) -> list[str]:
    """The words twice as they are, once cut, twice with every fourth word another."""
    if version < 2:
        return words
    if version == 2:
        return words[: max(4, len(words) * 2 // 3)]
    return [word(chance.randrange(VOCABULARY)) if chance.random() < 0.25 else one for one in words]


def timed(rows: int) -> None:
    chance = random.Random(7)  # noqa: S311
    cast = speakers()
    made = list(quotations(rows, cast, chance))
    people = merge.people(cast)
    began, worked = time.perf_counter(), time.process_time()
    done = merge.statements(made, people)
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    groups: dict[str, set[int]] = {}
    for row in done.select(["statement_id", "quotation_id"]).to_pylist():
        groups.setdefault(row["statement_id"], set()).add(int(row["quotation_id"][2:], 16))
    whole = sum(1 for g in groups.values() if len(g) == VERSIONS and len({n // VERSIONS for n in g}) == 1)
    mixed = sum(1 for g in groups.values() if len({n // VERSIONS for n in g}) > 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{rows:,} quotations in {spent:.1f} s: {rows / spent:,.0f} a second; CPU {worked:.1f} s; peak {peak:.1f} GB")
    print(f"  {whole:,} of {rows // VERSIONS:,} statements whole, {mixed:,} groups with words of another")
    last = max(row["day"] for row in made)
    recent = [row for row in made if row["day"] >= last - datetime.timedelta(days=12)]
    new = {row["id"] for row in recent if row["day"] >= last - datetime.timedelta(days=1)}
    known = done.filter([row["id"] not in new for row in made_in_order(done, made)])
    began = time.perf_counter()
    merge.statements(recent, people, known=known)
    spent = time.perf_counter() - began
    print(f"  {len(new):,} new ones against the {len(recent) - len(new):,} of the days before: {spent:.2f} s")


def made_in_order(done: Any, made: list[Row]) -> list[Row]:
    """The rows in the order of the result."""
    by_id = {row["id"]: row for row in made}
    return [by_id[name] for name in done.column("quotation_id").to_pylist()]


def figures(part: str) -> None:
    for kind, figure in (
        ("statements", samples.statements(f"statements_{part}.txt")),
        ("encounters", samples.encounters(f"encounters_{part}.txt")),
    ):
        print(
            f"{part} {kind}: precision {figure.precision:.3f}  recall {figure.recall:.3f}  F1 {figure.f1:.3f}  "
            f"(nothing was read in {len(figure.unread)} articles; F1 in the others {figure.f1_of_read:.3f})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--heldout", action="store_true", help="the held-out sets as well")
    options = parser.parse_args()
    figures("dev")
    if options.heldout:
        figures("heldout")
    if options.rows:
        timed(options.rows)


if __name__ == "__main__":
    main()
