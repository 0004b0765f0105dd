"""A Frictionless Data Package: a CSV file with its schema for each question, Parquet of the same rows beside it.

`records/` has the findings as they are stored, structs and all, with their articles: what an import takes in again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from communique.errors import QueryError
from communique.formats.asked import Asked
from communique.formats.intake import Intake
from communique.formats.names import VERSION
from communique.formats.target import Written
from communique.query.columns import COLUMNS, Column
from communique.query.filters import Question
from communique.records import SCHEMA_VERSION
from communique.store.folder import parquet_options
from communique.store.schema import FINDINGS, TABLES, Table, schema

if TYPE_CHECKING:
    import pyarrow as pa

DESCRIPTOR = "datapackage.json"
RECORDS = "records"
LICENCE = (
    "Findings are facts and short quotations; the articles that they are from are their publishers', and their texts "
    "are only in it where they were asked for."
)
_TYPES = {"text": "string", "texts": "string", "day": "date", "whole": "integer", "number": "number"}
_PARQUET = "application/vnd.apache.parquet"


def write(asked: Asked, path: Path) -> Written:
    """Write the package into a folder."""
    rows: dict[str, int] = {}
    resources: list[dict[str, Any]] = []
    questions: tuple[Question, ...] = (*asked.findings, "articles")
    for question in questions:
        rows[question] = _tables(asked, question, path)
        resources += _described(question, path, rows[question], asked)
    for table in _records(asked, path):
        file = path / RECORDS / f"{table}.parquet"
        told = f"The {table} as records, with their structs, for `communique import`."
        resources.append(_file(f"record-{table}", file, path, told))
    (path / DESCRIPTOR).write_text(
        json.dumps(descriptor(asked, resources), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return Written(rows)


def descriptor(asked: Asked, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What datapackage.json says."""
    return {
        "profile": "data-package",
        "name": "communique-export",
        "title": "Findings in diplomatic news",
        "description": "Who said what to whom, who met whom, what sides did to each other and where they stand.",
        "version": str(SCHEMA_VERSION),
        "licenses": [{"name": "other-closed", "title": LICENCE}],
        "contributors": [{"title": f"communique {VERSION}", "role": "wrangler"}],
        "communique": {
            "version": VERSION,
            "schema": SCHEMA_VERSION,
            "readers": sorted({part.reader for part in asked.corpus.manifest.parts}),
            "merged": {question: asked.folds(question) for question in asked.findings},
            "filters": {question: _plain(given) for question, given in asked.given.items()},
            "texts": asked.texts,
        },
        "resources": list(resources),
    }


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple | list) else str(value) for name, value in given.items() if value
    }


def write_csv(asked: Asked, path: Path) -> Written:
    """Write the flat rows of the one question that is asked as CSV."""
    import pyarrow.csv as pc

    (question,) = asked.given
    arrow, flat = _schemas(asked, question)
    count = 0
    with pc.CSVWriter(path, flat) as table:
        for rows in _rows(asked, question, arrow):
            table.write_table(_joined(rows, flat))
            count += len(rows)
    return Written({question: count})


def _tables(asked: Asked, question: Question, path: Path) -> int:
    """The rows of a question as CSV and as Parquet; how many there are."""
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    count = 0
    arrow, flat = _schemas(asked, question)
    with (
        pq.ParquetWriter(path / f"{question}.parquet", arrow, compression="zstd") as parquet,
        pc.CSVWriter(path / f"{question}.csv", flat) as table,
    ):
        for rows in _rows(asked, question, arrow):
            parquet.write_table(rows)
            table.write_table(_joined(rows, flat))
            count += len(rows)
    return count


def _schemas(asked: Asked, question: Question) -> tuple[pa.Schema, pa.Schema]:
    """The Arrow schema of a question's rows, and that with lists as texts."""
    import pyarrow as pa

    arrow = arrow_schema(COLUMNS[question], texts=asked.texts and question == "articles")
    return arrow, pa.schema([pa.field(f.name, pa.string() if pa.types.is_list(f.type) else f.type) for f in arrow])


