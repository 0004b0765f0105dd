"""SQL reads the corpus and nothing else, and writes nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.errors import QueryError
from communique.query.corpus import Corpus


def test_a_select_is_answered(corpus: Corpus) -> None:
    rows = list(corpus.sql("SELECT kind, count(*) AS n FROM quotations WHERE speaker_country = ? GROUP BY 1", ["NOR"]))
    assert {row["kind"]: row["n"] for row in rows} == {"indirect": 1, "direct": 1}
    assert corpus.sql("WITH q AS (SELECT 1 AS one) SELECT * FROM q;").count() == 1
    assert corpus.sql("SELECT * FROM articles -- all of them").count() == 3


@pytest.mark.parametrize(
    "query",
    [
        "DROP VIEW quotations",
        "SELECT 1; SELECT 2",
        "SELECT 1) ; DROP VIEW quotations; --",
        "INSERT INTO quotations SELECT * FROM quotations",
        "WITH a AS (DELETE FROM quotations RETURNING *) SELECT * FROM a",
        "COPY (SELECT 1) TO '{here}/out.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{here}/out.csv'",
        "WITH a AS (COPY (SELECT 1) TO '{here}/out.csv') SELECT * FROM a",
        "ATTACH '{here}/new.db'",
        "INSTALL httpfs",
        "LOAD spatial",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "EXPORT DATABASE '{here}'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM corpus",
        "SELEC 1",
        "SELECT * FROM nowhere",
        "",
        "-- nothing",
    ],
)
def test_what_writes_or_reads_elsewhere_is_refused(corpus: Corpus, path: Path, query: str) -> None:
    before = sorted(file.name for file in path.rglob("*"))
    with pytest.raises(QueryError):
        corpus.sql(query.format(here=path)).arrow()
    assert sorted(file.name for file in path.rglob("*")) == before
    assert corpus.quotations().count() == 10
