"""What people type into a search, read into clauses, and written again as an FTS5 expression.

    words            all of them, in any order
    "two words"      a phrase
    begin*           words that begin so
    one OR other     either will do
    -without, NOT x  not that one

Nothing that is typed reaches SQLite as syntax: every word goes in quoted. Words are folded as FTS5's unicode61
tokenizer folds them: lower case, marks removed, cut at whatever is neither letter nor digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from communique.errors import QueryError

_PIECE = re.compile(r'(-?)"([^"]*)"(\*?)|(\S+)')
_SHORTEST = 2  # letters before *; fewer begin too many words
MOST = 32  # words of a search; more are no question


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or the words of a phrase in order; `prefix` where the last one is only the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False

    def expression(self) -> str:
        """As FTS5 has it."""
        return '"' + " ".join(self.words) + '"' + (" *" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Search:
    """Every clause must hold one of its terms; none of `without` may be there."""

    clauses: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()

    def expression(self) -> str:
        """As FTS5 has it."""
        held = " AND ".join(f"({_either(clause)})" for clause in self.clauses)
        return f"({held}) NOT ({_either(self.without)})" if self.without else held


def _either(terms: tuple[Term, ...]) -> str:
    return " OR ".join(term.expression() for term in terms)


def parse(text: str) -> Search:
    """Read a search. Raises QueryError for one that cannot be meant.

    >>> parse('peace "cease-fire line" sanct* -oil').expression()
    '(("peace") AND ("cease fire line") AND ("sanct" *)) NOT ("oil")'
    """
    if text.count('"') % 2:
        raise QueryError(f'a quotation mark is missing in the search {text!r}: phrases stand in "two marks"')
    clauses: list[tuple[Term, ...]] = []
    without: list[Term] = []
    joined = negated = False
    for minus, term, word in _pieces(text):
        if word == "OR":
            if not clauses or joined:
                raise QueryError("OR stands between two words")
            joined = True
        elif word == "NOT":
            negated = True
        elif word != "AND" and term is not None:
            if minus or negated:
                without.append(term)
            elif joined:
                clauses[-1] = (*clauses[-1], term)
            else:
                clauses.append((term,))
            joined = negated = False
    if joined or negated:
        raise QueryError("a word is missing at the end of the search")
    if not clauses:
        raise QueryError("a search needs a word that is to be found" + (", not only without" if without else ""))
    if sum(map(len, clauses)) + len(without) > MOST:
        raise QueryError(f"a search has at most {MOST} words")
    return Search(tuple(clauses), tuple(without))


def _pieces(text: str) -> Iterator[tuple[bool, Term | None, str]]:
    """Pieces of a search: whether it is to be left out, its term, and the bare word."""
    for found in _PIECE.finditer(text):
        if found[4] is None:
            minus, inner, star, bare = bool(found[1]), found[2], bool(found[3]), ""
        else:
            bare = found[4]
            minus = bare.startswith("-") and len(bare) > 1
            star = bare.endswith("*")
            inner = bare
        words = fold(inner)
        if star and (not words or len(words[-1]) < _SHORTEST):
            raise QueryError(f"* needs the beginning of a word before it, {_SHORTEST} letters or more")
        yield minus, Term(words, star) if words else None, bare


def fold(text: str) -> tuple[str, ...]:
    """The words of a text as the index has them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return tuple("".join(c if c.isalnum() else " " for c in plain).split())


def pattern(term: Term) -> str:
    """A regular expression (RE2) that finds the term in a folded text."""
    words = r"[^\pL\pN]+".join(re.escape(word) for word in term.words)
    return rf"(^|[^\pL\pN]){words}" + ("" if term.prefix else r"($|[^\pL\pN])")
