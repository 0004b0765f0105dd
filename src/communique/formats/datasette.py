"""One SQLite file that Datasette opens as it is: a table a question, keys between them, FTS5 over words and titles.

Lists are JSON arrays, by which Datasette makes facets. `metadata.json` beside it has the descriptions of all columns.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from communique.errors import QueryError
from communique.formats.asked import Asked, Row
from communique.formats.package import LICENCE
from communique.formats.target import Written
from communique.query.columns import COLUMNS, Column
from communique.query.filters import Question

DATABASE, METADATA = "communique.db", "metadata.json"
_TYPES = {"text": "TEXT", "texts": "TEXT", "day": "TEXT", "whole": "INTEGER", "number": "REAL"}
_SEARCHED: Mapping[Question, tuple[str, ...]] = {
    "quotations": ("words", "speaker"),
    "encounters": ("words", "participants"),
    "events": ("words",),
    "positions": ("words", "holder"),
    "articles": ("title",),
}
_FACETS: Mapping[Question, tuple[str | dict[str, str], ...]] = {
    "quotations": ("speaker_country", "kind", {"array": "issues"}),
    "encounters": ("mode", "status", {"array": "countries"}),
    "events": ("type", "status", "voice", {"array": "actor"}),
    "positions": ("issue", "stance", "holder_country"),
    "articles": ("outlet", "language"),
}
_LABELS: Mapping[Question, str] = {"articles": "title", "quotations": "words", "events": "words"}
_INDEXED = ("article_id", "day", "speaker", "speaker_country", "type", "issue", "mode", "holder")


def write(asked: Asked, path: Path) -> Written:
    """Write the database and its metadata into a folder. Raises QueryError for what SQLite refuses."""
    rows: dict[str, int] = {}
    questions: tuple[Question, ...] = ("articles", *asked.findings)
    connection = sqlite3.connect(path / DATABASE)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;")
        for question in questions:
            columns = columns_of(question, asked)
            connection.execute(_table(question, columns))
            marks = ", ".join("?" * len(columns))
            batches = asked.cited() if question == "articles" else asked.flat(question)
            rows[question] = 0
            for batch in batches:
                values = [tuple(_cell(row[column.name]) for column in columns) for row in batch]
                connection.executemany(f"INSERT INTO {question} VALUES ({marks})", values)  # noqa: S608 - names of ours
                rows[question] += len(values)
            _index(connection, question, columns)
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    except sqlite3.Error as error:
        raise QueryError(f"the database cannot be written: {error}", origin=str(path)) from error
    finally:
        connection.close()
    told = json.dumps(metadata(questions, asked), ensure_ascii=False, indent=2)
    (path / METADATA).write_text(told + "\n", encoding="utf-8")
    return Written(rows)


def columns_of(question: Question, asked: Asked) -> tuple[Column, ...]:
    """The columns of a table; of articles with the text, where texts are let out."""
    more = (Column("text", "text", "The text of the article, repaired.", "f.text"),)
    return COLUMNS[question] + (more if asked.texts and question == "articles" else ())


def _table(question: Question, columns: Sequence[Column]) -> str:
    told = [f'"{column.name}" {_TYPES[column.type]}' for column in columns]
    told[0] += " PRIMARY KEY"
    if question != "articles":
        told = [one + " REFERENCES articles(id)" if one.startswith('"article_id"') else one for one in told]
    return f"CREATE TABLE {question} ({', '.join(told)})"


def _index(connection: sqlite3.Connection, question: Question, columns: Sequence[Column]) -> None:
    names = [column.name for column in columns]
    for name in _INDEXED:
        if name in names:
            connection.execute(f'CREATE INDEX {question}_{name} ON {question} ("{name}")')
    searched = ", ".join(_searched(question, names))
    connection.execute(
        f"CREATE VIRTUAL TABLE {question}_fts USING fts5({searched}, content='{question}', tokenize='porter unicode61')"
    )
    connection.execute(f"INSERT INTO {question}_fts ({question}_fts) VALUES ('rebuild')")  # noqa: S608 - names of ours


def _searched(question: Question, names: Sequence[str]) -> Iterator[str]:
    yield from _SEARCHED[question]
    if "text" in names:
        yield "text"


def _cell(value: Any) -> str | int | float | None:
    if isinstance(value, list | tuple):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return cast("str | int | float | None", value)


def metadata(questions: Sequence[Question], asked: Asked) -> Row:
    """What Datasette shows beside the tables."""
    tables: dict[str, Row] = {}
    for question in questions:
        columns = columns_of(question, asked)
        tables[question] = {
            "columns": {column.name: column.help for column in columns},
            "facets": list(_FACETS[question]),
            "fts_table": f"{question}_fts",
            "sort_desc": "day",
        }
        if question in _LABELS:
            tables[question]["label_column"] = _LABELS[question]
    return {
        "title": "Findings in diplomatic news",
        "license": LICENCE,
        "databases": {DATABASE.removesuffix(".db"): {"tables": tables}},
    }
