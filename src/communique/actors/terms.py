"""Who held an office on a given day: for texts that name an office and nobody in it ("the Russian foreign minister").

Days come from data/terms.tsv; for the offices that it lacks, years come from the registry's holders. Nobody is given
where two could have held the office on that day, in the first and last year of a term that is known by its years alone,
nor after the day up to which a table was known to hold.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from communique.actors.names import could_be, keys_of
from communique.actors.registry import Registry, default_registry

KNOWN_UNTIL = "2025-06-30"  # what data/terms.tsv was written from
_WIKIDATA_UNTIL, _FACTBOOK_UNTIL = "2022", "2026"  # years of the lists that the registry's holders were made from
_MODIFIED = re.compile(
    r"\b(?:deputy|vice|former|ex|acting|assistant|under|shadow|elect|designate|incoming|outgoing|then|late|next|junior|"
    r"first|regional|provincial|interim|caretaker)\b"
)
# An office as titles have it; where a state is given, of that state alone.
_OFFICES: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        r"(?:foreign|external affairs) minister$|\bminister (?:of|for) (?:foreign|external) affairs\b|^fm$",
        "",
        frozenset(),
    ),
    (r"\bforeign secretary$", "foreign minister", frozenset({"GBR"})),
    (r"\bsecretary of state$", "foreign minister", frozenset({"USA"})),
    (r"\b(?:prime minister|taoiseach)$|^pm$", "prime minister", frozenset()),
    (r"\bpremier$", "prime minister", frozenset({"CHN", "RUS", "ITA", "TWN", "ISR"})),
    (r"(?<!vice )\b(?:federal )?chancellor$", "chancellor", frozenset({"DEU", "AUT"})),
    (r"\bsupreme leader$", "supreme leader", frozenset()),
    (r"\bpresident$", "president", frozenset()),
    (r"\bking$", "king", frozenset()),
    (r"\bqueen$", "queen", frozenset()),
    (r"\b(?:emir|amir)$", "emir", frozenset()),
    (r"\bsultan$", "sultan", frozenset()),
    (r"\bpope$", "pope", frozenset({"VAT"})),
)
_PATTERNS = tuple((re.compile(pattern), office or "foreign minister", states) for pattern, office, states in _OFFICES)
_NAMED_STATE = re.compile(r" of (?!state\b|foreign\b|external\b).*$")  # "president of Chile", "King of Jordan"


class Term(NamedTuple):
    """One person's time in an office. Days or years are inclusive; `last` is None while it runs."""

    name: str
    wikidata: str | None
    first: str
    last: str | None


def office_of(title: str, country: str) -> str | None:
    """The office that a title of that state names, in the words of the table; None for any other."""
    words = _NAMED_STATE.sub("", title.casefold()).replace("-", " ").strip()
    if _MODIFIED.search(words):
        return None
    for pattern, office, states in _PATTERNS:
        if pattern.search(words) and (not states or country in states):
            return office
    return None


def holder(country: str, office: str, day: str) -> Term | None:
    """Who held the office on a day (ISO 8601; a month or a year will do); None where that is not known for certain."""
    dated = _terms().get((country, office), ())
    if dated:
        found = [term for term in dated if _runs(term, day)]
    else:
        found = [term for term in _years().get((country, office), ()) if term.first < day[:4] < (term.last or "")]
    return found[0] if found and all(same_person(found[0].name, term.name) for term in found[1:]) else None


def term_of(name: str, country: str, office: str, day: str | None) -> Term | None:
    """The term of a named person in an office: the one that holds `day`; without a day, the only one."""
    served = [term for term in _terms().get((country, office), ()) if same_person(name, term.name)]
    if day is not None:
        served = [term for term in served if _runs(term, day)]
    return served[0] if len(served) == 1 else None


def same_person(one: str, other: str) -> bool:
    """Whether two full names can be spellings of one."""
    a, b = keys_of(tuple(one.split())), keys_of(tuple(other.split()))
    return could_be(a, b) >= 4 or could_be(b, a) >= 4


def _runs(term: Term, day: str) -> bool:
    """Whether a term of days holds the day, or may hold it where that is but a month or a year."""
    size = len(day)
    return term.first[:size] <= day <= (term.last or KNOWN_UNTIL)[:size]


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, str], tuple[Term, ...]]:
    """The table, by state and office; loaded when it is first asked."""
    found: dict[tuple[str, str], list[Term]] = {}
    table = (files("communique") / "data" / "terms.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, office, name, first, last = line.split("\t")
            found.setdefault((country, office), []).append(Term(name, _wikidata(name, country), first, last or None))
    return {key: tuple(terms) for key, terms in found.items()}


@lru_cache(maxsize=1)
def _years() -> dict[tuple[str, str], tuple[Term, ...]]:
    """The registry's holders by state and office, each up to the year to which its list is known to hold."""
    found: dict[tuple[str, str], set[Term]] = {}
    for country, office, name, wikidata, (first, last) in _holders(default_registry()):
        kind = office_of(office, country)
        if kind and first:
            until = last or (_WIKIDATA_UNTIL if wikidata else _FACTBOOK_UNTIL)
            found.setdefault((country, kind), set()).add(Term(name, wikidata, first, until))
    return {key: tuple(sorted(terms, key=lambda t: (t.wikidata or "~", t.name))) for key, terms in found.items()}


def _holders(registry: Registry) -> set[tuple[str, str, str, str | None, tuple[str | None, str | None]]]:
    return {(h.country, h.office, h.name, h.wikidata, h.valid) for held in registry.holders.values() for h in held}


def _wikidata(name: str, country: str) -> str | None:
    """The id of that person among the registry's holders."""
    for key in keys_of(tuple(name.split())):
        for known in default_registry().holders.get(key, ()):
            if known.country == country and known.wikidata and same_person(known.name, name):
                return known.wikidata
    return None
