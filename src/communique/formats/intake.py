"""Findings from elsewhere into a corpus folder: all of an import is committed at once, or nothing of it.

Articles come without their texts, so a finding's words are stored beside it. What has been imported once is known by
the hash of its files and not taken again; findings and articles that the corpus has by id are passed over.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from communique.errors import CorpusError, QueryError
from communique.merge.tables import group_id, result
from communique.query.connection import merged_file
from communique.records import Article, Block, Reading, Source, Translation, When, content_id
from communique.run import reports
from communique.store import manifest as manifests
from communique.store import rows as stored
from communique.store import shown
from communique.store.folder import Folder, make_folder
from communique.store.manifest import IMPORTED, Part, Shard
from communique.store.parts import remove
from communique.store.schema import FINDINGS, RECORDS, Table

if TYPE_CHECKING:
    import pyarrow as pa

FLUSH = 50_000  # rows that are held before a part is written
REPEATED = "findings that the corpus has"
_UNTRANSLATED = Translation(False, 0.0, ())


@dataclass(frozen=True, slots=True)
class Page:
    """An article that findings come from, without its text: `published` and `source` are records as JSON."""

    id: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: Mapping[str, Any] | None = None
    language: str | None = None
    archive: str | None = None
    source: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, given: object) -> Page:
        """The article that a JSON object describes. Raises ValueError where it does not."""
        if not isinstance(given, Mapping) or not isinstance(given.get("id"), str):
            raise ValueError("an article has an id")
        told: dict[str, Any] = {name: given.get(name) for name in cls.__dataclass_fields__}
        return cls(**told)

    @classmethod
    def at(cls, url: str | None, day: str | None = None, **more: Any) -> Page:
        """The article at an address, with an id made from it; `day` as YYYY-MM-DD."""
        published = {"start": day, "end": day, "basis": "metadata", "span": None} if day else None
        given = {"outlet": None, "title": None, "language": None, **more}
        name = content_id("a", "import", url or "", "" if url else day, "" if url else given["outlet"])
        return cls(id=name, url=url, published=published, **given)

    def reading(self, origin: str, table: Table, finding: Any) -> Reading:
        """A reading of nothing but this finding, without its text."""
        return self.whole(origin, "", (), {table: (finding,)})

    def whole(self, origin: str, text: str, blocks: tuple[Block, ...], found: Mapping[str, tuple[Any, ...]]) -> Reading:
        """A reading of the page with these findings."""
        given = self.source or {
            "id": content_id("s", self.id),
            "url": self.url,
            "origin": self.url or origin,
            "fetched": None,
            "media_type": "application/octet-stream",
        }
        source: Source = stored.record(Source, given)
        article = Article(
            id=self.id,
            source_id=source.id,
            url=self.url,
            outlet=self.outlet,
            title=self.title,
            published=stored.record(When, self.published) if self.published else None,
            dateline=None,
            language=self.language,
            translation=_UNTRANSLATED,
            text=text,
            blocks=blocks,
            edits=(),
            runs=(),
            charset="utf-8",
            archive=self.archive,
        )
        lists: dict[str, Any] = {"mentions": (), "actors": (), "quotations": (), "encounters": (), **found}
        return Reading(source, article, **lists)


@cache
def _defaults(kind: type) -> Mapping[str, Any]:
    """The fields of a record that may be missing, with what they are then."""
    return {one.name: one.default for one in fields(kind) if one.default is not MISSING}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import brought: rows by table, what was passed over by reason; `known` if all of it was in before."""

    rows: Mapping[str, int]
    skipped: Mapping[str, int]
    known: bool = False


