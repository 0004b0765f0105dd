"""What the screens and the API ask of a corpus: pages of flat rows, how many there are, and facets with counts.

All that knows how `query` gives its rows is in this file.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query.answers import Answer
from communique.query.filters import Question, Value, on_days
from communique.query.folding import GROUPS
from communique.query.result import Result
from communique.query.rows import Table
from communique.store import matching, words
from communique.store.folder import open_folder
from communique.store.rows import reading
from communique.store.schema import FLAT, RECORDS
from communique.store.search import Kind
from communique.web.asked import LONGEST, Asked
from communique.web.limits import Clock, Watched
from communique.web.lists import FACETS, LISTED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from communique.query.rows import Rows
    from communique.records import Reading

Row = dict[str, Any]
PAGE = 25  # rows of a screen
DEEPEST = 10_000  # rows that can be paged through; a file has more
MEMORY = "300MB"  # that queries may hold; what goes beyond it is put aside on the disk
SECONDS = 8.0  # that a request may take
EXACT = 30_000  # rows of a table up to which facets count all of what is found
COUNTED = 2_000  # texts that may hold some words, up to which those that do are counted one by one
SAMPLE = 200  # rows that facets count beyond that, the newest
FACET = 8  # values of a facet that are shown
# name -> what people read, and the column; the last two where it is known which findings are reports of one thing.
SORTS = {
    "newest": ("newest first", ""),
    "oldest": ("oldest first", "day"),
    "least-sure": ("least sure first", "confidence"),
    "most-reported": ("most reported first", "-reports"),
    "least-reported": ("least reported first", "outlets"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a filter among what is found, with the number of rows of each."""

    name: str
    title: str
    values: tuple[tuple[str, str, int], ...]  # what the filter takes, how people read it, how many
    of: int | None = None  # the newest so many were counted; None where all were


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer.

    `count` is exact unless `about` says "about" or "at most"; `next` is the cursor of the page that follows.
    """

    rows: list[Row]
    count: int
    about: str = ""
    next: str | None = None
    reports: int | None = None
    # Of a large corpus: the newest rows, which were looked at, and how many there are in each month.
    sample: tuple[Row, ...] = field(default=(), repr=False)
    months: tuple[tuple[str, int], ...] = field(default=(), repr=False)


class Desk:
    """A corpus with a clock: what one explorer asks, from any number of threads."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        seconds: float = SECONDS,
        review: bool = False,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.corpus = Watched(open_folder(path), tell, memory=MEMORY)
        self.corpus.index.base()  # brought up to date before the first visitor comes
        self.seconds = seconds
        self.review = review
        self._clock = Clock()

    def close(self) -> None:
        """Let go of the files."""
        self.corpus.close()

    @contextmanager
    def within(self, seconds: float | None = None) -> Iterator[None]:
        """The time of one request, or so many seconds. Raises TooLong."""
        with self._clock.within(seconds or self.seconds):
            yield

    def state(self) -> str:
        """A digest of what the corpus says now: committed parts and corrections."""
        folder = self.corpus.folder.path
        told = [part.name for part in self.corpus.manifest.parts]
        for name in ("corrections.jsonl", "merged"):
            try:
                stat = (folder / name).stat()
                told.append(f"{name} {stat.st_mtime_ns} {stat.st_size}")
            except OSError:
                told.append(name)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The days of the first and the last article."""
        return self.corpus.articles().days()

    # --- rows ---

    def page(
        self,
        question: Question,
        given: Mapping[str, Value],
        *,
        sort: str = "newest",
        cursor: str = "",
        limit: int = PAGE,
        reports: bool = False,
        listed: bool = False,
    ) -> Page:
        """A page of flat rows, one row a finding; `listed` gives only the columns that a list shows, which is quicker.

        Raises QueryError for a filter, order or cursor that is none.
        """
        result = self.result(question, given, sort, reports=reports)
        seal = self._seal(question, given, sort, reports)
        offset = _offset(cursor, seal)
        columns = LISTED[question] if listed else ()
        if listed and sort == "newest" and self.is_large(question) and isinstance(result, Answer) and not result.merged:
            only_words = str(given["text"]) if list(given) == ["text"] else ""
            return self._large(question, result, only_words, offset, limit, seal)
        rows = self.rows(result, limit + 1, offset, columns)
        more = len(rows) > limit
        count = result.count() if more or offset else len(rows)
        follows = _cursor(offset + limit, seal) if more and offset + limit < DEEPEST else None
        return Page(rows[:limit], count, "", follows, reports=self._reports(result))

    def _large(self, question: Question, result: Answer, only_words: str, offset: int, limit: int, seal: str) -> Page:
        """A page of very many: one look at all days tells how many there are, and which days have the newest rows."""
        wanted = max((SAMPLE // 2 if only_words else SAMPLE) if not offset else 0, limit + 1)
        months: dict[str, int] = {}
        about = ""
        if only_words:
            rows = self.rows(result, wanted, offset, LISTED[question])
            count, about = self._hits(result, rows, only_words, offset, wanted)
        else:
            counts = result.counts("day")
            count = sum(number for _, number in counts)
            days, skipped = _days_of_page(counts, offset, wanted)
            rows = self.rows(result.where(on_days(days)), wanted, offset - skipped, LISTED[question]) if days else []
            for day, number in counts:
                if day is not None:
                    months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + number
        follows = _cursor(offset + limit, seal) if len(rows) > limit and offset + limit < DEEPEST else None
        sample = () if offset else tuple(rows)
        return Page(rows[:limit], count, about, follows, sample=sample, months=tuple(months.items()))

    def _hits(self, result: Answer, rows: list[Row], text: str, seen: int, wanted: int) -> tuple[int, str]:
        """How many hold the words; where all of them would have to be looked at, what the counts of words allow."""
        if len(rows) < wanted:
            return seen + len(rows), ""
        kind: Kind = "articles" if result.question == "articles" else "quotations"
        asked = words.parse(text)
        at_most = matching.plan(self.corpus.index.base(), kind, asked).at_most
        if at_most <= COUNTED:
            return result.count(), ""
        alone = len(asked.clauses) == 1 and len(asked.clauses[0]) == 1 and len(asked.clauses[0][0].words) == 1
        return at_most, "about" if alone and not asked.without else "at most"

    def is_large(self, question: Question) -> bool:
        """Whether what is found is too much to be counted for facets."""
        return self.corpus.manifest.rows("actors" if question == "actors" else question) > EXACT

    def result(
        self, question: Question, given: Mapping[str, Value], sort: str = "newest", *, reports: bool = False
    ) -> Result:
        """The lazy answer, in order. Raises QueryError for an order that is none."""
        if sort not in self.sorts(question):
            raise QueryError(f"{sort!r} is no order; rows come {', '.join(self.sorts(question))}")
        found = self.corpus.ask(question, given, reports=reports)
        by = SORTS[sort][1]
        return found.order(by) if by else found

    def sorts(self, question: Question) -> Mapping[str, str]:
        """The orders in which the rows of a question can be had, with their words."""
        if question == "actors":
            return {"newest": "most articles first"}
        group = GROUPS.get(question)
        merged = group is not None and self.corpus.has(group.reports)
        kept = {"newest", "oldest"} | ({"least-sure"} if group else set())
        kept |= {"most-reported", "least-reported"} if merged else set()
        return {key: told for key, (told, _) in SORTS.items() if key in kept}

    def table(self, question: Question, given: Mapping[str, Value], sort: str = "newest") -> Rows:
        """All rows of an answer, for a file."""
        return self.result(question, given, sort).flat()

    def rows(self, result: Result, limit: int, offset: int = 0, columns: Sequence[str] = ()) -> list[Row]:
        """Some rows of an answer, flat: the columns of `query.columns`, or of these names."""
        page = result.flat().limit(limit, offset)
        if columns and isinstance(result, Answer) and result.question == "quotations" and not result.merged:
            quick = result.limit(limit, offset).preview(limit)  # by words alone the search index has them
            return [dict.fromkeys(columns) | row | {"reports": 1, "outlets": 1} for row in quick]
        return list((page.select(*columns) if columns else page).dicts())

    @staticmethod
    def _reports(result: Result) -> int | None:
        """In how many reports the rows are told, where the corpus is merged."""
        return result.reported() if isinstance(result, Answer) and result.folds else None

    @staticmethod
    def stored(result: Result, columns: str) -> tuple[str, list[object]]:
        """The SQL and values of expressions over the rows of an answer as they are stored."""
        inner, values = result.stored()
        return f"SELECT {columns} FROM ({inner})", values  # noqa: S608 - values are parameters

    @staticmethod
    def made(rows: list[Row]) -> Rows:
        """Rows that a screen has reckoned itself, for a file."""
        import pyarrow as pa

        return Table(pa.Table.from_pylist(rows))

    def counted(self, result: Result, sql: str) -> list[tuple[str, int]]:
        """The values of an expression among the rows of an answer, with the number of each."""
        inner, values = self.stored(result, f"{sql} AS value")
        told = f"SELECT value, count(*) FROM ({inner}) WHERE value IS NOT NULL GROUP BY value"  # noqa: S608
        rows = self.corpus.cursor().execute(told, values).fetchall()
        return [(str(value), int(count)) for value, count in rows if value != ""]

    @staticmethod
    def told_sql(rows: Rows) -> str:
        """The SQL behind an answer, its values as comments. Raises QueryError for rows that no SQL gives alone."""
        if not isinstance(rows, Result):
            raise QueryError("these rows were reckoned from others; no SQL gives them alone")
        sql, values = rows.flat()._rows()
        told = "".join(f"-- {place}: {value!r}\n" for place, value in enumerate(values, 1))
        return f"{told}{sql}\n"

    def reading(self, article: str, day: datetime.date | None = None) -> Reading:
        """The whole reading of an article; quicker where its day is known. Raises QueryError where there is none."""
        if day is None:
            return self.corpus.reading(article)
        cursor = self.corpus.cursor()
        found = _dicts(cursor, "SELECT * FROM articles WHERE id = ? AND day = ?", [article, day])
        if not found:
            return self.corpus.reading(article)
        parts = {}
        for table in RECORDS:
            dated = " AND reported = ?" if "reported" in FLAT[table] else ""
            sql = f"SELECT * FROM {table} WHERE article_id = ?{dated}"  # noqa: S608 - a name of ours
            parts[table] = _dicts(cursor, sql, [article, day] if dated else [article])
        return reading(found[0], parts)

    # --- pages of rows ---

    def offset(self, cursor: str, asked: Asked) -> int:
        """Where a page of a screen's rows begins. Raises QueryError for a cursor that is none."""
        return _offset(cursor, self._sealed(asked))

    def cursor(self, offset: int, asked: Asked) -> str | None:
        """The cursor of the page that begins there; None beyond what can be paged through."""
        return _cursor(offset, self._sealed(asked)) if offset < DEEPEST else None

    def _sealed(self, asked: Asked) -> str:
        return _seal(asked.put(limit=None), self.state())

    def _seal(self, question: Question, given: Mapping[str, Value], sort: str, reports: bool) -> str:
        """What a cursor belongs to: the question and the state of the corpus."""
        return _seal(question, sorted((name, str(value)) for name, value in given.items()), sort, reports, self.state())

    # --- facets ---

    def facets(self, question: Question, given: Mapping[str, Value], page: Page) -> list[Facet]:
        """The filters by which what is found can be narrowed, with counts.

        In a corpus beyond EXACT findings they are of the newest SAMPLE only, and say so.
        """
        if page.sample:
            of = len(page.sample) if len(page.sample) < page.count else None
            return [
                _facet(name, title, page.months) if name == "since" and page.months
                else _facet(name, title, _counts(page.sample, column), of)
                for name, title, column in FACETS[question]
            ]  # fmt: skip
        names = [column for _, _, column in FACETS[question]]
        result = self.corpus.ask(question, given, reports=True)
        of = None
        if self.is_large(question):
            rows = self.rows(result, SAMPLE, 0, LISTED[question])
            of = SAMPLE if len(rows) == SAMPLE else None
        else:
            grouped = ["group_id"] if question in GROUPS else []
            rows = list(result.flat().select(*dict.fromkeys([*names, *grouped, "id"])).dicts())
        return [_facet(name, title, _counts(rows, column), of) for name, title, column in FACETS[question]]


