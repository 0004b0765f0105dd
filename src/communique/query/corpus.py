"""A corpus to ask: quotations, encounters, events, positions, actors, articles, each by its filters."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from communique.errors import QueryError, UnknownName
from communique.query import (
    citing,
    concordance,
    counting,
    duplicates,
    dyads,
    filters,
    folding,
    groups,
    names,
    people,
    searching,
    timelines,
    views,
)
from communique.query import connection as connections
from communique.query import rows as rows_of
from communique.query.answers import Answer
from communique.query.asking import Ask
from communique.query.citing import Citation
from communique.query.columns import SHOWN
from communique.query.dyads import Dyads
from communique.query.filters import QUESTIONS, Question, Value, Where
from communique.query.ground import Ground
from communique.query.result import Result
from communique.query.reviewing import Reviewing
from communique.store import rows
from communique.store.folder import Folder, open_folder
from communique.store.schema import FINDINGS, RECORDS
from communique.store.search import KINDS, Kind

if TYPE_CHECKING:

    from communique.records import Reading

Day = str | datetime.date | None
Several = str | Sequence[str] | None
_LATEST = Where("id NOT IN (SELECT article_id FROM versions WHERE NOT latest)")


def open(  # noqa: A001 - as files are opened
    path: str | os.PathLike[str],
    *,
    raw: bool = False,
    memory: str | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Corpus:
    """The corpus at a path, to ask it. It shows what is committed now. Raises CorpusError where there is none.

    `raw` shows findings as they were read, without what people have corrected. `memory` ("300MB") bounds what a query
    holds in memory, the rest being put aside on the disk. `tell` is given a line about whatever
    takes time, such as bringing the search index up to date.
    """
    return Corpus(open_folder(path), tell, raw=raw, memory=memory)


class Corpus(Ground, Reviewing):
    """A corpus folder, open for questions.

    A filter takes one value, or several of which any will do; filters together must all hold. `since` and `until` take
    a day or "2024", "2024-03", "2024-03-05". Every answer is lazy (`Result`). Nothing here changes what was read:
    questions bring the search index up to date where it is behind, and what people say of findings is kept apart.
    """

    def __init__(
        self,
        folder: Folder,
        tell: Callable[[str], None] = lambda line: None,
        *,
        raw: bool = False,
        parts: Collection[str] | None = None,
        memory: str | None = None,
    ) -> None:
        self.folder = folder
        self.raw = raw
        self.whole = folder.manifest()
        kept = tuple(part for part in self.whole.parts if parts is None or part.name in parts)
        self.manifest = replace(self.whole, parts=kept)  # what questions are asked of; the search index is of the whole
        self._connection = connections.connect(folder, self.manifest, memory)
        self.index = searching.Index(self, tell)
        self._stand()
        self._review(tell)

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.manifest.rows(table):,} {table}" for table in ("articles", *FINDINGS))
        return f"<Corpus {self.folder.path}: {counts}>"

    def close(self) -> None:
        """Let go of the files."""
        self.index.close()
        self._connection.close()

    # --- questions ---

    def quotations(
        self,
        *,
        speaker: Several = None,
        addressee: Several = None,
        about: Several = None,
        country: Several = None,
        outlet: Several = None,
        since: Day = None,
        until: Day = None,
        kind: Several = None,
        relayed_by: Several = None,
        confidence: float | None = None,
        min_reports: int | None = None,
        text: str | None = None,
        reports: bool = False,
    ) -> Answer:
        """Who said what to whom. Once merged a row is one of them; `reports` gives a row each. Raises QueryError."""
        return self._answer("quotations", locals())

    def encounters(
        self,
        *,
        between: Several = None,
        mode: Several = None,
        status: Several = None,
        place: Several = None,
        about: Several = None,
        outlet: Several = None,
        since: Day = None,
        until: Day = None,
        confidence: float | None = None,
        min_reports: int | None = None,
        reports: bool = False,
    ) -> Answer:
        """Who met whom. Once merged a row is one of them; `reports` gives a row each. Raises QueryError."""
        return self._answer("encounters", locals())

    def events(
        self,
        *,
        actor: Several = None,
        recipient: Several = None,
        type: Several = None,  # noqa: A002 - what the records call it
        voice: Several = None,
        status: Several = None,
        outlet: Several = None,
        since: Day = None,
        until: Day = None,
        confidence: float | None = None,
        min_reports: int | None = None,
        reports: bool = False,
    ) -> Answer:
        """What one side did to another. Once merged a row is one act; `reports` gives a row each. Raises QueryError."""
        return self._answer("events", locals())

    def positions(
        self,
        *,
        of: Several = None,
        on: Several = None,
        stance: Several = None,
        towards: Several = None,
        voice: Several = None,
        outlet: Several = None,
        since: Day = None,
        until: Day = None,
        confidence: float | None = None,
    ) -> timelines.Positions:
        """Where they stand. Raises QueryError for a value that means nothing here."""
        found = cast(timelines.Positions, self._answer("positions", given := locals()))
        found.given = _given(given)
        return found

    def actors(
        self,
        *,
        name: Several = None,
        country: Several = None,
        kind: Several = None,
        outlet: Several = None,
        since: Day = None,
        until: Day = None,
    ) -> Result:
        """Who is in the record, across articles: a row for each, with the number of articles and the spellings.

        Persons are told apart as merging has it; where the corpus is not merged, by name, kind and country.
        """
        return self.ask("actors", _given(locals()))

    def articles(
        self,
        *,
        outlet: Several = None,
        language: Several = None,
        since: Day = None,
        until: Day = None,
        text: str | None = None,
        versions: bool = False,
    ) -> Answer:
        """The articles themselves; of one that was edited the latest, or with `versions` all. Raises QueryError."""
        return self._answer("articles", locals())

    def ask(self, question: Question, given: Mapping[str, Value], *, reports: bool = False) -> Result:
        """Any of the questions above by its name, with its filters as a mapping.

        `reports` gives a row for each report, or of articles for each version.
        """
        if question not in QUESTIONS:
            raise QueryError(f"{question!r} cannot be asked, only {', '.join(QUESTIONS)}")
        wheres = filters.wheres(question, given, self)
        if question == "actors":
            return people.actors(self, wheres)
        made = timelines.Positions if question == "positions" else Answer
        answer = made(self, question, wheres, shown=self._shown(question))
        if question == "articles" and not reports and self._edited:
            return answer.where(_LATEST)
        return answer.unfolded() if reports else answer

    def _answer(self, question: Question, local: Mapping[str, Any]) -> Answer:
        given = _given(local)
        all_of_them = any([given.pop("reports", False), given.pop("versions", False)])
        return cast(Answer, self.ask(question, given, reports=all_of_them))

    def _shown(self, question: Question) -> tuple[str, ...]:
        """The columns that people are shown: what people said of a finding, and how many report it, where there is."""
        columns = SHOWN[question]
        group = folding.GROUPS.get(question)
        merged: tuple[str, ...] = ("reports",) if group and self.has(group.view) else ()
        merged = ("copies", "versions") if question == "articles" and self.has("versions") else merged
        said = ("reviewed",) if question in self.overlay.rows else ()
        return (*columns[:-1], *merged, *said, columns[-1])

    def speakers(self, *, by: str | Sequence[str] = "person", **given: Value) -> Result:
        """How often who is quoted, the most first: by person, country, outlet, relayer or period (day to year).

        `given` are the filters of `quotations`. Raises QueryError for one that is none.
        """
        return counting.speakers(self, by, given)

    def outlets(self, *, by: str | Sequence[str] = "outlet", **given: Value) -> Result:
        """How much each outlet reports: articles and what was found in them, by outlet, language or period, or several.

        `given` are the filters of `articles`. Raises QueryError for one that is none.
        """
        return counting.outlets(self, by, given)

    def timeline(
        self, a: str, b: str | None = None, *, since: Day = None, until: Day = None, reports: bool = False
    ) -> timelines.Timeline:
        """All that passed between two sides, or at one, oldest first. Raises UnknownName for a side that is none.

        Once merged a row is one statement, meeting or happening; `reports` gives a row each.
        """
        return timelines.timeline(self, a, b, since=since, until=until, reports=reports)

    def dyads(self, a: str, b: str, *, by: str = "month", since: Day = None, until: Day = None) -> Dyads:
        """Counts and Goldstein intensity of what two sides did to each other, by week or month and direction.

        Claims stand apart from what pages report, and each figure is of events and of reports. Raises UnknownName for a
        side that is none, QueryError for a period that is none (day, week, month, quarter or year).
        """
        return dyads.dyads(self, a, b, by=by, since=since, until=until)

    def duplicates(self) -> Result:
        """Articles that are copies of one text or versions of one article, a row each. Raises QueryError.

        Only where the corpus is merged.
        """
        return duplicates.duplicates(self)

    def search(
        self,
        text: str,
        *,
        among: Several = None,
        limit: int = 20,
        meaning: bool = False,
        context: int | None = None,
    ) -> rows_of.Table:
        """The quotations and articles that hold the words, best first by BM25: `"a phrase"`, `begin*`, OR, -without.

        `among` is quotations or articles. Of words that very many hold, the newest come first. With `meaning` the text
        is plain prose, and the quotations that are most like it come first, by whatever words. With `context` each row
        is a place where the words stand, with so many characters before and after it (`query.concordance`). Raises
        QueryError for a search that cannot be meant, or where no vectors were made yet (`communique index CORPUS
        --meaning`).
        """
        if meaning and context is not None:
            raise QueryError("a search by meaning has no keyword to show in context")
        if meaning:
            return searching.alike(self, text, limit)
        chosen = [among] if isinstance(among, str) else list(among or KINDS)
        kinds: list[Kind] = [names.one_of("kind of text", kind, KINDS) for kind in chosen]  # type: ignore[misc]
        most = limit if context is None else min(limit + 1, searching.LONGEST)  # one more tells whether there are more
        found = searching.hits(self.index, text, kinds, most)
        return found if context is None else concordance.lines(self.cursor(), found, text, context, limit)

    def sql(self, query: str, values: Sequence[object] = ()) -> Result:
        """The rows of a SELECT in DuckDB's SQL over the tables of the corpus; `?` stands for the next of `values`.

        Raises QueryError for what is not one SELECT; other files than the corpus's own cannot be read.
        """
        text = connections.checked(self.cursor(), query)
        result = Result(self, Ask(views.over(self, text), values=tuple(values)))
        result.limit(0).arrow()  # what is wrong with it is said now
        return result

    def reading(self, article_id: str) -> Reading:
        """The whole reading of one article, as it was read. Raises QueryError where there is no such article."""
        found = self._rows_of("articles", "id", article_id)
        if not found:
            raise QueryError(f"no article {article_id!r} in the corpus")
        day = found[0]["day"]
        parts = {table: self._rows_of(table, "article_id", article_id, day) for table in RECORDS}
        return rows.reading(found[0], parts)

    def article_of(self, id: str) -> str:  # noqa: A002 - what the records call it
        """The article of a finding, by its id or the beginning of one. Raises QueryError for none, or several."""
        if not id:
            raise QueryError("an id is needed")
        found: set[str] = set()
        for table in ("articles", *FINDINGS):
            column = "id" if table == "articles" else "article_id"
            sql = f"SELECT DISTINCT {column} FROM {table} WHERE id >= ? AND id < ? LIMIT 2"  # noqa: S608
            found.update(row[0] for row in self.cursor().execute(sql, [id, id + "\U0010ffff"]).fetchall())
        if len(found) != 1:
            raise QueryError(f"{'no finding has' if not found else 'several findings have'} an id that begins {id!r}")
        return found.pop()

    def explain(self, id: str) -> str:  # noqa: A002 - what the records call it
        """Why a finding was made, in plain words; for an article, its findings, a line each. Raises QueryError.

        For what merging made (`st_`, `mt_`, `hp_`, `pn_`), the reports that were put together, or a person's names.
        """
        from communique.export.explain import explain  # the one look upwards; see tests/test_layers

        if groups.is_group(id):
            return groups.explain(self, id)
        article = self.article_of(id)
        reading = self.reading(article)
        if article.startswith(id):
            return explain(reading, None)
        return f"{explain(reading, id)}\nCite: {citing.cite_by_id(reading, id)}"

    def cite(self, id: str) -> Citation:  # noqa: A002 - what the records call it
        """How to cite a finding or article by its id or the beginning of one; of what merging made, the report shown.

        Raises QueryError for none, or several.
        """
        id = groups.shown(self, id) if groups.is_group(id) else id  # noqa: A001
        reading = self.reading(self.article_of(id))
        return citing.cite_by_id(reading, id)


def _given(local: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in local.items() if name != "self"}


__all__ = ["Corpus", "UnknownName", "open"]
