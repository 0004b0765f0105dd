"""PLOVER: events as lines of JSON with the fields that its manual names (draft 0.8, "Data Fields").

What has no field there (status, voice, spans, the rule) stands in `communique`, as the manual allows; with it an event
is taken in again as it went out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from communique.errors import QueryError
from communique.formats import crosswalk
from communique.formats.asked import Asked, Row
from communique.formats.intake import Intake, Page
from communique.formats.names import VERSION
from communique.formats.target import Written, dumps
from communique.records import Event, content_id
from communique.store.rows import GAP

CODEBOOK = "PLOVER draft 0.8"
_FIELDS = tuple(field.name for field in fields(Event))


def write(asked: Asked, path: Path) -> Written:
    """Write the events, one JSON object a line."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for rows in asked.records("events"):
            pages = asked.articles(rows)
            for row in rows:
                stream.write(dumps(event(row, pages[row["article_id"]])) + "\n")
            count += len(rows)
    return Written({"events": count})


def event(row: Row, page: Row) -> Row:
    """One event; fields without a value are left out."""
    place, spans = row["place"], row["evidence"]["spans"]
    last = (row["when"] or {}).get("end", "")[:10]
    made = {
        "id": row["group_id"] or row["id"],
        "date": str(row["day"]) if row["day"] else None,
        "enddate": last if row["day"] and last > str(row["day"]) else None,
        "actor": _entities(row["actors"], row["actor_sectors"]),
        "recipient": _entities(row["recipients"], row["recipient_sectors"]),
        "event": [row["type"]],
        "event_loc": place and _known({"extracted_place": place["name"], "country_code": place["country"]}),
        "event_text": [row["words"]] if row["words"] is not None else None,
        "quad_code": crosswalk.quad(row["type"]),
        "event_scale": row["intensity"],
        "mode": [row["mode"]] if row["mode"] else None,
        "context": list(row["contexts"]) or None,
        "text_info": {"start": spans[0]["start"], "end": spans[-1]["end"]} if spans else None,
        "cite_info": _known(
            {
                "url": page["url"],
                "title": page["title"],
                "language": page["language"],
                "publication": page["outlet"],
                "coder": f"communique {VERSION}",
                "codebook": CODEBOOK,
            }
        ),
        "coder": f"communique {VERSION}",
        "communique": {
            "record": {name: row[name] for name in _FIELDS},
            "article": {
                name: page[name] for name in ("id", "url", "title", "outlet", "published", "language", "source")
            },
            "reports": row["reports"],
            "outlets": row["outlets"],
            "first_day": row["first_day"],
            "last_day": row["last_day"],
        },
    }
    return {name: value for name, value in made.items() if value is not None and (value != [] or name == "actor")}


def _entities(codes: Sequence[str], sectors: Sequence[str | None] | None) -> list[Row]:
    told = [*(sectors or ()), *[None] * len(codes)]
    return [_known({"code": code, "sector": sector}) for code, sector in zip(codes, told, strict=False)]


def _known(given: Mapping[str, Any]) -> Row:
    return {name: value for name, value in given.items() if value is not None}


def read(path: Path, intake: Intake) -> None:
    """Take in events of PLOVER, by whatever program. Raises QueryError for lines that are no events."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, text in enumerate(stream, 1):
            if not text.strip():
                continue
            try:
                made = json.loads(text)
                ours = made.get("communique") or {}
                record = ours["record"] if "record" in ours else _record(made, intake)
                page = Page.of(ours["article"]) if "article" in ours else _page(made)
                told = made.get("event_text")
                words = None if told is None else GAP.join(map(str, told if isinstance(told, list) else [told]))
            except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
                raise QueryError(f"line {number} is no event of PLOVER: {error!r}", origin=str(path)) from error
            if record is not None:
                intake.take("events", record, page, words=words)


def _record(made: Mapping[str, Any], intake: Intake) -> Row | None:
    kinds = [str(kind).upper() for kind in _listed(made["event"])]
    if len(kinds) != 1:
        intake.skip("records of several types, or of none")
        return None
    actors, recipients = _listed(made["actor"]), _listed(made.get("recipient"))
    place = made.get("event_loc") or {}
    day = str(made["date"])[:10]
    modes = _listed(made.get("mode"))
    return {
        "id": content_id("v", intake.source, made["id"]),
        "type": kinds[0],
        "mode": modes[0] if modes else None,
        "contexts": _listed(made.get("context")),
        "actors": [_code(side) for side in actors],
        "recipients": [_code(side) for side in recipients],
        "status": "actual",
        "voice": "narrated",
        "claimed_by": None,
        "cameo": None,
        "intensity": _number(made.get("event_scale")),
        "when": {"start": day, "end": str(made.get("enddate") or day)[:10], "basis": "metadata", "span": None},
        "place": _place(place),
        "evidence": {"spans": [], "rule": f"import {intake.source}", "confidence": 1.0},
        "actor_sectors": [_sector(side) for side in actors],
        "recipient_sectors": [_sector(side) for side in recipients],
    }


def _code(side: Any) -> str:
    code = side.get("code") if isinstance(side, Mapping) else side
    return crosswalk.side(str(code or "")) or "UNK"


def _sector(side: Any) -> str | None:
    sector = side.get("sector") if isinstance(side, Mapping) else None
    return str(sector)[:3] if sector else None


def _place(place: Mapping[str, Any]) -> Row | None:
    name = place.get("extracted_place") or place.get("resolved_place") or place.get("country")
    return {"name": name, "country": place.get("country_code"), "span": None} if name else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _page(made: Mapping[str, Any]) -> Page:
    cited = made.get("cite_info") or {}
    day = str(made["date"])[:10]
    return Page.at(
        cited.get("url"),
        day,
        title=cited.get("title"),
        outlet=cited.get("publication"),
        language=cited.get("language"),
    )


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]
