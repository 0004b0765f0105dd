"""What merging takes and gives: tables with the columns of a corpus folder in, small Arrow tables of links out.

Every result has one row for each member of a group (`statements`: one for each quotation), so that it joins with the
finding's own table by id. Ids of groups come from their earliest member, see `group_id`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
# An Arrow table (anything with `to_pylist` and `column_names`), or rows as dictionaries.
Source: TypeAlias = "pa.Table | Iterable[Row]"

_BATCH = 20_000  # rows that stand in memory as Python objects beside the table that they make or come from

# name -> columns and their kinds. `score` is in 0..1: how sure it is that the member belongs to its group.
RESULTS: dict[str, dict[str, str]] = {
    "people": {
        "person_id": "string",
        "actor_id": "string",
        "article_id": "string",
        "kind": "string",
        "name": "string",  # as the article has it
        "canonical": "string",  # the fullest of the usual spellings of all its reports
        "country": "string",
        "roles": "strings",  # the titles that the article gives
        "wikidata": "string",
        "keys": "strings",  # by which other mentions find this one
        "reported": "day",
        "score": "float",
        "rule": "string",
    },
    "statements": {
        "statement_id": "string",
        "quotation_id": "string",
        "article_id": "string",
        "person_id": "string",
        "day": "day",  # of the statement: the same for all of its reports
        "relation": "string",
        "lead": "bool",  # the report whose wording the relations are told against
        "copy": "bool",  # its article is a copy of another that reports the same
        "score": "float",
    },
    "meetings": {
        "meeting_id": "string",
        "encounter_id": "string",
        "article_id": "string",
        "day": "day",
        "status": "string",  # of the meeting, by its latest report
        "copy": "bool",
        "score": "float",
    },
    "happenings": {
        "happening_id": "string",
        "event_id": "string",
        "article_id": "string",
        "day": "day",
        "copy": "bool",
        "score": "float",
    },
    # for each report of a quotation, encounter or event where it stands among those of its group (store.shown)
    **{
        name: {
            "id": "string",
            "group_id": "string",
            "day": "day",  # the report's own
            "rank": "int",  # 1 is the report that is shown
            "reports": "int",
            "since": "day",  # the first and the last day that a report of the group has
            "until": "day",
        }
        for name in ("quotation_reports", "encounter_reports", "event_reports")
    },
    # articles that are versions of one, in order; `history_id` is the id of the first, `latest` marks the last
    "versions": {
        "article_id": "string",
        "history_id": "string",
        "number": "int",
        "latest": "bool",
    },
    "conflicts": {
        "group_id": "string",
        "field": "string",
        "value": "string",
        "reports": "int",
        "members": "strings",
        "first": "day",
        "last": "day",
    },
}


def result(name: str, rows: Iterable[Row]) -> pa.Table:
    """The rows as the Arrow table of that result, taken a batch at a time."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "day": pa.date32(),
        "float": pa.float32(),
        "int": pa.int32(),
        "bool": pa.bool_(),
    }
    schema = pa.schema([pa.field(column, kinds[kind]) for column, kind in RESULTS[name].items()])
    left, batches = iter(rows), []
    while batch := list(islice(left, _BATCH)):
        columns = [pa.array([row[field.name] for row in batch], field.type) for field in schema]
        batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema)


def rows_of(source: Source | None, columns: Sequence[str]) -> list[Row]:
    """The rows of a table, or the rows themselves, with the columns that are needed (missing ones are None)."""
    if source is None:
        return []
    if hasattr(source, "column_names"):
        table: Any = source
        kept = [column for column in columns if column in table.column_names]
        lists = [_shared(table.column(column)) for column in kept]
        absent = dict.fromkeys(column for column in columns if column not in kept)
        return [absent | dict(zip(kept, values, strict=True)) for values in zip(*lists, strict=True)] if kept else []
    return [{column: row.get(column) for column in columns} for row in source]


def _shared(column: Any) -> list[Any]:
    """The values of a column; equal ones are one object, so that millions of rows take little memory."""
    known: dict[Any, Any] = {}
    values: list[Any] = []
    for start in range(0, len(column), _BATCH):
        for value in column.slice(start, _BATCH).to_pylist():
            key = repr(value) if isinstance(value, list | dict) else value
            values.append(known.setdefault(key, value))
    return values


def day_of(value: Any) -> int | None:
    """A day (date, or ISO 8601 text) as its number in the calendar; None where there is none."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.toordinal()
    try:
        return datetime.date.fromisoformat(str(value)[:10]).toordinal()
    except ValueError:
        return None


def date_of(day: int | None) -> datetime.date | None:
    """The date of a day's number."""
    return None if day is None else datetime.date.fromordinal(day)


PREFIXES = {"statement": "st", "meeting": "mt", "happening": "hp", "person": "pn"}


def group_id(kind: str, member_id: str) -> str:
    """The id of a group from that of its earliest member: another prefix before the same digits.

    So any id that was ever given resolves: `member_of` tells the member, and the member its group of today.

    >>> group_id("statement", "q_98fca12b66a7b44b")
    'st_98fca12b66a7b44b'
    """
    _, mark, digits = member_id.partition("_")
    return f"{PREFIXES[kind]}_{digits if mark else member_id}"


def member_of(a_group_id: str, member_prefix: str) -> str:
    """The id of the member that gave a group its id: `q` for statements, `m` meetings, `v` happenings, `p` persons."""
    return f"{member_prefix}_{a_group_id.partition('_')[2]}"
