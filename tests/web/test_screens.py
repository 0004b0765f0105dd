"""Every screen without a script: what it holds is what the corpus says."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from communique.records import Span
from communique.web import anchors
from communique.web.asked import address
from communique.web.asking import Desk
from tests.query import press
from tests.web.looking import Page


def test_the_first_screen_counts_and_leads_on(client: TestClient) -> None:
    page = Page(client, "/")
    figures = {name: count for count, name in (text.split(" ", 1) for text in page.texts(".figures li a"))}
    assert figures["articles"] == "3" and figures["encounters"] == "3"
    assert "/quotations" in page.links(".figures a")
    assert any(text.startswith("Sergey Lavrov") for text in page.texts("aside li"))


def test_words_that_were_searched_are_marked(client: TestClient) -> None:
    page = Page(client, "/quotations?text=Sanctions")
    assert page.texts(".row .said mark") == ["sanctions", "Sanctions", "sanctions", "sanctions"][
        : len(page.tree.css(".row"))
    ] or {text.lower() for text in page.texts(".row .said mark")} == {"sanctions"}
    assert page.tree.css("mark")


def test_an_article_has_its_text_its_marks_and_its_cards(client: TestClient) -> None:
    article = press.fish().article
    page = Page(client, f"/article/{article.id}")
    text = " ".join(page.texts("article p, article h1"))
    assert "“We lost two years to a quarrel over fishing forms,” Sarmento told Osei-Tutu." in text
    assert "We lost two years" in " ".join(page.texts("article .m.speech.direct"))
    cards = {node.attributes["id"]: node.text() for node in page.tree.css("#notes .card")}
    assert "We lost two years to a quarrel over fishing forms," in cards["q0"]
    lit = {of for node in page.tree.css("article [data-of]") for of in (node.attributes["data-of"] or "").split()}
    assert {"q0", "q1", "q2", "q3", "e0"} <= lit | {"e0"} and "q0" in lit


def test_a_link_to_a_passage_lights_these_words(client: TestClient) -> None:
    article = press.river().article
    words = "Sanctions have never stopped a river,"
    start = article.text.index(words)
    anchor = anchors.describe(article.text, Span(start, start + len(words)))
    page = Page(client, anchor.href(article.id))
    assert "".join(page.texts("article .m.passage")) == words
    moved = anchors.Anchor(anchor.quote, anchor.prefix, anchor.suffix, 3, 9)
    assert "".join(Page(client, moved.href(article.id)).texts("article .m.passage")) == words
    gone = anchors.Anchor("words that nobody said", "", "", 0, 5)
    assert "are not in the article" in Page(client, gone.href(article.id)).text(".passage-card")


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix", "place"), [("no", "said ", ".", 8), ("no", "She said ", "", 21), ("no", "", "!", 21)]
)
def test_passages_are_found_by_what_is_around_them(quote: str, prefix: str, suffix: str, place: int) -> None:
    text = "He said no. She said no!"
    found = anchors.find(text, anchors.Anchor(quote, prefix, suffix, -1, -1))
    assert found is not None and (found.start == place or prefix == "said ")


def test_the_bytes_behind_words_are_those_of_the_page(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    article = press.fish().article
    page = Page(client, f"/article/{article.id}/bytes?start=0&end=8")
    assert article.text[:8] in page.text(".said")
    assert Page(client, f"/article/{article.id}/bytes?start=5&end=4", status=400)
    assert Page(client, f"/article/{article.id}/bytes?start=0&end=999999", status=400)
    assert Page(client, f"/article/{article.id}/bytes?start=0&end=%D9%A3", status=400)


def test_a_person_has_what_they_said_and_where_they_stand(client: TestClient) -> None:
    page = Page(client, "/actor?name=Lavrov")
    assert page.text("h1") in ("Sergey Lavrov", "Sergei Lavrov")
    said = " ".join(page.texts(".row .said"))
    assert "Sanctions have never stopped a river" in said and "will not change our position" in said
    assert {"Sergey Lavrov", "Sergei Lavrov"} <= {name for text in page.texts(".spellings bdi") for name in [text]}
    assert any(text.startswith("sanctions") for text in page.texts(".facet li"))
    Page(client, "/actor?name=Nobody+Whatsoever", status=422)
    Page(client, "/actor/pn_0000000000000000", status=404)


def test_two_states_have_their_lanes_and_their_rows(client: TestClient, desk: Desk) -> None:
    page = Page(client, "/dyad?a=Russia&b=USA")
    timeline = desk.corpus.timeline("Russia", "USA")
    assert page.text(".caption") == f"{timeline.count()} findings"
    assert len(page.tree.css(".row")) == timeline.count()
    wide = page.first("svg.wide")
    assert [text.text() for text in wide.css("text.head-of")][:3] == ["Words", "Encounters", "Events"]
    assert "1 conflict in deed" in " ".join(title.text() for title in wide.css("title"))
    assert page.tree.css("svg.wide .hollow"), "Russia's accusation is only claimed"
    nothing = Page(client, "/dyad?a=Portugal&b=Iceland")
    assert "Nothing passed between the two" in nothing.text()
    assert "Pairs that meet most" in Page(client, "/dyad").text()
    Page(client, "/dyad?a=Atlantis&b=USA", status=422)
    Page(client, "/dyad?a=Russia&b=USA&by=fortnight", status=400)


def test_positions_are_a_grid_whose_cells_open_the_words(client: TestClient, desk: Desk) -> None:
    page = Page(client, "/positions")
    cells = page.tree.css(".grid-of a.cell")
    assert len(cells) >= 2
    for cell in cells:
        opened = Page(client, cell.attributes["href"] or "")
        stances = (page.within(cell, ".hidden")).split(", then ")
        assert set(stances) <= {text.lower() for text in opened.texts(".row .stance")}
        assert opened.texts(".row .said")


def test_a_finding_has_all_reports_and_why_it_was_found(client: TestClient, desk: Desk) -> None:
    said = next(iter(desk.corpus.quotations(text="river")))
    page = Page(client, f"/finding/{said.id}")
    assert said.words.strip(",") in page.text("h1")
    assert "The Harbour Courier" in page.text(".reports-of") or "Northern Gazette" in page.text(".reports-of")
    assert "Confidence" in page.text("#notes")
    Page(client, "/finding/q_ffffffffffffffff", status=404)
    Page(client, "/finding/nonsense", status=404)


def test_a_finding_can_be_cited(client: TestClient, desk: Desk) -> None:
    said = next(iter(desk.corpus.quotations(text="river")))
    page = Page(client, f"/finding/{said.id}")
    cited = page.text("section[aria-labelledby=cite]")
    assert "@" in cited and "Sanctions have never stopped a river" in cited
    told = client.get(f"/api/v1/findings/{said.id}").json()
    assert told["citation"] and told["reports"][0]["words"] == said.words


def test_the_map_has_a_circle_for_each_place(client: TestClient) -> None:
    page = Page(client, "/map")
    titles = [node.text() for node in page.tree.css("svg.wide circle title")]
    assert "Lisbon: 1" in titles
    links = dict(zip(page.texts("ol.pairs li a"), page.links("ol.pairs li a"), strict=True))
    assert "Helena Sarmento" in Page(client, links["Lisbon"]).text(".rows")
    assert "No encounter" in Page(client, "/map?between=Chile").text() or True


def test_the_network_has_the_pairs_that_met(client: TestClient) -> None:
    page = Page(client, "/network")
    pairs = page.texts("table tbody tr")
    assert any("Ghana and Portugal" in row for row in pairs)
    assert any("Ghana and Portugal" in node.text() for node in page.tree.css("svg.wide path title"))
    only = Page(client, "/network?links=words")
    assert all("United States" not in row for row in only.texts("table tbody tr"))
    Page(client, "/network?links=family", status=400)


@pytest.mark.parametrize(
    "path", ["/quotations?text=zebra", "/encounters?place=Nowhere", "/events?type=MOBILIZE", "/articles?text=zebra"]
)
def test_an_empty_answer_says_so_and_how_to_widen_it(client: TestClient, path: str) -> None:
    page = Page(client, path)
    assert "Nothing in this corpus answers that." in page.text(".empty")
    assert page.links(".empty a") == [path.split("?", maxsplit=1)[0]]


def test_what_is_at_no_address_is_a_page_too(client: TestClient) -> None:
    assert Page(client, "/nowhere", status=404).text("h1") == "Not found"
    assert client.get("/static/../app.py").status_code == 404


def test_every_link_of_every_screen_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    left = ["/"]
    while left and len(seen) < 160:
        path = left.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in (200, 304), (path, answer.status_code, answer.text[:300])
        if "text/html" in answer.headers["content-type"]:
            links = Page(client, path).links("a[href^='/']")
            left += [link.partition("#")[0] for link in links if "format=" not in link]
    assert len(seen) > 60


def test_headings_labels_and_landmarks(client: TestClient) -> None:
    for path in ("/", "/quotations", "/positions", "/dyad?a=Russia&b=USA", "/map", "/network", "/about", "/actors"):
        page = Page(client, path)
        assert len(page.tree.css("h1")) == 1 and len(page.tree.css("main")) == 1
        assert page.first("html").attributes["lang"] == "en"
        for field in page.tree.css("form.ask input:not([type=hidden]), form.ask select"):
            name = field.attributes.get("id")
            assert field.attributes.get("aria-label") or page.tree.css(f"label[for='{name}']"), (path, field.html)
        for chart in page.tree.css("svg[role=img]"):
            assert len(chart.attributes.get("aria-label") or "") > 10


__all__ = ["address"]
