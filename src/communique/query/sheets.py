"""Review in a spreadsheet: what nobody has looked at as a sheet to fill in, and what people made of it.

A row is a finding, with its fields as they can be corrected (`query.fields`), lists in one cell with `; ` between. In
`verdict` goes right or wrong; a field that reads otherwise than it did is corrected; a row that nobody touched says
nothing. `version` tells whether the finding has changed since the sheet was written. A spreadsheet takes a cell that
begins with `=`, `+`, `-` or `@` for a formula, and pages say what they like: such a cell is written with `'` before it,
which is taken away again.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import CommuniqueError, QueryError
from communique.query import cells, correcting, fields, overlay, writing
from communique.query.doubting import REVIEWED
from communique.query.result import Result
from communique.query.rows import Table
from communique.source import delimited, workbook
from communique.store.schema import FINDINGS

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.store.corrections import Correction

_HEAD = ("id", "finding", "doubt", "confidence", "verdict", "note")
_TAIL = ("outlet", "version")
_FORMULA = tuple("=+-@\t\r")
_RIGHT = frozenset("right ok yes y true 1 accept accepted x".split())
_WRONG = frozenset("wrong no n false 0 reject rejected".split())
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%y", "%Y/%m/%d", "%d-%m-%Y")
_LONGEST = 10_000_000  # characters of a row
_AT_ONCE = 500  # findings that are looked up at a time


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row of a sheet that cannot be meant: its number as a spreadsheet counts, its id, and why."""

    row: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a sheet said, and its rows that are wrong."""

    said: tuple[Correction, ...]
    wrong: tuple[Wrong, ...] = ()


@dataclass
class Meant:
    """What a sheet means: notes of findings that are right and wrong, values and notes of those to correct."""

    accepted: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, tuple[fields.Values, str]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


@cache
def columns() -> tuple[str, ...]:
    """The columns of a sheet."""
    named = dict.fromkeys(row.name for table in REVIEWED for row in fields.fields(table))  # type: ignore[arg-type]
    first = ("day", "words")
    return (*_HEAD, *first, *(name for name in named if name not in first), *_TAIL)


class Review(Result):
    """The findings that nobody has looked at; written to a file, they are a sheet."""

    def sheet(self) -> Table:
        """The rows as a sheet."""
        import pyarrow as pa

        schema = pa.schema([(name, pa.float64() if name == "confidence" else pa.string()) for name in columns()])
        return Table(pa.Table.from_pylist(list(self._sheet()), schema=schema), columns(), self.caption())

    def to(self, path: str | Path) -> Path:
        """Write them as a sheet; as CSV with the mark by which spreadsheets know UTF-8. Raises as `Rows.to`."""
        target = Path(path)
        if target.suffix.casefold() != ".csv":
            return self.sheet().to(target)
        with writing.replacing(target) as stream:
            stream.write("\ufeff".encode())
            lines = csv.writer(writing.Encoded(stream))
            lines.writerow(columns())
            for row in self._sheet():
                lines.writerow([guarded(cells.cell(row.get(name))) for name in columns()])
        return target

    def _sheet(self) -> Iterator[dict[str, Any]]:
        rows = self.dicts()
        while some := list(islice(rows, _AT_ONCE)):
            known = _known(self._corpus, [row["id"] for row in some])
            for row in some:
                told = known[row["id"]]
                head = {name: row[name] for name in ("id", "finding", "doubt", "confidence", "outlet")}
                yield head | {"verdict": None, "note": None, "version": version(told)} | told


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.startswith("'") else cell


def version(told: Mapping[str, str]) -> str:
    """A word for how the fields of a finding read."""
    return hashlib.sha256("\x1f".join(told.values()).encode("utf-8", "replace")).hexdigest()[:8]


def _known(corpus: Corpus, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The fields of findings as they are written, by id."""
    found: dict[str, dict[str, str]] = {}
    for table in FINDINGS:
        wanted = [name for name in ids if overlay.table_of(name) == table]
        rows = correcting.rows_of(corpus, table, wanted) if wanted else {}
        found |= {name: fields.written(table, row) for name, row in rows.items()}
    return found


