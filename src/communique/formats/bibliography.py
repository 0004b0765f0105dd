"""Citations of quotations and of articles: BibTeX, or items of CSL JSON in one list (`query.citing` makes each)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from communique.formats.asked import Asked, Row
from communique.formats.target import Written
from communique.query.citing import Citation, cite
from communique.records import Article, Quotation, Reading, Source
from communique.store.rows import record


def write(asked: Asked, path: Path) -> Written:
    """Write BibTeX, an entry for each quotation and each article."""
    rows: dict[str, int] = {}
    with path.open("w", encoding="utf-8") as stream:
        for name, citation in citations(asked):
            stream.write(citation.bibtex() + "\n\n")
            rows[name] = rows.get(name, 0) + 1
    return Written(rows)


def write_csl(asked: Asked, path: Path) -> Written:
    """Write a list of CSL items, one a line."""
    rows: dict[str, int] = {}
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for name, citation in citations(asked):
            stream.write((",\n" if rows else "\n") + json.dumps(citation.csl(), ensure_ascii=False))
            rows[name] = rows.get(name, 0) + 1
        stream.write("\n]\n")
    return Written(rows)


def citations(asked: Asked) -> Iterator[tuple[str, Citation]]:
    """The citation of each quotation that is asked for, then, where articles are asked for, of each article of these.

    An article is cited by its address and title; a quotation by its words as well, with a link to them.
    """
    if "quotations" in asked.given:
        for rows in asked.records("quotations"):
            pages = asked.articles(rows)
            readings = {name: _reading(page) for name, page in pages.items()}
            for row in rows:
                said: Quotation = record(Quotation, row)
                page = readings[row["article_id"]]
                yield "quotations", cite(Reading(page.source, page.article, (), (), (said,), ()), said.id, said.content)
    if "articles" in asked.given:
        for rows in asked.cited_pages():
            for row in rows:
                yield "articles", cite(_reading(row), row["id"], ())


def _reading(page: Row) -> Reading:
    return Reading(record(Source, page["source"]), record(Article, page), (), (), (), ())
