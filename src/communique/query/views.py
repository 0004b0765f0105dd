"""What SQL sees: each table of findings with who is meant and where it stands beside what was read.

A table has the columns of its rows as they are stored and those flat columns (`query.columns`) that these lack, a row a
report; `speaker_name` and `holder_name` are the person's usual name once merged. What is joined for a column is joined
only where a query names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from communique.query.columns import COLUMNS, Column
from communique.query.filters import Question
from communique.store.schema import Table, schema

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

VIEWS: tuple[Question, ...] = ("quotations", "encounters", "events", "positions", "articles")
# The stored column that says who by name, and the flat one that says it better.
_CANONICAL: Mapping[Question, tuple[str, str]] = {
    "quotations": ("speaker_name", "speaker"),
    "positions": ("holder_name", "holder"),
}
_OF_ROWS = ("reports", "outlets", "first_day", "last_day")  # where a row is a finding, not a report
_NAME = re.compile(r"\w+")
_ALL = re.compile(r"\*(?!\s*\))")  # a star, but not that of count(*)


def added(question: Question) -> tuple[Column, ...]:
    """The columns that SQL sees beside those that are stored."""
    stored = {*schema(cast(Table, question)).names, "reviewed"}
    told, meant = _CANONICAL.get(question, ("", ""))
    found = [column for column in COLUMNS[question] if column.name not in (*stored, *_OF_ROWS)]
    named = {column.name: column for column in COLUMNS[question]}
    if told:
        found.append(Column(told, "text", named[meant].help, named[meant].sql))
    return tuple(found)


def over(corpus: Corpus, query: str) -> str:
    """The query in brackets, over these views."""
    names = {name.casefold() for name in _NAME.findall(query)}
    every = _ALL.search(query) is not None
    parts = []
    for question in VIEWS:
        if question not in names:
            continue
        wanted = [column for column in added(question) if every or column.name in names]
        if wanted:
            parts.append(f"{question} AS NOT MATERIALIZED ({_view(corpus, question, wanted)})")
    within = f"WITH {', '.join(parts)} " if parts else ""
    return f"({within}SELECT * FROM ({query}\n))"  # noqa: S608 - it was looked at before


def _view(corpus: Corpus, question: Question, wanted: list[Column]) -> str:
    from communique.query.answers import Answer

    told, _ = _CANONICAL.get(question, ("", ""))
    stored = (*schema(cast(Table, question)).names, "reviewed")
    kept = [f'f."{name}"' for name in stored if name != told or told not in {column.name for column in wanted}]
    if question == "articles":
        kept.remove('f."reviewed"')
    outputs = [*kept, *(f'{column.sql} AS "{column.name}"' for column in wanted)]
    return Answer.every(corpus, question, outputs, [beside for column in wanted for beside in column.needs])
