"""Reading JSON: a `Reading` as one JSON object, and back again without loss.

The object follows the records field by field, with four differences that make it pleasant to use elsewhere:
a span carries its words (`{"start", "end", "text"}`), the article's fields stand at the top level, `origin`
and `schema` stand beside them, and `runs` is a table of `[start, end, raw_start, raw_end]`. Offsets are
Unicode code points (JavaScript and Java count UTF-16 units: there, the `text` beside each span is the safe
thing to use). `docs/reading-json.md` says more.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from communique.errors import ReadingError
from communique.records import SCHEMA_VERSION, Article, ByteSpan, Reading, Run, Source, Span

# Article fields that the top level does not repeat: `id` leads the object, `source_id` is the id of `source`.
_IMPLIED = ("id", "source_id")
# Article fields that came after readings were first written; one without them is read with their defaults.
_LATER: dict[str, Any] = {"extraction": "page", "shared_title": None, "archive": None, "posts": []}
_LISTS = ("mentions", "actors", "quotations", "encounters", "events", "positions")
# What a stream may not take (lone surrogates) and what a terminal would obey (C1 controls, bidirectional overrides).
_ESCAPED = re.compile("[\ud800-\udfff\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain dictionaries, lists, strings and numbers, ready for `json.dumps`."""
    text = reading.article.text
    head = {"id": reading.article.id, "origin": reading.source.origin, "schema": SCHEMA_VERSION}
    article = {name: _plain(getattr(reading.article, name), text) for name in _article_fields()}
    article["runs"] = [[r.span.start, r.span.end, r.raw.start, r.raw.end] for r in reading.article.runs]
    lists = {name: _plain(getattr(reading, name), text) for name in _LISTS}
    return head | {"source": _plain(reading.source, text)} | article | lists


