"""Names that exports give to things: addresses of findings and articles, and a vocabulary of the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

VERSION = version("communique")
# A namespace of our own, of names that are looked up nowhere: RFC 8141 has `x-` for such.
NAMESPACE = "urn:x-communique:"
VOCABULARY = f"{NAMESPACE}terms#"
SCHEMA = "https://schema.org/"


def address(name: str) -> str:
    """The IRI of a finding or an article, by its id."""
    return NAMESPACE + name


def name_of(iri: object) -> str | None:
    """The id in an IRI of ours; None for another."""
    return iri.removeprefix(NAMESPACE) if isinstance(iri, str) and iri.startswith(NAMESPACE) else None


def page(article: Mapping[str, Any]) -> str:
    """The IRI of an article: the address of its page, else one of ours."""
    return str(article["url"]) if _is_address(article["url"]) else address(article["id"])


def _is_address(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("http://", "https://")) and not set(url) & set(' <>"{}|\\^`\n\t')


def party(given: Mapping[str, Any] | None) -> str | None:
    """A party as people write it: `Kari Lund (NOR)`."""
    if not given:
        return None
    return f"{given['name']} ({given['country']})" if given["country"] else str(given["name"])
