"""Writes docs/schema.md: the flat columns of each question and the views of SQL; a test holds it to be current.

python docs/schema.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from communique.merge import RESULTS
from communique.query.columns import COLUMNS, DYADS, TIMELINE, Column
from communique.query.views import VIEWS, added
from communique.store.schema import TABLES, schema

SCHEMA = Path(__file__).parent / "schema.md"
HEAD = """# Columns

Made by `docs/schema.py` from `communique.query.columns`.

Every answer has the same flat columns in a table, a frame and a file: CSV, TSV, XLSX, JSON lines, JSON, Parquet. Types
are `text`, `texts` (several: a list in Arrow, Parquet, JSON and polars, joined by `; ` in CSV, TSV, XLSX and pandas),
`day` (a date; a datetime in pandas), `whole` and `number`. What is not known is empty. No column is a struct; records
with all they hold are had by going through an answer, or as rows by `.nested()`.

Once a corpus is merged a row is one statement, meeting or happening, and `reports`, `outlets`, `first_day` and
`last_day` are of the reports that the question found; `--reports`, in Python `reports=True`, gives a row for each of
them. A row shows the words of one report: of a statement direct speech before mixed before indirect, then the longest;
of a meeting the report that has its latest status, then the most participants, a place, a stated day; of an event what
the page tells itself before claims, what was done before what was planned, a stated day. Then the most confident, the
earliest, and the id decide.
"""
SQL = """## SQL

`communique sql` and `corpus.sql` see these tables, a row a report. Each has its columns as they are stored
(src/communique/store/schema.py, nested as the records are) and those of the flat columns above that these lack; where
both have a name, it is the stored column. `speaker_name` and `holder_name` are the person's usual name, and `person_id`
the same person in every article, so that `GROUP BY speaker_name` and `GROUP BY person_id` work.
"""
MERGED = """What merging made, a row for each report that was put together (docs/merging.md), once the corpus is merged:
"""


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for question, columns in COLUMNS.items():
        parts += [f"## {question}\n", _table(columns)]
    parts += ["## timeline\n", _table(TIMELINE), "## dyads\n", _table(DYADS), SQL]
    parts.append(
        _rows(("table", "columns that are added"), ((name, _listed(c.name for c in added(name))) for name in VIEWS))
    )
    others = [table for table in TABLES if table not in VIEWS]
    stored = ((table, _listed(schema(table).names)) for table in others)
    parts += ["As they are stored:\n", _rows(("table", "columns"), stored), MERGED]
    parts.append(_rows(("table", "columns"), ((name, _listed(columns)) for name, columns in RESULTS.items())))
    return "\n".join(parts)


def _table(columns: Sequence[Column]) -> str:
    return _rows(("column", "type", ""), ((f"`{column.name}`", column.type, column.help) for column in columns))


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    SCHEMA.write_text(document(), encoding="utf-8")
