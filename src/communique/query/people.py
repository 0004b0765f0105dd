"""Actors across articles: one row for each, as merging tells them apart, else by name, kind and country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.query.asking import Ask
from communique.query.filters import Where
from communique.query.result import Result

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

# In an article, one actor is one row of `actors`: the rows of a name are its articles.
SHOWN = ("name", "kind", "country", "articles", "first_day", "last_day", "offices", "spellings", "id")
_UNMERGED = """(
    SELECT concat_ws('|', name, kind, country) AS id, name, kind, country,
        count(*) AS articles, min(reported) AS first_day, max(reported) AS last_day,
        list_sort(list_distinct(flatten(list([role.title for role in roles])))) AS offices, [name] AS spellings,
        any_value(wikidata) AS wikidata
    FROM actors {where} GROUP BY name, kind, country)"""
_MERGED = """(
    SELECT p.person_id AS id, any_value(p.canonical) AS name, mode(p.kind) AS kind, mode(p.country) AS country,
        count(DISTINCT p.article_id) AS articles, min(p.reported) AS first_day, max(p.reported) AS last_day,
        list_sort(list_distinct(flatten(list(p.roles)))) AS offices, list_sort(list(DISTINCT p.name)) AS spellings,
        any_value(p.wikidata) AS wikidata
    FROM people p WHERE p.person_id IN (SELECT person_id FROM (SELECT *, NULL AS outlet FROM people) {where})
    GROUP BY p.person_id)"""


def actors(corpus: Corpus, wheres: Sequence[Where]) -> Result:
    """The actors that satisfy the conditions, most reported first."""
    where = "WHERE " + " AND ".join(part.sql for part in wheres) if wheres else ""
    by_outlet = any(part.sql.startswith("outlet") for part in wheres)
    shape = _MERGED if corpus.has("people") and not by_outlet else _UNMERGED
    values = tuple(value for part in wheres for value in part.values)
    ask = Ask(shape.format(where=where), order="articles DESC, name, id", values=values)
    return Result(corpus, ask, shown=SHOWN, name="actors")
