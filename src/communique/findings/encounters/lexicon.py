"""The encounter lexicon, data/encounters.toml, indexed by word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from communique.records import EncounterMode

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb or noun that reports an encounter; fields as in the table's head."""

    name: str
    mode: EncounterMode
    takes: frozenset[str]
    after: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    follows: frozenset[str] = frozenset()
    size: int = 1


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Phrases of one or more words, found by their first word."""

    by_first: Mapping[str, tuple[Words, ...]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> PhraseSet:
        table: dict[str, list[Words]] = {}
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append(words)
        return cls({first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()})

    def at(self, words: Sequence[str], index: int, end: int | None = None) -> int:
        """How many words the longest phrase that begins at `index` and ends by `end` has; 0 for none."""
        limit = len(words) if end is None else end
        for phrase in self.by_first.get(words[index], ()):
            if index + len(phrase) <= limit and tuple(words[index : index + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def within(self, words: Sequence[str], start: int, end: int) -> int | None:
        """Where the last of the phrases that lie in `words[start:end]` begins."""
        found = (i for i in range(min(end, len(words)) - 1, max(start, 0) - 1, -1) if self.at(words, i, end))
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table, indexed for look-up."""

    verbs: Mapping[str, tuple[Trigger, ...]]
    nouns: Mapping[str, tuple[tuple[Words, Trigger], ...]]
    phrases: Mapping[str, PhraseSet]
    status: Mapping[str, PhraseSet]
    not_: Mapping[str, frozenset[str]]
    light: frozenset[str]
    forum: frozenset[str]
    treaty: frozenset[str]
    foreign: frozenset[str]
    pairs: frozenset[str]
    offices: tuple[str, ...]
    seats: frozenset[str]
    topics: PhraseSet
    recurrence: Mapping[str, PhraseSet]
    any: re.Pattern[str]

    def noun_at(self, words: Sequence[str], index: int) -> Trigger | None:
        """The longest encounter noun that begins at `words[index]`."""
        for form, trigger in self.nouns.get(words[index], ()):
            if tuple(words[index : index + len(form)]) == form:
                return trigger
        return None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The table that ships with the package."""
    table = tomllib.loads(files("communique.data").joinpath("encounters.toml").read_text(encoding="utf-8"))
    verbs: dict[str, list[Trigger]] = {}
    for name, row in table["verbs"].items():
        trigger = Trigger(
            name,
            cast("EncounterMode", row["mode"]),
            frozenset(row["takes"].split()),
            frozenset(row.get("after", "").split()),
            tuple(row.get("needs", "").split()),
            frozenset(row.get("follows", "").split()),
        )
        for form in row["forms"].split():
            verbs.setdefault(form, []).append(trigger)
    nouns: dict[str, list[tuple[Words, Trigger]]] = {}
    for name, row in table["nouns"].items():
        for form in row["forms"]:
            words = tuple(form.split())
            mode = cast("EncounterMode", row["mode"])
            trigger = Trigger(name, mode, frozenset(row["takes"].split()), size=len(words))
            nouns.setdefault(words[0], []).append((words, trigger))
    return Lexicon(
        verbs={form: tuple(sorted(found, key=lambda t: not t.needs)) for form, found in verbs.items()},
        nouns={first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in nouns.items()},
        phrases={name: PhraseSet.of(rows) for name, rows in table["phrases"].items()},
        status={name: PhraseSet.of(rows) for name, rows in table["status"].items()},
        not_={name: frozenset(rows) for name, rows in table["not"].items()},
        light=frozenset(table["light"]["verbs"].split()),
        forum=frozenset(table["forum"]["verbs"].split()),
        treaty=frozenset(table["treaty"]["nouns"].split()),
        foreign=frozenset(table["groups"]["foreign"].split()),
        pairs=frozenset(table["groups"]["pairs"].split()),
        offices=tuple(table["groups"]["offices"]),
        seats=frozenset(table["groups"]["seats"].split()),
        topics=PhraseSet.of(table["topics"]["phrases"]),
        recurrence={name: PhraseSet.of(rows) for name, rows in table["recurrence"].items()},
        any=_any((*verbs, *nouns)),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """One look at a sentence that tells whether it holds a trigger at all."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, set(words))))})\b", re.IGNORECASE)
