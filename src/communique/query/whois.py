"""Who is who as people have said it, over what merging has found: until `communique merge` is run again, and after.

`merge.people` takes the same corrections when everything is merged anew. That takes a while on a large corpus; so that
nobody has to wait, what was said since is laid over its result here: a few spellings of a few persons move to another
person. Where merging has followed it already, nothing is left to move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError, UnknownName
from communique.merge.tables import group_id, member_of
from communique.query import connection as connections
from communique.query import names
from communique.store.corrections import Correction

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

MOVED = "moved_people"
_Key = tuple[str, str]  # person, spelling
_Who = tuple[str, str]  # person, canonical name


@dataclass(frozen=True, slots=True)
class Whois:
    """What was laid over; `alike` has for each spelling of somebody who was merged the others."""

    moved: Mapping[_Key, _Who] = field(default_factory=dict)
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, found: Sequence[str]) -> list[str]:
        """Names, and the other names of the same persons."""
        return list(dict.fromkeys(name for one in found for name in (one, *self.alike.get(one, ()))))


class Spellings:
    """What merging found that persons are called: the names of each, without those that others have too."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.execute("SELECT DISTINCT name, person_id FROM people WHERE kind = 'person'").fetchall()
        self._persons: dict[str, set[str]] = {}
        self._names: dict[str, list[str]] = {}
        for name, who in sorted(rows):
            self._persons.setdefault(name, set()).add(who)
            self._names.setdefault(who, []).append(name)

    def of(self, found: Sequence[str]) -> list[str]:
        """These names, and the other names of those whom they mean; no name that somebody else has too."""
        meant = {who for name in found for who in self._persons.get(name, ())}
        others = [name for who in sorted(meant) for name in self._names[who] if self._persons[name] <= meant]
        return list(dict.fromkeys((*found, *others)))


def lay(connection: duckdb.DuckDBPyConnection, people: Path, said: Sequence[Correction]) -> Whois:
    """Replace the view `people` of the connection by a corrected one."""
    if not said or not people.is_file():
        return Whois()
    table = _People(connection, said)
    for correction in said:
        table.apply(correction)
    moved = {key: who for key, who in table.who.items() if key[0] != who[0]}
    if moved:
        _lay(connection, people, moved)
    return Whois(moved, table.alike(said))


def lift(connection: duckdb.DuckDBPyConnection, people: Path, old: Whois) -> None:
    """Take it away again."""
    if old.moved:
        connection.execute(f"CREATE OR REPLACE VIEW people AS SELECT * FROM {connections.reading([people])}")  # noqa: S608
        connection.execute(f"DROP TABLE {MOVED}")


def _lay(connection: duckdb.DuckDBPyConnection, people: Path, moved: Mapping[_Key, _Who]) -> None:
    import pyarrow as pa

    columns = ("person_id", "name", "to_id", "to_canonical")
    rows = [dict(zip(columns, (*key, *who), strict=True)) for key, who in moved.items()]
    connection.from_arrow(pa.Table.from_pylist(rows)).create(MOVED)
    few = f"(SELECT person_id FROM {MOVED})"  # noqa: S608 - a name of ours
    read = connections.reading([people])
    connection.execute(
        f"CREATE OR REPLACE VIEW people AS SELECT * FROM {read} WHERE person_id NOT IN {few} "  # noqa: S608 - as above
        "UNION ALL SELECT p.* REPLACE (coalesce(m.to_id, p.person_id) AS person_id, "
        f"coalesce(m.to_canonical, p.canonical) AS canonical) FROM (SELECT * FROM {read} WHERE person_id IN {few}) p "
        f"LEFT JOIN {MOVED} m ON m.person_id = p.person_id AND m.name = p.name"
    )


