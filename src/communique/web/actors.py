"""Who somebody is in a corpus: by the id that merging gave, or else by name, kind and country."""

from __future__ import annotations

from typing import Any

from communique.errors import UnknownName
from communique.export import view
from communique.query import names, people
from communique.query.filters import Where
from communique.web.asking import Desk, Row

CODE = 3  # letters of a state's code
_MOST = 24  # offices, spellings


def actor(desk: Desk, given: str) -> Row | None:
    """The row of an actor by id (`pn_...`, or `name|kind|country`), flat; None where there is none."""
    found = desk.rows(people.actors(desk.corpus, (_is(desk, given),)), 1)
    return found[0] if found else _state(given)


def _is(desk: Desk, given: str) -> Where:
    """The condition of being an actor, on the rows of articles' actors."""
    if desk.corpus.has("people"):
        return Where("person_id = ?", (given,))
    name, _, rest = given.partition("|")
    kind, _, country = rest.partition("|")
    if country:
        return Where("name = ? AND kind = ? AND country = ?", (name, kind, country))
    return Where("name = ? AND kind = ? AND country IS NULL", (name, kind))


def _state(given: str) -> Row | None:
    """A state that acts, speaks or is spoken to, but is no actor of an article: `pn_NOR`, `Norway|state|NOR`."""
    code = given.removeprefix("pn_") if given.startswith("pn_") else given.rpartition("|state|")[2]
    if len(code) != CODE or names.known_country(code) != code:
        return None
    name = view.country(code) or code
    row: Row = {"id": given, "name": name, "kind": "state", "country": code, "articles": 0, "spellings": [name]}
    return row | {"offices": [], "first_day": None, "last_day": None, "wikidata": None}


def named(desk: Desk, name: str, article: str | None = None) -> str | None:
    """The id of the actor who is called so (in an article, where one is given), the most reported of several."""
    if article is not None and desk.corpus.has("people"):
        sql = "SELECT person_id FROM people WHERE article_id = ? AND name = ? LIMIT 1"
        found = desk.corpus.cursor().execute(sql, [article, name]).fetchall()
        if found:
            return str(found[0][0])
    exact = desk.rows(people.actors(desk.corpus, (Where("name = ?", (name,)),)), 1)
    if exact:
        return str(exact[0]["id"])
    code = names.known_country(name)
    if code and code != "IGO":
        return f"pn_{code}"
    try:
        near = desk.rows(desk.corpus.actors(name=name), 1)
    except UnknownName:
        return None
    return str(near[0]["id"]) if near else None


def offices(desk: Desk, row: Row) -> list[dict[str, Any]]:
    """The offices that articles give an actor, with the days of the first and the last that does."""
    cursor = desk.corpus.cursor()
    if desk.corpus.has("people"):
        sql = "(SELECT unnest(roles) AS title, reported, article_id FROM people WHERE person_id = ?)"
        values = [row["id"]]
    else:
        sql = """(SELECT unnest([role.title FOR role IN roles]) AS title, reported, article_id FROM actors
            WHERE name = ? AND kind = ? AND country IS NOT DISTINCT FROM ?)"""
        values = [row["name"], row["kind"], row["country"]]
    told = f"""SELECT mode(title), min(reported), max(reported), count(DISTINCT article_id) FROM {sql}
        GROUP BY lower(title) ORDER BY min(reported) NULLS LAST, 1 LIMIT {_MOST}"""  # noqa: S608 - values are parameters
    names = ("title", "first", "last", "articles")
    return [dict(zip(names, found, strict=True)) for found in cursor.execute(told, values).fetchall()]


def spellings(desk: Desk, row: Row) -> list[tuple[str, int]]:
    """How articles spell an actor, and how often."""
    if not desk.corpus.has("people"):
        return []
    sql = "SELECT name, count(*) FROM people WHERE person_id = ? GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?"
    rows = desk.corpus.cursor().execute(sql, [row["id"], _MOST]).fetchall()
    return [(str(name), int(count)) for name, count in rows]
