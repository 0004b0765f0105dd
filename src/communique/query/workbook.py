"""Rows as an Excel workbook: one sheet with a head that stays in sight, days as days, numbers as numbers.

Words are written as text whatever they begin with, so that what a page says is never a formula or a link.
"""

from __future__ import annotations

import datetime
from typing import IO, TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query.cells import cell

if TYPE_CHECKING:
    from communique.query.rows import Rows

ROWS, CHARACTERS = 1_048_576, 32_767  # that a sheet and a cell of Excel hold
_FIRST = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900: earlier days are written as text
_SHEET = "communique"


def write(stream: IO[bytes], rows: Rows) -> None:
    """Write rows onto a stream. Raises QueryError for more than a sheet holds; longer words end in `…`."""
    import xlsxwriter

    if rows.count() >= ROWS:
        raise QueryError(
            f"a sheet of Excel holds {ROWS - 1:,} rows, and these are {rows.count():,}; use .csv or .parquet"
        )
    # `constant_memory` writes row by row; a row has to be done with before the next begins.
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(_SHEET)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    columns = rows.columns
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    for number, row in enumerate(rows.dicts(), 1):
        for place, column in enumerate(columns):
            _put(sheet, number, place, row[column], day)
    book.close()


def _put(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float) and abs(value) < 1e15 and value == value:  # noqa: PLR0124 - not a NaN
        sheet.write_number(row, place, value)
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) and value >= _FIRST:
        sheet.write_datetime(row, place, datetime.datetime.combine(value, datetime.time()), day)
    else:
        text = cell(value).encode("utf-8", "replace").decode("utf-8")
        sheet.write_string(row, place, text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…")
