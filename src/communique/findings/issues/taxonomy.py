"""The taxonomy of issues, a table (data/issues.toml) that users extend, and the tags that its words give a text.

A term is a sequence of words that shows its issue by itself. Sentences without a term are left to `meaning`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from communique.errors import SettingsError
from communique.findings.issues.meaning import Companions
from communique.records import IssueBasis, Span

if TYPE_CHECKING:
    from communique.text.document import Document
    from communique.text.tokens import Token

_GAP = 3  # words that `~` may pass over
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LONGEST = 1000  # tokens of a sentence that are read


class Tag(NamedTuple):
    """An issue where the text shows it: the words, what they count for, and a confidence in 0..1."""

    issue: str
    span: Span
    basis: IssueBasis = "term"
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Issue:
    """One entry of the taxonomy; fields as in the table's head."""

    id: str
    name: str
    means: str
    contexts: tuple[str, ...]


class _Element(NamedTuple):
    words: frozenset[str]
    loose: bool


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All issues by id, their terms by first word, and the words that go together with them."""

    issues: Mapping[str, Issue]
    terms: Mapping[str, tuple[tuple[tuple[_Element, ...], str], ...]]
    companions: Companions

    def tags(self, document: Document) -> tuple[Tag, ...]:
        """The issues of a document with the words that show them, in reading order."""
        sentences = [sentence.tokens[:_LONGEST] for sentence in document.sentences]
        shown = [list(self.within(tokens)) for tokens in sentences]
        named = frozenset(tag.issue for tags in shown for tag in tags)
        return tuple(
            tag for tokens, tags in zip(sentences, shown, strict=True) for tag in (tags or self._meant(tokens, named))
        )

    def _meant(self, tokens: Sequence[Token], named: frozenset[str]) -> list[Tag]:
        """The tag of a sentence that no term hits, one for each word that it rests on."""
        found = self.companions.meant(tokens, named)
        if found is None:
            return []
        return [Tag(found.issue, Span(t.start, t.end), "meaning", found.confidence) for t in found.tokens]

    def within(self, tokens: Sequence[Token]) -> Iterator[Tag]:
        """The tags of one sentence."""
        words = [token.text.lower() for token in tokens]
        for index, word in enumerate(words):
            found: dict[str, int] = {}
            for rest, issue in self.terms.get(word, ()):
                end = _end(words, index + 1, rest)
                if end is not None:
                    found[issue] = max(end, found.get(issue, 0))
            for issue, end in found.items():
                yield Tag(issue, Span(tokens[index].start, tokens[end - 1].end))


def _end(words: Sequence[str], at: int, rest: tuple[_Element, ...]) -> int | None:
    for element in rest:
        stop = min(len(words), at + 1 + (_GAP if element.loose else 0))
        found = next((i for i in range(at, stop) if words[i] in element.words), None)
        if found is None:
            return None
        at = found + 1
    return at


@lru_cache(maxsize=8)
def taxonomy(extra: str = "") -> Taxonomy:
    """The taxonomy that ships with the package, with the entries of the file `extra` added to it.

    Raises SettingsError where that file cannot be read or holds something other than issues.
    """
    table = tomllib.loads((files("communique") / "data" / "issues.toml").read_text(encoding="utf-8"))
    if extra:
        table = table | _load(Path(extra))
    terms: dict[str, list[tuple[tuple[_Element, ...], str]]] = {}
    issues: dict[str, Issue] = {}
    for key, row in table.items():
        issues[key] = Issue(key, row["name"], row["means"], tuple(row.get("contexts", ())))
        for term in row["terms"]:
            first, *rest = _elements(term)
            for word in first.words:
                terms.setdefault(word, []).append((tuple(rest), key))
    companions = Companions.of({key: row.get("goes_with", "").split() for key, row in table.items()})
    return Taxonomy(issues, {word: tuple(rows) for word, rows in terms.items()}, companions)


def _load(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"issues cannot be read: {error}", origin=str(path)) from error
    for key, row in table.items():
        terms = row.get("terms") if isinstance(row, dict) else None
        texts = [row.get("name"), row.get("means"), *(terms or [])] if isinstance(row, dict) else [None]
        good = isinstance(terms, list) and terms and all(isinstance(t, str) and t.split() for t in texts)
        good = good and isinstance(row.get("goes_with", ""), str)
        if not good or not _ID.match(key):
            raise SettingsError(
                f"[{key}] is no issue: it needs an id of lower-case words joined by -, name, means and terms",
                origin=str(path),
            )
    return table


def _elements(term: str) -> list[_Element]:
    parts = term.lower().split()
    elements: list[_Element] = []
    loose = False
    for position, part in enumerate(parts):
        if part == "~":
            loose = True
            continue
        words = set(part.split("|"))
        if position == len(parts) - 1:
            words |= {_plural(word) for word in words}
        elements.append(_Element(frozenset(words), loose))
        loose = False
    return elements


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"
