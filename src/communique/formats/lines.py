"""Files of one line a row with fields parted by tabs, made by DuckDB whole lines at a time and written as they are.

The last step of such a query is one column of text; its buffer in Arrow is what the file has, so that no value becomes
an object of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TAB = "\t"


def line(fields: Mapping[str, str]) -> str:
    """The SQL of a row as a line: `fields` are names and expressions; an empty expression is an empty field.

    What would part fields or lines inside a value becomes a space.
    """
    parts: list[str] = []
    fixed = ""
    for number, sql in enumerate(fields.values()):
        fixed += TAB if number else ""
        if sql:
            parts += [quoted(fixed)] if fixed else []
            parts.append(f"coalesce(CAST({sql} AS VARCHAR), '')")
            fixed = ""
    parts.append(quoted(fixed + "\n"))
    return " || ".join(parts)


def clean(sql: str) -> str:
    """The SQL of a text without tabs and ends of lines."""
    return f"translate({sql}, {quoted(TAB + chr(10) + chr(13))}, '   ')"


def quoted(text: str) -> str:
    """A text as a literal of SQL; control characters by number."""
    parts: list[str] = []
    kept = ""
    for sign in text:
        if sign < " ":
            parts += [f"'{kept}'"] if kept else []
            parts.append(f"chr({ord(sign)})")
            kept = ""
        else:
            kept += "''" if sign == "'" else sign
    parts += [f"'{kept}'"] if kept or not parts else []
    return f"({' || '.join(parts)})" if len(parts) > 1 else parts[0]


def put(stream: IO[bytes], batches: Iterable[pa.RecordBatch]) -> Iterable[int]:
    """Write batches whose only column is lines; gives the number of rows of each once it is written."""
    import pyarrow as pa

    for batch in batches:
        column = batch.column(0).cast(pa.large_string())
        if len(column):
            _, places, text = column.buffers()
            ends = memoryview(places).cast("q")
            begin, end = ends[column.offset], ends[column.offset + len(column)]
            stream.write(memoryview(text)[begin:end])
        yield len(column)
