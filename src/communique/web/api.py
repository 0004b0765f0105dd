"""The HTTP API, `/api/v1`: the questions of Python and the command line as JSON, a page at a time.

Rows are flat, with the columns of `query.columns`. `next` is the cursor of the page that follows. Every answer has an
ETag, which changes when the corpus does. An error is `{"error": ...}`.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, create_model

from communique.errors import CommuniqueError
from communique.export.reading_json import to_json
from communique.query.columns import COLUMNS, Column
from communique.query.filters import QUESTIONS, Filter, Question
from communique.web import findings, parameters
from communique.web.asked import LONGEST, Asked
from communique.web.asking import PAGE, SORTS, Desk
from communique.web.rooms import article
from communique.web.showing import VERSION, Cache, status_of, tag_of

if TYPE_CHECKING:
    from communique.web.asking import Row

PREFIX = "/api/v1"
MOST = 500  # rows of a page
_TYPES: Mapping[str, Any] = {
    "text": str | None,
    "texts": list[str] | None,
    "day": datetime.date | None,
    "whole": int | None,
    "number": float | None,
}
Text = Annotated[str, Query(max_length=LONGEST)]
Maybe = Annotated[str | None, Query(max_length=LONGEST)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Id = Annotated[str, Path(max_length=80)]


class Error(BaseModel):
    """What went wrong, and what to do next."""

    error: str


class Info(BaseModel):
    """The corpus, and what can be asked."""

    name: str
    version: str
    state: str = Field(description="Changes whenever the corpus does.")
    rows: dict[str, int]
    questions: list[str]


class Rows(BaseModel):
    """Rows without a model of their own."""

    rows: list[dict[str, Any]]
    next: str | None = Field(None, description="The cursor of the page that follows; null on the last.")


class Finding(BaseModel):
    """One statement, encounter, event or position with all of its reports."""

    question: str
    group_id: str | None
    reports: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    why: list[str]
    citation: dict[str, Any] | None


ERRORS: dict[int | str, dict[str, Any]] = {
    304: {"description": "As it was: the ETag is the one that was given."},
    400: {"model": Error, "description": "A question that cannot be asked so."},
    404: {"model": Error, "description": "Nothing of that id."},
    422: {"model": Error, "description": "A name that the corpus does not know, or a question that takes too long."},
}


def router(desk: Desk) -> APIRouter:
    """The routes of a corpus."""
    made = APIRouter(prefix=PREFIX, responses=ERRORS)
    answers = Answers(desk)
    for question in QUESTIONS:
        made.add_api_route(
            f"/{question}", _question(answers, question), methods=["GET"], response_model=page_of(question),
            summary=f"{question.capitalize()} by their filters", operation_id=question,
        )  # fmt: skip
    _more(made, answers)
    return made


class Answers:
    """JSON answers of one desk: timed, kept, with an ETag."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._cache = Cache()

    def give(self, request: Request, make: Callable[[], object]) -> Response:
        """The answer to a request."""
        try:
            asked = Asked.of(request.url.path, request.query_params.multi_items())
            asked.only(*_known(request))
            headers = {"etag": tag_of(self.desk, asked), "cache-control": "private, no-cache"}
            if request.headers.get("if-none-match") == headers["etag"]:
                return Response(status_code=304, headers=headers)
            body = self._cache.get(headers["etag"])
            if body is None:
                with self.desk.within():
                    body = encoded(make())
                self._cache.put(headers["etag"], body)
        except CommuniqueError as error:
            return Response(encoded({"error": str(error)}), status_of(error), media_type="application/json")
        return Response(body, media_type="application/json", headers=headers)


def _known(request: Request) -> set[str]:
    """The parameters of the route that is asked."""
    return {str(one.alias) for one in request.scope["route"].dependant.query_params}


