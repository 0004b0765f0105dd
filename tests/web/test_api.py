"""The HTTP API answers as its OpenAPI document says, whatever is asked."""

from __future__ import annotations

from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from communique.export.reading_json import from_json
from communique.query.columns import COLUMNS
from communique.query.filters import QUESTIONS
from communique.web.app import application
from communique.web.asking import Desk
from tests.query import press

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
HOST = {"host": "127.0.0.1:8420"}


def test_no_question_makes_it_fail_and_every_answer_has_its_schema(desk: Desk) -> None:
    app = application(desk)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)
    asked: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # whatever is wrong with the document raises

        @settings(
            max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            asked.append(case.path)
            case.call_and_validate(checks=CHECKS, headers=HOST)

        ask()
    assert len(set(asked)) == 12 and len(asked) > 150


def test_rows_are_flat_and_have_the_columns_of_the_table(client: TestClient) -> None:
    for question in QUESTIONS:
        rows = client.get(f"/api/v1/{question}").json()["rows"]
        assert rows, question
        assert list(rows[0]) == [column.name for column in COLUMNS[question]]
        assert not any(isinstance(value, dict) for row in rows for value in row.values())


def test_an_article_is_its_reading(client: TestClient) -> None:
    reading = press.fish()
    assert from_json(client.get(f"/api/v1/articles/{reading.article.id}").json()).article == reading.article


def test_errors_are_json(client: TestClient) -> None:
    for path, status in (
        ("/api/v1/quotations?since=tomorrow", 400),
        ("/api/v1/quotations?country=Portugul", 422),
        ("/api/v1/quotations?limit=0", 422),
        ("/api/v1/quotations?colour=red", 400),
        ("/api/v1/articles/a_0", 404),
        ("/api/v1/nothing", 404),
    ):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert set(answer.json()) == {"error"} and len(answer.json()["error"]) > 10, path
