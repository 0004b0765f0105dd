"""What the screens and the API ask of a corpus: pages of flat rows, how many there are, and facets with counts.

All that knows how `query` gives its rows is in this file.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.query.filters import Question, Value
from communique.query.rows import Table
from communique.store.folder import open_folder
from communique.web.asked import LONGEST, Asked
from communique.web.limits import Clock, Watched

if TYPE_CHECKING:
    from communique.query.result import Result
    from communique.query.rows import Rows

Row = dict[str, Any]
PAGE = 25  # rows of a screen
DEEPEST = 10_000  # rows that can be paged through; a file has more
SECONDS = 8.0  # that a request may take
EXACT = 400_000  # rows of a table up to which facets count all of what is found
SAMPLE = 500  # rows that facets count beyond that, the newest
FACET = 8  # values of a facet that are shown
SORTS = {"newest": "newest first", "oldest": "oldest first", "least-sure": "least sure first"}


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a filter among what is found, with the number of rows of each."""

    name: str
    title: str
    values: tuple[tuple[str, str, int], ...]  # what the filter takes, how people read it, how many
    of: int | None = None  # the newest so many were counted; None where all were


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer. `count` is exact unless `about`; `next` is the cursor of the page that follows."""

    rows: list[Row]
    count: int
    about: bool = False
    next: str | None = None
    sql: str = ""
    values: tuple[object, ...] = field(default=())


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
        self.corpus = Watched(open_folder(path), tell)
        self.corpus.index.base()  # brought up to date before the first visitor comes
        self.seconds = seconds
        self.review = review
        self._clock = Clock()

    def close(self) -> None:
        """Let go of the files."""
        self.corpus.close()

    @contextmanager
    def within(self) -> Iterator[None]:
        """The time of one request. Raises TooLong."""
        with self._clock.within(self.seconds):
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
    ) -> Page:
        """A page of flat rows, one row a finding. Raises QueryError for a filter, order or cursor that is none."""
        result = self.result(question, given, sort)
        offset = _offset(cursor, self._seal(question, given, sort))
        rows = self.rows(question, result, limit + 1, offset)
        count, about = self.count(question, given, result, offset + len(rows), len(rows) <= limit)
        more = len(rows) > limit and offset + limit < DEEPEST
        follows = _cursor(offset + limit, self._seal(question, given, sort)) if more else None
        return Page(rows[:limit], count, about, follows, *told_sql(result))

    def result(self, question: Question, given: Mapping[str, Value], sort: str = "newest") -> Result:
        """The lazy answer, in order. Raises QueryError for an order that is none."""
        if sort not in SORTS:
            raise QueryError(f"{sort!r} is no order; rows come {', '.join(SORTS)}")
        found = self.corpus.ask(question, given)
        if sort == "oldest" and question != "actors":
            return found.order("day")
        return found

    def sorts(self, question: Question) -> Mapping[str, str]:
        """The orders in which the rows of a question can be had, with their words."""
        if question == "actors":
            return {"newest": "most articles first"}
        sure = question in ("quotations", "encounters", "events")
        return {key: told for key, told in SORTS.items() if sure or key != "least-sure"}

    def table(self, question: Question, given: Mapping[str, Value], sort: str = "newest") -> Rows:
        """All rows of an answer, for a file."""
        return self.result(question, given, sort)

    def rows(self, question: Question, result: Result, limit: int, offset: int = 0) -> list[Row]:
        """Some rows of an answer, flat: the columns of `query.columns`."""
        return [_flat(question, row) for row in result.limit(limit, offset).dicts()]

    def reports(self, question: Question, result: Result, limit: int) -> list[Row]:
        """Some reports of an answer, flat, every one for itself."""
        return self.rows(question, result, limit)

    def flat(self, result: Result) -> Rows:
        """The flat rows of an answer, for a file."""
        return result

    @staticmethod
    def made(rows: list[Row]) -> Rows:
        """Rows that a screen has reckoned itself, for a file."""
        import pyarrow as pa

        return Table(pa.Table.from_pylist(rows))

    def counted(self, result: Result, sql: str) -> list[tuple[str, int]]:
        """The values of an expression among the rows of an answer, with the number of each."""
        inner, values = result.selected(f"{sql} AS value")
        told = f"SELECT value, count(*) FROM ({inner}) WHERE value IS NOT NULL GROUP BY value"  # noqa: S608
        rows = self.corpus.cursor().execute(told, values).fetchall()
        return [(str(value), int(count)) for value, count in rows if value != ""]

    def count(
        self, question: Question, given: Mapping[str, Value], result: Result, seen: int, all_seen: bool
    ) -> tuple[int, bool]:
        """How many rows there are, and whether that is only about so many."""
        if all_seen:
            return seen, False
        return result.count(), False

    def offset(self, cursor: str, asked: Asked) -> int:
        """Where a page of a screen's rows begins. Raises QueryError for a cursor that is none."""
        return _offset(cursor, self._sealed(asked))

    def cursor(self, offset: int, asked: Asked) -> str | None:
        """The cursor of the page that begins there; None beyond what can be paged through."""
        return _cursor(offset, self._sealed(asked)) if offset < DEEPEST else None

    def _sealed(self, asked: Asked) -> str:
        told = repr((asked.put(), self.state()))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @staticmethod
    def told_sql(result: Result) -> tuple[str, tuple[object, ...]]:
        """The SQL behind an answer, and its values."""
        return told_sql(result)

    def _seal(self, question: Question, given: Mapping[str, Value], sort: str) -> str:
        """What a cursor belongs to: the question and the state of the corpus."""
        told = repr((question, sorted((name, str(value)) for name, value in given.items()), sort, self.state()))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def versions(self, article: str) -> list[Row]:
        """Other articles with the text of this one: copies and edited versions, where the corpus is merged."""
        if not self.corpus.has("copies"):
            return []
        columns = [name for name, *_ in self.corpus.cursor().execute("DESCRIBE SELECT * FROM copies").fetchall()]
        return [] if "group_id" not in columns else []

    # --- facets ---

    def facets(self, question: Question, given: Mapping[str, Value]) -> list[Facet]:
        """The filters by which what is found can be narrowed, with counts."""
        columns = FACETS[question]
        result = self.corpus.ask(question, given)
        if self.corpus.manifest.rows(question) <= EXACT and "text" not in given:
            return [_facet(name, title, self.counted(result, sql)) for name, title, sql in columns]
        rows = self.rows(question, result, SAMPLE)
        of = SAMPLE if len(rows) == SAMPLE else None
        found = []
        for name, title, _ in columns:
            counts: Counter[str] = Counter(value for row in rows for value in _values(name, row) if value)
            found.append(_facet(name, title, list(counts.items()), of))
        return found


