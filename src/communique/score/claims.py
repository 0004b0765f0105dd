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
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """A position as far as it is scored: whose (the code of a state or body, and the name), and in which words."""

    holder: Name
    stance: str
    words: tuple[str, ...]
    issues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """All that one side says about one document; `stood` is None where an annotation does without positions."""

    said: tuple[Said, ...] = ()
    met: tuple[Met, ...] = ()
    done: tuple[Done, ...] = ()
    stood: tuple[Stood, ...] | None = ()


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
        tuple(Done(e.type, frozenset(e.actors), frozenset(e.recipients), e.status) for e in reading.events),
        tuple(
            Stood(
                Name(p.holder.name, p.holder.code or p.holder.country),
                p.stance,
                _words(span.of(reading.article.text) for span in p.words),
                frozenset(p.issues),
            )
            for p in reading.positions
        ),
    )


def of_json(data: Mapping[str, Any]) -> Claims:
    """What a reading in JSON says. Raises GoldError where what is scored is missing or malformed."""
    try:
        return Claims(
            tuple(
                Said(
                    q.get("kind"),
                    _words(map(_text, q["content"])),
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
            _stood(data),
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
        tuple(
            Stood(
                Name(p["holder_name"], p["holder"]),
                p["stance"],
                tuple(words(p["words"])),
                frozenset(p["issues"]),
            )
            for p in data["positions"]
        )
        if "positions" in data
        else None,
    )


def _origin(data: Any) -> str | None:
    return str(data.get("origin")) if isinstance(data, Mapping) else None


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for part in parts for word in words(part))


def _text(part: Any) -> str:
    return part if isinstance(part, str) else str(part["text"])


def _party(party: Party | None) -> Name:
    return Name(party.name, party.country) if party else NOBODY


def _name(thing: Any) -> Name:
    if thing is None:
        return NOBODY
    return Name(thing) if isinstance(thing, str) else Name(thing.get("name"), thing.get("country"))


def _done(events: Iterable[Mapping[str, Any]]) -> tuple[Done, ...]:
    return tuple(Done(e["type"], frozenset(e["actors"]), frozenset(e["recipients"]), e.get("status")) for e in events)


def _stance(stance: str | None) -> str:
    """The first word of a stance, by which annotations name it: "ready" for "ready to discuss"."""
    return (stance or "").split(" ")[0]


def _stood(data: Mapping[str, Any]) -> tuple[Stood, ...]:
    findings = {finding.get("id"): finding for kind in ("quotations", "events") for finding in data.get(kind, [])}
    found = []
    for position in data.get("positions", []):
        holder = position.get("holder") or {}
        parts = position.get("words")
        if not parts:
            first = findings.get(next(iter(position.get("basis", [])), None), {})
            parts = first["content"] if "content" in first else first.get("evidence", {}).get("spans", [])
        found.append(
            Stood(
                Name(holder.get("name"), holder.get("code") or holder.get("country")),
                _stance(position.get("stance")),
                _words(map(_text, parts)),
                frozenset(filter(None, position.get("issues") or [position.get("issue")])),
            )
        )
    return tuple(found)
