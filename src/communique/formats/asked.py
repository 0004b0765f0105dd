"""What an export is asked for: the questions with their filters, and their rows a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from communique.query import filters
from communique.query.answers import Answer
from communique.query.asking import Ask
from communique.query.filters import Question, Value, Where
from communique.store.schema import FINDINGS

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.query.corpus import Corpus

BATCH = 10_000  # rows that are in memory at once, beside what DuckDB holds
_PAGES = 500  # ids a look-up of articles takes at once
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions of a corpus, each with its filters (`given`), and how they are to go out.

    `reports` leaves reports of one thing apart where the corpus is merged; `texts` lets the texts of articles out.
    `tell` is called with the number of rows that went out since it was last called.
    """

    corpus: Corpus
    given: Mapping[Question, Mapping[str, Value]]
    reports: bool = False
    texts: bool = False
    tell: Callable[[int], None] = field(default=lambda _rows: None)

    def answer(self, question: Question, *, reports: bool | None = None) -> Answer:
        """The answer to a question, in no order."""
        told = self.reports if reports is None else reports
        return cast(Answer, self.corpus.ask(question, self.given[question], reports=told)).unordered()

    def folds(self, question: Question) -> bool:
        """Whether a row is a finding with all its reports."""
        return self.answer(question).folds

    def stored(self, question: Question) -> tuple[str, list[object]]:
        """The SQL and values of the findings with their records' own fields, and what merging says of each."""
        return self.answer(question).stored()

    def unfolded(self, question: Question) -> tuple[str, list[object]]:
        """The same, a row for each report."""
        return self.answer(question, reports=True).stored()

    def batches(self, sql: str, values: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """The rows of a SELECT, a batch at a time."""
        relation = self.corpus.cursor().sql(sql, params=list(values) or None)
        yield from relation.to_arrow_reader(BATCH)

    def records(self, question: Question, order: str = "") -> Iterator[list[Row]]:
        """The findings batch by batch, as rows of their table with what merging says; what went out is told."""
        sql, values = self.stored(question)
        for batch in self.batches(f"{sql} ORDER BY {order}" if order else sql, values):
            yield batch.to_pylist()
            self.tell(batch.num_rows)

    def count(self, question: Question) -> int:
        """How many rows there are."""
        return self.answer(question).count()

    def articles(self, rows: Sequence[Row]) -> dict[str, Row]:
        """The rows of the articles of some findings, by id. Their days let most of the files be passed over."""
        wanted = {row["article_id"]: row["reported"] for row in rows}
        found: dict[str, Row] = {}
        ids = list(wanted)
        for begin in range(0, len(ids), _PAGES):
            keys = [(name, wanted[name]) for name in ids[begin : begin + _PAGES]]
            sql, values = Ask("articles", (filters.by_keys(keys),)).sql()
            table = self.corpus.cursor().sql(sql, params=values).to_arrow_table()
            found |= {row["id"]: row for row in table.to_pylist()}
        return found

    def flat_batches(self, question: Question) -> Iterator[pa.RecordBatch]:
        """The rows with exactly the flat columns (`query.columns`), batch by batch."""
        sql, values = self.answer(question).flat().selected()
        yield from self.batches(sql, values)

    def flat(self, question: Question) -> Iterator[list[Row]]:
        """The same as dictionaries; what went out is told."""
        for batch in self.flat_batches(question):
            yield batch.to_pylist()
            self.tell(batch.num_rows)

    def _cited(self, *, reports: bool = False) -> Where:
        """The condition of being an article that is asked for, or of a finding that is (`reports`: of any report)."""
        ids, values = [], []
        for question in self.findings:
            sql, more = self.unfolded(question) if reports else self.stored(question)
            ids.append(f"SELECT article_id FROM ({sql})")  # noqa: S608 - SQL of ours, here and below
            values += more
        if "articles" in self.given:
            sql, more = self.stored("articles")
            ids.append(f"SELECT id FROM ({sql})")  # noqa: S608
            values += more
        return Where(f"id IN ({' UNION ALL '.join(ids)})", tuple(values))

    def cited_sql(self, *, reports: bool = False) -> tuple[str, list[object]]:
        """The SQL and values of these articles, with their record's own fields."""
        return Ask("articles", (self._cited(reports=reports),)).sql()

    def cited_pages(self) -> Iterator[list[Row]]:
        """These articles as rows of their table."""
        for batch in self.batches(*self.cited_sql()):
            yield batch.to_pylist()

    def cited_batches(self) -> Iterator[pa.RecordBatch]:
        """These articles with the flat columns, and with their texts where they are let out."""
        every = cast(Answer, self.corpus.ask("articles", {}, reports=True))
        sql, values = every.where(self._cited()).unordered().flat().selected()
        if self.texts:
            sql = f"SELECT r.*, t.text FROM ({sql}) r JOIN (SELECT id, text FROM articles) t USING (id)"  # noqa: S608
        yield from self.batches(sql, values)

    def cited(self) -> Iterator[list[Row]]:
        """The same as dictionaries."""
        for batch in self.cited_batches():
            yield batch.to_pylist()

    @property
    def findings(self) -> tuple[Question, ...]:
        """The questions of findings that are asked."""
        return tuple(question for question in cast(tuple[Question, ...], FINDINGS) if question in self.given)
