"""The same person in many articles: spellings and scripts, offices over time, namesakes kept apart.

Record linkage by rules: name forms (spelling, country, sort of office) are grouped first, since they are few; then the
mentions that a form alone does not settle ("Bush", "Kim") go to the person that country, office and period point to,
and stay by themselves where none or more than one does. People's own corrections come before any rule.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from math import log
from typing import Any

from communique.actors.registry import default_registry
from communique.merge import naming
from communique.merge.groups import Groups
from communique.merge.naming import Name, parsed
from communique.merge.tables import Row

COLUMNS = ("id", "name", "kind", "country", "country_basis", "roles", "wikidata", "article_id", "reported")
_BLOCK = 400  # forms that share a word; past it the word is a given name like Mohammed and another word must do
NEAR = 400  # days within which somebody in the news counts as active
_LIFE = 20 * 365  # days between two mentions past which the same name is somebody else's
_SON = 5 * 365  # the same, where only one of the names says Jr or Sr
_MARGIN = 1.0  # by how much the best person must lead the next, in the points of `_points`
_FOUND = 2.5  # points that a person needs at least to take a mention in


@dataclass
class Form:
    """One way in which somebody is named: the name, the country, whether an official or a private person."""

    name: Name
    country: str | None
    sort: str
    rows: list[int] = field(default_factory=list)
    wikidata: set[str] = field(default_factory=set)
    days: tuple[int, int] | None = None  # first and last


@dataclass
class Person:
    """A group of forms, with what tells whether a doubtful mention is this person's."""

    forms: list[Form]
    titles: Counter[str] = field(default_factory=Counter)
    active: list[tuple[int, int]] = field(default_factory=list)  # days, first and last
    countries: set[str] = field(default_factory=set)
    reports: int = 0


def forms_of(rows: Sequence[Row], days: Sequence[int | None]) -> list[Form]:
    """The distinct forms of the rows of persons, most reported first."""
    found: dict[tuple[Name, str | None, str], list[Form]] = {}
    for number in sorted(range(len(rows)), key=lambda n: days[n] or 0):
        row, day = rows[number], days[number]
        key = (parsed(str(row["name"])), None if row["country_basis"] == "guessed" else row["country"], sort_of(row))
        held = found.setdefault(key, [Form(*key)])
        last = held[-1].days
        if day and last and day - last[1] > _LIFE:
            held.append(Form(*key))
        form = held[-1]
        form.rows.append(number)
        if day:
            form.days = (form.days[0] if form.days else day, day)
        if row["wikidata"]:
            form.wikidata.add(row["wikidata"])
    forms = [form for held in found.values() for form in held]
    return sorted(forms, key=lambda form: (-len(form.rows), form.name.words, form.country or "", form.days or (0, 0)))


def sort_of(row: Row) -> str:
    """`state` for officials, `private` for the rest whose titles are known, `` where they are not."""
    sorts = {title_words().get(title) or title_words().get(title.rpartition(" ")[2], "") for title in titles_of(row)}
    if sorts & {"state", "either", "office"}:
        return "state"
    return "private" if "private" in sorts else ""


def titles_of(row: Row) -> list[str]:
    """The titles of a row's roles, folded."""
    roles: Iterable[Mapping[str, Any]] = row["roles"] or ()
    return [str(role["title"]).casefold().removeprefix("former ") for role in roles if role.get("title")]


@lru_cache(maxsize=1)
def title_words() -> dict[str, str]:
    """What sort of title a title is, by data/offices.toml: state, either, office, private."""
    table = tomllib.loads((files("communique") / "data" / "offices.toml").read_text(encoding="utf-8"))["titles"]
    return {title: sort for sort, titles in table.items() for title in titles}


# --- forms that are one person ---


def group_forms(forms: Sequence[Form]) -> tuple[Groups, set[int], set[int]]:
    """Forms whose names say it alone: full names that fit, of one country, and of no third person as well.

    The other parts are the forms that two persons have, and those that are only the end of a fuller name.
    """
    groups = Groups(len(forms))
    for one, other in _by_wikidata(forms):
        groups.join(one, other)
    fits = {pair: score for pair in _pairs(forms) if (score := form_fit(forms[pair[0]], forms[pair[1]])) > 0}
    doubtful = _between_two(forms, fits)
    for (one, other), score in sorted(fits.items(), key=lambda item: (-item[1], item[0])):
        sure = score >= naming.PART and not {one, other} & doubtful
        if sure and forms[one].name.full and forms[other].name.full and _no_strangers(groups, forms, one, other):
            groups.join(one, other)
    ends = {n for pair, score in fits.items() if score == naming.FAMILY for n in pair if _shorter(forms, pair) == n}
    return groups, doubtful, {n for n in ends if forms[n].name.full and forms[n].name.words[0] not in _given()}


def _by_wikidata(forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for number, form in enumerate(forms):
        for item in form.wikidata:
            if first.setdefault(item, number) != number:
                yield first[item], number


def _pairs(forms: Sequence[Form]) -> set[tuple[int, int]]:
    """Pairs of forms that share a word of the name, in any near spelling."""
    blocks: dict[str, list[int]] = {}
    for number, form in enumerate(forms):
        for word in {*form.name.words, form.name.joined}:
            if len(word) > 1:
                blocks.setdefault(naming.skeleton(word), []).append(number)
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) <= _BLOCK:
            found.update(combinations(block, 2))
    return found


