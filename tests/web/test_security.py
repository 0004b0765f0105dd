"""Who may ask, and what a page may do."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from communique.web.app import application
from communique.web.asking import Desk
from communique.web.security import ADDRESS, BODY, Access, loopback
from tests.web.conftest import BASE


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7", ""])
def test_a_name_that_points_here_from_elsewhere_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/quotations", headers={"host": host})
    assert answer.status_code == 421
    assert "Lavrov" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost:9", "[::1]:8420", "127.0.0.2"])
def test_this_machine_is_served_by_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/about", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9"}]
)
def test_a_page_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/quotations", headers=headers).status_code == 403


def test_a_page_of_the_explorer_itself_is_not(client: TestClient) -> None:
    assert client.get("/api/v1", headers={"origin": BASE}).status_code == 200


def test_elsewhere_a_token_is_needed_and_kept_in_a_cookie(desk: Desk) -> None:
    guarded = application(desk, Access(local=False, names=("press.example",), token="open-sesame"))  # noqa: S106
    visitor = TestClient(guarded, base_url="http://press.example", follow_redirects=False)
    assert visitor.get("/quotations").status_code == 401
    assert visitor.get("/quotations?token=wrong").status_code == 401
    assert visitor.get("/quotations", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert visitor.get("/quotations", headers={"authorization": "Bearer open-sesame"}).status_code == 200
    welcome = visitor.get("/quotations?token=open-sesame&speaker=Lavrov")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/quotations?speaker=Lavrov")
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert visitor.get("/quotations?speaker=Lavrov").status_code == 200


def test_the_token_leads_nowhere_else(desk: Desk) -> None:
    guarded = application(desk, Access(local=False, token="open-sesame"))  # noqa: S106
    visitor = TestClient(guarded, base_url="http://10.0.0.7", follow_redirects=False)
    answer = visitor.get("http://10.0.0.7//evil.example/?token=open-sesame")
    assert not answer.headers.get("location", "/").startswith("//")


def test_pages_run_nothing_but_files_of_the_explorer(client: TestClient) -> None:
    for address in ("/", "/quotations", "/api/v1", "/nowhere", "/static/explorer.css"):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert " style=" not in answer.text and "onclick" not in answer.text


def test_what_is_too_long_is_refused(client: TestClient) -> None:
    assert client.get("/quotations?text=" + "a" * ADDRESS).status_code == 414
    assert client.get("/quotations?text=" + "a" * 500).status_code == 400
    assert client.post("/review", content=b"a" * (BODY + 1)).status_code == 413
    assert client.get("/quotations?" + "&".join(f"speaker=a{n}" for n in range(60))).status_code == 400


def test_nothing_can_be_changed_without_review(client: TestClient) -> None:
    assert client.post("/review", data={"action": "reject", "id": "q_1"}).status_code in (404, 405)
    assert client.get("/review").status_code == 404
    for address in ("/", "/quotations", "/api/v1/quotations"):
        assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)],  # noqa: S104
)
def test_what_is_this_machine(host: str, is_local: bool) -> None:
    assert loopback(host) is is_local