def _facet(name: str, title: str, counts: Sequence[tuple[str, int]], of: int | None = None) -> Facet:
    counts = [(value, count) for value, count in counts if len(value) <= LONGEST]  # what an address can have
    if name == "since":
        ordered = sorted(counts, reverse=True)[:12]
    else:
        ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:FACET]
    return Facet(name, title, tuple((value, value, count) for value, count in ordered), of)


# Of each question: the filter that a value goes to, what people read above, and the values in SQL.
FACETS: Mapping[Question, tuple[tuple[str, str, str], ...]] = {
    "quotations": (
        ("speaker", "Speaker", "speaker_name"),
        ("country", "Speaker’s country", "speaker_country"),
        ("addressee", "Said to", "unnest(addressee_names)"),
        ("about", "Issue", "unnest(issues)"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "strftime(day, '%Y-%m')"),
        ("kind", "Kind", "kind"),
    ),
    "encounters": (
        ("between", "Country", "unnest(countries)"),
        ("about", "Issue", "unnest(issues)"),
        ("mode", "Kind", "mode"),
        ("status", "Status", "status"),
        ("place", "Place", "place.name"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "strftime(day, '%Y-%m')"),
    ),
    "events": (
        ("actor", "Who acts", "unnest(actors)"),
        ("recipient", "Acted upon", "unnest(recipients)"),
        ("type", "Type", "type"),
        ("voice", "Voice", "voice"),
        ("status", "Status", "status"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "strftime(day, '%Y-%m')"),
    ),
    "positions": (
        ("of", "Holder", "holder_name"),
        ("on", "Issue", "issue"),
        ("stance", "Stance", "stance"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "strftime(day, '%Y-%m')"),
    ),
    "articles": (
        ("outlet", "Outlet", "outlet"),
        ("language", "Language", "language"),
        ("since", "Month", "strftime(day, '%Y-%m')"),
    ),
    "actors": (("kind", "Kind", "kind"), ("country", "Country", "country")),
}
# Where the flat rows have the values of a facet, where that is not a column of its name.
_IN_ROWS = {"country": ("speaker_country", "country"), "about": ("issues",), "between": ("countries",)}
_IN_ROWS |= {"of": ("holder",), "on": ("issue",)}


def _values(name: str, row: Row) -> list[str]:
    if name == "since":
        return [f"{row['day']:%Y-%m}"] if row["day"] else []
    column = next(column for column in _IN_ROWS.get(name, (name,)) if column in row)
    value = row[column]
    return list(value) if isinstance(value, list) else [value]


def told_sql(result: Result) -> tuple[str, tuple[object, ...]]:
    """The SQL behind an answer, and its values."""
    sql, values = result.selected("")
    return sql, tuple(values)


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


def _flat(question: Question, row: Row) -> Row:
    """A nested row as a flat one."""
    known: Row = dict.fromkeys(("day_basis", "condition", "voice", "machine_translated", "title", "url"))
    known |= {"id": row["id"], "outlet": row.get("outlet"), "day": row.get("day"), "reports": 1, "outlets": 1}
    known |= {"group_id": None, "first_day": row.get("day"), "last_day": row.get("day")}
    known |= {name: row.get(name) for name in ("article_id", "words", "issues", "kind", "mode", "status", "reviewed")}
    known["published"] = row.get("reported")
    known["confidence"] = (row.get("evidence") or {}).get("confidence")
    names = lambda parties: [party["name"] for party in parties or ()]  # noqa: E731
    if question == "quotations":
        known |= {"speaker": row["speaker_name"], "speaker_country": row["speaker_country"], "person_id": None}
        known |= {"cue": row["cue_words"], "addressee": row["addressee_names"], "kind": row["kind"]}
        known |= {"addressee_country": row["addressee_countries"], "speaker_office": None}
    elif question == "encounters":
        known |= {"participants": names(row["participants"]), "countries": row["countries"], "person_ids": []}
        known |= {"place": (row["place"] or {}).get("name"), "place_country": (row["place"] or {}).get("country")}
    elif question == "events":
        known |= {"actor": row["actors"], "recipient": row["recipients"], "type": row["type"], "voice": row["voice"]}
        known |= {"goldstein": row["intensity"], "cameo": row["cameo"], "claimed_by": (row["claimed_by"] or {}).get("name")}
    elif question == "positions":
        known |= {"holder": row["holder_name"], "holder_country": row["holder_country"], "issue": row["issue"]}
        known |= {"stance": row["stance"], "person_id": None, "basis": row["basis"]}
    elif question == "articles":
        known |= {"title": row["title"], "language": row["language"], "url": row["url"], "published": row["day"]}
    else:
        known = dict(row) | {"first_day": row["first"], "last_day": row["last"], "day": row["last"]}
    return known