class _People:
    """The spellings of the persons that corrections are about, and who each of them is."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, said: Sequence[Correction]) -> None:
        ids = {name for one in said for name in one.targets}
        ids |= {member_of(name, "p") for name in ids}
        aliases = [str(one.values["name"]).casefold() for one in said if one.action == "alias"]
        rows = connection.execute(
            "SELECT DISTINCT person_id, canonical, name FROM people WHERE person_id IN "
            "(SELECT person_id FROM people WHERE list_contains(?, actor_id) OR list_contains(?, person_id)) "
            "OR list_contains(?, lower(name))",
            [list(ids), list(ids), aliases],
        ).fetchall()
        self.who: dict[_Key, _Who] = {(person, name): (person, canonical) for person, canonical, name in rows}
        found = connection.execute(
            "SELECT actor_id, person_id, name FROM people WHERE list_contains(?, actor_id)", [list(ids)]
        ).fetchall()
        self._actors: dict[str, _Key] = {actor: (person, name) for actor, person, name in found}

    def key(self, name: str) -> _Key | None:
        """The person and spelling of an actor or person by id."""
        known = self._actors.get(name) or self._actors.get(member_of(name, "p"))
        return known or next((key for key in self.who if key[0] == name), None)

    def apply(self, correction: Correction) -> None:
        """Move spellings, as `merge.people` moves actors."""
        keys = [self.key(target) for target in correction.targets]
        if any(key is None for key in keys):
            return
        homes = [self.who[key] for key in keys if key is not None]
        if correction.action == "merge":
            self._move(lambda key, who: who[0] == homes[1][0], homes[0])
        elif correction.action == "alias":
            alias = str(correction.values["name"]).casefold()
            self._move(lambda key, who: key[1].casefold() == alias, homes[0])
        elif homes[0][0] == homes[1][0] and keys[0] is not None and keys[1] is not None and keys[0] != keys[1]:
            self._split(homes[0][0], keys[0][1], keys[1][1], correction.targets)

    def _split(self, home: str, stays: str, leaves: str, actors: Sequence[str]) -> None:
        """Part the spelling that leaves; whoever the person's id is from keeps it, as `merge.people` has it."""
        away = (group_id("person", actors[1]), leaves)
        if away[0] != home:
            self._move(lambda key, who: who[0] == home and key[1] == leaves, away)
        else:
            rest = (group_id("person", actors[0]), stays)
            self._move(lambda key, who: who[0] == home and key[1] != leaves, rest)

    def _move(self, which: Callable[[_Key, _Who], bool], home: _Who) -> None:
        self.who = {key: home if which(key, who) else who for key, who in self.who.items()}

    def alike(self, said: Sequence[Correction]) -> dict[str, tuple[str, ...]]:
        """For each spelling of a person whom a merge or alias is about, all of that person's."""
        meant = {self.who[key][0] for one in said if one.action != "split" for t in one.targets if (key := self.key(t))}
        found: dict[str, tuple[str, ...]] = {}
        for person in meant:
            spellings = tuple(sorted({key[1] for key, who in self.who.items() if who[0] == person}))
            found |= dict.fromkeys(spellings, spellings)
        return found


def person(connection: duckdb.DuckDBPyConnection, given: str) -> str:
    """The id of a person by id or name. Raises UnknownName for none, QueryError for several."""
    sql = "SELECT DISTINCT person_id FROM people WHERE person_id = ? OR actor_id = ?"
    found = connection.execute(sql, [given, given]).fetchall()
    if not found:
        rows = connection.execute("SELECT DISTINCT name, person_id FROM people").fetchall()
        meant = {name for name, _ in rows if name.casefold() == given.casefold()}
        meant = meant or set(names.persons(given, sorted({name for name, _ in rows})))
        found = list({(one,) for name, one in rows if name in meant})
    if len(found) > 1:
        ids = ", ".join(sorted(row[0] for row in found)[:5])
        raise QueryError(f"several are called {given!r}; give one of their ids: {ids}")
    return str(found[0][0])


def ends_of_split(connection: duckdb.DuckDBPyConnection, who: str, spelling: str) -> tuple[str, str]:
    """An actor who stays with the person and one who has the spelling. Raises UnknownName, QueryError."""
    sql = "SELECT actor_id, name FROM people WHERE person_id = ? ORDER BY reported NULLS LAST, actor_id"
    rows: list[Any] = connection.execute(sql, [who]).fetchall()
    away = [actor for actor, name in rows if spelling in (actor, name)]
    if not away:
        raise UnknownName(f"{who} is never called {spelling!r}, but {', '.join(sorted({name for _, name in rows}))}")
    called = next(name for actor, name in rows if actor == away[0])
    stays = [actor for actor, name in rows if name != called]
    if not stays:
        raise QueryError(f"{who} is always called {spelling!r}; there is nothing to split by name")
    return stays[0], away[0]
