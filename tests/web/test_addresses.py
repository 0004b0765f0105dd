"""The address is the question: the same names as in Python and on the command line, in forms, links and the API."""

from __future__ import annotations

import ast
import csv
import io
import json
from urllib.parse import parse_qsl, urlsplit

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.errors import QueryError
from communique.query.columns import COLUMNS
from communique.query.filters import FILTERS, QUESTIONS, Question
from communique.web.asked import ALSO, Asked, address
from communique.web.asking import Desk
from tests.web.looking import Page


@pytest.mark.parametrize("question", QUESTIONS)
def test_forms_have_the_filters_that_python_has(client: TestClient, question: Question) -> None:
    page = Page(client, f"/{question}")
    names = {node.attributes["name"] for node in page.tree.css("form.ask input, form.ask select")}
    assert names == {row.name for row in FILTERS[question]} | {"sort"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_api_has_the_filters_that_python_has(client: TestClient, question: Question) -> None:
    told = client.get("/api/v1/openapi.json").json()["paths"][f"/api/v1/{question}"]["get"]["parameters"]
    names = [one["name"] for one in told]
    assert names == [row.name for row in FILTERS[question]] + ["sort", "cursor", "limit", "reports"]


def test_an_address_asks_what_python_asks(client: TestClient, desk: Desk) -> None:
    asked = {"speaker": "Lavrof", "about": "sanctions", "since": "2024", "until": "2024"}
    answer = desk.corpus.quotations(**asked)  # type: ignore[arg-type]
    expected = [said.words for said in answer]
    assert "Sanctions have never stopped a river," in expected
    page = Page(client, address("/quotations", asked))
    shown = [text.strip("“”") for text in page.texts(".row .said")]
    assert sorted(shown) == sorted(expected)
    assert page.text(".caption") == f"{answer.count()} quotations in {answer.reported()} reports"
    rows = client.get(address("/api/v1/quotations", asked)).json()["rows"]
    assert sorted(row["words"] for row in rows) == sorted(expected)


def test_facets_lead_to_what_they_count(client: TestClient) -> None:
    page = Page(client, "/quotations")
    for link, label in zip(page.links(".facet a"), page.texts(".facet a"), strict=True):
        count = int(label.split()[-1])
        narrowed = Page(client, link)
        assert narrowed.text(".caption").split()[0] == str(count), (link, label)


@pytest.mark.parametrize(
    "query", ["colour=red", "since=2024&since=2023", "kind=shouted", "sort=best", "since=tomorrow"]
)
def test_what_cannot_be_meant_is_an_error_that_says_so(client: TestClient, query: str) -> None:
    page = Page(client, f"/quotations?{query}", status=400)
    assert page.text("h1") == "This cannot be asked so"
    assert len(page.text(".sorry p")) > 20


def test_a_name_that_is_near_is_offered(client: TestClient) -> None:
    page = Page(client, "/quotations?country=Portugul", status=422)
    assert "Portugal" in page.text(".sorry")


@pytest.mark.parametrize("query", ["", "?country=Russia", "?text=sanctions&sort=oldest"])
def test_a_file_has_exactly_the_rows_that_are_shown(client: TestClient, query: str) -> None:
    joint = "&" if query else "?"
    shown = [text.strip("“”") for text in Page(client, f"/quotations{query}").texts(".row .said")]
    answer = client.get(f"/quotations{query}{joint}format=csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["words"] for row in rows] == shown
    assert list(rows[0]) == [column.name for column in COLUMNS["quotations"]]
    as_json = json.loads(client.get(f"/quotations{query}{joint}format=json").text)
    assert [row["words"] for row in as_json] == shown
    table = pq.read_table(io.BytesIO(client.get(f"/quotations{query}{joint}format=parquet").content))
    assert table.column("words").to_pylist() == shown


def test_other_forms_are_refused(client: TestClient) -> None:
    answer = client.get("/quotations?format=xml")
    assert answer.status_code == 400 and "csv" in answer.text


def test_the_sql_is_shown_and_gives_the_rows(client: TestClient, desk: Desk) -> None:
    page = Page(client, "/quotations?country=Norway")
    (link,) = [link for link in page.links(".takeaway a") if link.endswith("format=sql")]
    told = client.get(link)
    assert told.headers["content-type"].startswith("text/plain")
    values = [ast.literal_eval(line.split(": ", 1)[1]) for line in told.text.splitlines() if line.startswith("-- ")]
    assert values == ["NOR"] * len(values) and values
    rows = list(desk.corpus.sql(told.text, values).dicts())
    assert sorted(row["words"] for row in rows) == sorted(text.strip("“”") for text in page.texts(".row .said"))
    assert client.get("/network?format=sql").status_code == 400


def test_cursors_go_through_everything_once(client: TestClient) -> None:
    whole = [row["id"] for row in client.get("/api/v1/quotations?limit=500").json()["rows"]]
    found, cursor = [], ""
    while True:
        answer = client.get(f"/api/v1/quotations?limit=2{f'&cursor={cursor}' if cursor else ''}").json()
        found += [row["id"] for row in answer["rows"]]
        cursor = answer["next"]
        if not cursor:
            break
    assert found == whole and len(set(found)) == len(found) > 4


@pytest.mark.parametrize("cursor", ["x", "MTAwLmFi", "////", "LTUuYWI"])
def test_a_cursor_of_something_else_is_refused(client: TestClient, cursor: str) -> None:
    assert client.get(f"/api/v1/quotations?cursor={cursor}").status_code == 400


def test_an_etag_holds_until_the_corpus_changes(client: TestClient, tmp_path: object) -> None:
    for path in ("/quotations?country=Norway", "/api/v1/quotations?country=Norway"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(path.replace("Norway", "Russia"), headers={"if-none-match": first.headers["etag"]})
        assert other.status_code == 200


@given(
    st.lists(st.tuples(st.sampled_from(["speaker", "about", "x&y", "ü"]), st.text(min_size=1, max_size=20)), max_size=5)
)
def test_an_address_comes_back_as_it_was(pairs: list[tuple[str, str]]) -> None:
    kept = tuple((name, value.strip()) for name, value in pairs if value.strip())
    try:
        asked = Asked.of("/quotations", pairs)
        text = asked.address
    except UnicodeEncodeError:
        return
    assert tuple(parse_qsl(urlsplit(text).query, keep_blank_values=True)) == kept


def test_the_names_beside_the_filters_are_no_filters() -> None:
    assert not {row.name for rows in FILTERS.values() for row in rows} & set(ALSO)
    with pytest.raises(QueryError, match="colour"):
        Asked.of("/quotations", [("colour", "red")]).given("quotations")


def test_the_library_still_opens_what_the_explorer_has_open(web_corpus: object) -> None:
    assert len(communique.open(str(web_corpus)).quotations()) > 0
