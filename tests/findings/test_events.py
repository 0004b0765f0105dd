"""Events: who did what to whom, whether it happened, and who says so."""

from __future__ import annotations

from communique import actors, text
from communique.findings import encounters, events, quotations
from communique.records import Event
from tests import factory


def found(content: str, **more: object) -> tuple[Event, ...]:
    document = text.document(factory.article(content, **more))  # type: ignore[arg-type]  # keywords of Article
    cast = actors.cast(document)
    said = quotations.find(document, cast)
    return events.find(document, cast, said, encounters.find(document, cast, said))
