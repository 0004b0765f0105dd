"""The reports of each statement, meeting and happening by rank, kept with the results of merging (`store.shown`)."""

from __future__ import annotations

from pathlib import Path

from communique.store import shown
from communique.store.folder import Folder

_ROWS = 20_000  # of a row group; small, so that what is of other days is passed over
_BATCH = 20_000  # rows in hand
MEMORY = "600MB"  # beyond it DuckDB sorts on disk


def write(folder: Folder, path: Path, suffix: str = "parquet") -> list[str]:
    """Make them of the links that lie in `path` under names with the suffix, and write them so; their names."""
    import pyarrow.parquet as pq

    with folder.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = $spill", {"spill": str(folder.work / "spill")})
        for table, group in shown.GROUPS.items():
            links = connection.read_parquet(str(path / f"{group.view}.{suffix}"))
            links.create_view(group.view)
            several, alone = (connection.sql(sql) for sql in shown.reports(table, group.view))
            schema = several.limit(0).to_arrow_table().schema
            with pq.ParquetWriter(path / f"{group.reports}.{suffix}", schema, compression="zstd") as writer:
                for found in (several, alone):  # row groups of their own, so that one is read without the other
                    for batch in found.to_arrow_reader(_BATCH):
                        writer.write_batch(batch, row_group_size=_ROWS)
    return [group.reports for group in shown.GROUPS.values()]
