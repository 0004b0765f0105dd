"""`people`: which person, state or body each actor of each article is, with corrections applied first and last.

States are known by their code and bodies by name and state; persons by the rules of `persons`. A correction is one of

    {"action": "merge", "a": ID, "b": ID}       the two are one person
    {"action": "split", "a": ID, "b": ID}       they are not, whatever the rules say
    {"action": "alias", "name": NAME, "of": ID or NAME}   that name means this person, in every article

where an ID is of an actor (p_...) or a person (pn_...). Later corrections win over earlier ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from communique.actors.registry import default_registry
from communique.merge import naming, persons
from communique.merge.naming import parsed
from communique.merge.newcomers import Known
from communique.merge.tables import Row, Source, date_of, day_of, group_id, member_of, result, rows_of
from communique.text.tokens import tokenize

if TYPE_CHECKING:
    import pyarrow as pa

_Link = tuple[int, float, str]  # group, score, rule


def people(actors: Source, *, corrections: Iterable[Mapping[str, Any]] = (), known: Source | None = None) -> pa.Table:
    """Which person, state or body each actor of each article is: one row an actor, see `tables.RESULTS`.

    `actors` has the columns of the table of that name; `corrections` are as above. `rule` says why: name, office,
    context, state, body, correction, or alone where nothing links the actor to another article's.

    `known` is an earlier result: its people keep their ids, new actors are linked to them or to each other, and the
    result holds both. Splits then concern new actors only; after others, make the table anew.
    """
    rows = rows_of(actors, persons.COLUMNS)
    orders = list(corrections)
    if known is None:
        return result("people", _people(rows, orders, [], []))
    before = Known(known)
    fresh = [row for row, new in zip(rows, before.lacks([str(row["id"]) for row in rows]), strict=True) if new]
    stand_ins, whose = before.alike(key for row in fresh for key in _sought(row))
    return before.complete(result("people", _people(fresh, orders, stand_ins, whose)), orders)


def _people(
    fresh: list[Row], orders: list[Mapping[str, Any]], stand_ins: Sequence[Row], whose: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The rows of the result for the fresh actors, beside stand-ins for people who are known."""
    rows = [*stand_ins, *fresh]
    days = [day_of(row["reported"]) for row in rows]
    links = _linked(rows, days, orders)
    groups: dict[int, list[int]] = {}
    for number, (group, _, _) in enumerate(links):
        groups.setdefault(group, []).append(number)
    familiar = Known.named(stand_ins, whose)
    named = {}
    for group, numbers in groups.items():
        old = Counter(whose[n] for n in numbers if n < len(whose))
        if old:
            named[group] = familiar[max(old, key=lambda who: (old[who], who))]
        else:
            earliest = min(numbers, key=lambda n: (days[n] is None, days[n] or 0, rows[n]["id"]))
            named[group] = _summary(rows, numbers, earliest)
    for n in range(len(whose), len(rows)):
        yield _row(rows[n], days[n], links[n], named[links[n][0]])


def _keys(row: Row) -> list[str]:
    """By what others find a row: parts of a person's name, and the offices; what identifies a state or body."""
    known_by = _known_by(row)
    if known_by:
        return ["\x1f".join(known_by)]
    offices = [f"{row['country']}\x1f{title}" for title in persons.titles_of(row) if row["country"]]
    if only_office(row):
        return offices
    name = parsed(str(row["name"]))
    return [*sorted({naming.skeleton(word) for word in (*name.words, name.joined) if len(word) > 1}), *offices]


def _sought(row: Row) -> list[str]:
    """The keys by which a row looks for others: a name by its words, an office without a name by the office."""
    keys = _keys(row)
    return keys if only_office(row) else [key for key in keys if "\x1f" not in key or _known_by(row)]


def _summary(rows: Sequence[Row], numbers: Sequence[int], earliest: int) -> dict[str, Any]:
    """What holds for a whole group: its id, name, country and Wikidata id."""
    names = Counter(str(rows[n]["name"]) for n in numbers)
    best = max(names, key=lambda name: (names[name] * _fullness(name), len(name), name))
    countries = Counter(rows[n]["country"] for n in numbers if rows[n]["country"] and not _guessed(rows[n]))
    countries = countries or Counter(rows[n]["country"] for n in numbers if rows[n]["country"])
    wikidata = Counter(rows[n]["wikidata"] for n in numbers if rows[n]["wikidata"])
    state = rows[earliest]["kind"] == "state" and rows[earliest]["country"]
    return {
        "person_id": f"pn_{state}" if state else group_id("person", str(rows[earliest]["id"])),
        "canonical": best,
        "country": max(countries, key=lambda c: (countries[c], c)) if countries else None,
        "wikidata": max(wikidata, key=lambda w: (wikidata[w], w)) if wikidata else None,
    }


def _guessed(row: Row) -> bool:
    return bool(row["country_basis"] == "guessed")


