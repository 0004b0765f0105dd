"""A page as a reader without a script has it."""

from __future__ import annotations

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode


class Page:
    """What came back from an address."""

    def __init__(self, client: TestClient, address: str, *, status: int = 200) -> None:
        self.answer = client.get(address)
        assert self.answer.status_code == status, self.answer.text[:600]
        self.tree = LexborHTMLParser(self.answer.text)

    def texts(self, selector: str) -> list[str]:
        """The texts of elements, on one line each."""
        return [" ".join(node.text().split()) for node in self.tree.css(selector)]

    def text(self, selector: str = "main") -> str:
        """The text of the first such element."""
        found = self.texts(selector)
        assert found, f"no {selector} in the page"
        return found[0]

    def first(self, selector: str) -> LexborNode:
        """The first such element."""
        found = self.tree.css_first(selector)
        assert found is not None, f"no {selector} in the page"
        return found

    @staticmethod
    def within(node: LexborNode, selector: str) -> str:
        """The text of the first such element inside another."""
        found = node.css_first(selector)
        assert found is not None, f"no {selector} in {node.html}"
        return found.text()

    def links(self, selector: str) -> list[str]:
        """Where such links lead."""
        return [node.attributes.get("href") or "" for node in self.tree.css(selector)]
