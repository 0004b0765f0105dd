"""The trigger lexicon, data/events.tsv, indexed by the first word of each pattern; its head explains the columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from communique.text.tokens import Token

GAP = 7  # words that `~` may pass over
_STOPS = frozenset(". ; : ? ! ” “ that which who while but because".split())
# Verbs that double their last letter: banned, expelling.
_DOUBLED = frozenset(
    "ban slam submit admit commit permit expel compel wrap stop drop cut hit shut put bar plan step equip ship quit "
    "clap kidnap tap slap rap beg prod scrap bar shun strip".split()
)


@dataclass(frozen=True, slots=True)
class Element:
    """One more word that must follow: its alternatives, and whether other words may come before it."""

    words: frozenset[str]
    loose: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern of the table. `kind` is v, n or a; `name` the pattern as the table has it."""

    name: str
    kind: str
    type: str
    mode: str | None
    cameo: str | None
    frame: tuple[str, ...]
    rest: tuple[Element, ...]

    @property
    def joint(self) -> bool:
        return "joint" in self.frame

    def match(self, words: Sequence[str], index: int) -> int | None:
        """The end of the pattern whose first word stands at `index`; None where the rest does not follow."""
        at = index + 1
        for element in self.rest:
            found = _next(words, at, element)
            if found is None:
                return None
            at = found + 1
        return at


def _next(words: Sequence[str], at: int, element: Element) -> int | None:
    for i in range(at, min(len(words), at + 1 + (GAP if element.loose else 0))):
        if words[i] in element.words:
            return i
        if words[i] in _STOPS:
            return None
    return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All triggers by the forms of their first word."""

    triggers: Mapping[str, tuple[Trigger, ...]]

    def holds_one(self, tokens: Iterable[Token]) -> bool:
        """Whether any of the tokens can begin a trigger."""
        return any(token.text in self.triggers or token.text.lower() in self.triggers for token in tokens)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The table that ships with the package."""
    table: dict[str, list[Trigger]] = {}
    text = (files("communique") / "data" / "events.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            trigger, forms = _trigger(line.split("\t"))
            for form in forms:
                table.setdefault(form, []).append(trigger)
    found = {form: tuple(sorted(rows, key=lambda t: -len(t.rest))) for form, rows in table.items()}
    return Lexicon(found)


def _trigger(row: list[str]) -> tuple[Trigger, set[str]]:
    pattern, kind, type_, mode, cameo, frame = row
    first, *rest = pattern.split()
    elements: list[Element] = []
    loose = False
    for word in rest:
        if word == "~":
            loose = True
            continue
        elements.append(Element(frozenset(word.split("|")), loose))
        loose = False
    trigger = Trigger(
        pattern,
        kind,
        type_,
        None if mode == "-" else mode,
        None if cameo == "-" else cameo,
        tuple(frame.split("|")),
        tuple(elements),
    )
    return trigger, forms_of(first, kind)


def forms_of(word: str, kind: str) -> set[str]:
    """The inflected forms of the first word of a pattern."""
    base, *past = word.split("/")
    if kind == "a":
        return {base}
    if kind == "n":
        return {base, plural(base)}
    forms = {base, plural(base), _with(base, "ing"), *past}
    return forms if past else forms | {_with(base, "ed")}


def plural(word: str) -> str:
    """The form in -s: of a noun its plural, of a verb its third person."""
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _with(word: str, ending: str) -> str:
    if word in _DOUBLED:
        return word + word[-1] + ending
    if word.endswith("ee") and ending == "ed":
        return word + "d"
    if word.endswith("e") and not word.endswith(("ee", "oe")):
        return word[:-1] + ending
    if word.endswith("y") and ending == "ed" and word[-2:-1] not in "aeiou":
        return word[:-1] + "ied"
    return word + ending
