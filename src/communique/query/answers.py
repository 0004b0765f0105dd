"""The answer to one of the questions: findings as flat rows, a row for each once merged, or as they were read.

A page of few rows is had in steps: first which rows it has, from narrow columns, then these rows whole and what stands
beside them. The later steps open only the files and row groups of their days, where reading all columns of all rows
that could fit takes several times as long.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from communique.errors import QueryError
from communique.query import columns as flat_columns
from communique.query import folding, paging, searching
from communique.query.asking import NEWEST, Ask
from communique.query.filters import Question, Where, by_keys, on_days
from communique.query.result import Result, told
from communique.query.writing import told_day
from communique.records import Article, Encounter, Event, Position, Quotation
from communique.store.rows import record

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

Form = Literal["records", "flat", "nested"]
Days = Sequence[datetime.date | None]
# What stands beside a finding: where it is from, how it joins, and what it is where there is nothing.
_PEOPLE = "SELECT article_id, actor_id, person_id, canonical FROM people"
_BESIDE: Mapping[str, tuple[str, str]] = {
    "a": ("SELECT id, url, title FROM {articles}", "a.id = f.article_id"),
    "p": (_PEOPLE, "p.article_id = f.article_id AND p.actor_id = f.{actor}"),
    "o": ("SELECT article_id, id, roles FROM actors", "o.article_id = f.article_id AND o.id = f.{actor}"),
    "c": (
        "SELECT article_id, of, count(*) OVER (PARTITION BY group_id) - 1 AS others FROM copies",
        "c.article_id = f.id",
    ),
    "v": (
        "SELECT article_id, history_id, number, count(*) OVER (PARTITION BY history_id) AS versions FROM versions",
        "v.article_id = f.id",
    ),
    "m": (
        "SELECT article_id, map(list(actor_id), list(canonical)) AS names, map(list(actor_id), list(person_id)) AS ids "
        "FROM (SELECT DISTINCT ON (article_id, actor_id) * FROM ({people})) GROUP BY article_id",
        "m.article_id = f.article_id",
    ),
}
_NOTHING = {
    "c": "(SELECT CAST(NULL AS VARCHAR) AS of, 0 AS others) c",
    "v": "(SELECT CAST(NULL AS VARCHAR) AS history_id, NULL AS number, 1 AS versions) v",
    "p": "(SELECT CAST(NULL AS VARCHAR) AS person_id, CAST(NULL AS VARCHAR) AS canonical) p",
    "m": "(SELECT CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS names, CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS ids) m",
}
_FROM = {"c": "copies", "v": "versions"}  # the result of merging; else people
_SPEAKER = {"quotations": "speaker_id", "positions": "holder.actor_id"}


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of a finding as SQL; of a page, the articles and days that they are of."""

    sql: str
    values: list[object]
    articles: Sequence[str] = ()
    days: Days = ()
    ordered: bool = False  # whether order and limit are done with


_KINDS: Mapping[Question, type] = {
    "quotations": Quotation,
    "encounters": Encounter,
    "events": Event,
    "positions": Position,
    "articles": Article,
}


class Found:
    """One record of a corpus with where it stands; what is asked of it beyond that is asked of the record.

    `record` is the frozen dataclass, `article_id` and `outlet` say where it was reported and `reported` when, `day` is
    when it was, `words` what it rests on. `reports` and `outlets` say how many tell of it, once the corpus is merged,
    from `first_day` to `last_day`, and `group_id` is its id as a statement, meeting or happening.
    """

    __slots__ = (
        "article_id", "day", "first_day", "group_id", "last_day", "outlet", "outlets", "record", "reported", "reports",
        "words",
    )  # fmt: skip

    def __init__(self, kind: type, row: dict[str, Any]) -> None:
        self.record: Any = record(kind, row)
        self.article_id: str = row.get("article_id") or row["id"]
        self.outlet: str | None = row.get("outlet")
        self.reported: datetime.date | None = row.get("reported", row.get("day"))
        self.day: datetime.date | None = row.get("day")
        self.words: str | None = row.get("words", row.get("title"))
        self.group_id: str | None = row.get("group_id")
        self.reports: int = row.get("reports", 1)
        self.outlets: int = row.get("outlets", 1 if self.outlet else 0)
        self.first_day: datetime.date | None = row.get("first_day", self.reported)
        self.last_day: datetime.date | None = row.get("last_day", self.reported)

    def __getattr__(self, name: str) -> Any:
        if name == "record":  # not there yet: while it is copied
            raise AttributeError(name)
        return getattr(self.record, name)

    def __repr__(self) -> str:
        return f"Found({self.record!r}, article_id={self.article_id!r}, words={self.words!r})"


