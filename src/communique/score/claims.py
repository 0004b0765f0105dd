"""Both sides of a comparison in one shape: what a gold annotation says, and what a reading says.

Readings come as `Reading` records or as Reading JSON, also as other programs write it: a speaker may be a
bare name, content bare strings, and fields that are not scored may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.errors import GoldError
from communique.score.compare import words

if TYPE_CHECKING:
    from communique.records import Party, Reading


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker or participant, as far as it is scored."""

    name: str | None
    country: str | None = None


NOBODY = Name(None)


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation as far as it is scored; `content` is its words."""

    kind: str | None
    content: tuple[str, ...]
    speaker: Name
    addressees: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """An encounter as far as it is scored."""

    mode: str
    status: str | None
    participants: tuple[Name, ...]
    place: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """An event as far as it is scored; parties are codes."""

    type: str
    actors: frozenset[str]
    recipients: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """All that one side says about one document."""

    said: tuple[Said, ...] = ()
    met: tuple[Met, ...] = ()
    done: tuple[Done, ...] = ()


NOTHING = Claims()


def of_reading(reading: Reading) -> Claims:
    """What a `Reading` says."""
    return Claims(
        tuple(
            Said(
                q.kind,
                _words(span.of(reading.article.text) for span in q.content),
                _party(q.speaker),
                tuple(party.name for party in q.addressees),
            )
            for q in reading.quotations
        ),
        tuple(
            Met(e.mode, e.status, tuple(map(_party, e.participants)), e.place.name if e.place else None)
            for e in reading.encounters
        ),
        tuple(Done(e.type, frozenset(e.actors), frozenset(e.recipients)) for e in reading.events),
    )


def of_json(data: Mapping[str, Any]) -> Claims:
    """What a reading in JSON says. Raises GoldError where what is scored is missing or malformed."""
    try:
        return Claims(
            tuple(
                Said(
                    q.get("kind"),
                    _words(part if isinstance(part, str) else part["text"] for part in q["content"]),
                    _name(q.get("speaker")),
                    tuple(_name(party).name for party in q.get("addressees", [])),
                )
                for q in data["quotations"]
            ),
            tuple(
                Met(
                    e["mode"],
                    e.get("status"),
                    tuple(map(_name, e["participants"])),
                    _name(e.get("place")).name,
                )
                for e in data["encounters"]
            ),
            _done(data["events"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"no reading that can be scored: {error!r}", origin=_origin(data)) from error


def of_gold(data: Mapping[str, Any]) -> Claims:
    """What an annotation says. Raises KeyError or TypeError where it is none."""
    return Claims(
        tuple(
            Said(
                q["kind"],
                _words(q["content"]),
                Name(q["speaker_name"] or None, q.get("speaker_country") or None),
                tuple(_name(party).name for party in q["addressees"]),
            )
            for q in data["quotations"]
        ),
        tuple(
            Met(e["mode"], e["status"], tuple(map(_name, e["participants"])), e.get("place") or None)
            for e in data["encounters"]
        ),
        _done(data["events"]),
    )


def _origin(data: Any) -> str | None:
    return str(data.get("origin")) if isinstance(data, Mapping) else None


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for part in parts for word in words(part))


def _party(party: Party | None) -> Name:
    return Name(party.name, party.country) if party else NOBODY


def _name(thing: Any) -> Name:
    if thing is None:
        return NOBODY
    return Name(thing) if isinstance(thing, str) else Name(thing.get("name"), thing.get("country"))


def _done(events: Iterable[Mapping[str, Any]]) -> tuple[Done, ...]:
    return tuple(Done(e["type"], frozenset(e["actors"]), frozenset(e["recipients"])) for e in events)
