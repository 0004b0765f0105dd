"""Tables with a row an article: CSV and TSV, plain, packed or in a ZIP archive, and XLSX workbooks.

Columns are found by the names that `fields` knows. A file is cut by rows, since a line end may stand inside a field; a
slice passes the rows before its own, which costs little beside reading an article. An item's place in its `origin` is
the number of its row as spreadsheets count, the names in row 1, after the sheet or member of an archive where there are
several; its id, where the table has one, follows a colon.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

from communique.errors import CommuniqueError, MissingSource
from communique.source import delimited, fields, files, packing, workbook
from communique.source.items import Item, Page, Slice, Trouble, defect

if TYPE_CHECKING:
    from communique.settings import Settings

_END = sys.maxsize  # behind the last row
_LOOKED = 5  # rows within which the names stand
_FIELD = 100_000_000  # characters of one record where rows are only counted

Row = Sequence[Any] | str
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def cut(path: str, length: int) -> Iterator[Slice]:
    """Slices of rows of together about `length` characters; a small file is one. Raises MissingSource."""
    if files.size(path) <= length and not _is_packed(files.head(path, 8)):
        yield Slice(path, "table", 0, _END)
        return
    start = at = held = 0
    try:
        for _, rows in _sheets(path, _FIELD, ""):
            for row in rows:
                if held >= length:
                    yield Slice(path, "table", start, at)
                    start, held = at, 0
                at += 1
                held += sum(len(cell) for cell in row if isinstance(cell, str))
    except MissingSource:
        raise
    except Exception:  # whoever reads the last slice says what is wrong
        held = 0
    yield Slice(path, "table", start, _END)


def items(part: Slice, settings: Settings) -> Iterator[Item]:
    """Each row as a page, or what is wrong with it."""
    at = 0
    try:
        for name, rows in _sheets(part.path, settings.max_bytes, settings.columns):
            prefix = f"{part.path}#{name}!" if name else f"{part.path}#"
            sheet = _Sheet(prefix, settings)
            for row in rows:
                if at >= part.stop:
                    return
                found = sheet.take(row)
                if found is not None and at >= part.start:
                    yield found
                at += 1
            if (lack := sheet.lack()) and at > part.start:
                yield lack
    except CommuniqueError as error:
        yield Trouble(error.origin or part.path, type(error).__name__, error.reason)
    except Exception as error:  # each packing, and each storage, has errors of its own
        reason = f"cannot be read beyond row {at + 1:,} ({str(error)[:200] or type(error).__name__}); get the file anew"
        yield Trouble(f"{part.path}#{at + 1}", "SourceError", reason)


class _Sheet:
    """One table, row by row: its names, then its articles."""

    def __init__(self, prefix: str, settings: Settings) -> None:
        self._prefix = prefix
        self._settings = settings
        self._number = 0
        self._names: tuple[str, ...] = ()
        self._known: fields.Columns | None = None
        self._tried: tuple[str, ...] = ()  # the first row, where no row has had names yet

    def take(self, row: Row) -> Item | None:
        """The item of the next row; None for one that has names or nothing."""
        self._number += 1
        if not self._names:
            self._look(row)
            return None
        if not row:
            return None
        origin = f"{self._prefix}{self._number}"
        if row == "TooLarge":
            reason = f"a row of more than {self._settings.max_bytes:,} bytes; raise max_bytes"
            return Trouble(origin, "TooLarge", reason)
        if isinstance(row, str):
            return Trouble(origin, "NoArticle", f"not one row of a table: {row}")
        return self._item(row, origin)

    def lack(self) -> Trouble | None:
        """What the table lacks, asked at its end."""
        if self._names or not self._tried:
            return None
        known = fields.columns(self._tried, self._settings.columns)
        hint = "; say what they are called: --columns text=NAME,date=NAME"
        return Trouble(self._prefix[:-1], "NoArticle", fields.lacking("column", known, self._tried) + hint)

    def _look(self, row: Row) -> None:
        """Take the row for the names of the columns, where it has one that is known."""
        names = () if isinstance(row, str) else tuple(_name(cell, place) for place, cell in enumerate(row))
        if self._number <= _LOOKED and fields.columns(names, self._settings.columns).content:
            self._names = names
            self._known = fields.columns(names, self._settings.columns)
        self._tried = self._tried or names

    def _item(self, row: Sequence[Any], origin: str) -> Item | None:
        if len(row) > len(self._names) and any(cell != "" for cell in row[len(self._names) :]):
            reason = f"has {len(row)} fields, and the table {len(self._names)} columns; a quotation mark may be missing"
            return Trouble(origin, "NoArticle", reason)
        if not any(row):
            return None
        if len(row) < len(self._names) and not any(" " in cell for cell in row if isinstance(cell, str)):
            reason = f"has {len(row)} fields, and the table {len(self._names)} columns; a line may be broken"
            return Trouble(origin, "NoArticle", reason)
        try:
            found = fields.page(dict(zip(self._names, row, strict=False)), origin, known=self._known)
        except Exception as error:  # one record never ends its slice
            return defect(origin, error)
        if isinstance(found, Page) and len(found.raw) > self._settings.max_bytes:
            reason = f"is larger than {self._settings.max_bytes:,} bytes; raise max_bytes to read it"
            return Trouble(origin, "TooLarge", reason)
        return found


def _name(cell: Any, place: int) -> str:
    """The name of a column; one without gets its number, so that no two are one."""
    return str(cell).strip().strip("\ufeff") or f"column {place + 1}"


def _is_packed(head: bytes) -> bool:
    return head.startswith(packing.ZIP) or packing.packing(head) is not None


def _sheets(path: str, limit: int, named: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """The tables in a file and their names, which are empty where there is one. Raises CommuniqueError."""
    head = files.head(path, 8)
    with closing(files.open_binary(path)) as file:
        if head.startswith(packing.ZIP):
            yield from _zipped(file, path, limit, named)
        elif head.startswith(_OLD_EXCEL):
            reason = "an Excel file of the old form, or one closed with a password; save it as .xlsx without"
            yield "", iter([("text",), reason])
        else:
            how = packing.packing(head)
            yield "", delimited.records(packing.unpacked(file, how) if how else file, limit, named)


def _zipped(file: BinaryIO, path: str, limit: int, named: str) -> Iterator[tuple[str, Iterator[Row]]]:
    if workbook.is_workbook(file):
        found = list(workbook.sheets(file, path))
        yield from ((name if len(found) > 1 else "", rows) for name, rows in found)
        return
    archive = zipfile.ZipFile(file)
    members = packing.tables_of(archive)
    for member in members:
        with archive.open(member) as stream:
            table: Any = stream
            yield (member.filename if len(members) > 1 else ""), delimited.records(table, limit, named)
