"""The sides of a document: every place where it means a state, an organisation, or somebody who may stand for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from communique.findings.encounters import lexicon as encounter_words
from communique.findings.encounters.scene import Scene
from communique.findings.events.sides import Stage
from communique.records import Span

if TYPE_CHECKING:
    from communique.actors import Cast
    from communique.text.document import Document

_EUROPEAN = re.compile(r"\bEuropean(?= [a-z])")  # "a European proposal": Europe acts as the Union, mostly


class Side(NamedTuple):
    """One mention of a side. `key` is its code (ISO 3166-1 alpha-3 or the short name of an organisation), and for
    whoever has none the actor's id; `actor_id` is None for an adjective or a name that is no mention of the cast.
    """

    key: str
    span: Span
    actor_id: str | None
    sort: str  # mention, adjective or name, as in `events.sides`

    @property
    def coded(self) -> bool:
        """Whether the key is a code."""
        return self.key != self.actor_id


def sides_of(document: Document, cast: Cast) -> list[Side]:
    """The sides in the order of the text; a mention of two states ("Chilean and Peruvian officials") is two."""
    words = encounter_words.lexicon()
    found: list[Side] = []
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            scene = Scene.of(sentence, paragraph.kind, cast, words, document.text)
            coded: set[Span] = set()
            by_place = {(mark.first, mark.last): mark.mention.actor_id for mark in scene.marks}
            for side in Stage.of(scene).sides:
                coded.add(side.span)
                actor_id = by_place.get((side.first, side.last))
                found += [Side(code, side.span, actor_id, side.sort) for code in side.codes]
            for mark in scene.marks:
                actor_id, span = mark.mention.actor_id, scene.span(mark.first, mark.last)
                if span not in coded:
                    found.append(Side(actor_id, span, actor_id, "mention"))
    found += [Side("EU", Span(*m.span()), None, "adjective") for m in _EUROPEAN.finditer(document.text)]
    found.sort(key=lambda side: side.span)
    return found
