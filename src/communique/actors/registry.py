"""The registry: states, bodies, office words and office holders, from the tables in `communique/data`.

`Registry.at` finds the longest entry that begins at a token, through one dictionary keyed by first word, so that a text
is matched against all names in one pass. Each entry carries a one-letter class (`Entry.code`) from which the grammar of
noun phrases in `grammar` is built. See docs/registry.md for sources and how to extend the tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from communique.actors.names import keys_of
from communique.text.tokens import Token, tokenize

# The letters of entry classes; see grammar.py for those that are no registry entries.
STATE, ADJECTIVE, PEOPLE, BODY, GOVERNMENT, CAPITAL = "S", "A", "P", "B", "G", "C"
TITLE, MODIFIER, DOMAIN, HONORIFIC, RANK = "T", "M", "D", "H", "R"
BODY_HEAD, GROUP, DOCUMENT, NOT_NAME, THING = "O", "N", "K", "X", "Y"


class Entry(NamedTuple):
    """One name or word. `key` is an ISO code or body key; `sort` the class of a body, title or style of address."""

    code: str
    key: str
    sort: str
    cased: bool


class Holder(NamedTuple):
    """Somebody who holds or held a high office."""

    name: str
    country: str
    office: str
    wikidata: str | None
    valid: tuple[str | None, str | None]


class State(NamedTuple):
    """A state or territory by its ISO 3166-1 alpha-3 code."""

    code: str
    name: str
    wikidata: str | None
    domain: str


class Body(NamedTuple):
    """An organisation: `sort` is igo, media, ngo, armed or government; `country` as in records."""

    key: str
    name: str
    sort: str
    country: str | None


# The words of an entry, folded and as they are written, and the entry.
_Form = tuple[tuple[str, ...], tuple[str, ...], Entry]


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything known before a page is read."""

    states: dict[str, State]
    bodies: dict[str, Body]
    holders: dict[str, tuple[Holder, ...]]  # by the key of each word of the name
    given_names: frozenset[str]
    state_words: frozenset[str]  # one-word names and adjectives of states
    title_country: dict[str, str]
    alone_country: dict[str, str]
    service_country: dict[str, str]
    field_country: tuple[tuple[frozenset[str], frozenset[str], str], ...]  # words of the field, heads, state
    epithets: dict[str, frozenset[str]]  # by class of body
    places: dict[str, str]  # one-word names of states and capitals, folded, with their states
    domains: dict[str, str]  # top-level domain of a country, without the dot
    ranks: frozenset[str]  # first words of ranks, folded
    entries: dict[str, list[_Form]] = field(repr=False)

    def at(self, tokens: Sequence[Token], index: int) -> tuple[int, Entry] | None:
        """The longest entry that begins at `tokens[index]`: the index after it, and the entry."""
        for folded, words, entry in self.entries.get(tokens[index].text.casefold(), ()):
            end = index + len(words)
            if end > len(tokens) or any(tokens[index + n].text.casefold() != folded[n] for n in range(1, len(words))):
                continue
            if not entry.cased or _same_case(words, tokens[index:end]):
                return end, entry
        return None


def _same_case(words: Sequence[str], tokens: Sequence[Token]) -> bool:
    """A name matches when its first word has a capital; an abbreviation in its own case only."""
    for word, token in zip(words, tokens, strict=True):
        if word == token.text:
            continue
        short = word.isupper() and len(word) <= 6
        first = token is tokens[0]
        if word[0].isupper() and (short or first and not token.text[0].isupper()):
            return False
    return True


@lru_cache(maxsize=1)
def default_registry() -> Registry:
    """The registry that ships with communique; loaded once."""
    states, state_entries = _states()
    bodies, body_entries = _bodies()
    holders = tuple(_holders())
    offices = tomllib.loads(_read("offices.toml"))
    entries: dict[tuple[str, ...], Entry] = {}
    for words, entry in (*_office_entries(offices), *state_entries, *body_entries):
        entries[words] = entry
    by_first: dict[str, list[_Form]] = {}
    for words, entry in entries.items():
        folded = tuple([word.casefold() for word in words])
        by_first.setdefault(folded[0], []).append((folded, words, entry))
    for found in by_first.values():
        found.sort(key=lambda form: (-len(form[0]), not form[2].cased))
    title_country, alone_country, service_country = (
        {title: iso for iso, titles in offices[table].items() for title in titles}
        for table in ("title_country", "alone_country", "service_country")
    )
    state_words = frozenset(words[0] for words, entry in state_entries if len(words) == 1 and entry.code in "SA")
    domains = {state.domain: iso for iso, state in states.items() if state.domain not in _GENERIC_DOMAINS}
    domains |= {"gov": "USA", "mil": "USA", "int": "IGO"}
    return Registry(
        states=states,
        bodies=bodies,
        holders=_by_part(holders),
        given_names=_given_names(holders),
        state_words=state_words,
        title_country=title_country,
        alone_country=alone_country,
        service_country=service_country,
        field_country=tuple(
            (frozenset(row["field"].split()), frozenset(row["heads"]), row["country"])
            for row in offices["field_country"]
        ),
        epithets={sort: frozenset(words) for sort, words in offices["epithets"].items()},
        places=_places(state_entries),
        domains=domains,
        ranks=frozenset(key for key, found in by_first.items() for *_, entry in found if entry.code == "R"),
        entries=by_first,
    )


