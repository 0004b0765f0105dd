"""A `Reading` as rows of the tables in `store.schema`, and back again without loss."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from communique.records import (
    OPEN,
    Article,
    Encounter,
    Event,
    Evidence,
    Position,
    Quotation,
    Reading,
    Source,
    When,
)
from communique.store.schema import RECORDS, TABLES, Table, schema
from communique.text.clauses import clause_of

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
GAP = " … "  # between the parts of a discontinuous quotation


def rows(reading: Reading) -> dict[Table, list[Row]]:
    """The rows of one reading, by table; `errors` stays empty."""
    article = reading.article
    shared: Row = {"article_id": article.id, "outlet": article.outlet, "reported": day(article.published)}
    tables: dict[Table, list[Row]] = {table: [] for table in TABLES}
    tables["articles"] = [_plain(article) | {"source": _plain(reading.source), "day": day(article.published)}]
    tables["mentions"] = [_plain(mention) | {"article_id": article.id} for mention in reading.mentions]
    tables["actors"] = [_plain(actor) | shared for actor in reading.actors]
    words = {quotation.id: _words(quotation, article.text) for quotation in reading.quotations}
    words |= {event.id: _words(event, article.text) for event in reading.events}
    for quotation in reading.quotations:
        tables["quotations"].append(_plain(quotation) | shared | _of_quotation(quotation, article, words))
    for encounter in reading.encounters:
        tables["encounters"].append(_plain(encounter) | shared | _of_encounter(encounter, article))
    for event in reading.events:
        dated = day(event.when or _reported(event.evidence, article))
        tables["events"].append(_plain(event) | shared | {"day": dated, "words": words[event.id]})
    for position in reading.positions:
        tables["positions"].append(_plain(position) | shared | _of_position(position, article))
    return tables


def error_row(origin: str, error: str, reason: str, *, source: Source | None = None) -> Row:
    """A row of `errors`: what was at `origin`, the name of the error class, its words, the `source` of its bytes."""
    known = {"url": source.url, "source_id": source.id} if source else {"url": None, "source_id": None}
    return {"origin": origin, "error": error, "reason": reason, **known}


def arrow_table(table: Table, table_rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table of that table's schema."""
    import pyarrow as pa

    # A lone surrogate (a damaged page can hold one) has no place in UTF-8, hence in Arrow.
    try:
        return pa.Table.from_pylist(list(table_rows), schema=schema(table))
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_encodable(row) for row in table_rows], schema=schema(table))


def as_arrow(table: Table, found: Sequence[Mapping[str, Any]] | pa.Table) -> pa.Table:
    """Rows as an Arrow table, if they are not one."""
    import pyarrow as pa

    return found if isinstance(found, pa.Table) else arrow_table(table, [dict(row) for row in found])


def reading(article_row: Mapping[str, Any], parts: Mapping[Table, Sequence[Mapping[str, Any]]]) -> Reading:
    """The reading of one article from its row of `articles` and its rows of the other tables (in their order)."""
    lists = {name: tuple(record(kind, row) for row in parts.get(name, ())) for name, kind in RECORDS.items()}
    return Reading(record(Source, article_row["source"]), record(Article, article_row), **lists)


def record(kind: Any, row: Mapping[str, Any]) -> Any:
    """The record of class `kind` that a row (or a nested struct) holds; other columns are left alone.

    A column that was not there yet when the row was written has its field's default.
    """
    if kind is Position and "proposition" in row:
        row = {**row, "words": row["proposition"]}
    return kind(**{n: _value(hint, row[n]) for n, hint in _hints(kind).items() if n in row or n not in _later(kind)})


def day(when: When | None) -> datetime.date | None:
    """The day a time begins, None where it is unknown, open at either end, or no day of the calendar."""
    if when is None or OPEN in (when.start, when.end):
        return None
    try:
        return datetime.date.fromisoformat(when.start[:10])
    except ValueError:
        return None


def _reported(evidence: Evidence, article: Article) -> When | None:
    """When a finding came out: with its post on a live page, else with the article."""
    post = article.post_at(evidence.spans[0].start) if article.posts and evidence.spans else None
    return post.published if post else article.published


def _of_quotation(quotation: Quotation, article: Article, words: Mapping[str, str]) -> Row:
    speaker = quotation.speaker
    return {
        "day": day(quotation.when or _reported(quotation.evidence, article)),
        "words": words[quotation.id],
        "cue_words": quotation.cue.of(article.text) if quotation.cue else None,
        "speaker_name": speaker.name if speaker else None,
        "speaker_country": speaker.country if speaker else None,
        "speaker_id": speaker.actor_id if speaker else None,
        "addressee_names": [party.name for party in quotation.addressees],
        "addressee_countries": sorted({party.country for party in quotation.addressees if party.country}),
    }


def _of_encounter(encounter: Encounter, article: Article) -> Row:
    countries = {party.country for party in encounter.participants if party.country}
    return {
        "day": day(encounter.when or _reported(encounter.evidence, article)),
        "words": _words(encounter, article.text),
        "countries": sorted(countries),
    }


def _of_position(position: Position, article: Article) -> Row:
    towards = position.addressee
    return {
        "day": day(position.when or article.published),
        "proposition": _plain(position.words),
        "words": GAP.join(span.of(article.text) for span in position.words),
        "cue_words": position.cue.of(article.text) if position.cue else None,
        "condition_words": position.condition.of(article.text) if position.condition else None,
        "issue": position.issue,
        "holder_name": position.holder.name,
        "holder_country": position.holder.country,
        "holder_code": position.holder.code,
        "addressee_name": towards.name if towards else None,
        "addressee_code": towards.code if towards else None,
    }


def _words(finding: Quotation | Encounter | Event, text: str) -> str:
    """What a finding says, in the page's words: a quotation's content, else the clause that tells of it."""
    if isinstance(finding, Quotation):
        return GAP.join(span.of(text) for span in finding.content)
    return clause_of(text, finding.evidence.spans).of(text)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _later(kind: Any) -> frozenset[str]:
    """The fields of an article that came after its record was first written."""
    return frozenset({"extraction", "shared_title", "archive", "posts"} if kind is Article else ())


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    shape = get_origin(hint)
    if value is None:
        return () if shape is tuple else None
    if shape in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
        return _value(hint, value)
    if shape is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in value)
    return record(hint, value) if is_dataclass(hint) else value


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    return value
