"""What the text around a phrase tells about its state: organs named by one word, unnamed officers and forces.

"The Commission" is the European one where the text names the Union. "Several rockets landed near the airport, the army
said": whose army is left to the reader of the paragraph. It is that of the state that the nearest paragraph speaks of
most; where two are named equally often nobody can tell, and nobody here does. What is read so is a guess: it gives way
to anything that the text or the registry says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.actors.found import GUESSED, STATED, Found
from communique.actors.registry import Registry

if TYPE_CHECKING:
    from communique.actors.entities import Entity
    from communique.actors.turns import Turn

_REACH = 3  # paragraphs back, beside the own one
_FORCES = frozenset("army navy military air_force police troops forces soldiers officers commanders generals".split())
_RANKS = frozenset("officer soldier policeman commander general admiral colonel major captain".split())
_FIELDS = frozenset("army military police navy naval".split())
_KINDS = frozenset({"state", "capital", "title", "person", "body", "group"})


_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
# Organs that go by one word once their organisation is named: the word, the organ, what names the organisation.
_ORGANS = {"commission": ("EC", frozenset({"EC", "EU"}), "brussels")}


def organs(found: Sequence[Found], registry: Registry, text: str) -> None:
    """Take "the Commission" for the organ of the organisation that the text names, not for one of a state."""
    named = {one.key for one in found if one.label == "known" and one.kind == "body"}
    for one in found:
        word = one.extra.get("body") or (_ARTICLE.sub("", one.span.of(text)) if one.kind == "body" else "")
        organ, of, seat = _ORGANS.get(word.casefold(), ("", frozenset[str](), ""))
        if not organ or one.country is not None or not word[:1].isupper():
            continue
        if of & named or seat in text.casefold():
            one.country, one.surety, one.sort = registry.bodies[organ].country, STATED, "office"
            one.extra["body"] = registry.bodies[organ].name
            if one.extra.get("for") == word:
                one.extra["for"] = registry.bodies[organ].name


def place(turns: Sequence[Turn], found: Sequence[Found], registry: Registry) -> None:
    """Give unnamed officers and forces the state in view, and named ones that of forces in view: a general who comments
    on the strikes of another state is not its own.
    """
    if not any(_stateless(turn.entity) for turn in turns):
        return
    views, forces = _views(found), _views([one for one in found if _of_forces(one)])
    for turn in turns:
        entity, one = turn.entity, turn.found
        if _stateless(entity) and not one.quoted and _serves(one, registry.ranks):
            country = _in_view(forces if one.kind == "person" else views, one.paragraph)
            if country is not None:
                entity.country, entity.surety = country, GUESSED


def _stateless(entity: Entity) -> bool:
    return entity.country is None and not entity.private and entity.kind != "state"


def _serves(one: Found, ranks: frozenset[str]) -> bool:
    """Whether the phrase names forces or an officer."""
    if one.former or one.sort == "private":
        return False
    if one.kind in ("body", "group"):
        return one.key.replace(" ", "_") in _FORCES
    if one.kind == "title":
        return one.heads[-1:] != () and one.heads[-1] in _RANKS or bool(one.fields & _FIELDS)
    return one.kind == "person" and any(head.split(" ")[0] in ranks for head in one.heads) and one.sort == "office"


def _of_forces(one: Found) -> bool:
    """Whether the phrase names forces, or an officer or spokesman of forces, with their state."""
    return bool(one.fields & _FIELDS) or one.key in _FORCES or one.heads[-1:] != () and one.heads[-1] in _RANKS


def _views(found: Sequence[Found]) -> dict[int, Counter[str]]:
    """How often each paragraph names each state, outside quotation marks."""
    views: dict[int, Counter[str]] = {}
    for one in found:
        if one.country and one.country != "IGO" and one.surety == STATED and one.kind in _KINDS and not one.former:
            views.setdefault(one.paragraph, Counter())[one.country] += 1
    return views


def _in_view(views: dict[int, Counter[str]], paragraph: int) -> str | None:
    """The state named most in the nearest paragraph that names any; else the only one that the text names."""
    for back in range(_REACH + 1):
        named = views.get(paragraph - back)
        if named:
            first, *rest = named.most_common(2)
            return first[0] if not rest or first[1] > rest[0][1] else None
    everywhere: Counter[str] = sum(views.values(), Counter())
    return next(iter(everywhere)) if len(everywhere) == 1 else None
