"""What a correction says, checked against the corpus: values as they are kept, new names, words in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError, UnknownName
from communique.query import fields, names, overlay
from communique.query.extents import extent
from communique.query.filters import by_keys
from communique.store.rows import GAP
from communique.store.schema import Table

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.query.fields import Given


class NewName(UnknownName):
    """A party that nobody in the corpus is called."""


def values(corpus: Corpus, finding: str, given: Mapping[str, Given], *, new: bool) -> fields.Values:
    """The values of a correction as they are kept. Raises QueryError; NewName for one that is not said to be `new`."""
    table = overlay.table_of(finding)
    if table is None:
        raise QueryError(f"{finding!r} is no finding")
    kept = fields.checked(table, _with_country(corpus, finding, given) if table == "quotations" else given)
    if not kept:
        raise QueryError(f"nothing to correct; {table} have {', '.join(row.name for row in fields.fields(table))}")
    if not new:
        for name, near in unheard(corpus, kept).items():
            raise NewName(f"{told_new(name, near)} --new takes it as a new name")
    return _pinned(corpus, table, finding, kept) if "words" in kept else kept


def unheard(corpus: Corpus, given: Mapping[str, Given]) -> dict[str, list[str]]:
    """The names of parties that nobody in the corpus has, but for states and bodies, each with the nearest three."""
    told = [name for field in fields.PARTIES for name in _listed(given.get(field)) if name.strip()]
    wanted = {name: name for name in map(fields.named, told) if not _is_side(name)}
    if not wanted:
        return {}
    there = dict.fromkeys((*corpus.names_in("actors", "name"), *corpus.names_in("quotations", "speaker_name")))
    known = {name.casefold() for name in there}
    return {name: names.nearest(name, there) for name in wanted if name.casefold() not in known}


def told_new(name: str, near: Sequence[str]) -> str:
    """That nobody has a name, and who it may be meant for."""
    return f"nobody here is called {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else ".")


def _listed(value: Given) -> Sequence[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _is_side(name: str) -> bool:
    try:
        return bool(names.side(name))
    except UnknownName:
        return False


def _with_country(corpus: Corpus, quotation: str, given: Mapping[str, Given]) -> Mapping[str, Given]:
    """A new speaker's country, where nobody gave it: as the article knows this person, else unknown."""
    speaker = given.get("speaker")
    if not isinstance(speaker, str) or not speaker or given.get("country") is not None:
        return given
    if fields.party(speaker)["country"]:
        return given
    row = row_of(corpus, "quotations", quotation)
    sql = "SELECT name, country FROM actors WHERE country IS NOT NULL AND article_id = ?"
    known = dict(corpus.cursor().execute(sql, [row["article_id"]]).fetchall())
    countries = {known[name] for name in known if name.casefold() == speaker.casefold()}
    return {**given, "country": countries.pop() if len(countries) == 1 else ""}


def _pinned(corpus: Corpus, table: Table, finding: str, kept: fields.Values) -> fields.Values:
    """With the words as the article has them, and where they stand."""
    row = row_of(corpus, table, finding)
    spans = row["content"] if "content" in row else row["evidence"]["spans"]
    where = by_keys([(row["article_id"], row["reported"])])
    sql = f"SELECT text FROM articles WHERE {where.sql}"  # noqa: S608 - values are parameters
    (text,) = corpus.cursor().execute(sql, list(where.values)).fetchall()[0]
    places = extent(text, str(kept["words"]), [(span["start"], span["end"]) for span in spans])
    words = GAP.join(text[start:end] for start, end in places)
    return kept | {"words": words, fields.EXTENT: [f"{start}-{end}" for start, end in places]}


def row_of(corpus: Corpus, table: Table, finding: str) -> dict[str, Any]:
    """The row of a finding, as it is now; of a rejected one, as it was read. Raises QueryError."""
    found = rows_of(corpus, table, [finding])
    if finding not in found:
        raise QueryError(f"no finding has the id {finding!r}")
    return found[finding]


def rows_of(corpus: Corpus, table: Table, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of findings by id."""
    found: dict[str, dict[str, Any]] = {}
    hidden = [f"before_{table}"] if table in corpus.overlay.rows else []
    for source in (table, *hidden):
        wanted = [name for name in ids if name not in found]
        if wanted:
            sql = f"SELECT * FROM {source} WHERE id IN ({', '.join('?' * len(wanted))})"  # noqa: S608 - names of ours
            cursor = corpus.cursor().execute(sql, wanted)
            columns = [described[0] for described in cursor.description or ()]
            found |= {row["id"]: row for row in (dict(zip(columns, one, strict=True)) for one in cursor.fetchall())}
    return found
