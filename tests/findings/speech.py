"""Quotations of short articles made for these tests, in plain tuples."""

from __future__ import annotations

import communique
from communique.records import Quotation, Reading

HEAD = "Two states talk about fish\n\nOSLO, 8 May 2024 - "
LEAD = "Norwegian Foreign Minister Kari Lund met Chilean President Diego Vera in Oslo on Monday.\n\n"


def reading(text: str, lead: str = LEAD) -> Reading:
    """The reading of an article whose dateline is Oslo, Wednesday 8 May 2024."""
    return communique.read(HEAD + lead + text)


def words(read: Reading, quotation: Quotation) -> str:
    return " | ".join(span.of(read.article.text) for span in quotation.content)


def only(text: str, lead: str = LEAD) -> Quotation:
    """The one quotation of the text."""
    (quotation,) = reading(text, lead).quotations
    return quotation


def speaker(quotation: Quotation) -> str | None:
    return quotation.speaker.name if quotation.speaker else None


def told(quotation: Quotation) -> list[str]:
    return [party.name for party in quotation.addressees]
