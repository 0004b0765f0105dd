"""Rows of a corpus as a table in the terminal: as wide as it is, and whatever a page says made safe to show."""

from __future__ import annotations

import datetime
import re
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal

from communique.cli.plain import one_line
from communique.query.cells import cell

WIDEST = 160  # columns
NARROW = 60  # a terminal narrower than this is taken to be as wide
PLAIN_WIDTH = 120  # where output is no terminal
_LONGEST = 240  # characters of a cell
_SHORT = 24  # characters up to which a cell is never wrapped
_GAP = 2  # spaces between columns
_WORDY = ("words", "title", "participants", "spellings")
_LEAST_WORDS, _MOST_OF_ONE_WORD = 18, 40
# What is left out first where space is lacking; then whatever else stands rightmost, but for what _KEPT has.
_LEFT_OUT_FIRST = (
    "outlet", "first_day", "last_day", "url", "language", "kind", "offices", "issues", "goldstein", "events_mean",
    "reports_mean", "reports_intensity", "events_intensity", "spellings", "finding", "issue", "holder_country", "voice",
    "status",
)  # fmt: skip
_KEPT = ("id", "day", "words", "title", "name")
_ID = re.compile(r"[a-z]{1,3}_[0-9a-f]{8,}")
_HEADS = {
    "actor": "who",
    "recipient": "whom",
    "speaker_country": "of",
    "addressee": "to",
    "holder_country": "of",
}


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text, with the columns in this order; empty columns are left out, and said to be where space lacks.

    Short cells and ids are never broken; what is long shares the space that they leave.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    columns = tuple(columns) or tuple(rows[0] if rows else ())
    if not rows:
        return ""
    page = StringIO()
    width = max(min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, WIDEST), NARROW)
    cells = {column: [_short(one_line(_told(row.get(column)))) for row in rows] for column in columns}
    filled = [_sized(column, texts, width) for column, texts in cells.items() if column == "id" or any(texts)]
    kept, left_out = _fitting(filled, width)
    console = Console(
        file=page, width=width, force_terminal=sys.stdout.isatty(), highlight=False, emoji=False, markup=False
    )
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", padding=(0, _GAP - 1, 0, 0))
    for column, size in _widths(kept, width).items():
        justify: Literal["left", "right"] = "right" if _number(rows, column) else "left"
        made.add_column(_head(column), width=size, overflow="fold", justify=justify)
    for place in range(len(rows)):
        made.add_row(*(cells[column.name][place] for column in kept))
    console.print(made)
    text = "\n".join(line.rstrip() for line in page.getvalue().rstrip().lstrip("\n").split("\n")) + "\n\n"
    if left_out:
        told = f"no space for {', '.join(map(one_line, left_out))}; a wider terminal or --format csv has them"
        text += textwrap.fill(told, width) + "\n"
    return text


def aligned(rows: Sequence[Mapping[str, Any]], label: Sequence[str]) -> str:
    """Keywords in context, a line each, the keywords below each other; as wide as the terminal, or as they are."""
    from rich.cells import cell_len, chop_cells, set_cell_size

    if not rows:
        return ""
    texts = [{name: one_line(_told(value)) for name, value in row.items()} for row in rows]
    heads = ["  ".join(row[name] for name in label) for row in texts]
    head, keyword = max(map(cell_len, heads)), max(cell_len(row["keyword"]) for row in texts)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    room = max((width - head - keyword - 8) // 2, 10)
    before = min(max(cell_len(row["pre"]) for row in texts), room)
    lines = []
    for name, row in zip(heads, texts, strict=True):
        pre = row["pre"] if cell_len(row["pre"]) <= before else chop_cells(row["pre"][::-1], before)[0][::-1]
        post = row["post"] if cell_len(row["post"]) <= room else chop_cells(row["post"], room)[0]
        left = " " * (before - cell_len(pre)) + pre
        lines.append(
            f"{set_cell_size(name, head)}  {left} | {set_cell_size(row['keyword'], keyword)} | {post}".rstrip()
        )
    return "\n".join(lines) + "\n\n"


def _told(value: Any) -> str:
    """A value as a table shows it: figures with two decimals, of a moment at midnight the day."""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return cell(value)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column with the least and the greatest width that it can make use of."""

    name: str
    least: int
    most: int


def _sized(name: str, texts: Sequence[str], width: int) -> _Column:
    from rich.cells import cell_len

    most = max(map(cell_len, [*texts, *_head(name).split()]))
    if most <= _SHORT or any(_ID.fullmatch(text) for text in texts):
        return _Column(name, most, most)
    word = max(cell_len(word) for text in [*texts, _head(name)] for word in text.split() or [""])
    least = max(_LEAST_WORDS, width // 5) if name in _WORDY else min(word, _MOST_OF_ONE_WORD)
    return _Column(name, min(least, most), most)


def _fitting(columns: Sequence[_Column], width: int) -> tuple[list[_Column], list[str]]:
    """The columns that there is space for, and the names of the others."""
    kept, left_out = list(columns), []
    while len(kept) > 1 and sum(column.least + _GAP for column in kept) - _GAP > width:
        names = [column.name for column in kept]
        first = [name for name in _LEFT_OUT_FIRST if name in names]
        others = [name for name in reversed(names) if name not in _KEPT]
        gone = (first or others or names[::-1])[0]
        left_out.append(gone)
        kept = [column for column in kept if column.name != gone]
    return kept, left_out


def _widths(columns: Sequence[_Column], width: int) -> dict[str, int]:
    """The width of each: the least, and of what is left an equal share, as far as there is use for it."""
    found = {column.name: min(column.least, width) for column in columns}
    left = width - sum(found.values()) - _GAP * (len(columns) - 1)
    wanting = sorted((column for column in columns if column.most > column.least), key=lambda it: it.most - it.least)
    for place, column in enumerate(wanting):
        share = min(left // (len(wanting) - place), column.most - column.least)
        found[column.name] += max(share, 0)
        left -= max(share, 0)
    return found


def _head(column: str) -> str:
    return _HEADS.get(column, column.replace("_", " "))


def _number(rows: Sequence[Mapping[str, Any]], column: str) -> bool:
    return all(isinstance(row.get(column), int | float | None) for row in rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