def encoded(value: object) -> bytes:
    """A value as JSON; days as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":")).encode("utf-8", "replace")


def page_of(question: Question) -> type[BaseModel]:
    """The model of a page of rows, from the table of columns."""
    name = question.removesuffix("s").capitalize()
    fields: dict[str, Any] = {column.name: _field(column) for column in COLUMNS[question]}
    row = create_model(name, **fields)
    return create_model(
        f"{name}Page",
        rows=(list[row], ...),  # type: ignore[valid-type]
        count=(int, Field(description="How many rows there are in all.")),
        about=(bool, Field(description="Whether the count is only about so many.")),
        next=(str | None, Field(description="The cursor of the page that follows; null on the last.")),
    )


def _field(column: Column) -> tuple[Any, Any]:
    return (_TYPES[column.type], Field(description=column.help))


def _query(row: Filter) -> Any:
    given: dict[str, Any] = {"description": parameters.told(row)}
    return Query(**given, max_length=LONGEST if row.single else 20)


def _question(answers: Answers, question: Question) -> Callable[..., Response]:
    desk = answers.desk

    def ask(request: Request, **given: Any) -> Response:
        sort, cursor, limit, reports = (given.pop(name) for name in ("sort", "cursor", "limit", "reports"))

        def make() -> dict[str, Any]:
            kept = {name: value for name, value in given.items() if value}
            page = desk.page(question, kept, sort=sort, cursor=cursor or "", limit=limit, reports=reports)
            return {"rows": page.rows, "count": page.count, "about": bool(page.about), "next": page.next}

        return answers.give(request, make)

    more = {
        "sort": (Annotated[str, Query(description=f"The order: {', '.join(SORTS)}.", max_length=20)], "newest"),
        "cursor": (
            Annotated[str | None, Query(description="Where a page begins: the `next` of another.", max_length=80)],
            None,
        ),
        "limit": (Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")], PAGE),
        "reports": (Annotated[bool, Query(description="Every report for itself, where the corpus is merged.")], False),
    }
    made = parameters.with_filters(ask, question, _query, more)
    made.__annotations__["request"] = Request
    return made


def _more(made: APIRouter, answers: Answers) -> None:
    """The routes beside the six questions."""
    desk = answers.desk

    @made.get("", response_model=Info, summary="The corpus, and what can be asked")
    def info(request: Request) -> Response:
        return answers.give(request, lambda: _info(desk))

    @made.get("/search", response_model=Rows, summary="Quotations and articles that hold words, best first")
    def search(request: Request, text: Text, among: Maybe = None, limit: Limit = PAGE) -> Response:
        return answers.give(
            request, lambda: {"rows": list(desk.corpus.search(text, among=among, limit=limit).dicts()), "next": None}
        )

    @made.get("/timeline", response_model=Rows, summary="What passed between two sides, oldest first")
    def timeline(
        request: Request, a: Text, b: Maybe = None, since: Maybe = None, until: Maybe = None, cursor: Maybe = None,
        limit: Limit = PAGE,
    ) -> Response:  # fmt: skip
        return answers.give(request, lambda: _timeline(desk, request, (a, b, since, until), cursor or "", limit))

    @made.get("/dyads", response_model=Rows, summary="Counts and Goldstein intensity of two sides, by period")
    def dyads(
        request: Request, a: Text, b: Text, by: Text = "month", since: Maybe = None, until: Maybe = None
    ) -> Response:
        def make() -> dict[str, Any]:
            found = desk.corpus.dyads(a, b, by=by, since=since, until=until)
            return {"rows": list(found.limit(10_000).dicts()), "next": None}

        return answers.give(request, make)

    @made.get("/findings/{id}", response_model=Finding, summary="A finding with all reports of it, and how to cite it")
    def finding(request: Request, id: Id) -> Response:  # noqa: A002 - what the records call it
        return answers.give(request, lambda: findings.told(desk, id))

    @made.get("/articles/{id}", response_model=dict[str, Any], summary="The whole reading of an article (Reading JSON)")
    def reading(request: Request, id: Id) -> Response:  # noqa: A002 - what the records call it
        return answers.give(request, lambda: to_json(article.read(desk, id)))


def _info(desk: Desk) -> dict[str, Any]:
    manifest = desk.corpus.manifest
    return {
        "name": desk.corpus.folder.path.name,
        "version": VERSION,
        "state": desk.state(),
        "rows": {question: manifest.rows(question) for question in QUESTIONS},
        "questions": list(QUESTIONS),
    }


def _timeline(
    desk: Desk, request: Request, sides: tuple[str, str | None, str | None, str | None], cursor: str, limit: int
) -> dict[str, list[Row] | str | None]:
    a, b, since, until = sides
    asked = Asked.of(request.url.path, request.query_params.multi_items())
    offset = desk.offset(cursor, asked)
    rows = list(desk.corpus.timeline(a, b, since=since, until=until).limit(limit + 1, offset).dicts())
    follows = desk.cursor(offset + limit, asked) if len(rows) > limit else None
    return {"rows": rows[:limit], "next": follows}