def dumps(reading: Reading) -> str:
    """The reading as one line of JSON in Unicode; what a stream or a terminal would trip over is escaped."""
    line = json.dumps(to_json(reading), ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def from_json(data: Mapping[str, Any]) -> Reading:
    """The reading that `to_json` wrote.

    Raises ReadingError for another schema version, a field that is missing, unknown or of the wrong kind, and
    a span that lies outside the text or does not quote it.
    """
    if not isinstance(data, Mapping):
        raise ReadingError(f"a reading is a JSON object, not {_kind(data)}")
    schema = data.get("schema")
    if schema != SCHEMA_VERSION or isinstance(schema, bool):
        raise ReadingError(f"schema version {schema!r} is not known here; this program reads {SCHEMA_VERSION}")
    text = data.get("text")
    if not isinstance(text, str):
        raise ReadingError(f"text: wanted a string, found {_kind(text)}")
    data = _LATER | dict(data)
    _same_keys(data, ("id", "origin", "schema", "source", *_article_fields(), *_LISTS), "the reading")
    source: Source = _record(Source, data["source"], "source", text)
    if data["origin"] != source.origin:
        raise ReadingError("origin: differs from source.origin")
    hints = _hints(Article)
    parts = {name: _value(hints[name], data[name], name, text) for name in _article_fields() if name != "runs"}
    identity = _value(str, data["id"], "id", text)
    article = Article(id=identity, source_id=source.id, runs=_runs(data["runs"], text), **parts)
    lists = {name: _value(_hints(Reading)[name], data[name], name, text) for name in _LISTS}
    return Reading(source, article, **lists)


def loads(line: str) -> Reading:
    """The reading in one line of JSON. Raises ReadingError where the line is no JSON, and as `from_json`."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"not JSON: {error}") from error
    return from_json(data)


@cache
def _article_fields() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Article) if field.name not in _IMPLIED)


def _plain(value: Any, text: str) -> Any:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": value.of(text)}
    if isinstance(value, tuple):
        return [_plain(item, text) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), text) for field in fields(value)}
    return value


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", NoneType: "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else type(value).__name__)


def _same_keys(data: Mapping[str, Any], wanted: tuple[str, ...], where: str) -> None:
    missing = [name for name in wanted if name not in data]
    unknown = sorted(str(name) for name in data if name not in wanted)
    if missing:
        raise ReadingError(f"{where}: {', '.join(missing)} missing")
    if unknown:
        raise ReadingError(f"{where}: unknown {', '.join(unknown)}")


def _value(hint: Any, value: Any, where: str, text: str) -> Any:
    """`value` as the type `hint` of a record's field; `where` is the path to it, for the message."""
    shape = get_origin(hint)
    if shape in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
        return _value(hint, value, where, text)
    if shape is tuple:
        return _tuple(get_args(hint), value, where, text)
    if shape is Literal:
        return _choice(get_args(hint), value, where)
    if hint is Span:
        return _span(value, where, text)
    return _record(hint, value, where, text) if is_dataclass(hint) else _scalar(hint, value, where)


def _choice(choices: tuple[str, ...], value: Any, where: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ReadingError(f"{where}: wanted one of {', '.join(choices)}, found {value!r}")
    return value


def _scalar(hint: type, value: Any, where: str) -> Any:
    allowed: dict[type, tuple[type, ...]] = {float: (int, float), int: (int,), str: (str,), bool: (bool,)}
    right = isinstance(value, allowed[hint]) and isinstance(value, bool) == (hint is bool)
    if not right or (hint is float and not _finite(value)):
        names = {str: "a string", float: "a finite number", int: "a whole number", bool: "a boolean"}
        raise ReadingError(f"{where}: wanted {names[hint]}, found {_kind(value)}")
    return hint(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float can hold
        return False


def _tuple(items: tuple[Any, ...], value: Any, where: str, text: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ReadingError(f"{where}: wanted a list, found {_kind(value)}")
    kinds = [items[0]] * len(value) if items[-1] is ... else list(items)
    if len(kinds) != len(value):
        raise ReadingError(f"{where}: wanted {len(kinds)} items, found {len(value)}")
    return tuple(
        _value(kind, item, f"{where}[{i}]", text) for i, (kind, item) in enumerate(zip(kinds, value, strict=True))
    )


def _record(record: Any, value: Any, where: str, text: str) -> Any:
    if not isinstance(value, dict):
        raise ReadingError(f"{where}: wanted an object, found {_kind(value)}")
    hints = _hints(record)
    _same_keys(value, tuple(hints), where)
    return record(**{name: _value(hint, value[name], f"{where}.{name}", text) for name, hint in hints.items()})


def _span(value: Any, where: str, text: str) -> Span:
    if not isinstance(value, dict):
        raise ReadingError(f"{where}: wanted a span, found {_kind(value)}")
    _same_keys(value, ("start", "end", "text"), where)
    span = _range(value["start"], value["end"], where, text)
    if span.of(text) != value["text"]:
        raise ReadingError(f"{where}: the words of {span.start}..{span.end} are {span.of(text)[:60]!r}")
    return span


def _range(start: Any, end: Any, where: str, text: str) -> Span:
    first, last = _scalar(int, start, where), _scalar(int, end, where)
    if not 0 <= first <= last <= len(text):
        raise ReadingError(f"{where}: {first}..{last} is no range of a text of {len(text)} characters")
    return Span(first, last)


def _runs(rows: Any, text: str) -> tuple[Run, ...]:
    if not isinstance(rows, list):
        raise ReadingError(f"runs: wanted a list, found {_kind(rows)}")
    return tuple(_run(row, f"runs[{i}]", text) for i, row in enumerate(rows))


def _run(row: Any, where: str, text: str) -> Run:
    if not isinstance(row, list) or len(row) != 4:
        raise ReadingError(f"{where}: wanted [start, end, raw_start, raw_end]")
    span = _range(row[0], row[1], where, text)
    first, last = _scalar(int, row[2], where), _scalar(int, row[3], where)
    if not 0 <= first <= last:
        raise ReadingError(f"{where}: {first}..{last} is no range of bytes")
    return Run(span, ByteSpan(first, last))