def _days_of_page(
    counts: Sequence[tuple[datetime.date | None, int]], offset: int, wanted: int
) -> tuple[list[datetime.date | None], int]:
    """The days that have the rows of a page, the newest first, and how many rows come before these days."""
    skipped = 0
    days: list[datetime.date | None] = []
    held = 0
    for day, number in sorted(counts, key=lambda one: (one[0] is None, -(one[0] or datetime.date.min).toordinal())):
        if not days and skipped + number <= offset:
            skipped += number
            continue
        days.append(day)
        held += number
        if skipped + held >= offset + wanted:
            break
    return days, skipped


def _dicts(cursor: DuckDBPyConnection, sql: str, values: list[object]) -> list[Row]:
    cursor.execute(sql, values)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _counts(rows: Sequence[Row], column: str) -> list[tuple[str, int]]:
    """The values of a column with the number of findings of each; several reports of one count once."""
    seen: dict[str, set[str]] = {}
    for row in rows:
        key = row.get("group_id") or row["id"]
        for value in _values(row.get(column)):
            seen.setdefault(value, set()).add(key)
    return [(value, len(keys)) for value, keys in seen.items()]


def _values(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, datetime.date):
        return [f"{value:%Y-%m}"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _facet(name: str, title: str, counts: Sequence[tuple[str, int]], of: int | None = None) -> Facet:
    counts = [(value, count) for value, count in counts if len(value) <= LONGEST]  # what an address can have
    if name == "since":
        ordered = sorted(counts, reverse=True)
    else:
        ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:FACET]
    return Facet(name, title, tuple((value, value, count) for value, count in ordered), of)


def _seal(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _cursor(offset: int, seal: str) -> str:
    return base64.urlsafe_b64encode(f"{offset}.{seal}".encode()).decode().rstrip("=")


def _offset(cursor: str, seal: str) -> int:
    """Where a page begins. Raises QueryError for a cursor of another question, or of a corpus that has changed."""
    if not cursor:
        return 0
    try:
        given = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        offset, _, sealed = given.partition(".")
        place = int(offset)
    except (binascii.Error, ValueError) as error:
        raise QueryError("this cursor is none; begin at the first page") from error
    if sealed != seal or not 0 < place < DEEPEST:
        raise QueryError("this cursor is of another question, or the corpus has changed; begin at the first page")
    return place
