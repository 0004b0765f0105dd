"""The record as tools for an assistant (Model Context Protocol, https://modelcontextprotocol.io), over standard input.

Every row of an answer has an id, the exact words, and a permalink, so that an assistant cites the record instead of
remembering. Articles are resources, `communique://articles/{id}`. Needs `communique[mcp]`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from communique.errors import CommuniqueError, QueryError
from communique.export.reading_json import to_json
from communique.query.filters import Filter, Question
from communique.web import findings, parameters
from communique.web.asked import address
from communique.web.asking import Desk, Row
from communique.web.rooms import article

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

EXPLORER = "http://127.0.0.1:8420"  # where `communique serve` opens it
MOST, FEW = 100, 20  # rows of an answer
TOOLS: dict[str, tuple[Question, str]] = {
    "quotes": ("quotations", "Who said what to whom: quotations with speaker, addressee, day, outlet and exact words."),
    "encounters": ("encounters", "Who met whom: meetings, calls, visits, summits, talks and signings."),
    "events": ("events", "What one side did to another (PLOVER events); `voice` tells claims from what pages report."),
    "positions": ("positions", "Where somebody stands on an issue, with the words that the stance rests on."),
}
INSTRUCTIONS = (
    "A record of diplomatic news, read by a program: quotations, encounters, events and positions, each pinned to the "
    "exact words of an article. Cite what you use by its id and permalink, and quote `words` as they stand. A claim "
    "(voice: claimed) is what somebody says happened, not what happened. Confidence is in 0..1."
)


def server(corpus: str | os.PathLike[str], *, explorer: str = EXPLORER) -> FastMCP:
    """The server of a corpus. `explorer` is the address that permalinks begin with.

    Raises CorpusError where there is no corpus, QueryError where the extra is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
    except ImportError as error:
        raise QueryError("the tools need the MCP SDK: pip install 'communique[mcp]'") from error
    desk = Desk(corpus)
    made = FastMCP("communique", instructions=INSTRUCTIONS)
    tools = Tools(desk, explorer.rstrip("/"))
    for name, (question, told) in TOOLS.items():
        made.add_tool(tools.question(question), name=name, description=told)
    for tool in (tools.search, tools.timeline, tools.explain):
        made.add_tool(tool)
    made.resource("communique://articles/{id}", name="article", mime_type="application/json")(tools.article)
    return made


class Tools:
    """What the tools do, on one desk."""

    def __init__(self, desk: Desk, explorer: str) -> None:
        self.desk = desk
        self.explorer = explorer

    def question(self, question: Question) -> Callable[..., dict[str, Any]]:
        """The tool of a question: its filters are its arguments."""
        from pydantic import Field

        def ask(**given: Any) -> dict[str, Any]:
            limit = given.pop("limit")
            kept = {name: value for name, value in given.items() if value}
            return self._timed(lambda: self._page(question, kept, limit))

        def describe(row: Filter) -> Any:
            return Field(description=parameters.told(row))

        limit = Annotated[int, Field(ge=1, le=MOST, description="Rows of the answer.")]
        return parameters.with_filters(ask, question, describe, {"limit": (limit, FEW)})

    def _page(self, question: Question, given: dict[str, Any], limit: int) -> dict[str, Any]:
        page = self.desk.page(question, given, limit=limit)
        return {"count": page.count, "rows": [self._cited(row) for row in page.rows]}

    def _cited(self, row: Row) -> dict[str, Any]:
        """A row with what has a value, and with where it can be looked at."""
        kept = {name: value for name, value in row.items() if value not in (None, "", [])}
        where = address(f"/article/{row['article_id']}", {"finding": str(row["id"])})
        named = {"permalink": self.explorer + where, "article": f"communique://articles/{row['article_id']}"}
        return json.loads(json.dumps(kept | named, default=str))  # type: ignore[no-any-return]

    def _timed(self, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer, or what is wrong with the question: an assistant can ask again."""
        try:
            with self.desk.within():
                return make()
        except CommuniqueError as error:
            raise ValueError(str(error)) from error

    def search(self, text: str, among: str | None = None, limit: int = FEW) -> dict[str, Any]:
        """Quotations and articles that hold words, best first: "a phrase", begin*, one OR other, -without.

        `among` is quotations or articles; without it, both.
        """
        return self._timed(
            lambda: {
                "rows": [self._hit(row) for row in self.desk.corpus.search(text, among=among, limit=limit).dicts()]
            }
        )

    def _hit(self, row: Row) -> dict[str, Any]:
        if row["finding"] == "article":
            found = {**row, "article_id": row["id"]}
            return self._cited(found) | {"permalink": self.explorer + address(f"/article/{row['id']}")}
        return self._cited(row)

    def timeline(
        self, a: str, b: str | None = None, since: str | None = None, until: str | None = None, limit: int = FEW
    ) -> dict[str, Any]:
        """What passed between two states or bodies (or at one), oldest first: encounters, events, words."""

        def make() -> dict[str, Any]:
            found = self.desk.corpus.timeline(a, b, since=since, until=until)
            rows = found.limit(min(max(limit, 1), MOST)).dicts()
            return {"count": found.count(), "rows": [self._cited(row) for row in rows]}

        return self._timed(make)

    def explain(self, id: str) -> dict[str, Any]:  # noqa: A002 - what the records call it
        """Why a finding was made, all reports of it with their exact words, what they disagree on, and how to cite it.

        `id` is that of a finding (q_, m_, v_, p_) or of what merging made of several reports (st_, mt_, hp_).
        """

        def make() -> dict[str, Any]:
            told = findings.told(self.desk, id)
            return json.loads(  # type: ignore[no-any-return]
                json.dumps(told | {"reports": [self._cited(row) for row in told["reports"]]}, default=str)
            )

        return self._timed(make)

    def article(self, id: str) -> str:  # noqa: A002 - what the records call it
        """An article with all that was read in it, as Reading JSON."""
        with self.desk.within():
            return json.dumps(to_json(article.read(self.desk, id)), ensure_ascii=False, default=str)
