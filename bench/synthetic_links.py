"""Makes up what merging would find in a corpus of `bench.synthetic`, to measure queries of a merged corpus.

    .venv/bin/python -m bench.synthetic_links FOLDER

Merging itself would look at every text, which takes hours for a million articles whose words mean nothing. Each person
is one person; of the findings of one person, pair or act that follow each other by at most three days some are reports
of one thing: some 10 of 100 quotations and encounters and 30 of 100 events have company, as in the corpora of news that
were merged. There are no copies and no versions. The same corpus gives the same links.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from communique.merge import RESULTS, copies
from communique.merge.tables import result
from communique.run import derive, reports
from communique.store.folder import Folder, open_folder
from communique.store.schema import Table

APART = 3  # days
# The result of merging, its findings, what its reports have in common, and how often one is of the thing before it.
SORTS: tuple[tuple[str, Table, str, float], ...] = (
    ("statements", "quotations", "speaker_name", 0.06),
    ("meetings", "encounters", "array_to_string(countries, ' ')", 0.3),
    ("happenings", "events", "actors[1] || recipients[1]", 0.4),
)
_PEOPLE = """SELECT 'pn_' || substr(id, 3) AS person_id, id AS actor_id, article_id, kind, name, name AS canonical,
    country, CAST([] AS VARCHAR[]) AS roles, CAST(NULL AS VARCHAR) AS wikidata, [lower(name)] AS keys, reported,
    CAST(1.0 AS FLOAT) AS score, 'made up' AS rule FROM actors ORDER BY reported"""


def make(folder: Folder) -> None:
    """Write `merged/` of a corpus."""
    path = folder.path / derive.FOLDER
    path.mkdir(exist_ok=True)
    with folder.connect() as connection:
        pq.write_table(connection.sql(_PEOPLE).to_arrow_table(), path / "people.parquet", compression="zstd")
        for number, (name, table, alike, share) in enumerate(SORTS):
            links = _links(connection, name, table, alike, share, np.random.default_rng(number))
            pq.write_table(links, path / f"{name}.parquet", compression="zstd")
    pq.write_table(copies.pair([]), path / "copies.parquet")
    for name in ("versions", "conflicts"):
        pq.write_table(result(name, []), path / f"{name}.parquet")
    reports.write(folder, path)


def _links(
    connection: duckdb.DuckDBPyConnection, name: str, table: Table, alike: str, share: float, rng: np.random.Generator
) -> pa.Table:
    """The links of one result; a group is a stretch of findings that are alike and close."""
    sql = f"SELECT id, article_id, day, dense_rank() OVER (ORDER BY {alike}) AS alike FROM {table} ORDER BY 4, 3, 1"  # noqa: S608
    found = connection.sql(sql).to_arrow_table()
    kind, days = found["alike"].to_numpy(), found["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    near = np.r_[False, (kind[1:] == kind[:-1]) & (days[1:] - days[:-1] <= APART)]
    first = ~(near & (rng.random(len(kind)) < share))
    leads = np.flatnonzero(first)[np.cumsum(first) - 1]
    group, member = list(RESULTS[name])[:2]
    prefix = {"statements": "st_", "meetings": "mt_", "happenings": "hp_"}[name]
    ids = pa.array([prefix + one.partition("_")[2] for one in found["id"].take(pa.array(leads)).to_pylist()])
    columns = {
        group: ids,
        member: found["id"],
        "article_id": found["article_id"],
        "day": found["day"].take(pa.array(leads)),
        "lead": pa.array(first),
        "copy": pa.array(np.zeros(len(kind), bool)),
        "score": pa.array(np.ones(len(kind)), pa.float32()),
        "status": pa.array(["held"] * len(kind)),
    }
    schema = result(name, []).schema
    return pa.table([columns.get(field.name, pa.nulls(len(kind), field.type)) for field in schema], schema=schema)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path, help="a corpus of bench.synthetic")
    folder = open_folder(ap.parse_args().folder)
    make(folder)
    for name, *_ in SORTS:
        sizes = pq.read_table(folder.path / derive.FOLDER / f"{name}.parquet").column(0).value_counts()
        counts = sizes.field("counts").to_numpy()
        company = counts[counts > 1].sum()
        print(f"{name}: {len(counts):,} of {counts.sum():,} reports, {company / counts.sum():.0%} with company")


if __name__ == "__main__":
    main()
