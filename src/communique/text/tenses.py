"""The tense of an English verb in its clause, by its form and its auxiliaries.

The tags of the reader are UPOS, which have no tense; so a finite form is told by its ending, by a list of irregular
pasts (data/tenses.toml), and by the auxiliaries that hang on it. What is not finite ("killing three", "to meet") has
the tense of what it hangs on.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from communique.text.sight import Sight

Tense = Literal["past", "pluperfect", "perfect", "present", "ahead"]
_AHEAD = frozenset("will 'll wo shall would could may might must should can".split())
_PRESENT = frozenset("is are am 's 're 'm does do".split())
_PAST = frozenset("was were did".split())
_SINCE = frozenset({"after", "since"})  # "after rejecting the offer" is past whatever follows
_UP = 4


def tense(sight: Sight, text: str, verb: int) -> Tense:
    """The tense of a verb by its number among the document's words; `text` is the document's."""
    at = verb
    for _ in range(_UP):
        if sight.tags[at] in ("VERB", "AUX"):
            if any(_told(sight, text, child) in _SINCE for child in sight.children.get(at, ())):
                return "past"
            found = _finite(sight, text, at)
            if found is not None:
                return found
        if sight.heads[at] == at:
            break
        at = sight.heads[at]
    return "present"


def _finite(sight: Sight, text: str, verb: int) -> Tense | None:
    helpers = [
        _told(sight, text, child)
        for child in sight.children.get(verb, ())
        if sight.relations[child].split(":", 1)[0] in ("aux", "cop")
    ]
    form = _told(sight, text, verb)
    if any(word in _AHEAD for word in helpers):
        return "ahead" if not {"have"} & set(helpers) else "perfect"
    if "had" in helpers:
        return "pluperfect"
    if any(word in ("has", "have", "'ve") for word in helpers):
        return "perfect"
    if "'s" in helpers and "been" in helpers:
        return "perfect"
    if any(word in _PAST for word in helpers):
        return "past"
    if any(word in _PRESENT for word in helpers):
        return "present"
    if form.endswith("ing") or any(_told(sight, text, child) == "to" for child in sight.children.get(verb, ())):
        return None
    if form in _PAST or form == "had" or form in _irregular():
        return "past"
    return "past" if form.endswith("ed") else "present"


def _told(sight: Sight, text: str, word: int) -> str:
    return text[sight.starts[word] : sight.ends[word]].casefold()


@cache
def _irregular() -> frozenset[str]:
    table = tomllib.loads((files("communique") / "data" / "tenses.toml").read_text(encoding="utf-8"))
    return frozenset(table["past"]["irregular"].split())
