"""What the rules of encounters and events find by themselves, as records."""

from __future__ import annotations

from communique.actors import Cast
from communique.findings.encounters.find import drafts as meetings
from communique.findings.encounters.find import record
from communique.findings.events.find import drafts as acts
from communique.findings.events.find import records
from communique.records import Encounter, Event, Quotation
from communique.text import Document

Quotations = tuple[Quotation, ...]


def encounters(document: Document, cast: Cast, said: Quotations) -> tuple[Encounter, ...]:
    return tuple(record(document, draft) for draft in meetings(document, cast, said))


def events(document: Document, cast: Cast, said: Quotations) -> tuple[Event, ...]:
    return records(document, acts(document, cast, said, encounters(document, cast, said)))
