"""A page of few rows in two steps: first the days that its rows have, then the rows of these days.

The second step opens only the files and row groups that hold these days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from communique.query.asking import NEWEST, Ask
from communique.query.filters import Where, by_keys, on_days

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

ROWS = 1000  # up to which a page is had so
Fetch = Callable[[str, list[object]], list[tuple[Any, ...]]]


def is_page(ask: Ask) -> bool:
    """Whether this asks for the newest few rows."""
    return ask.limit is not None and ask.limit <= ROWS and ask.order == NEWEST


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
