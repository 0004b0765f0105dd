"""What follows from the tables of a corpus as a whole: copies, people, and which reports are of one thing.

The results of `merge` lie in `merged/NAME.parquet`, with `merged/merged.json` saying of which state of the corpus they
are: the shards and readers, not the files, so that compaction does not make them stale. They are made anew from all
that is committed, so that they do not depend on the order in which it came. Findings are compared in stretches of some
ten thousand, in order of day, each with the last weeks of the one before, so that memory is bounded by that; only the
samples from which copies are found are kept from run to run, since they cost the most.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.run.disk import writing
from communique.run.versions import find_versions
from communique.store import corrections
from communique.store.folder import Folder, open_folder
from communique.store.manifest import Manifest
from communique.store.schema import Table, schema

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "merged"
_STATE = "merged.json"
_SAMPLES = "samples"
_SMALL, _LARGE = 5_000, 20_000  # articles up to which a run merges always, and where it brought much
_STRETCH = 20_000  # findings that are compared at once
_OVERLAP = 62  # days before a stretch whose findings its own may report too: see merge.moments.RETOLD
_BATCH = 2_000  # articles that are sampled at once
_GROUPED: tuple[tuple[str, Table, str], ...] = (
    ("statements", "quotations", "quotation_id"),
    ("meetings", "encounters", "encounter_id"),
    ("happenings", "events", "event_id"),
)
# What the rows of a result are of; rows of one group are one thing.
_THINGS = {
    "copies": "group_id",
    "versions": "history_id",
    "people": "person_id",
    "statements": "statement_id",
    "meetings": "meeting_id",
    "happenings": "happening_id",
}
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """How much merging found of one sort: `things` (persons, statements ...) and the `reports` of them."""

    things: int
    reports: int


def merge(corpus: str | os.PathLike[str], *, tell: Tell | None = None) -> dict[str, Found]:
    """Make the results of merging anew, if they are not of the corpus as it is; what was found, by result.

    `tell` is called with the name of each before it is made. Raises CorpusError where the folder is no corpus, is being
    written to, or cannot be written.
    """
    folder = open_folder(corpus)
    with writing(corpus), folder.locked():
        return merge_locked(folder, tell)


def merge_locked(folder: Folder, tell: Tell | None = None) -> dict[str, Found]:
    """As `merge`, for who holds the corpus already."""
    manifest = folder.manifest()
    if is_current(folder, manifest):
        return {name: Found(*found) for name, found in _state(folder)["found"].items()}
    path = folder.path / FOLDER
    path.mkdir(exist_ok=True)
    names = _make(folder, manifest, tell or (lambda _name: None))
    counts = {name: _counted(path / f"{name}.tmp", _THINGS.get(name)) for name in names}
    (path / _STATE).unlink(missing_ok=True)
    for name in names:
        (path / f"{name}.tmp").replace(path / f"{name}.parquet")
    temporary = path / f"{_STATE}.tmp"
    found = {name: (count.things, count.reports) for name, count in counts.items()}
    temporary.write_text(json.dumps({"of": fingerprint(folder, manifest), "found": found}), encoding="utf-8")
    temporary.replace(path / _STATE)
    return counts


def is_cheap(manifest: Manifest, brought: int) -> bool:
    """Whether merging takes little beside reading so many articles: all is merged anew, at some 100 a second."""
    articles = manifest.rows("articles")
    return articles <= _SMALL or (articles <= _LARGE and 5 * brought >= articles)


def is_current(folder: Folder, manifest: Manifest | None = None) -> bool:
    """Whether the corpus is merged, and as it is now."""
    state = _state(folder)
    return "found" in state and bool(state.get("of") == fingerprint(folder, manifest or folder.manifest()))


def fingerprint(folder: Folder, manifest: Manifest) -> str:
    """What the results depend on: shards, readers, what people said about who is who, and the rules of merging."""
    shards = sorted((shard.name, shard.pages) for shard in manifest.shards.values())
    readers = sorted({part.reader for part in manifest.parts})
    digest = hashlib.sha256(json.dumps([shards, readers, _rules()]).encode())
    said = _who_is_who(folder)
    if said:
        digest.update(json.dumps(said).encode())
    return digest.hexdigest()


@cache
def _rules() -> str:
    package = Path(__file__).parents[1]
    files = [*sorted((package / "merge").glob("*.py")), package / "data" / "merging.toml"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _state(folder: Folder) -> dict[str, Any]:
    try:
        found = json.loads((folder.path / FOLDER / _STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _counted(path: Path, group: str | None) -> Found:
    """What a result has found; without groups each row is one thing."""
    import duckdb

    distinct = f"count(DISTINCT {group})" if group else "count(*)"
    with duckdb.connect() as connection:
        sql = f"SELECT {distinct}, count(*) FROM read_parquet(?)"  # noqa: S608 - a name of ours
        things, reports = connection.execute(sql, [str(path)]).fetchall()[0]
    return Found(things, reports)


def _make(folder: Folder, manifest: Manifest, tell: Tell) -> list[str]:
    """Write each result beside its place, in the order in which one needs the other; their names."""
    import pyarrow as pa

    from communique import merge as rules
    from communique.merge.persons import COLUMNS
    from communique.merge.tables import result

    tell("copies")
    copied = find_copies(folder, manifest)
    tell("people")
    actors = [folder.read("actors", part, list(COLUMNS)) for part in manifest.parts if part.rows.get("actors")]
    who = rules.people(pa.concat_tables(actors) if actors else [], corrections=_who_is_who(folder))
    del actors
    _write(folder, "copies", [copied])
    _write(folder, "versions", [find_versions(folder, manifest, copied, folder.path / FOLDER / "versions.parquet")])
    _write(folder, "people", [who.sort_by("reported")])  # so that those of a page of findings lie together
    conflicts: dict[str, list[dict[str, Any]]] = {}
    for name, table, key in _GROUPED:
        tell(name)
        stretches = _Stretches(name, table, key, who, copied, conflicts)
        _write(folder, name, stretches.results(_ordered(folder, table)))
    _write(folder, "conflicts", [result("conflicts", [row for rows in conflicts.values() for row in rows])])
    return ["copies", "versions", "people", *(name for name, *_ in _GROUPED), "conflicts"]


def find_copies(folder: Folder, manifest: Manifest) -> pa.Table:
    """The copies among all articles, from the samples of each part, which are kept."""
    from communique.merge import copies

    kept = folder.path / FOLDER / _SAMPLES
    kept.mkdir(exist_ok=True)
    wanted = {kept / f"{part.name}.parquet": part for part in manifest.parts if part.rows.get("articles")}
    for path in set(kept.iterdir()) - set(wanted):
        path.unlink()
    for path, part in wanted.items():
        if not path.exists():
            _sample(folder.file("articles", part.name), path)
    return copies.pair(list(wanted), copies.Limits(spill=folder.work))


def _sample(articles: Path, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from communique.merge import copies

    columns = ["id", "text", "day", "outlet", "url"]
    batches = pq.ParquetFile(articles).iter_batches(_BATCH, columns=columns)
    sampled = [copies.samples(pa.Table.from_batches([batch])) for batch in batches]
    temporary = path.with_suffix(".tmp")
    pq.write_table(pa.concat_tables(sampled), temporary, compression="zstd")
    temporary.replace(path)


def _who_is_who(folder: Folder) -> list[dict[str, str]]:
    """What people said about who is who."""
    return corrections.for_merging(corrections.fold(corrections.read(folder.path).corrections))


def _ordered(folder: Folder, table: Table) -> Iterator[pa.Table]:
    """The findings of a table in stretches, by day, else that of the report; those without at the end."""
    import pyarrow as pa

    with folder.connect() as connection:
        connection.execute("SET memory_limit = '600MB'")
        connection.execute("SET temp_directory = $spill", {"spill": str(folder.work / "spill")})
        columns = ", ".join(f'"{name}"' for name in _columns(table))
        query = f"SELECT {columns} FROM {table} ORDER BY coalesce(day, reported) NULLS LAST, article_id, id"  # noqa: S608 (names of ours)
        reader = connection.sql(query).to_arrow_reader(_STRETCH)
        empty = True
        for batch in reader:
            yield pa.Table.from_batches([batch])
            empty = False
        if empty:
            yield reader.schema.empty_table()


def _columns(table: Table) -> list[str]:
    """The columns that merging looks at: all but the long lists of spans."""
    unused = {
        "content",
        "cue",
        "evidence",
        "issue_tags",
        "addressees",
        "relayed_by",
        "on_behalf_of",
        "occasion",
        "topic",
    }
    return [name for name in schema(table).names if name not in unused]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The findings of one table grouped stretch by stretch; `conflicts` takes the disagreements of each group."""

    name: str
    table: Table
    key: str
    people: pa.Table
    copies: pa.Table
    conflicts: dict[str, list[dict[str, Any]]]

    def results(self, stretches: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """The rows of the result, once each."""
        import pyarrow as pa

        tail: pa.Table | None = None
        held: pa.Table | None = None
        for stretch in stretches:
            again = _recent(tail, stretch) if tail is not None else stretch.slice(0, 0)
            known = None
            if held is not None:
                seen = _is_in(held, self.key, again.column("id"))
                known = held.filter(seen)
                yield held.filter(_not(seen))
            tail = pa.concat_tables([again, stretch])
            held = self._grouped(tail, known)
        if held is not None:
            yield held

    def _grouped(self, findings: pa.Table, known: pa.Table | None) -> pa.Table:
        from communique import merge as rules

        articles = findings.column("article_id")
        copies = self.copies.filter(_is_in(self.copies, "article_id", articles))
        people = self.people.filter(_is_in(self.people, "article_id", articles))
        made: pa.Table
        if self.name == "statements":
            made = rules.statements(findings, people, copies=copies, known=known)
        elif self.name == "meetings":
            made = rules.encounters(findings, people, copies=copies, known=known)
        else:
            made = rules.events(findings, copies=copies, known=known)
        group = self.key.replace("quotation", "statement").replace("encounter", "meeting").replace("event", "happening")
        for name in made.column(group).unique().to_pylist():
            self.conflicts.pop(name, None)
        for row in rules.conflicts(made, findings, people).to_pylist():
            self.conflicts.setdefault(row["group_id"], []).append(row)
        return made


def _recent(tail: pa.Table, stretch: pa.Table) -> pa.Table:
    """What of the stretch before may be reported by this one too."""
    import pyarrow.compute as pc

    first = pc.min(_days(stretch)).as_py()
    if first is None:
        return tail.slice(0, 0)
    since = first - datetime.timedelta(_OVERLAP)
    return tail.filter(pc.greater_equal(_days(tail), since))


def _days(table: pa.Table) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.coalesce(table.column("day"), table.column("reported"))


def _is_in(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.is_in(table.column(column), value_set=values.combine_chunks())


def _not(flags: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.invert(flags)


def _write(folder: Folder, name: str, tables: Iterable[pa.Table]) -> None:
    """Write a result beside its place."""
    import pyarrow.parquet as pq

    writer = None
    for table in tables:
        if writer is None:
            writer = pq.ParquetWriter(folder.path / FOLDER / f"{name}.tmp", table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
