"""Taking elements out of a parsed page, safely: nothing is touched once it, or what it stood in, is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def drop(tree: LexborHTMLParser, selector: str, wanted: Callable[[LexborNode], bool] | None = None) -> None:
    """Take out the elements of a selector, those that are `wanted`, with all that they hold; innermost first.

    A node that two parts of a selector find is given twice by the parser, and would be freed twice.
    """
    seen: set[int] = set()
    for node in reversed(tree.css(selector)):
        if node.mem_id not in seen:
            seen.add(node.mem_id)
            if wanted is None or wanted(node):
                node.decompose()


def named(node: LexborNode) -> str:
    """The class, id and role of an element in schema.org's words, by which pages say what it is."""
    attributes = node.attributes
    return " ".join(str(attributes.get(name) or "") for name in ("class", "id", "itemprop"))