def meant(corpus: Corpus, path: Path, *, new: bool) -> Meant:
    """What a sheet means. Raises QueryError for a file that is no sheet of findings."""
    found = Meant()
    seen: set[str] = set()
    rows = _rows(path)
    while some := list(islice(rows, _AT_ONCE)):
        known = _known(corpus, [row["id"] for _, row in some if isinstance(row, dict)])
        for number, row in some:
            name = row["id"] if isinstance(row, dict) else ""
            try:
                if isinstance(row, str):
                    raise QueryError(row)
                if name in seen:
                    raise QueryError("it stands in the sheet twice")
                seen.add(name)
                _take(corpus, found, row, known, new=new)
            except CommuniqueError as error:
                found.wrong.append(Wrong(number, name, error.reason))
    return found


def _take(corpus: Corpus, found: Meant, row: dict[str, str], known: Mapping[str, dict[str, str]], *, new: bool) -> None:
    """What one row means. Raises QueryError."""
    name, note = row["id"], row.get("note", "")
    if name not in known:
        raise QueryError("no finding has this id")
    foreign = [one for one in columns() if row.get(one) and one not in (*_HEAD, *_TAIL, *known[name])]
    if foreign:
        raise QueryError(f"{overlay.table_of(name)} have no {foreign[0]}, so this cell stays empty")
    as_it_was = version({one: row.get(one, "") for one in known[name]}) == row.get("version")
    changed = {} if as_it_was else _changed(row, known[name])
    verdict = row.get("verdict", "").casefold()
    if verdict and verdict not in _RIGHT | _WRONG:
        raise QueryError(f"verdict is right or wrong, not {row['verdict']!r}")
    if (changed or verdict) and row.get("version", "") not in ("", version(known[name])):
        raise QueryError("the finding has changed since the sheet was written; write a new one")
    if verdict in _WRONG and changed:
        raise QueryError(f"it is said to be wrong, and corrected in {', '.join(changed)}: say one of the two")
    if changed:
        found.corrected[name] = correcting.values(corpus, name, changed, new=new), note
    elif verdict:
        (found.accepted if verdict in _RIGHT else found.rejected)[name] = note


def _changed(row: Mapping[str, str], now: Mapping[str, str]) -> dict[str, fields.Given]:
    """The fields that read otherwise than now, as corrections have them."""
    changed = {one: row[one] for one in now if one in row and row[one] != now[one]}
    if "day" in changed and changed["day"] and now["day"] in _days(changed["day"]):
        del changed["day"]
    if "speaker" in changed and row.get("country"):
        changed["country"] = row["country"]  # the row is right as it stands, this cell too
    split = {one: [part.strip() for part in changed[one].split(";") if part.strip()] for one in changed}
    return {one: (split[one] or "") if one in fields.LISTED else cell for one, cell in changed.items()}


def _days(cell: str) -> Iterator[str]:
    """The days that a spreadsheet may have written so."""
    for form in _DAYS:
        try:
            yield datetime.datetime.strptime(cell, form).date().isoformat()
        except ValueError:
            continue


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a sheet with their numbers; in the place of one that cannot be taken apart, why not."""
    try:
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
            file.seek(0)
            records = next(workbook.sheets(file, str(path)))[1] if packed else delimited.records(file, _LONGEST)
            head = [str(name).strip().casefold() for name in next(iter(records), ())]
            if "id" not in head:
                raise QueryError("is no sheet of findings: it has no column id", origin=str(path))
            for number, record in enumerate(records, 2):
                if isinstance(record, str):
                    yield number, record
                elif any(_cell(cell) for cell in record):
                    cells = {name: _cell(cell) for name, cell in zip(head, record, strict=False) if name}
                    yield number, {"id": ""} | cells
    except OSError as error:
        raise QueryError(f"cannot be read: {error.strerror}", origin=str(path)) from error


def _cell(value: Any) -> str:
    """A cell as `fields.written` has it."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str("" if value is None else value).split())
    return text[1:] if text.startswith("'") else text
