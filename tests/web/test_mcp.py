"""A client of the MCP SDK lists and calls every tool."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.memory import create_connected_server_and_client_session

from communique.query.filters import FILTERS
from communique.web.mcp import TOOLS, server
from tests.query import press


@pytest.fixture
def ask(web_corpus: Path) -> Callable[[Callable[[Any], Awaitable[Any]]], Any]:
    """Runs a conversation with a server of the corpus."""

    def run(talk: Callable[[Any], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            made = server(web_corpus, explorer="http://explorer.example/")
            async with create_connected_server_and_client_session(made._mcp_server) as session:
                return await talk(session)

        return asyncio.run(connected())

    return run


def answer(result: Any) -> Any:
    assert not result.isError, result.content
    return json.loads(result.content[0].text)


def test_the_tools_have_the_filters_of_the_questions(ask: Any) -> None:
    async def talk(session: Any) -> Any:
        return (await session.list_tools()).tools

    tools = {tool.name: tool for tool in ask(talk)}
    assert set(tools) == {"search", "quotes", "encounters", "events", "positions", "timeline", "explain"}
    for name, (question, _) in TOOLS.items():
        assert list(tools[name].inputSchema["properties"]) == [row.name for row in FILTERS[question]] + ["limit"]
    assert all(len(tool.description) > 30 for tool in tools.values())


def test_every_tool_answers_with_ids_words_and_permalinks(ask: Any) -> None:
    async def talk(session: Any) -> Any:
        calls = {
            "search": {"text": "river"},
            "quotes": {"speaker": ["Lavrov"], "about": ["sanctions"]},
            "encounters": {"between": ["Portugal", "Ghana"]},
            "events": {"actor": ["USA"]},
            "positions": {"on": ["sanctions"]},
            "timeline": {"a": "Russia", "b": "USA"},
        }
        return {name: answer(await session.call_tool(name, given)) for name, given in calls.items()}

    for name, found in ask(talk).items():
        assert found["rows"], name
        for row in found["rows"]:
            assert row["id"] and row["permalink"].startswith("http://explorer.example/article/a_"), name
            assert row["article"].startswith("communique://articles/a_")
    quotes = ask(talk)["quotes"]["rows"]
    assert any("Sanctions have never stopped a river" in row["words"] for row in quotes)


def test_a_finding_is_explained_and_its_article_read(ask: Any) -> None:
    async def talk(session: Any) -> Any:
        (hit, *_) = answer(await session.call_tool("quotes", {"text": "river"}))["rows"]
        told = answer(await session.call_tool("explain", {"id": hit["id"]}))
        read = await session.read_resource(hit["article"])
        templates = (await session.list_resource_templates()).resourceTemplates
        return hit, told, json.loads(read.contents[0].text), templates

    hit, told, reading, templates = ask(talk)
    assert told["reports"][0]["words"] == hit["words"] and any("Confidence" in line for line in told["why"])
    assert reading["text"] == press.river().article.text
    assert [template.uriTemplate for template in templates] == ["communique://articles/{id}"]


def test_what_cannot_be_asked_is_told_to_the_assistant(ask: Any) -> None:
    async def talk(session: Any) -> Any:
        return [
            await session.call_tool("quotes", {"country": ["Portugul"]}),
            await session.call_tool("explain", {"id": "nonsense"}),
            await session.call_tool("quotes", {"limit": 100_000}),
            await session.call_tool("search", {"text": '"'}),
        ]

    wrong = ask(talk)
    assert all(result.isError for result in wrong[:3])
    assert "Portugal" in wrong[0].content[0].text
