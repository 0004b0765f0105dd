"""Phrases and whom they mean: the turns of a text, a phrase asked about, and where an actor is named near it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from communique.actors.entities import Entity
from communique.actors.found import Found
from communique.records import Span

_PRONOUN = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("who", "which"), "who"),
    **dict.fromkeys(("i", "me", "we", "us", "my", "our"), "i"),
}
_SMALL = frozenset("the a an of for in on to at and or by with from his her its their this that s mr mrs ms".split())
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
LINK = re.compile(r"\b(?:of|for|by|from|in|to|with|at|on|about|against)\b|[’']s\b", re.IGNORECASE)
DOCUMENT = re.compile(
    r"\b(?:reports?|statement|release|stud(?:y|ies)|polls?|survey|database|letter|note|memorandum|memo|declaration|"
    r"resolution|document|tweet|readout|communiqu[eé]|mou|findings|data|figures|statistics|announcement)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Turn:
    """One reference in the text, in order: the phrase, whom it means, and how sure that is."""

    found: Found
    entity: Entity
    sure: float | None = None


@dataclass(slots=True)
class Asked:
    """A phrase whose referent is asked for, and what it says itself."""

    span: Span
    kind: str
    words: frozenset[str]
    sentence: int
    paragraph: int
    found: Found | None = None
    head: str = ""
    noun: str = ""  # the head noun in lower case
    definite: bool = False
    indefinite: bool = False
    quoted: bool = False
    speaks: bool = False
    subject: bool = False
    heading: bool = False
    length: int = 0


@dataclass(slots=True)
class Track:
    """Where one actor is named about a phrase: last before it, in it, next after it, and how often before."""

    entity: Entity
    last: Turn | None = None
    inside: Turn | None = None
    next: Turn | None = None
    named: int = 0
    spoke: int = 0
    spoke_at: int = -99  # the sentence where it last spoke, outside quotation marks
    led_at: int = -99  # the sentence that it last was the first in
    salience: float = -99.0  # of its best turn: the sentence, more for subjects and speakers, less in quotation marks
    opened: bool = False  # whether it is the first in the sentence where it was last named
    rank: int = 0  # of those of its kinds, how many were named since
    new: int = 0  # of those named only later, the how manieth
    issued: bool = False  # whether it is named beside a report or statement


def words_of(text: str) -> frozenset[str]:
    """The words of a phrase that can tell whom it means, without the plural's s."""
    found = (word.casefold().rstrip("s") for word in WORD.findall(text))
    return frozenset(word for word in found if word and word not in _SMALL)


def asked_of(one: Found, text: str) -> Asked:
    """The question that a phrase of the grammar puts."""
    words = one.span.of(text)
    kind = _PRONOUN.get(words.casefold(), one.kind) if one.kind == "pronoun" else one.kind
    return Asked(
        one.span, kind, words_of(words), one.sentence, one.paragraph, one,
        one.heads[-1] if one.heads else one.key, one.key.rpartition(" ")[2] or words.rpartition(" ")[2],
        one.definite, "indefinite" in one.extra,
        one.quoted, one.speaks, one.subject, one.heading, len(words.split()),
    )  # fmt: skip


def issuers_of(found: Sequence[Found]) -> Set[int]:
    """The ids of the phrases that stand in or beside a report or statement, or before it as a subject."""
    documents = {one.sentence: one.span for one in reversed(found) if one.kind == "document"}
    beside: set[int] = set()
    for one in found:
        document = documents.get(one.sentence)
        if document is not None and one.kind not in ("document", "pronoun"):
            near = 0 <= one.span.start - document.start <= len(document) + 40
            beside.update([id(one)] if near or one.subject else [])
    return beside


def kind_of(words: str) -> str | None:
    """The class of a pronoun; None for any other phrase."""
    return _PRONOUN.get(words.casefold())