def _fullness(name: str) -> int:
    """One word counts little beside a name of several, and letters of another script less than Latin ones."""
    words = len(parsed(name).words)
    return (3 if words > 1 else 1) * (1 if name.isupper() or not any("a" <= c <= "z" for c in name) else 3)


def _row(row: Row, day: int | None, link: _Link, summary: Mapping[str, Any]) -> dict[str, Any]:
    kept = {"actor_id": row["id"], "article_id": row["article_id"], "kind": row["kind"], "name": row["name"]}
    roles = [str(role["title"]) for role in row["roles"] or ()]
    return (
        kept
        | dict(summary)
        | {"roles": roles, "keys": _keys(row), "reported": date_of(day), "score": link[1], "rule": link[2]}
    )


def _linked(rows: Sequence[Row], days: Sequence[int | None], corrections: list[Mapping[str, Any]]) -> list[_Link]:
    """For each row its group (the number of one of its rows), score and rule."""
    links: list[_Link] = [(number, 1.0, "alone") for number in range(len(rows))]
    aliases = _aliases(rows, corrections)
    humans = [n for n, row in enumerate(rows) if row["kind"] == "person"]
    read = [_read_as(rows[n], aliases.get(str(rows[n]["name"]).casefold())) for n in humans]
    for number, (group, score, rule) in zip(humans, _persons(read, [days[n] for n in humans]), strict=True):
        links[number] = (humans[group], score, rule)
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        key = _known_by(row)
        if key:
            links[number] = (first.setdefault(key, number), 1.0, str(row["kind"]))
    return _corrected(rows, links, corrections)


def _read_as(row: Row, name: str | None) -> Row:
    return row if name is None else {**row, "name": name}