PAPER = "PAPER"  # the body that papers named after a place are, where the table has no name for them


# Country domains that anybody's site may have, and the empty one.
_GENERIC_DOMAINS = frozenset({"", "tv", "me", "io", "co", "ai", "fm", "ly", "cc", "ws", "to"})


def _read(name: str) -> str:
    return (files("communique") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _read(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _words(name: str) -> tuple[str, ...]:
    """As `tokenize` would cut it; the plain case is cut faster."""
    if name.isascii() and name.replace(" ", "").isalpha():
        return tuple(name.split())
    return tuple(token.text for token in tokenize(name))


_Named = tuple[tuple[str, ...], Entry]


def _states() -> tuple[dict[str, State], list[_Named]]:
    states: dict[str, State] = {}
    entries: list[_Named] = []
    for iso, wikidata, names, adjectives, peoples, capitals, domain in _rows("states.tsv"):
        states[iso] = State(iso, names.split("|")[0], wikidata or None, domain)
        # Later classes give way to earlier ones: "Singapore" is a state before it is a capital.
        for code, column in ((CAPITAL, capitals), (PEOPLE, peoples), (ADJECTIVE, adjectives), (STATE, names)):
            entries += [(_words(name), Entry(code, iso, "", True)) for name in column.split("|") if name]
    order = {CAPITAL: 0, PEOPLE: 1, ADJECTIVE: 2, STATE: 3}
    entries.sort(key=lambda pair: order[pair[1].code])
    return states, entries


_BRITISH = (("Organization", "Organisation"), ("Program", "Programme"), ("Labor", "Labour"), ("Defense", "Defence"))


def _spellings(name: str) -> tuple[str, ...]:
    """A name in its American and British spelling."""
    american = british = name
    for one, other in _BRITISH:
        american = american.replace(other, one)
        british = british.replace(other, one).replace(one, other)
    return (name,) if american == british else (american, british)


def _bodies() -> tuple[dict[str, Body], list[_Named]]:
    bodies: dict[str, Body] = {PAPER: Body(PAPER, "newspaper", "media", None)}
    entries: list[_Named] = []
    for sort, table in tomllib.loads(_read("bodies.toml")).items():
        for key, row in table.items():
            country = row.get("country") if sort == "government" else "IGO" if sort == "igo" else None
            bodies[key] = Body(key, row["name"], sort, country)
            code = GOVERNMENT if sort == "government" else BODY
            forms = [spelling for form in (row["name"], *row["forms"]) for spelling in _spellings(form)]
            entries += [(_words(form), Entry(code, key, sort, True)) for form in forms]
    return bodies, entries


def _office_entries(offices: dict[str, Any]) -> Iterator[_Named]:
    for phrase in offices["body_heads"]["named"]:
        yield _words(phrase), Entry(BODY_HEAD, phrase, "private", True)
    # A word in several tables takes the class that comes last here.
    tables = (
        ("modifiers", {"domain": DOMAIN, "rank": MODIFIER, "former": MODIFIER}),
        ("groups", dict.fromkeys(("private", "state"), GROUP)),
        ("body_heads", dict.fromkeys(("private", "state"), BODY_HEAD)),
        ("documents", {"nouns": DOCUMENT}),
        ("titles", dict.fromkeys(("private", "office", "either", "state"), TITLE)),
        ("ranks", {"all": RANK}),
        ("honorifics", dict.fromkeys(("neutral", "male", "female"), HONORIFIC)),
        ("not_names", {"words": NOT_NAME, "things": THING}),
    )
    for table, sorts in tables:
        for sort, code in sorts.items():
            for phrase in offices[table][sort]:
                yield _words(phrase), Entry(code, phrase, sort, False)


def _places(entries: Iterable[_Named]) -> dict[str, str]:
    """Names long enough that they do not turn up inside other words."""
    return {
        words[0].casefold(): entry.key
        for words, entry in entries
        if len(words) == 1 and entry.code in "SC" and len(words[0]) >= 5
    }


def _holders() -> Iterator[Holder]:
    for name, country, office, wikidata, first, last in _rows("holders.tsv"):
        yield Holder(name, country, office, wikidata or None, (first or None, last or None))


def _by_part(holders: Iterable[Holder]) -> dict[str, tuple[Holder, ...]]:
    found: dict[str, list[Holder]] = {}
    for holder in holders:
        for part in set(keys_of(tuple(holder.name.split()))):
            found.setdefault(part, []).append(holder)
    return {part: tuple(held) for part, held in found.items()}


def _given_names(holders: Iterable[Holder]) -> frozenset[str]:
    return frozenset(holder.name.split()[0].casefold() for holder in holders if " " in holder.name)
