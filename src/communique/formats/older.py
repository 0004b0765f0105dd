"""Events of CAMEO from older series: GDELT's events, mentions and quotations, ICEWS's coded events.

Each row becomes an `Event` with the type of PLOVER that its code converts to. Codes that the conversion table leaves
out (01, public statements; 02, appeals) are passed over, and counted. Such series know no reports but GDELT's
mentions: with them, each mention is a report, and which are of one event is kept as merging keeps it (`happenings`).
"""

from __future__ import annotations

import csv
import datetime
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from communique.errors import QueryError
from communique.findings.events.plover import Code
from communique.formats import crosswalk
from communique.formats.asked import Row
from communique.formats.gdelt import EVENT_COLUMNS, MENTION_COLUMNS
from communique.formats.icews import COLUMNS
from communique.formats.intake import Intake, Page
from communique.query.names import known_country
from communique.records import content_id

QUOTATIONS = 22  # the column of GKG 2.1 that has them, of 27, counted from 0
_GKG = 27
_SECTORS: Mapping[str, str] = {name.casefold(): code for code, name in crosswalk.SECTORS.items()}


def gdelt(paths: Sequence[Path], intake: Intake) -> None:
    """Take in files of GDELT: events, their mentions, GKG; told apart by their columns. Raises QueryError."""
    sorts: dict[int, list[Path]] = {}
    for path in paths:
        columns = _width(path)
        if columns not in (len(EVENT_COLUMNS), len(MENTION_COLUMNS), _GKG):
            reason = f"has {columns} columns, not 61 (events), 16 (mentions) or 27 (GKG)"
            raise QueryError(reason, origin=str(path))
        sorts.setdefault(columns, []).append(path)
    reports: dict[str, list[Row]] = {}
    for path in sorts.get(len(MENTION_COLUMNS), ()):
        _reports(path, reports)
    if reports and len(EVENT_COLUMNS) not in sorts:
        raise QueryError("mentions need the file of their events beside them")
    for path in sorts.get(len(EVENT_COLUMNS), ()):
        _events(path, reports, intake)
    for path in sorts.get(_GKG, ()):
        gkg(path, intake)


def _width(path: Path) -> int:
    with path.open(encoding="utf-8", errors="replace") as stream:
        return stream.readline().rstrip("\r\n").count("\t") + 1


def _events(path: Path, reports: Mapping[str, Sequence[Row]], intake: Intake) -> None:
    for number, row in _rows(path, tuple(EVENT_COLUMNS)):
        cells = dict(zip(EVENT_COLUMNS, row, strict=True))
        event = _gdelt_event(cells, intake, f"{path}, line {number}")
        if event is None:
            continue
        told = reports.get(cells["GLOBALEVENTID"]) or [{"MentionIdentifier": cells["SOURCEURL"]}]
        ids = []
        for mention in told:
            page = _mention_page(mention, cells)
            name = content_id("v", intake.source, cells["GLOBALEVENTID"], page.id)
            intake.take("events", event | {"id": name, "evidence": _evidence(mention, intake)}, page, words=None)
            ids.append((name, page.id))
        intake.group("happenings", ids, _day(cells["SQLDATE"]))


def _evidence(mention: Mapping[str, str], intake: Intake) -> Row:
    offset, sure = mention.get("ActionCharOffset") or "", mention.get("Confidence") or ""
    return {
        "spans": [{"start": int(offset), "end": int(offset)}] if offset.isdecimal() else [],
        "rule": f"import {intake.source}",
        "confidence": int(sure) / 100 if sure.isdecimal() else 1.0,
    }


def _reports(path: Path, found: dict[str, list[Row]]) -> None:
    """Add the mentions of a file, by their event; one for each article."""
    for _, row in _rows(path, tuple(MENTION_COLUMNS)):
        cells = dict(zip(MENTION_COLUMNS, row, strict=True))
        known = found.setdefault(cells["GLOBALEVENTID"], [])
        if all(cells["MentionIdentifier"] != other["MentionIdentifier"] for other in known):
            known.append(cells)


def _mention_page(mention: Mapping[str, str], cells: Mapping[str, str]) -> Page:
    when = _day(mention.get("MentionTimeDate") or cells["DATEADDED"])
    return Page.at(mention["MentionIdentifier"], when, outlet=mention.get("MentionSourceName") or None)


def _gdelt_event(cells: Mapping[str, str], intake: Intake, where: str) -> Row | None:
    code = crosswalk.kind(cells["EventCode"])
    if code is None:
        intake.skip(f"CAMEO {cells['EventRootCode']}: no type in PLOVER")
        return None
    day = _day(cells["SQLDATE"])
    if day is None:
        raise QueryError(f"SQLDATE {cells['SQLDATE']!r} is no day", origin=where)
    sides = [
        crosswalk.side(
            cells[f"Actor{n}CountryCode"] or None, cells[f"Actor{n}KnownGroupCode"] or None, cells[f"Actor{n}Code"]
        )
        for n in (1, 2)
    ]
    sectors = [cells[f"Actor{n}Type1Code"] or None for n in (1, 2)]
    name, country = cells["ActionGeo_FullName"], cells["ActionGeo_CountryCode"]
    return _event(
        code,
        cells["EventCode"],
        sides,
        sectors,
        day,
        _number(cells["GoldsteinScale"], where),
        {"name": name or country, "country": crosswalk.codes().of_fips.get(country), "span": None} if name else None,
    )


