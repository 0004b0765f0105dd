"""The written sets: little articles read end to end by `communique.read`, and how well their findings are grouped."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import communique
from communique import merge
from communique.store import rows as store_rows

DATA = Path(__file__).parent / "data"
# Beneath each version, since one sentence of foreign names is too short to tell the language by.
REST = (
    "It rained in the morning and the streets were quiet. There will be more on this story later in the day, as soon "
    "as there is more to tell, and what is known by then will stand here."
)
TABLES = ("actors", "quotations", "encounters", "events")


@dataclass(frozen=True, slots=True)
class Version:
    """One little article: which statement or encounter it reports, when, in which version."""

    label: str
    day: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Pairs: how many were put together, how many of these rightly, how many there are."""

    precision: float
    recall: float
    read: float = 1.0  # the share of the pairs that are there in whose articles something was read
    unread: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, from page to group."""
        return _f1(self.precision, self.recall)

    @property
    def f1_of_read(self) -> float:
        """The same where reading missed nothing: of the pairs that merging was given."""
        return _f1(self.precision, self.recall / self.read)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def versions(name: str) -> list[Version]:
    """The versions of one of the files in data/."""
    found: list[Version] = []
    label = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = line[1 : line.index("]")]
        elif line and not line.startswith("#"):
            day, version, text = line.split(" | ", 2)
            found.append(Version(label, day, version, text))
    return found


def read_all(found: Iterable[Version]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Version]]:
    """The tables that reading the versions gives, and which article is which version."""
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    articles: dict[str, Version] = {}
    for number, version in enumerate(found):
        url = f"https://paper{number}.example/{version.day}/{number}"
        page = json.dumps({"text": f"{version.text}\n\n{REST}", "title": "", "url": url, "date": version.day})
        reading = communique.read(page, url=url)
        articles[reading.article.id] = version
        read = store_rows.rows(reading)
        for table in TABLES:
            tables[table] += read[table]  # type: ignore[index]  # names of tables
    return tables, articles


def pairwise(found: Sequence[Version], groups: Mapping[int, str]) -> Figure:
    """Pairwise precision and recall; a version without a group (nothing was read) is with none."""
    together = Counter[bool]()
    gold = read = 0
    for one, other in combinations(range(len(found)), 2):
        same = found[one].label == found[other].label
        gold += same
        read += same and one in groups and other in groups
        if one in groups and other in groups and groups[one] == groups[other]:
            together[same] += 1
    unread = tuple(found[n].text for n in range(len(found)) if n not in groups)
    joined = sum(together.values())
    precision, recall = together[True] / joined if joined else 0.0, together[True] / gold if gold else 0.0
    return Figure(precision, recall, read / gold if gold else 1.0, unread)


def statements(name: str) -> Figure:
    """The figure of a set of statements, from pages to groups."""
    found = versions(name)
    tables, articles = read_all(found)
    people = merge.people(tables["actors"])
    linked = merge.statements(tables["quotations"], people).to_pylist()
    longest: dict[str, tuple[int, str]] = {}
    words = {row["id"]: len(row["words"]) for row in tables["quotations"]}
    for row in linked:
        best = longest.get(row["article_id"], (0, ""))
        longest[row["article_id"]] = max(best, (words[row["quotation_id"]], row["statement_id"]))
    return pairwise(found, _by_version(found, articles, {article: group for article, (_, group) in longest.items()}))


def encounters(name: str) -> Figure:
    """The figure of a set of encounters, from pages to groups. Of several in one article, the first."""
    found = versions(name)
    tables, articles = read_all(found)
    people = merge.people(tables["actors"])
    linked = {row["encounter_id"]: row for row in merge.encounters(tables["encounters"], people).to_pylist()}
    first: dict[str, str] = {}
    for row in tables["encounters"]:
        first.setdefault(row["article_id"], linked[row["id"]]["meeting_id"])
    return pairwise(found, _by_version(found, articles, first))


def _by_version(found: Sequence[Version], articles: Mapping[str, Version], groups: Mapping[str, str]) -> dict[int, str]:
    place = {id(version): number for number, version in enumerate(found)}
    return {place[id(version)]: groups[article] for article, version in articles.items() if article in groups}


def mentions(name: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Who is meant and the row of each mention in one of the tables of mentions."""
    gold: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        who, day, written, country, title = line.split("\t")
        gold.append(who)
        rows.append(
            {
                "id": f"p_{len(rows):016x}",
                "name": written,
                "kind": "person",
                "country": None if country == "?" else country.lstrip("~"),
                "country_basis": "guessed" if country.startswith("~") else "stated",
                "roles": [{"title": title, "body": None, "valid": None, "holder": None}] if title else [],
                "wikidata": None,
                "article_id": f"a_{len(rows):016x}",
                "reported": datetime.date.fromisoformat(day),
            }
        )
    return gold, rows


def linked(gold: Sequence[str], groups: Sequence[str]) -> tuple[int, list[int]]:
    """How many mentions are right, and the numbers of the others; a person has one group, and no group two persons."""
    shared = Counter(zip(gold, groups, strict=True))
    chosen: dict[str, str] = {}
    for (who, group), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if who not in chosen and group not in chosen.values():
            chosen[who] = group
    wrong = [n for n, (who, group) in enumerate(zip(gold, groups, strict=True)) if chosen.get(who) != group]
    return len(gold) - len(wrong), wrong
