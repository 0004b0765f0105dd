"""Five tasks of real users on the demo, from the first screen in at most four clicks or keys (docs/explorer.md)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from communique.run.demo import demo
from communique.web.app import application
from communique.web.asking import Desk
from tests.web.conftest import BASE
from tests.web.looking import Page

pytestmark = pytest.mark.slow
MOST = 4  # clicks or keys


class Visitor:
    """Somebody who begins on the first screen and counts what it takes."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = Page(client, "/")
        self.clicks = 0

    def click(self, words: str, selector: str = "a") -> None:
        """Follow the first link that begins with these words."""
        for node in self.page.tree.css(selector):
            if " ".join(node.text().split()).startswith(words):
                self.page = Page(self.client, node.attributes["href"] or "")
                self.clicks += 1
                return
        raise AssertionError(f"no link {words!r} among {self.page.texts(selector)[:40]}")

    def choose(self, address: str) -> None:
        """What a drag over a chart does, or a search that is typed: one step to an address."""
        self.page = Page(self.client, address)
        self.clicks += 1


@pytest.fixture(scope="module")
def demo_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("demo") / "demo.communique"
    demo(path)
    desk = Desk(path)
    yield TestClient(application(desk), base_url=BASE)
    desk.close()


@pytest.fixture
def visitor(demo_client: TestClient) -> Iterator[Visitor]:
    begun = Visitor(demo_client)
    yield begun
    assert 0 < begun.clicks <= MOST


def test_what_somebody_said_on_an_issue_in_a_year(visitor: Visitor) -> None:
    visitor.click("Sergei Lavrov", "aside a.name")
    visitor.click("Ukraine", ".facet a")
    address = str(visitor.page.answer.url.raw_path.decode())
    visitor.choose(f"{address}&since=2022-01-01&until=2022-12-31")
    assert visitor.page.texts(".row")
    assert all("2022" in when for when in visitor.page.texts(".row .when"))
    assert all("Lavrov" in who for who in visitor.page.texts(".row .who"))


def test_every_meeting_of_two_sides_and_who_else_reports_it(visitor: Visitor) -> None:
    visitor.click("Russia and United States", "aside a")
    visitor.click("their encounters")
    assert len(visitor.page.texts(".row")) >= 2
    visitor.click("most reported first")
    visitor.click("", ".row .who a")
    assert len(visitor.page.texts(".reports-of .row")) >= 2
    assert len(set(visitor.page.texts(".reports-of .who strong"))) >= 2


def test_how_a_position_changed(visitor: Visitor) -> None:
    visitor.click("Positions", "nav a")
    cells = [
        node for node in visitor.page.tree.css(".grid-of a.cell") if "of=Somalia" in (node.attributes["href"] or "")
    ]
    (cell,) = [node for node in cells if "horn-of-africa" in (node.attributes["href"] or "")]
    visitor.choose(cell.attributes["href"] or "")
    stances = visitor.page.texts(".row .stance")
    assert "refuses" in stances and {"supports", "ready", "offers", "agrees"} & set(stances)
    assert visitor.page.tree.css(".change svg.wide circle")


def test_claims_that_only_one_outlet_makes(visitor: Visitor) -> None:
    visitor.click("Events", "nav a")
    visitor.click("claimed", ".facet a")
    visitor.click("Russia", ".facet a[href*='recipient=']")
    visitor.click("least reported first")
    assert visitor.page.texts(".row .claim")
    assert visitor.page.texts(".row") and not visitor.page.texts(".row:first-child .reports")


def test_a_sentence_is_cited(visitor: Visitor) -> None:
    visitor.choose("/quotations?text=grain")
    visitor.click("", ".row .said a")
    cited = visitor.page.text("section[aria-labelledby=cite]")
    for part in ("@misc{q_", "howpublished", "year = {20", "#:~:text=", "article-newspaper"):
        assert part in cited, part