def _event(
    code: Code,
    cameo: str,
    sides: Sequence[str | None],
    sectors: Sequence[str | None],
    day: str,
    intensity: float | None,
    place: Row | None,
) -> Row:
    return {
        "type": code.type,
        "mode": code.mode,
        "contexts": list(code.contexts),
        "actors": [side for side in sides[:1] if side],
        "recipients": [side for side in sides[1:] if side],
        "status": "actual",
        "voice": "narrated",
        "claimed_by": None,
        "cameo": cameo,
        "intensity": intensity,
        "when": {"start": day, "end": day, "basis": "metadata", "span": None},
        "place": place,
        "actor_sectors": list(sectors[:1]) if sides[0] else [],
        "recipient_sectors": list(sectors[1:]) if sides[1] else [],
    }


def icews(path: Path, intake: Intake) -> None:
    """Take in a file of ICEWS coded events, tab-separated with its header. Raises QueryError for what is none."""
    for number, row in _rows(path, tuple(COLUMNS), header=True):
        cells = dict(zip(COLUMNS, row, strict=True))
        where = f"{path}, line {number}"
        code = crosswalk.kind(cells["CAMEO Code"])
        if code is None:
            intake.skip(f"CAMEO {cells['CAMEO Code'][:2]}: no type in PLOVER")
            continue
        day = _day(cells["Event Date"])
        if day is None:
            raise QueryError(f"Event Date {cells['Event Date']!r} is no day", origin=where)
        sides = [_side(cells[f"{side} Country"], cells[f"{side} Name"]) for side in ("Source", "Target")]
        sectors = [_sector(cells[f"{side} Sectors"]) for side in ("Source", "Target")]
        name = cells["City"] or cells["Province"] or cells["Country"]
        place = {"name": name, "country": known_country(cells["Country"]), "span": None} if name else None
        event = _event(code, cells["CAMEO Code"], sides, sectors, day, _number(cells["Intensity"], where), place)
        page = Page.at(f"icews:story:{cells['Story ID']}", day, outlet=cells["Publisher"] or None)
        event["id"] = content_id("v", intake.source, cells["Event ID"])
        event["evidence"] = {"spans": [], "rule": f"import {intake.source}", "confidence": 1.0}
        intake.take("events", event, page, words=cells["Event Text"] or None)


def gkg(path: Path, intake: Intake) -> None:
    """Take in the quotations of a GKG 2.1 file: words, the verb before them, their place. Raises QueryError.

    GDELT does not say who speaks.
    """
    for number, row in _rows(path, ("",) * _GKG):
        day, url = _day(row[1]), row[4]
        page = Page.at(url, day, outlet=row[3] or None)
        for told in row[QUOTATIONS].split("#") if row[QUOTATIONS] else ():
            offset, length, verb, words = [*told.split("|", 3), "", "", "", ""][:4]
            if not (offset.isdecimal() and length.isdecimal() and words):
                raise QueryError(f"{told[:60]!r} is no quotation", origin=f"{path}, line {number}")
            span = {"start": int(offset), "end": int(offset) + int(length)}
            record = {
                "id": content_id("q", intake.source, page.id, offset, words),
                "kind": "direct",
                "content": [span],
                "cue": None,
                "speaker": None,
                "on_behalf_of": None,
                "addressees": [],
                "relayed_by": None,
                "issues": [],
                "when": None,
                "evidence": {"spans": [span], "rule": f"import {intake.source}", "confidence": 1.0},
            }
            intake.take("quotations", record, page, words=words, cue=verb or None)


def _rows(path: Path, columns: Sequence[str], *, header: bool = False) -> Iterator[tuple[int, list[str]]]:
    """The rows of a tab-separated file, which has no quotation marks of its own."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            for number, row in enumerate(rows, 1):
                if number == 1 and header:
                    if [cell.strip('"') for cell in row] != list(columns):
                        raise QueryError("its first line is not the header of such a file", origin=str(path))
                elif len(row) != len(columns):
                    reason = f"line {number} has {len(row)} columns, not {len(columns)}"
                    raise QueryError(reason, origin=str(path))
                else:
                    yield number, row
    except (OSError, csv.Error) as error:
        raise QueryError(f"cannot be read: {error}", origin=str(path)) from error


def _day(text: str) -> str | None:
    """The day in 20240501, 20240501120000 or 2024-05-01."""
    digits = text.replace("-", "")[:8]
    try:
        return datetime.date.fromisoformat(digits).isoformat() if len(digits) == len("20240501") else None
    except ValueError:
        return None


def _number(text: str, where: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError as error:
        raise QueryError(f"{text!r} is no number", origin=where) from error


def _side(country: str, name: str) -> str | None:
    if country:
        return known_country(country) or country
    from communique.query import names

    try:
        return names.side(name) if name else None
    except QueryError:
        return name


def _sector(text: str) -> str | None:
    """The first sector that PLOVER has too, of those that ICEWS lists parted by commas."""
    for one in text.split(","):
        if (code := _SECTORS.get(one.strip().casefold())) is not None:
            return code
    return None
