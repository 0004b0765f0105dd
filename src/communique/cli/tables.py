"""Rows of a corpus as a table in the terminal: as wide as it is, and whatever a page says made safe to show."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from communique.cli.plain import one_line
from communique.query.writing import cell

WIDEST = 160  # columns
PLAIN_WIDTH = 120  # where output is no terminal
WIDE = 150  # from here on, all columns are shown
_LONGEST = 240  # characters of a cell
_WORDY = ("words", "title", "participants", "spellings")
_ONLY_WIDE = ("kind", "issues", "language", "url", "intensity", "offices")
_NARROWEST = {"id": 18, "day": 10}
_HEADS = {
    "actors": "who",
    "recipients": "whom",
    "speaker_name": "speaker",
    "speaker_country": "of",
    "addressee_names": "to",
    "holder_name": "holder",
    "holder_country": "of",
}


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text, with the columns in this order; empty columns are left out."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    columns = tuple(columns) or tuple(rows[0] if rows else ())
    if not rows:
        return ""
    page = StringIO()
    width = max(min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, WIDEST), 60)
    left_out = _ONLY_WIDE if width < WIDE and any(column in _WORDY for column in columns) else ()
    filled = (column for column in columns if column == "id" or any(cell(row.get(column)) for row in rows))
    kept = [column for column in filled if column not in left_out]
    console = Console(
        file=page, width=width, force_terminal=sys.stdout.isatty(), highlight=False, emoji=False, markup=False
    )
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", padding=(0, 1))
    for column in kept:
        wordy = column in _WORDY
        made.add_column(
            _HEADS.get(column, column.replace("_", " ")),
            ratio=1 if wordy else None,
            min_width=min(40, width // 5) if wordy else _NARROWEST.get(column),
            no_wrap=column in ("id", "day", "first", "last"),
            overflow="fold",
            justify="right" if _number(rows, column) else "left",
        )
    for row in rows:
        made.add_row(*(_short(one_line(cell(row.get(column)))) for column in kept))
    console.print(made)
    return "\n".join(line.rstrip() for line in page.getvalue().rstrip().lstrip("\n").split("\n")) + "\n\n"


def _number(rows: Sequence[Mapping[str, Any]], column: str) -> bool:
    return all(isinstance(row.get(column), int | float | None) for row in rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