class Intake:
    """What an import has brought so far; `into` makes one."""

    def __init__(self, folder: Folder, shard: str, form: str, source: str, tell: Callable[[int], None]) -> None:
        self.folder = folder
        self.source = source
        self.brought: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.parts: list[Part] = []
        self.groups: dict[str, list[tuple[Sequence[tuple[str, str]], str | None]]] = {}
        self._shard = shard
        self._reader = f"{IMPORTED}+{form}+{_word(source)}"
        self._held: dict[Table, list[dict[str, Any]]] = {}
        self._tell = tell

    def skip(self, reason: str, count: int = 1) -> None:
        """Something was passed over."""
        if count:
            self.skipped[reason] += count

    def take(
        self,
        table: Table,
        given: Mapping[str, Any],
        page: Page,
        *,
        words: str | None,
        cue: str | None = None,
        condition: str | None = None,
    ) -> None:
        """One finding, as its record in JSON, with its words. Raises QueryError for what is no record of that table."""
        try:
            finding = stored.record(RECORDS[table], {**_defaults(RECORDS[table]), **given})
            made = stored.rows(page.reading(self.source, table, finding))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise QueryError(f"{given.get('id')!r} is none of {table}: {error!r}") from error
        if finding.id in self._ids(table):
            self.skip(REPEATED)
            return
        self._ids(table).add(finding.id)
        row = made[table][0] | {"words": words}
        row |= {name: value for name, value in (("cue_words", cue), ("condition_words", condition)) if name in row}
        if page.id not in self._ids("articles"):
            self._ids("articles").add(page.id)
            self._hold("articles", made["articles"][0])
        self._hold(table, row)

    def whole(self, reading: Reading) -> None:
        """All of a reading, with its text; an article that the corpus has is passed over."""
        if reading.article.id in self._ids("articles"):
            self.skip(REPEATED, sum(len(getattr(reading, table)) for table in FINDINGS))
            return
        self._ids("articles").add(reading.article.id)
        for table, made in stored.rows(reading).items():
            for row in made:
                self._hold(table, row)

    def tables(self, given: Mapping[Table, pa.Table]) -> None:
        """Whole tables of the corpus's own schema, but for the rows that it has by id."""
        import pyarrow.compute as pc

        kept: dict[Table, pa.Table] = {}
        for table, rows in given.items():
            if table in ("articles", *FINDINGS):
                known = pc.is_in(rows.column("id"), value_set=_strings(self._ids(table)))
                repeated = int(pc.sum(known).as_py() or 0)
                if repeated and table in FINDINGS:
                    self.skip(REPEATED, repeated)
                rows = rows.filter(pc.invert(known))  # noqa: PLW2901
                self._ids(table).update(rows.column("id").to_pylist())
            kept[table] = rows
        self._write(kept)

    def _hold(self, table: Table, row: dict[str, Any]) -> None:
        self._held.setdefault(table, []).append(row)
        if sum(map(len, self._held.values())) >= FLUSH:
            self.flush()

    def group(self, view: str, members: Sequence[tuple[str, str]], day: str | None) -> None:
        """Findings (id, article) that are reports of one thing, on a day; nothing for one alone."""
        if len(members) > 1:
            self.groups.setdefault(view, []).append((members, day))

    def flush(self) -> None:
        """Write what is held as a part, not committed yet. Raises QueryError for values of the wrong kind."""
        held, self._held = self._held, {}
        if held:
            self._write(held)

    def _write(self, tables: Mapping[Table, Sequence[Mapping[str, Any]] | pa.Table]) -> None:
        import pyarrow as pa

        name = f"{self._shard}-{len(self.parts):04}"
        try:
            part = self.folder.write(name, tables, self._reader)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise QueryError(f"a value of the wrong kind: {error}") from error
        self.parts.append(part)
        self.brought.update(part.rows)
        self._tell(sum(part.rows.get(table, 0) for table in FINDINGS))

    def _ids(self, table: Table) -> set[str]:
        return self._known.setdefault(table, set())

    @cached_property
    def _known(self) -> dict[Table, set[str]]:
        """The ids that the corpus has."""
        manifest = self.folder.manifest()
        found: dict[Table, set[str]] = {}
        for table in cast(tuple[Table, ...], ("articles", *FINDINGS)):
            for part in manifest.parts:
                found.setdefault(table, set()).update(self.folder.read(table, part, ["id"]).column("id").to_pylist())
        return found


@contextmanager
def into(
    corpus: Path, paths: Sequence[Path], form: str, source: str, tell: Callable[[int], None] = lambda _rows: None
) -> Iterator[Intake | None]:
    """The intake of these files into a corpus, which is made if it is not there; None where they are in already.

    On leaving it all is committed, or, where anything went wrong, removed. Raises CorpusError as the folder does.
    """
    made = not corpus.exists()
    folder = make_folder(corpus)
    shard = content_id("i", form, source, *[_digest(path) for path in paths])
    with folder.locked():
        if shard in folder.manifest().shards:
            yield None
            return
        intake = Intake(folder, shard, form, source, tell)
        try:
            yield intake
            intake.flush()
            _commit(folder, shard, intake)
        except BaseException:
            _undo(folder, intake, made=made)
            raise


def _commit(folder: Folder, shard: str, intake: Intake) -> None:
    manifest = folder.manifest()
    done = Shard(shard, intake.brought["articles"], 0, dict(intake.skipped))
    parts = (*manifest.parts, *intake.parts)
    try:
        manifests.save(folder.path, replace(manifest, shards={**manifest.shards, shard: done}, parts=parts))
    except OSError as error:
        raise CorpusError(f"cannot be written: {error.strerror or error}", origin=str(folder.path)) from error
    for view, groups in intake.groups.items():
        _link(folder, view, groups)
    if intake.groups:
        _rank(folder)


def _link(folder: Folder, view: str, groups: Sequence[tuple[Sequence[tuple[str, str]], str | None]]) -> None:
    """Keep which findings are reports of one thing, as merging does, beside what is known."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    links = result(
        view,
        [
            {
                "happening_id": group_id("happening", members[0][0]),
                "event_id": event,
                "article_id": article,
                "day": datetime.date.fromisoformat(day) if day else None,
                "copy": False,
                "score": 1.0,
            }
            for members, day in groups
            for event, article in members
        ],
    )
    path = merged_file(folder, view)
    path.parent.mkdir(exist_ok=True)
    known = [pq.read_table(path)] if path.is_file() else []
    temporary = path.with_suffix(".tmp")
    pq.write_table(pa.concat_tables([*known, links]), temporary, compression="zstd")
    temporary.replace(path)


def _rank(folder: Folder) -> None:
    """Keep which report shows what, as merging does; of what was never merged there are no links."""
    import pyarrow.parquet as pq

    for group in shown.GROUPS.values():
        if not (path := merged_file(folder, group.view)).is_file():
            pq.write_table(result(group.view, []), path, compression="zstd")
    reports.write(folder, merged_file(folder, "happenings").parent)


def _undo(folder: Folder, intake: Intake, *, made: bool) -> None:
    import shutil

    for part in intake.parts:
        remove(folder, part)
    if made:
        shutil.rmtree(folder.path, ignore_errors=True)


def _digest(path: Path) -> str:
    """The hash of a file, or of all files of a folder. Raises QueryError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
    except OSError as error:
        raise QueryError(f"cannot be read: {error.strerror or error}", origin=str(path)) from error
    return digest.hexdigest()


def _strings(values: set[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(values), pa.string())


def _word(text: str) -> str:
    """A name as part of a reader's label."""
    return "".join(sign if sign.isalnum() else "-" for sign in text).strip("-") or "unnamed"
