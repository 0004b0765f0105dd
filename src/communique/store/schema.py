"""The tables of a corpus folder, as Arrow schemas made from the records of schema version 2.

Each table has a record's fields as they are (nested where the record nests: a span is a struct of `start` and `end`),
so that a row is a record and nothing is lost (the spans of a
position's words are the column `proposition`); and beside them a few flat columns that queries filter on (`FLAT`),
which repeat what the record or its article says. Names of columns are the names of fields.

| table | a row is | |
| --- | --- | --- |
| articles | an `Article` with its `Source` | |
| mentions, actors | a `Mention`, an `Actor` of one article | actor ids hold within their article |
| quotations, encounters, events, positions | a finding | `day` is when it was, else when it was reported |
| errors | a page that could not be read | where it is, and which error it was |
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from communique.records import (
    Actor,
    Article,
    ByteSpan,
    Encounter,
    Event,
    Mention,
    Position,
    Quotation,
    Source,
    Span,
)

if TYPE_CHECKING:
    import pyarrow as pa

Table = Literal["articles", "mentions", "actors", "quotations", "encounters", "events", "positions", "errors"]
TABLES: tuple[Table, ...] = get_args(Table)
# The lists of a `Reading` that are tables of the same name.
RECORDS: dict[Table, type] = {
    "mentions": Mention,
    "actors": Actor,
    "quotations": Quotation,
    "encounters": Encounter,
    "events": Event,
    "positions": Position,
}
FINDINGS: tuple[Table, ...] = ("quotations", "encounters", "events", "positions")

# Fields that have another name as a column, since a flat column has theirs.
CALLED: dict[type, dict[str, str]] = {Position: {"words": "proposition"}}

# Flat columns: name -> kind. `reported` is the day of the article, `words` what the finding says, for reading.
_OF_ARTICLE: dict[str, str] = {"article_id": "string", "outlet": "string", "reported": "day"}
_OF_FINDING: dict[str, str] = _OF_ARTICLE | {"day": "day", "words": "string"}
FLAT: dict[Table, dict[str, str]] = {
    "articles": {"day": "day"},
    "mentions": {"article_id": "string"},
    "actors": _OF_ARTICLE,
    "quotations": _OF_FINDING
    | {"cue_words": "string", "speaker_name": "string", "speaker_country": "string", "speaker_id": "string"}
    | {"addressee_names": "strings", "addressee_countries": "strings"},
    "encounters": _OF_FINDING | {"countries": "strings"},
    "events": _OF_FINDING,
    "positions": _OF_FINDING
    | {"cue_words": "string", "condition_words": "string", "issue": "string"}
    | {"holder_name": "string", "holder_country": "string"}
    | {"holder_code": "string", "addressee_name": "string", "addressee_code": "string"},
    "errors": {"origin": "string", "error": "string", "reason": "string", "url": "string", "source_id": "string"},
}


@cache
def schema(table: Table) -> pa.Schema:
    """The Arrow schema of one of `TABLES`: the record's fields, then its flat columns."""
    import pyarrow as pa

    columns = [pa.field(name, _flat(kind)) for name, kind in FLAT[table].items()]
    if table == "errors":
        return pa.schema(columns)
    if table == "articles":
        source = [pa.field("source", arrow_type(Source))]
        return pa.schema([*_fields(Article), *source, *columns])
    return pa.schema([*_fields(RECORDS[table]), *columns])


def _fields(record: type) -> list[pa.Field]:
    import pyarrow as pa

    hints, named = get_type_hints(record), CALLED.get(record, {})
    return [pa.field(named.get(f.name, f.name), arrow_type(hints[f.name])) for f in fields(record)]


def arrow_type(hint: Any) -> pa.DataType:
    """The Arrow type of a record's field: a dataclass is a struct, a tuple a list, a Literal a string."""
    import pyarrow as pa

    shape = get_origin(hint)
    if shape in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
        return arrow_type(hint)
    if shape is tuple:
        return pa.list_(arrow_type(get_args(hint)[0]))
    if shape is Literal:
        return pa.string()
    scalar = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if hint in scalar:
        return scalar[hint]
    width = {Span: pa.int32(), ByteSpan: pa.int64()}.get(hint)
    if width:
        return pa.struct([("start", width), ("end", width)])
    hints = get_type_hints(hint)
    return pa.struct([pa.field(f.name, arrow_type(hints[f.name])) for f in fields(hint)])


def _flat(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {"string": pa.string(), "strings": pa.list_(pa.string()), "day": pa.date32()}[kind]