def form_fit(one: Form, other: Form) -> float:
    """How well two forms are one person's: names, then countries and the sort of office, which may speak against it."""
    score = naming.fit(one.name, other.name)
    if not score:
        return 0.0
    if one.wikidata and other.wikidata and not one.wikidata & other.wikidata:
        return 0.0
    if one.country and other.country and one.country != other.country and "IGO" not in (one.country, other.country):
        return 0.0
    if {one.sort, other.sort} == {"state", "private"}:
        return 0.0
    if one.name.generation != other.name.generation and not one.sort == other.sort == "state":
        return 0.0  # Donald Trump Jr. is not the president, but Joseph R. Biden Jr. may be
    if one.days and other.days:
        gap = max(one.days[0] - other.days[1], other.days[0] - one.days[1])
        if gap > (_LIFE if one.name.generation == other.name.generation else _SON):
            return 0.0
    return score


def _between_two(forms: Sequence[Form], fits: Mapping[tuple[int, int], float]) -> set[int]:
    """Forms that fit two others which do not fit each other: George Bush, between George W. and George H. W."""
    partners: dict[int, list[int]] = {}
    for (one, other), score in fits.items():
        if score >= naming.PART and forms[one].name.full and forms[other].name.full:
            partners.setdefault(one, []).append(other)
            partners.setdefault(other, []).append(one)
    return {number for number, others in partners.items() if _quarrel(forms, number, others)}


def _quarrel(forms: Sequence[Form], number: int, others: Sequence[int]) -> bool:
    """Whether two of the partners, both named more fully than the form itself or of other countries, differ."""
    mine = forms[number]
    fuller = [
        other
        for other in others[:50]
        if len(forms[other].name.words) > len(mine.name.words) or mine.country is None or not mine.sort
    ]
    return any(
        form_fit(forms[a], forms[b]) == 0 and not forms[a].wikidata & forms[b].wikidata
        for a, b in combinations(fuller, 2)
    )


def _no_strangers(groups: Groups, forms: Sequence[Form], one: int, other: int) -> bool:
    """Whether no form of the one group contradicts a form of the other."""
    here, there = groups.of(one)[:20], groups.of(other)[:20]
    bridge = forms[max(one, other, key=lambda n: len(forms[n].name.words))]
    return all(form_fit(forms[a], forms[b]) > 0 or _spans(bridge, forms[a], forms[b]) for a in here for b in there)


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    """Keys of given names that the registry has."""
    return frozenset(parsed(name).words[0] for name in default_registry().given_names)


def _spans(bridge: Form, one: Form, other: Form) -> bool:
    """Whether a fuller name holds two that do not fit each other: Cristina Fernández and Cristina Kirchner."""
    size = len(bridge.name.words)
    return all(len(f.name.words) < size and form_fit(bridge, f) >= naming.PART for f in (one, other))


def _shorter(forms: Sequence[Form], pair: tuple[int, int]) -> int:
    return min(pair, key=lambda n: len(forms[n].name.words))


# --- mentions that a form alone does not settle ---


def persons_of(
    forms: Sequence[Form], groups: Groups, rows: Sequence[Row], days: Sequence[int | None], doubtful: Set[int]
) -> list[Person]:
    """The groups of full names, as persons; a name in doubt by itself is none."""
    found = []
    for members in groups.all():
        chosen = [forms[member] for member in members]
        if any(form.name.full for form in chosen) and not all(member in doubtful for member in members):
            found.append(_person(chosen, rows, days))
    return found


def _person(forms: list[Form], rows: Sequence[Row], days: Sequence[int | None]) -> Person:
    person = Person(forms)
    numbers = [number for form in forms for number in form.rows]
    person.reports = len(numbers)
    person.countries = {str(rows[n]["country"]) for n in numbers if rows[n]["country"]}
    person.titles.update(title for n in numbers for title in titles_of(rows[n]))
    known = sorted(day for n in numbers if (day := days[n]) is not None)
    person.active = list(_stretches(known))
    return person


def _stretches(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Days as stretches without a long gap."""
    start = last = None
    for day in days:
        if last is None or start is None:
            start = day
        elif day - last > NEAR:
            yield start, last
            start = day
        last = day
    if start is not None and last is not None:
        yield start, last


def choose(name: Name, row: Row, day: int | None, persons: Sequence[Person]) -> tuple[int, float] | None:
    """Which of the persons a mention means, and how sure that is in 0..1; None where none stands out."""
    ranked = sorted(
        ((points, -n) for n, person in enumerate(persons) if (points := _points(name, row, day, person)) > 0),
        reverse=True,
    )
    if not ranked or ranked[0][0] < _FOUND:
        return None
    lead = ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)
    if lead < _MARGIN:
        return None
    return -ranked[0][1], round(min(0.95, 0.6 + 0.08 * lead), 3)


def _points(name: Name, row: Row, day: int | None, person: Person) -> float:
    """What speaks for a person, in points: the name 1 to 3, country 2, an office 2, the period up to 3, prominence."""
    fit = max(naming.fit(name, form.name) for form in person.forms)
    if not fit:
        return 0.0
    points = 3 * fit
    country = None if row["country_basis"] == "guessed" else row["country"]
    if country and person.countries:
        if country not in person.countries and "IGO" not in (country, *person.countries):
            return 0.0
        points += 2
    titles = set(titles_of(row))
    if name.full and fit == naming.FAMILY and not titles & set(person.titles):
        return 0.0
    if not name.full and not (country and country in person.countries) and not titles & set(person.titles):
        return 0.0
    if titles and person.titles:
        points += 2 if titles & set(person.titles) else -1
    points += _period(day, person)
    return points + min(1.0, 0.25 * log(1 + person.reports))


def _period(day: int | None, person: Person) -> float:
    """Three points when the person is in the news on that day, less with every year from it, down to minus three."""
    if day is None or not person.active:
        return 0.0
    distance = min(max(first - day, day - last, 0) for first, last in person.active)
    return max(-3.0, 3.0 - distance / 365)
