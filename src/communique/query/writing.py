"""Rows as files and as a table for notebooks. Whatever a page says is escaped; a file is put in place in one step."""

from __future__ import annotations

import csv
import datetime
import html as markup
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query import workbook
from communique.query.cells import cell
from communique.store.dating import ASSUMED, FOOTNOTE

if TYPE_CHECKING:
    from communique.query.rows import Rows

SUFFIXES = ("csv", "tsv", "xlsx", "json", "jsonl", "parquet")
_DIALECTS = {"csv": "excel", "tsv": "excel-tab"}
_LONGEST = 200  # characters of a cell in a notebook


def write(rows: Rows, path: Path) -> Path:
    """Write rows to a file by its suffix. Raises QueryError for another suffix."""
    form = path.suffix.removeprefix(".").casefold()
    form = {"ndjson": "jsonl", "pq": "parquet"}.get(form, form)
    if form not in SUFFIXES:
        raise QueryError(f"no rows can be written as {path.suffix or 'a name without a suffix'!r}; use {_listed()}")
    with replacing(path) as stream:
        onto(stream, rows, form)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content takes the place of the file at the end, if all went well. Raises QueryError."""
    special = path.exists() and not path.is_file()  # a device or pipe is written to as it is
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        if not special:
            part.replace(path)
    except OSError as error:
        raise QueryError(f"cannot be written: {error.strerror}", origin=str(path)) from error
    finally:
        if not special:
            part.unlink(missing_ok=True)


def _listed() -> str:
    return ", ".join(f".{suffix}" for suffix in SUFFIXES)


def onto(stream: IO[bytes], rows: Rows, form: str) -> None:
    """Write rows onto a stream of bytes, in UTF-8, as one of `SUFFIXES`."""
    if form == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(rows.arrow(), stream, compression="zstd")
    elif form == "xlsx":
        workbook.write(stream, rows)
    elif form in _DIALECTS:
        _csv(stream, rows, _DIALECTS[form])
    elif form == "jsonl":
        for row in rows.dicts():
            stream.write(_json(row) + b"\n")
    else:
        stream.write(b"[")
        for number, row in enumerate(rows.dicts()):
            stream.write((b",\n" if number else b"\n") + _json(row))
        stream.write(b"\n]\n")


def _json(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _csv(stream: IO[bytes], rows: Rows, dialect: str) -> None:
    writer = csv.writer(Encoded(stream), dialect)
    columns = rows.columns
    writer.writerow(columns)
    for row in rows.dicts():
        writer.writerow([cell(row[column]) for column in columns])


class Encoded:
    """What the csv module writes text to, over a stream of bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.stream.write(text.encode("utf-8", "replace"))


def told_day(day: datetime.date | None, when: Mapping[str, Any] | None, basis: str) -> datetime.date | str | None:
    """A day as people are shown it: "2018" or "2022-05" where a text tells no more, "2022-05-03 to 05" for some days,
    "~2018-12-21" where it is assumed, "before 2018-12-21" where it is not known.

    `when` is a `When` with its `start` and `end`, `basis` what the day rests on (`store.dating`).
    """
    if when and day is None and basis in ("before", "after"):
        return f"{basis} {str(when['end' if basis == 'before' else 'start'])[:10]}"
    if day is not None and basis == "page":
        return f"{ASSUMED}{day.isoformat()}"
    if not when or day is None:
        return day
    start, end = str(when["start"])[:10], str(when["end"])[:10]
    if start == end or start != day.isoformat():
        return day
    try:
        after = datetime.date.fromisoformat(end) + datetime.timedelta(days=1)
    except (ValueError, OverflowError):  # no day, or the last that there is: in 9999
        return day
    if day.day == 1 and after.day == 1:
        if (day.month, after.month, after.year - day.year) == (1, 1, 1):
            return start[:4]
        if (after.year - day.year) * 12 + after.month - day.month == 1:
            return start[:7]
    same = 8 if start[:7] == end[:7] else 5 if start[:4] == end[:4] else 0
    return f"{start} to {end[same:]}"


def footnotes(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a table of the rows has to say below it: what the mark at some of its days means."""
    marked = any(str(row.get("day") or "").startswith(ASSUMED) for row in rows)
    return (FOOTNOTE,) if marked else ()


def html(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], caption: str) -> str:
    """A table for a notebook."""
    rows = list(rows)
    caption = "; ".join((caption, *footnotes(rows)))
    head = "".join(f"<th>{markup.escape(column.replace('_', ' '))}</th>" for column in columns)
    lines = [f"<table><caption>{markup.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>"]
    for row in rows:
        cells = (markup.escape(_short(cell(row.get(column)))) for column in columns)
        lines.append("<tr>" + "".join(f"<td>{text}</td>" for text in cells) + "</tr>")
    return "\n".join([*lines, "</tbody></table>"])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
