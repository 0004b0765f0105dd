"""A page of few rows in two steps: first the days that its rows have, then the rows of these days.

The second step opens only the files and row groups that hold these days. Where a row is all reports of one thing, the
newest reports are had so, then all reports of what these are of: no thing is of a later day than its latest report, so
that what comes after the newest reports can be told from what may yet come before.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from communique.query import folding
from communique.query.asking import NEWEST, Ask
from communique.query.filters import Question, Where, by_keys, on_days
from communique.query.overlay import noted

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

ROWS = 1000  # up to which a page is had so
Fetch = Callable[[str, list[object]], list[tuple[Any, ...]]]


def is_page(ask: Ask) -> bool:
    """Whether this asks for the newest few rows."""
    return ask.limit is not None and ask.limit <= ROWS and ask.order == NEWEST


def is_early(ask: Ask) -> bool:
    """Whether this asks for a page that is among the newest rows."""
    return is_page(ask) and ask.offset + (ask.limit or 0) <= ROWS


def narrowed(corpus: Corpus, ask: Ask, fetch: Fetch) -> Ask:
    """The same page, asked of the files and days that hold it."""
    if not ask.wheres or ask.limit is None:
        return ask
    known = ask.keys()
    if known is not None:
        keys = known.page(ask.offset, ask.limit)
        table = corpus.source(ask.table, [day for _, day in keys])
        return replace(ask, table=table, wheres=(by_keys(keys),), offset=0)
    first = replace(ask, order="day DESC NULLS LAST", limit=ask.limit + ask.offset, offset=0)
    tables = corpus.overlay.tables(ask.table)
    if tables is not None:
        return _corrected(corpus, first, ask, tables, fetch)
    days = [day for (day,) in fetch(*first.sql("day"))]
    table = corpus.source(ask.table, days)
    return replace(ask, table=table, wheres=(*ask.wheres, on_days(days)))


def _corrected(corpus: Corpus, first: Ask, ask: Ask, tables: tuple[str, str, str], fetch: Fetch) -> Ask:
    """The two steps where rows are corrected: the rows as they were read but for a few, and the few as they are."""
    as_read, before, now = (replace(first, table=table) for table in tables)
    gone = [name for (name,) in fetch(*replace(before, limit=None, order="").sql("id"))]
    wanted = first.limit or 0
    days = [day for (day,) in fetch(*replace(as_read, limit=wanted + len(gone)).sql("day"))]
    name = corpus.source(ask.table, days, as_read=True)
    name = as_read.table if name == ask.table else name
    wheres = (*ask.wheres, on_days(days))
    if len(gone) <= ROWS and gone:
        wheres = (*wheres, Where(f"id NOT IN ({', '.join('?' * len(gone))})", tuple(gone)))
    elif gone:
        wheres = (*wheres, Where(f"id NOT IN (SELECT id FROM {before.table})"))  # noqa: S608 - a name of ours
    parts = [replace(first, table=name, wheres=wheres, order=NEWEST).sql("*"), replace(now, order=NEWEST).sql("*")]
    both = "({})".format(" UNION ALL BY NAME ".join(f"(SELECT * FROM ({sql}))" for sql, _ in parts))  # noqa: S608
    return replace(ask, table=both, wheres=(), values=tuple(value for _, given in parts for value in given))


# --- a row for all reports of one thing ---


@dataclass(frozen=True, slots=True)
class Row:
    """A report that is shown: its id, its own day, the day that is told, and its marks, empty where it is alone.

    `article` is the id and day of its article, where they are known.
    """

    id: str
    own_day: datetime.date | None
    day: datetime.date | None
    marks: tuple[object, ...]
    article: tuple[str, datetime.date | None] | None = None

    @property
    def place(self) -> tuple[int, str]:
        """By which rows are in order."""
        return (-self.day.toordinal() if self.day else 0, self.id)


def folded(corpus: Corpus, question: Question, ask: Ask, fetch: Fetch) -> list[Row]:
    """The rows of a page, one for each statement, meeting or happening."""
    wanted = ask.offset + (ask.limit or 0)
    asked = wanted + wanted // 4 + 10  # some will be of one thing
    while True:
        reports = _newest(corpus, replace(ask, limit=asked, offset=0), fetch)
        if not reports or not wanted:
            return []
        last = max(row.place for row in reports) if len(reports) == asked else None
        rows = sorted(_rows(corpus, question, ask, fetch, reports, whole=last is None), key=lambda row: row.place)
        if last is None or sum(row.place <= last for row in rows) >= wanted:
            return rows[ask.offset : wanted]
        asked *= 2


def _newest(corpus: Corpus, ask: Ask, fetch: Fetch) -> list[Row]:
    """The newest reports, as rows of their own."""
    known = ask.keys()
    if known is not None:
        return [Row(name, day, day, _alone(None)) for name, day in known.page(0, ask.limit or 0)]
    found = fetch(*narrowed(corpus, ask, fetch).sql("id, day, article_id, reported"))
    return [Row(name, day, day, _alone(None), tuple(article)) for name, day, *article in found]


def _rows(
    corpus: Corpus, question: Question, ask: Ask, fetch: Fetch, reports: Sequence[Row], *, whole: bool
) -> list[Row]:
    """What these reports are of; unless they are the `whole`, with whatever else may be of the day of their last."""
    links = folding.GROUPS[question].reports
    corrected = ask.table in corpus.overlay.rows
    keys = [(row.id, row.own_day) for row in reports]
    where = _by_ids([name for name, _ in keys]) if corrected else by_keys(keys)
    columns = "id, group_id, reports, since, until"
    known = fetch(f"SELECT {columns} FROM {links} WHERE {where.sql}", list(where.values))  # noqa: S608 - names of ours
    single = {row[0]: row[1] for row in known if row[2] == 1}
    company = [row for row in known if row[2] > 1]
    near = [] if whole else [on_days([reports[-1].own_day])]
    if corrected:  # their days are no longer those that merging has seen
        near.append(Where(f"id IN (SELECT id FROM {noted(ask.table)})"))  # noqa: S608
    for one in near:
        sql = f"SELECT {columns} FROM {links} WHERE reports > 1 AND {one.sql}"  # noqa: S608
        company += fetch(sql, list(one.values))
    several = {row[0] for row in company}
    rows = [replace(row, marks=_alone(single.get(row.id))) for row in reports if row.id not in several]
    return rows + (_grouped(corpus, question, ask, fetch, company) if company else [])


def _alone(group: str | None) -> tuple[object, ...]:
    return (None, group, None, None, None, None)


def _by_ids(ids: Sequence[str]) -> Where:
    return Where(f"id IN ({', '.join('?' * len(ids))})", tuple(ids))


def _grouped(
    corpus: Corpus, question: Question, ask: Ask, fetch: Fetch, company: Sequence[tuple[Any, ...]]
) -> list[Row]:
    """The groups that these reports are of, each put together from all of its reports that were asked for."""
    names = sorted({row[1] for row in company})
    days = [day for row in company for day in row[3:] if day is not None]
    stretch = "(day BETWEEN ? AND ? OR day IS NULL)" if days else "day IS NULL"
    links = folding.GROUPS[question].reports
    members = fetch(
        f"SELECT id, day FROM {links} WHERE reports > 1 AND {stretch} "  # noqa: S608 - names of ours
        f"AND group_id IN ({', '.join('?' * len(names))})",
        [*([min(days), max(days)] if days else []), *names],
    )
    corrected = ask.table in corpus.overlay.rows
    where = _by_ids([name for name, _ in members]) if corrected else by_keys(members)
    # What was asked for is looked up in these few rows, not among all.
    wheres = (where, *(replace(one, keys=None, late=None) for one in ask.wheres))
    table = corpus.source(ask.table, [day for _, day in members])
    inner, values = Ask(table, wheres, values=ask.values if table == ask.table else ()).sql()
    told = ", ".join(folding.MARKS)
    sql = folding.grouped(question, inner, ranked=not corrected)
    found = fetch(f"SELECT id, own_day, day, article_id, reported, {told} FROM ({sql})", values)  # noqa: S608
    return [Row(row[0], row[1], row[2], row[5:], (row[3], row[4])) for row in found]