def _rows(asked: Asked, question: Question, arrow: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a question a batch at a time; what went out is told."""
    import pyarrow as pa

    for batch in asked.cited_batches() if question == "articles" else asked.flat_batches(question):
        yield pa.Table.from_batches([batch]).cast(arrow)
        if question != "articles":
            asked.tell(batch.num_rows)


def _joined(rows: pa.Table, flat: pa.Schema) -> pa.Table:
    """The rows with lists as texts parted by `; `."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [
        pc.binary_join(column, "; ") if pa.types.is_list(column.type) else column for column in rows.itercolumns()
    ]
    return pa.Table.from_arrays(columns, schema=flat)


def arrow_schema(columns: Sequence[Column], *, texts: bool = False) -> pa.Schema:
    """The Arrow schema of flat columns."""
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "day": pa.date32(),
        "whole": pa.int64(),
        "number": pa.float64(),
    }
    found = [pa.field(column.name, kinds[column.type]) for column in columns]
    return pa.schema([*found, pa.field("text", pa.string())] if texts else found)


def _described(question: Question, path: Path, rows: int, asked: Asked) -> Iterator[dict[str, Any]]:
    """The resources of a question."""
    fields: list[dict[str, Any]] = [
        {
            "name": column.name,
            "type": _TYPES[column.type],
            "description": column.help + (" Parted by `; `." if column.type == "texts" else ""),
        }
        for column in COLUMNS[question]
    ]
    if asked.texts and question == "articles":
        fields.append({"name": "text", "type": "string", "description": "The text of the article, repaired."})
    table: dict[str, Any] = {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}
    if question != "articles":
        reference = {"resource": "articles", "fields": ["id"]}
        table["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
    fields[0]["constraints"] = {"required": True, "unique": True}
    file = path / f"{question}.csv"
    yield {
        "name": question,
        "profile": "tabular-data-resource",
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_size(file),
        "rows": rows,
        "schema": table,
    }
    yield _file(f"{question}-parquet", path / f"{question}.parquet", path, "The same rows, lists as lists.")


def _file(name: str, file: Path, root: Path, told: str) -> dict[str, Any]:
    where = str(file.relative_to(root))
    kind = {"format": "parquet", "mediatype": _PARQUET, "description": told}
    return {"name": name, "type": "file", "path": where, **kind, **_size(file)}


def _size(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return {
            "bytes": file.stat().st_size,
            "hash": f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}",
        }


def _records(asked: Asked, path: Path) -> Iterator[Table]:
    """Write the findings as records, all reports of them, and their articles; the tables that have any rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (path / RECORDS).mkdir()
    for table in cast(tuple[Table, ...], ("articles", *FINDINGS)):
        if table != "articles" and table not in asked.given:
            continue
        wanted = schema(table)
        names = ", ".join(f'"{name}"' for name in wanted.names)
        if table == "articles":
            kept = "" if asked.texts else " REPLACE ('' AS text, [] AS blocks, [] AS edits, [] AS runs)"
            inner, values = asked.cited_sql(reports=True)
            sql = f"SELECT {names} FROM (SELECT *{kept} FROM ({inner}))"  # noqa: S608 - names of ours
        else:
            inner, values = asked.unfolded(cast(Question, table))
            sql = f"SELECT {names} FROM ({inner})"  # noqa: S608
        count = 0
        with pq.ParquetWriter(path / RECORDS / f"{table}.parquet", wanted, **parquet_options()) as writer:
            for batch in asked.batches(sql, values):
                writer.write_table(pa.Table.from_batches([batch]).cast(wanted))
                count += batch.num_rows
        yield table


def read(path: Path, intake: Intake) -> None:
    """Take in the records of a package that an export wrote. Raises QueryError for another."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    root = path if path.is_dir() else path.parent
    try:
        told = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
        version = told["communique"]["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QueryError("is no package that communique wrote", origin=str(path)) from error
    if version != SCHEMA_VERSION:
        raise QueryError(f"has records of schema version {version}, not {SCHEMA_VERSION}", origin=str(path))
    try:
        for table in TABLES:
            file = root / RECORDS / f"{table}.parquet"
            if file.is_file():
                for batch in pq.ParquetFile(file).iter_batches(50_000):
                    intake.tables({table: pa.Table.from_batches([batch]).cast(schema(table))})
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise QueryError(f"{file.name} cannot be read: {error}", origin=str(path)) from error
