"""JSON-LD by schema.org: NewsArticle, Quotation, Event, Action, Claim, Person and what they say of each other.

One document with a `@graph`, one node a line; with the suffix .jsonl each node is a document by itself. Terms that
schema.org has none for (stance, confidence, the PLOVER type) are of the project's own vocabulary, `cq:`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from communique.actors.registry import default_registry
from communique.errors import QueryError
from communique.formats import names
from communique.formats.asked import Asked, Row
from communique.formats.target import Written, dumps
from communique.query.names import side

LINES = (".jsonl", ".ndjson")
CONTEXT = ["https://schema.org", {"cq": names.VOCABULARY}]
_STATUS = {"cancelled": "EventCancelled", "planned": "EventScheduled", "proposed": "EventScheduled"}
_ACTION = {"actual": "CompletedActionStatus", "planned": "PotentialActionStatus"}
_ACTION |= {"hypothetical": "PotentialActionStatus", "negated": "FailedActionStatus"}


def write(asked: Asked, path: Path) -> Written:
    """Write the nodes: findings, then the articles that they are from, then who is in them."""
    lines = path.suffix in LINES
    rows: dict[str, int] = {}
    gap = ""
    with path.open("w", encoding="utf-8") as stream:
        if not lines:
            stream.write(f'{{"@context": {dumps(CONTEXT)}, "@graph": [\n')
        for name, node in _nodes(asked):
            rows[name] = rows.get(name, 0) + 1
            stream.write((dumps({"@context": CONTEXT} | node) + "\n") if lines else gap + dumps(node))
            gap = ",\n"
        stream.write("" if lines else "\n]}\n")
    return Written(rows)


def _nodes(asked: Asked) -> Iterator[tuple[str, Row]]:
    makers = {"quotations": quotation, "encounters": encounter, "events": event, "positions": position}
    for question in asked.findings:
        for rows in asked.flat(question):
            for row in rows:
                yield question, _without(makers[question](row))
    for rows in asked.cited():
        for row in rows:
            yield "articles", _without(article(row, texts=asked.texts))


def article(row: Row, *, texts: bool) -> Row:
    """A page of a paper."""
    return {
        "@id": names.page(row),
        "@type": "NewsArticle",
        "identifier": row["id"],
        "headline": row["title"],
        "url": row["url"],
        "datePublished": row["published"],
        "inLanguage": row["language"],
        "publisher": {"@type": "Organization", "name": row["outlet"]} if row["outlet"] else None,
        "articleBody": row["text"] if texts else None,
    }


def _common(row: Row) -> Row:
    """What every finding has."""
    return {
        "@id": names.address(row["group_id"] or row["id"]) if "group_id" in row else names.address(row["id"]),
        "identifier": row["id"],
        "cq:day": row["day"],
        "cq:dayBasis": row["day_basis"],
        "cq:reports": row["reports"],
        "cq:outlets": row["outlets"],
        "cq:firstDay": row["first_day"],
        "cq:lastDay": row["last_day"],
        "cq:confidence": row.get("confidence"),
    }


def quotation(row: Row) -> Row:
    """What somebody said; `recipient` of a Quotation is `cq:addressee`, since schema.org has it for messages only."""
    return _common(row) | {
        "@type": "Quotation",
        "text": row["words"],
        "creator": person(row["speaker"], row["speaker_country"], row["person_id"], row["speaker_office"]),
        "dateCreated": row["day"],
        "isPartOf": {"@id": names.page({"url": row["url"], "id": row["article_id"]})},
        "about": list(row["issues"] or ()) or None,
        "cq:kind": row["kind"],
        "cq:cue": row["cue"],
        "cq:addressee": list(row["addressee"] or ()) or None,
        "cq:relayedBy": row["relayed_by"],
        "cq:onBehalfOf": row["on_behalf_of"],
    }


def encounter(row: Row) -> Row:
    """A meeting, call, visit, summit, round of talks or signing."""
    return _common(row) | {
        "@type": "Event",
        "name": f"{row['mode']}: {', '.join(row['participants'] or ())}",
        "description": row["words"],
        "startDate": row["day"],
        "eventStatus": names.SCHEMA + _STATUS[row["status"]] if row["status"] in _STATUS else None,
        "attendee": [{"@type": "Thing", "name": name} for name in row["participants"] or ()] or None,
        "location": _place(row),
        "about": list(row["issues"] or ()) or None,
        "subjectOf": {"@id": names.page({"url": row["url"], "id": row["article_id"]})},
        "cq:mode": row["mode"],
        "cq:status": row["status"],
        "cq:recurrence": row["recurrence"],
        "cq:countries": list(row["countries"] or ()) or None,
    }


def event(row: Row) -> Row:
    """What one side did to another."""
    return _common(row) | {
        "@type": "Action",
        "name": row["type"],
        "description": row["words"],
        "startTime": row["day"],
        "actionStatus": names.SCHEMA + _ACTION[row["status"]],
        "agent": [_side(code) for code in row["actor"] or ()] or None,
        "participant": [_side(code) for code in row["recipient"] or ()] or None,
        "location": _place(row),
        "subjectOf": {"@id": names.page({"url": row["url"], "id": row["article_id"]})},
        "cq:mode": row["mode"],
        "cq:context": list(row["context"] or ()) or None,
        "cq:cameo": row["cameo"],
        "cq:goldstein": row["goldstein"],
        "cq:status": row["status"],
        "cq:voice": row["voice"],
        "cq:claimedBy": row["claimed_by"],
    }


def position(row: Row) -> Row:
    """Where somebody stands."""
    return _common(row) | {
        "@type": "Claim",
        "text": row["words"],
        "creator": person(row["holder"], row["holder_country"], row["person_id"]),
        "about": [row["issue"]],
        "dateCreated": row["day"],
        "appearance": {"@id": names.page({"url": row["url"], "id": row["article_id"]})},
        "cq:stance": row["stance"],
        "cq:basis": [{"@id": names.address(name)} for name in row["basis"] or ()] or None,
    }


def person(name: str | None, country: str | None, known: str | None, office: str | None = None) -> Row | None:
    """Whoever speaks or holds a position: a state or body where the name is one of these, else a person."""
    if not name:
        return None
    kind = _kind(name)
    made: Row = {"@id": names.address(known) if known else None, "@type": kind, "name": name}
    return _without(
        made | ({"nationality": country, "jobTitle": office} if kind == "Person" else {"cq:country": country})
    )


@lru_cache(maxsize=100_000)
def _kind(name: str) -> str:
    try:
        return "Country" if side(name) in default_registry().states else "Organization"
    except QueryError:
        return "Person"


def _side(code: str) -> Row:
    return {"@type": "Country" if code in default_registry().states else "Organization", "identifier": code}


def _place(row: Mapping[str, Any]) -> Row | None:
    if not row["place"]:
        return None
    return _without({"@type": "Place", "name": row["place"], "address": row["place_country"]})


def _without(node: Row) -> Row:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value is not None}