def _aliases(rows: Sequence[Row], corrections: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Folded names, and the name that each is read as."""
    place = {str(row["id"]): str(row["name"]) for row in rows}
    found = {}
    for correction in corrections:
        if correction.get("action") == "alias":
            meant = str(correction["of"])
            found[str(correction["name"]).casefold()] = place.get(meant) or place.get(member_of(meant, "p")) or meant
    return found


def _known_by(row: Row) -> tuple[str, ...] | None:
    """What identifies a state or body in every article."""
    if row["kind"] == "state" and row["country"]:
        return "state", str(row["country"])
    if row["kind"] in ("body", "group") and (known := _registered(str(row["name"]))):
        return "body", known
    if row["kind"] == "body":
        if row["wikidata"]:
            return "body", str(row["wikidata"])
        words = str(row["name"]).casefold().removeprefix("the ")
        return "body", words, str(row["country"] or "")
    return None


_KINDS = frozenset({"group", "movement", "militants", "fighters"})  # "the Islamic State group" is the Islamic State


@lru_cache(maxsize=100_000)
def _registered(name: str) -> str | None:
    """The key of a body of the registry (data/bodies.toml), by any of its forms; None where the name is of another."""
    tokens = tokenize(name)
    if tokens and tokens[0].lower == "the":
        tokens = tokens[1:]
    if len(tokens) > 1 and tokens[-1].lower in _KINDS:
        tokens = tokens[:-1]
    found = default_registry().at(tokens, 0) if tokens else None
    whole = found is not None and found[0] == len(tokens) and found[1].code == "B"
    return str(found[1].key) if found and whole and found[1].sort == "armed" else None


def _persons(rows: Sequence[Row], days: Sequence[int | None]) -> list[_Link]:
    offices = [n for n, row in enumerate(rows) if only_office(row)]
    named = sorted(set(range(len(rows))) - set(offices))
    forms = persons.forms_of([rows[n] for n in named], [days[n] for n in named])
    for form in forms:
        form.rows = [named[n] for n in form.rows]
    groups, doubtful, ends = persons.group_forms(forms)
    found = persons.persons_of(forms, groups, rows, days, doubtful)
    links: list[_Link] = [(number, 1.0, "alone") for number in range(len(rows))]
    for person in found:
        home = min(number for form in person.forms for number in form.rows)
        for form in person.forms:
            for number in form.rows:
                links[number] = (home, 1.0 if len(person.forms) == 1 else 0.95, "name")
    for number, link in _by_context(rows, days, forms, doubtful | ends, found):
        links[number] = link
    for number, link in _by_office(rows, days, offices, found):
        links[number] = link
    return links


def _by_context(
    rows: Sequence[Row],
    days: Sequence[int | None],
    forms: Sequence[persons.Form],
    doubtful: Set[int],
    found: Sequence[persons.Person],
) -> Iterator[tuple[int, _Link]]:
    """Mentions by a part of the name, or by a name that two persons have, go where country, office and period point."""
    index: dict[str, list[int]] = {}
    for number, person in enumerate(found):
        for word in {naming.skeleton(word) for form in person.forms for word in form.name.words}:
            index.setdefault(word, []).append(number)
    unsettled = _Unsettled()
    for place, form in enumerate(forms):
        if form.name.full and place not in doubtful:
            continue
        near = sorted({n for word in form.name.words for n in index.get(naming.skeleton(word), ())})
        others = [found[n] for n in near if form not in found[n].forms]
        for number in form.rows:
            chosen = persons.choose(form.name, rows[number], days[number], others)
            if chosen:
                home = min(n for f in others[chosen[0]].forms for n in f.rows)
                yield number, (home, chosen[1], "context")
            else:
                home = unsettled.home(form, rows[number], days[number], number)
                yield number, (home, 0.5, "name" if home != number else "alone")


class _Unsettled:
    """Mentions that nobody is known for: one person while name, state and office are the same and no year passes."""

    def __init__(self) -> None:
        self._last: dict[tuple[Any, ...], tuple[int, int]] = {}  # -> row that began it, last day

    def home(self, form: persons.Form, row: Row, day: int | None, number: int) -> int:
        """The row that stands for whoever it is."""
        titles = persons.titles_of(row)
        if form.name.full:
            return self._last.setdefault((form.name, form.country, form.sort), (number, 0))[0]
        if form.country is None or not titles or day is None:
            return number
        key = (form.name.words, form.country, titles[0])
        home, last = self._last.get(key, (number, day))
        if day - last > persons.NEAR:
            home = number
        self._last[key] = (home, day)
        return home


_WINDOW = 45  # days around a report in which the holder of an office is looked for


def only_office(row: Row) -> bool:
    """Whether the article names the office and nobody in it: "the foreign minister"."""
    name = str(row["name"]).casefold()
    return name in persons.titles_of(row) or name in persons.title_words() or name.startswith("former ")


def _by_office(
    rows: Sequence[Row], days: Sequence[int | None], offices: Sequence[int], found: Sequence[persons.Person]
) -> Iterator[tuple[int, _Link]]:
    """An office without a name is its holder where just one person of that state has that title at the time."""
    held: dict[tuple[str, str], list[tuple[int, int]]] = {}  # (country, title) -> (day, person)
    for number, person in enumerate(found):
        for n in (n for form in person.forms for n in form.rows):
            day, country = days[n], rows[n]["country"]
            if day is not None and country:
                for title in persons.titles_of(rows[n]):
                    held.setdefault((country, title), []).append((day, number))
    vacant: dict[tuple[str, str, int], int] = {}
    for number in offices:
        row, day = rows[number], days[number]
        titles = persons.titles_of(row) or [str(row["name"]).casefold()]
        near = {
            who
            for title in titles
            for when, who in held.get((row["country"] or "", title), ())
            if day is not None and abs(when - day) <= _WINDOW
        }
        if len(near) == 1:
            home = min(n for form in found[near.pop()].forms for n in form.rows)
            yield number, (home, 0.6, "office")
        elif row["country"] and day is not None and titles[0] != "counterpart":
            key = (row["country"], titles[0], day // _WINDOW)
            yield number, (vacant.setdefault(key, number), 0.5, "office")


def _corrected(rows: Sequence[Row], links: list[_Link], corrections: Sequence[Mapping[str, Any]]) -> list[_Link]:
    """The links after people's merges and splits, in their order."""
    place = {str(row["id"]): number for number, row in enumerate(rows)}
    for correction in corrections:
        ends = [_actor(str(correction.get(end) or ""), place) for end in ("a", "b")]
        one, other = ends[0], ends[1]
        if one is None or other is None:
            continue
        if correction["action"] == "merge":
            home, away = links[one][0], links[other][0]
            links = [(home, 1.0, "correction") if link[0] == away else link for link in links]
        elif correction["action"] == "split" and links[one][0] == links[other][0]:
            links = _split(rows, links, one, other)
    return links


def _actor(any_id: str, place: Mapping[str, int]) -> int | None:
    return place.get(any_id, place.get(member_of(any_id, "p")))


def _split(rows: Sequence[Row], links: list[_Link], one: int, other: int) -> list[_Link]:
    """Everybody in the group who has the very name and country of `other` goes with it; the rest stays with `one`."""
    home = links[one][0]
    like = (str(rows[other]["name"]), rows[other]["country"])
    away = [n for n, link in enumerate(links) if link[0] == home and (str(rows[n]["name"]), rows[n]["country"]) == like]
    if one in away:
        away = [other]
    stays = [n for n, link in enumerate(links) if link[0] == home and n not in away]
    out = list(links)
    for group in (away, stays):
        for n in group:
            out[n] = (group[0], 1.0, "correction")
    return out


def offices(table: Source) -> list[dict[str, Any]]:
    """Offices over time, from the result of `people`: person, title, first and last day on which articles say so."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows_of(table, ("person_id", "roles", "reported")):
        for title in row["roles"] or ():
            if row["reported"] is not None:
                found.setdefault((row["person_id"], title), []).append(row["reported"])
    return [
        {"person_id": who, "title": title, "first": min(days), "last": max(days), "reports": len(days)}
        for (who, title), days in sorted(found.items())
    ]
