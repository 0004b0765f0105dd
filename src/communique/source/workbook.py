"""The sheets of an Excel workbook (XLSX, ECMA-376), read by calamine, which follows no links and runs no macros.

A workbook is a ZIP archive that calamine unpacks in memory. So what it unpacks to is counted first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from communique.errors import NotText, TooLarge
from communique.source import packing

LARGEST = 400 << 20  # unpacked bytes; a sheet of a million rows has fewer, a bomb has more


def is_workbook(file: BinaryIO) -> bool:
    """Whether a ZIP archive is a workbook. Raises BadZipFile."""
    file.seek(0)
    return "xl/workbook.xml" in zipfile.ZipFile(file).NameToInfo


def sheets(file: BinaryIO, origin: str) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """Each sheet's name and its rows: text, numbers, dates; empty rows are empty lists.

    Raises TooLarge for what unpacks to too much, NotText for what is damaged or closed with a password.
    """
    import python_calamine

    try:
        file.seek(0)
        weight = packing.weight(zipfile.ZipFile(file), file, LARGEST)
    except Exception as error:  # zipfile raises whatever comes to it on damaged archives
        raise NotText(f"a workbook that cannot be unpacked ({error}); save it anew", origin=origin) from error
    if weight > LARGEST:
        reason = f"a workbook of more than {LARGEST >> 20} MB unpacked; save it as CSV"
        raise TooLarge(reason, origin=origin)
    file.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            yield name, _rows(book.get_sheet_by_name(name))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise NotText(f"a workbook that cannot be read ({error}); save it anew", origin=origin) from error


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """The rows, from the sheet's first on, those above the first that is not empty among them."""
    first = sheet.start[0] if sheet.start else 0
    for _ in range(first):
        yield []
    for row in sheet.iter_rows():
        yield row if any(cell != "" for cell in row) else []