class Answer(Result):
    """The findings that answer a question; flat rows in every form, `Found` records where they are gone through.

    Where the corpus is merged, a row is one statement, meeting or happening (`query.folding` says which report is
    shown); `unfolded` gives the reports. `nested` gives the rows as they are stored, structs and all.
    """

    def __init__(
        self, corpus: Corpus, question: Question, wheres: tuple[Where, ...], *, shown: tuple[str, ...] = ()
    ) -> None:
        super().__init__(corpus, Ask(question, wheres, NEWEST), shown=shown, name=question)
        self.question: Question = question
        self._kind = _KINDS[question]
        self._form: Form = "records"
        self._folds = True
        self._least = 1

    @classmethod
    def every(cls, corpus: Corpus, question: Question, outputs: Sequence[str], needs: Sequence[str]) -> str:
        """The SQL of some expressions of all reports, in no order; for SQL that people write (`query.views`)."""
        made = cls(corpus, question, ()).unfolded()
        made._ask = replace(made._ask, table=f"main.{question}", order="")
        return made._selected(outputs, needs)[0]

    # --- what is asked for ---

    @property
    def merged(self) -> bool:
        """Whether it is known which findings are reports of one thing."""
        group = folding.GROUPS.get(self.question)
        return group is not None and self._corpus.has(group.reports)

    @property
    def folds(self) -> bool:
        """Whether a row is a finding with all its reports."""
        return self._folds and self.merged

    def unfolded(self) -> Self:
        """A row for each report."""
        made = self._with(self._ask)
        made._folds = False
        return made

    def at_least(self, reports: int) -> Self:
        """Only what so many of the reports asked for tell of. Raises QueryError where the corpus is not merged."""
        if reports > 1 and not self.merged:
            raise QueryError("reports are put together by merging: communique merge CORPUS")
        made = self._with(self._ask)
        made._least = reports
        return made

    def flat(self) -> Self:
        """The same, as rows of exactly the flat columns; going through them gives dicts."""
        made = self._with(self._ask)
        made._form = "flat"
        return made

    def nested(self) -> Self:
        """The same, as rows of the record's own fields, structs and all; going through them gives dicts."""
        made = self._with(self._ask)
        made._form = "nested"
        return made

    def records(self) -> Iterator[Found]:
        """The findings one by one, as the records that they are."""
        for row in self.nested().dicts():
            yield Found(self._kind, row)

    def unordered(self) -> Self:
        """The same in no order, which is quicker and takes little memory."""
        return self._with(replace(self._ask, order=""))

    def selected(self) -> tuple[str, list[object]]:
        """The SQL and its values of all rows in the form that was asked for; for the parts of this package."""
        return self._rows()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        if self._form == "nested":
            return super().columns
        return self._ask.columns or tuple(column.name for column in flat_columns.COLUMNS[self.question])

    def select(self, *columns: str) -> Self:
        """Only these columns, which is quicker; rows are dicts then. Raises QueryError for what is no column."""
        made = super().select(*columns)
        return made if made._form == "nested" else made.flat()

    def __iter__(self) -> Iterator[Any]:
        return self.records() if self._form == "records" else self.dicts()

    # --- how many ---

    def _inner(self) -> tuple[str, list[object]]:
        return replace(self._ask, order="", limit=None, offset=0, columns=()).sql()

    def count(self) -> int:
        """How many rows there are."""
        if not self.folds:
            return self._reports(self._ask)
        number = self.findings() or 0
        left = max(number - self._ask.offset, 0)
        return left if self._ask.limit is None else min(left, self._ask.limit)

    def _reports(self, ask: Ask) -> int:
        """How many reports satisfy a SELECT."""
        keys = ask.keys()
        if keys is not None:
            left = max(len(keys) - ask.offset, 0)
            return left if ask.limit is None else min(left, ask.limit)
        tables = self._corpus.overlay.tables(ask.table) if ask.limit is None else None
        if tables is None:
            return Result(self._corpus, ask).count()
        as_read, before, now = (self._number(replace(ask, table=table)) for table in tables)
        return as_read - before + now

    def _number(self, ask: Ask) -> int:
        return int(self._fetch(*ask.sql("count(*)"))[0][0])

    def findings(self) -> int | None:
        """How many findings the rows report, each counted once; None where the corpus is not merged (`merge`)."""
        if not self.merged:
            return None
        asked = self if self.folds or self._ask.limit is None else None
        sql, values = asked._inner() if asked else self._ask.sql("*")
        ((several, reports),) = self._fetch(folding.company(self.question, sql, self._least), values)
        if self._least > 1:
            return int(several)
        number = replace(self._ask, order="", limit=None, offset=0) if asked else self._ask
        return self._reports(number) - int(reports) + int(several)

    def reported(self) -> int:
        """How many reports of them there are."""
        if not self.folds:
            return self.count()
        if self._ask.limit is None and self._least == 1:
            return self.unfolded().count()
        return sum(row["reports"] for row in self.select("reports").dicts())

    def caption(self) -> str:
        """How many there are, in words: findings and, where the corpus is merged, reports of them."""
        if not self.merged:
            return told(self.count(), self._name)
        if self.folds:
            return f"{told(self.count(), self._name)} in {told(self.reported(), 'reports')}"
        return f"{told(self.count(), 'reports')} of {told(self.findings() or 0, self._name)}"

    def stored(self) -> tuple[str, list[object]]:
        """The SQL and its values of all rows as they are stored, with the marks; for the parts of this package."""
        found = self._stored()
        return found.sql, found.values

    # --- the rows ---

    def _rows(self) -> tuple[str, list[object]]:
        names = self._ask.columns
        if self._form == "nested":
            return self._selected([f'f."{name}"' for name in names] or ["f.*"], ())
        wanted = flat_columns.columns(self.question, names)
        outputs = [f'{column.sql} AS "{column.name}"' for column in wanted]
        return self._selected(outputs, [beside for column in wanted for beside in column.needs])

    def preview(self, rows: int) -> list[dict[str, Any]]:
        """The first rows, with the columns that people are shown; a day that is no single one as text, "2018"."""
        page = self.limit(rows)
        quick = page._from_index()
        if quick is not None:
            return quick
        wanted = flat_columns.columns(self.question, page.shown)
        outputs = [f'{column.sql} AS "{column.name}"' for column in wanted]
        spans = self.question != "articles" and "day" in page.shown
        more = ['f."when" AS "when"', "f.day_basis AS basis"] if spans else []
        found = list(
            self._dicts(*page._selected([*outputs, *more], [one for column in wanted for one in column.needs]))
        )
        if not spans:
            return found
        return [row | {"day": told_day(row["day"], row.pop("when"), row.pop("basis"))} for row in found]

    def _from_index(self) -> list[dict[str, Any]] | None:
        """The rows as they are shown, where words are all that is asked for: the search index has them all."""
        ask = self._ask
        if ask.limit is None or self.question != "quotations" or self.merged or ask.columns or self._form == "nested":
            return None
        found = searching.shown(self._corpus.index, ask.keys(), ask.offset, ask.limit)
        named = {"speaker": "speaker_name", "addressee": "addressee_names"}
        return found and [{column: row[named.get(column, column)] for column in self.shown} for row in found]

    def _selected(self, outputs: Sequence[str], needs: Sequence[str]) -> tuple[str, list[object]]:
        """The SQL that gives some expressions of the rows, in order."""
        order, how = self._order()
        needed = {*needs, *(order.needs if order else ())}
        found = self._stored(not all(self._is_nothing(beside) for beside in needed))
        values = list(found.values)
        joined = []
        for beside in flat_columns.BESIDE:
            if beside in needed:
                sql, more = self._beside(beside, found)
                joined.append(sql)
                values += more
        sql = f"WITH f AS ({found.sql})\nSELECT {', '.join(outputs)}\nFROM f {' '.join(joined)}"
        if self._ask.order:
            newest = "f.day DESC NULLS LAST, f.id"
            sql += f"\nORDER BY {f'{order.sql} {how}, {newest}' if order else newest}"
        if not found.ordered and self._ask.limit is not None:
            sql += f"\nLIMIT {self._ask.limit} OFFSET {self._ask.offset}"
        return sql, values

    def _order(self) -> tuple[flat_columns.Column | None, str]:
        """The column by which rows are ordered, where it is not the newest first, and how."""
        name, _, how = self._ask.order.partition('" ')
        if not name.startswith('"'):
            return None, ""
        name = name.strip('"')
        known = {column.name: column for column in flat_columns.COLUMNS[self.question]}
        return known.get(name) or flat_columns.Column(name, "text", "", f'f."{name}"'), how

    def _is_nothing(self, beside: str) -> bool:
        """Whether nothing stands there, since the corpus is not merged."""
        return beside in _NOTHING and not self._corpus.has(_FROM.get(beside, "people"))

    def _beside(self, beside: str, found: _Stored) -> tuple[str, list[object]]:
        """What stands beside the rows, joined."""
        if self._is_nothing(beside):
            return f"CROSS JOIN {_NOTHING[beside]}", []
        source, on = _BESIDE[beside]
        narrow, values = "", []
        if found.articles and beside not in _FROM:
            key, day = ("id", "day") if beside == "a" else ("article_id", "reported")
            days = on_days(found.days)
            marks = ", ".join("?" * len(found.articles))
            narrow = f" WHERE {key} IN ({marks}) AND {days.sql.replace('day', day)}"
            values = [*found.articles, *days.values]
        elif beside == "m":
            narrow = " WHERE article_id IN (SELECT article_id FROM f)"
        people = _PEOPLE + narrow
        articles = self._corpus.source("articles", found.days) if found.articles else "articles"
        inner = source.format(people=people, articles=articles) + ("" if beside == "m" else narrow)
        return f"LEFT JOIN ({inner}) {beside} ON {on.format(actor=_SPEAKER.get(self.question, ''))}", values

    # --- the rows as they are stored ---

    def _stored(self, paged: bool = False) -> _Stored:
        ask = self._ask
        newest = paging.is_page(ask)
        if self.folds:
            return self._folded_page() if paging.is_early(ask) and self._least == 1 else self._folded_all()
        narrowed = (
            paging.narrowed(self._corpus, ask, self._fetch) if newest else replace(ask, order="", limit=None, offset=0)
        )
        inner, values = replace(narrowed, columns=()).sql()
        sql = folding.marked(self.question, inner, linked=self.merged)
        if not newest or not paged:
            return _Stored(sql, values, ordered=newest)
        if self.question == "articles":
            return _Stored(sql, values, ordered=True)
        pages = self._fetch(f"SELECT DISTINCT article_id, reported FROM ({inner})", values)  # noqa: S608
        return _Stored(sql, values, [row[0] for row in pages], [row[1] for row in pages], ordered=True)

    def _folded_all(self) -> _Stored:
        inner, values = self._inner()
        return _Stored(folding.folded(self.question, inner, self._corpus.linked(self.question), self._least), values)

    def _folded_page(self) -> _Stored:
        rows = paging.folded(self._corpus, self.question, self._ask, self._fetch)
        if not rows:
            return self._nothing()
        keys = [(row.id, row.own_day) for row in rows]
        shown = by_keys(keys)
        source = self._corpus.source(self._ask.table, [day for _, day in keys])
        table = f"(SELECT * FROM {source} WHERE {shown.sql})"  # noqa: S608 - names of ours
        pages = {row.article for row in rows if row.article}
        if not all(row.article for row in rows):
            sql = f"SELECT DISTINCT article_id, reported FROM {table}"  # noqa: S608
            pages = set(self._fetch(sql, list(shown.values)))
        told = [(row.id, row.day, *row.marks) for row in rows]
        of_all = self._corpus.linked(self.question).of_all
        sql, given = folding.page(self.question, told, table, of_all=of_all)
        articles, days = [row[0] for row in pages], [row[1] for row in pages]
        return _Stored(sql, [*shown.values, *given], articles, days, ordered=True)

    def _nothing(self) -> _Stored:
        none = f"SELECT * FROM {self._ask.table} WHERE false"  # noqa: S608 - a name of ours
        return _Stored(folding.folded(self.question, none, self._corpus.linked(self.question)), [], ordered=True)
